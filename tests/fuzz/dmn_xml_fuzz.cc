// libFuzzer: any bytes as a DMN model. Must never crash; what is read as one policy table, written and read again, is the same
// table; what is read as a model compiles or says why, and its decisions are evaluated with nothing given.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "formats/dmn_xml.h"
#include "formats/policy_dmn.h"

namespace {

using namespace ly;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(uint8_t const* data, size_t size) {
  std::string const bytes(reinterpret_cast<char const*>(data), size);
  std::vector<formats::DmnFile> const files{{"fuzz.dmn", bytes}};
  if (auto const model = formats::read_dmn(files)) {
    auto const compiled = dmn::compile(*model);
    for (auto const& node : model->nodes)
      if (node.is == dmn::ModelNode::Is::decision) (void)dmn::evaluate(compiled, node.name, dmn::Scope());
  }
  if (auto const policy = formats::read_policy_dmn(bytes, "fuzz.dmn", day_of(2020, 2, 8))) {
    for (auto const version : {formats::DmnVersion::v1_5, formats::DmnVersion::v1_3}) {
      auto const back = formats::read_policy_dmn(formats::write_policy_dmn(*policy, version), "fuzz.dmn", day_of(2020, 2, 8));
      require(back.has_value());
      require(back->table == policy->table);
    }
  }
  return 0;
}
