#include "app/cpu_budget.h"

#include <ctime>

namespace ly::app {

double cpu_seconds_of_thread() {
  timespec t{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

}  // namespace ly::app
