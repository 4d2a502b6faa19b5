// The file of a service -> Service. Says everything that is wrong with its shape at once, each problem at file:line.
// Whether the parts fit together is the checker's business (service_checker.h).
#pragma once
#include <vector>

#include "base/result.h"
#include "domains/cases/located.h"
#include "domains/cases/service.h"

namespace ly::cases {

struct ReadService {
  Service service;
  std::vector<Problem> problems;  // of shape; `service` holds what could be read
};
ReadService read_service(Located const& source);

// SHA-256 as 64 hex digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace ly::cases
