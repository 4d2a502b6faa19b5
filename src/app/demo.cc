#include "app/demo.h"

#include "app/domains.h"

namespace ly::app {

Result<std::vector<DemoAccount>> load_demo(House&, Tell const&) { return std::vector<DemoAccount>{}; }
Result<std::vector<DemoAccount>> renew_demo_passwords(House&) { return std::vector<DemoAccount>{}; }

}  // namespace ly::app
