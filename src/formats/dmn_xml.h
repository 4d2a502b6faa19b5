// DMN 1.1–1.5 XML (OMG dtc/15-11-30 … formal/24-01-01) -> dmn::Model. Boxed expressions become FEEL texts; decision tables keep
// their columns and rules. Diagrams and vendors' extensions are passed over. Imports are found among the files given together.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engines/dmn/model.h"

namespace ly::formats {

struct DmnFile {
  std::string name;
  std::string text;
};

// `files[0]` is the model; the others may be imported by namespace, also by one another. Problems: xml.*, dmn.not_a_model,
// dmn.import_missing, dmn.hit_policy; at = "file:line".
Result<dmn::Model> read_dmn(std::vector<DmnFile> const& files);

}  // namespace ly::formats
