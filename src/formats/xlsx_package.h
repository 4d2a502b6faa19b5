// The outer shell of an xlsx file: a zip of XML parts (ECMA-376 part 2, "OPC"), opened over bytes in memory and read as
// streams. Everything hostile that can be done with zip and XML is stopped here: inflated size is counted while
// inflating (headers lie), DTDs and with them entities are refused at their first character, depth, token size and the
// parser's own memory are bounded. Knows nothing of sheets.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "formats/sheet.h"

struct zip;

namespace ly::formats {

// One part's XML, event by event. Names come split: namespace and local name; attributes as pairs, null-ended.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  // depth: 1 for the root. main: the element is in SpreadsheetML's own namespace, transitional or strict.
  virtual void start(int depth, bool main, std::string_view local, char const** attributes) = 0;
  virtual void end(int depth) = 0;
  virtual void text(std::string_view) {}
  bool stopped = false;            // set to end the parse early without a problem
  std::optional<Problem> problem;  // set to refuse

 protected:
  void refuse(Problem why) {
    if (!problem) problem = std::move(why);
  }
};

// The value of an attribute without namespace, or null.
char const* attribute(char const** attributes, std::string_view name);
// The value of r:id, whatever its prefix, transitional or strict; or null.
char const* relationship_id(char const** attributes);

class Package {
 public:
  // Errors: sheet.corrupt_zip, sheet.too_many_parts, sheet.encrypted, sheet.duplicate_part.
  static Result<std::unique_ptr<Package>> open(std::string_view bytes, Limits const& limits);
  ~Package();
  Package(Package const&) = delete;
  Package& operator=(Package const&) = delete;

  // Part names are compared without regard to ASCII case (OPC 6.2.2.3).
  bool has(std::string_view part) const;
  // Streams a part through the handler. Errors: sheet.part_missing, sheet.corrupt_zip, sheet.corrupt_xml, sheet.xml_dtd,
  // sheet.xml_depth, sheet.xml_token, sheet.xml_memory, sheet.too_large_inside, sheet.zip_bomb, and the handler's own.
  // at = the part's name, unless the handler named a cell. What the handler throws comes out again unchanged.
  Result<void> parse(std::string_view part, XmlHandler& handler);

 private:
  Package(std::string_view bytes, Limits const& limits) : bytes_(bytes), limits_(limits) {}
  Result<void> index();

  std::string_view bytes_;
  Limits limits_;
  zip* zip_ = nullptr;
  std::map<std::string, uint64_t, std::less<>> parts_;  // lower-case name -> index
  uint64_t inflated_total_ = 0;
};

// Where one part points to another.
struct Relationship {
  std::string id, type, target;  // target: the part's full name without leading slash; empty if outside the package
  bool external = false;
};
// The relationships of `part` ("" for the package itself); none if it has no such list. Errors: those of parse.
Result<std::vector<Relationship>> read_relationships(Package& package, std::string_view part);

}  // namespace ly::formats
