#include "formats/xlsx_package.h"

#include <expat.h>
#include <malloc.h>
#include <zip.h>
#include <zlib.h>

#include <cstring>
#include <exception>

#include "base/text.h"

namespace ly::formats {
namespace {

constexpr int kChunk = 1 << 16;
constexpr int kDepthMax = 64;                   // workbooks nest about 12 deep
constexpr int64_t kTokenMax = 1 << 20;          // one tag, comment or name; the longest seen in real files is a few kB
constexpr size_t kParserMemoryMax = 24U << 20;  // expat keeps every distinct name: a part made of new names must not fill memory
constexpr uint64_t kRatioFrom = 8U << 20;       // below this the ratio of deflate says nothing
constexpr size_t kRelationshipsMax = 10'000;
constexpr char kSeparator = '\x1F';             // cannot occur in XML, hence not in a namespace

constexpr std::string_view kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view kMainStrict = "http://purl.oclc.org/ooxml/spreadsheetml/main";
constexpr std::string_view kRelation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships\x1Fid";
constexpr std::string_view kRelationStrict = "http://purl.oclc.org/ooxml/officeDocument/relationships\x1Fid";

// Expat takes its memory here, so that a limit can be put on it. A parser lives and dies on one thread.
thread_local size_t parser_memory = 0;

void* take(size_t size) {
  if (size > kParserMemoryMax || parser_memory + size > kParserMemoryMax) return nullptr;
  void* block = std::malloc(size);
  if (block != nullptr) parser_memory += malloc_usable_size(block);
  return block;
}
void give(void* block) {
  if (block == nullptr) return;
  parser_memory -= malloc_usable_size(block);
  std::free(block);
}
void* resize(void* block, size_t size) {
  if (block == nullptr) return take(size);
  size_t const before = malloc_usable_size(block);
  if (size > kParserMemoryMax || parser_memory - before + size > kParserMemoryMax) return nullptr;
  void* moved = std::realloc(block, size);
  if (moved != nullptr) parser_memory += malloc_usable_size(moved) - before;
  return moved;
}
XML_Memory_Handling_Suite const kMemory = {take, resize, give};

struct Parse {
  XML_Parser parser = nullptr;
  XmlHandler* handler = nullptr;
  int depth = 0;
  bool dtd = false, too_deep = false;
  std::exception_ptr thrown;

  void stop() { XML_StopParser(parser, XML_FALSE); }
  // Nothing may be thrown through C frames: it is kept and rethrown once expat has returned.
  template <class F> void guarded(F const& f) {
    if (thrown || handler->stopped || handler->problem) return;  // expat may deliver an event or two after the stop
    try {
      f();
    } catch (...) {
      thrown = std::current_exception();
      stop();
      return;
    }
    if (handler->stopped || handler->problem) stop();
  }
};

bool in_main(std::string_view name, size_t& local) {
  for (auto space : {kMain, kMainStrict})
    if (name.size() > space.size() && name[space.size()] == kSeparator && name.starts_with(space)) {
      local = space.size() + 1;
      return true;
    }
  auto const at = name.rfind(kSeparator);
  local = at == std::string_view::npos ? 0 : at + 1;
  return false;
}

void XMLCALL on_start(void* user, XML_Char const* name, XML_Char const** attributes) {
  auto& p = *static_cast<Parse*>(user);
  if (++p.depth > kDepthMax) {
    p.too_deep = true;
    return p.stop();
  }
  std::string_view const whole = name;
  size_t local = 0;
  bool const main = in_main(whole, local);
  p.guarded([&] { p.handler->start(p.depth, main, whole.substr(local), attributes); });
}
void XMLCALL on_end(void* user, XML_Char const*) {
  auto& p = *static_cast<Parse*>(user);
  int const depth = p.depth--;
  p.guarded([&] { p.handler->end(depth); });
}
void XMLCALL on_text(void* user, XML_Char const* text, int length) {
  auto& p = *static_cast<Parse*>(user);
  p.guarded([&] { p.handler->text({text, static_cast<size_t>(length)}); });
}
void XMLCALL on_doctype(void* user, XML_Char const*, XML_Char const*, XML_Char const*, int) {
  auto& p = *static_cast<Parse*>(user);
  p.dtd = true;
  p.stop();
}

// What ended the parse, in the order of what we know best.
Problem why_stopped(Parse& p, std::string const& part) {
  if (p.thrown) std::rethrow_exception(p.thrown);
  if (p.dtd) return invalid("sheet.xml_dtd", part);
  if (p.too_deep) return invalid("sheet.xml_depth", part, {{"limit", std::to_string(kDepthMax)}});
  if (p.handler->problem) {
    auto problem = std::move(*p.handler->problem);
    if (problem.at.empty()) problem.at = part;
    return problem;
  }
  auto const error = XML_GetErrorCode(p.parser);
  if (error == XML_ERROR_NO_MEMORY) return invalid("sheet.xml_memory", part);
  return invalid("sheet.corrupt_xml", part,
                 {{"line", std::to_string(XML_GetCurrentLineNumber(p.parser))}, {"why", XML_ErrorString(error)}});
}

struct ParserGone { void operator()(XML_Parser p) const { XML_ParserFree(p); } };
struct FileGone { void operator()(zip_file_t* f) const { zip_fclose(f); } };
using ParserHold = std::unique_ptr<std::remove_pointer_t<XML_Parser>, ParserGone>;
using FileHold = std::unique_ptr<zip_file_t, FileGone>;

// Inflates one part piece by piece, counting both sides, so that the ratio is known at every moment: libzip's own
// reading tells only what came out. Checks size and CRC at the end.
class Inflater {
 public:
  Inflater(zip_file_t* raw, zip_stat_t const& entry) : raw_(raw), entry_(entry), stored_(entry.comp_method == ZIP_CM_STORE) {
    if (!stored_) ready_ = inflateInit2(&stream_, -MAX_WBITS) == Z_OK;
  }
  ~Inflater() {
    if (!stored_ && ready_) inflateEnd(&stream_);
  }
  Inflater(Inflater const&) = delete;
  Inflater& operator=(Inflater const&) = delete;

  uint64_t taken = 0, given = 0;   // bytes from the file, bytes handed out

  // Up to `room` bytes; 0 at the end; a reason if the data are damaged.
  Result<size_t> read(char* out, size_t room) {
    if (!ready_) return invalid("sheet.corrupt_zip", {}, {{"why", "inflate cannot start"}});
    size_t n = 0;
    if (stored_) {
      n = TRY(take(out, room));
    } else {
      stream_.next_out = reinterpret_cast<Bytef*>(out);
      stream_.avail_out = static_cast<uInt>(room);
      while (!ended_ && stream_.avail_out > 0) TRY(step());
      n = room - stream_.avail_out;
    }
    given += n;
    crc_ = crc32(crc_, reinterpret_cast<Bytef const*>(out), static_cast<uInt>(n));
    if (given > entry_.size) return damaged("longer than announced");
    if (n == 0 && (given != entry_.size || crc_ != entry_.crc)) return damaged("checksum");
    return n;
  }

 private:
  static Problem damaged(char const* why) { return invalid("sheet.corrupt_zip", {}, {{"why", why}}); }
  Result<size_t> take(char* out, size_t room) {
    auto const n = zip_fread(raw_, out, room);
    if (n < 0) return damaged("cut off");
    taken += static_cast<uint64_t>(n);
    return static_cast<size_t>(n);
  }
  Result<void> step() {
    if (stream_.avail_in == 0) {
      stream_.avail_in = static_cast<uInt>(TRY(take(input_.data(), input_.size())));
      stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
      if (stream_.avail_in == 0) return damaged("cut off");
    }
    int const result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_STREAM_END) ended_ = true;
    else if (result != Z_OK) return damaged(stream_.msg == nullptr ? "inflate" : stream_.msg);
    return {};
  }

  zip_file_t* raw_;
  zip_stat_t const& entry_;
  bool stored_, ready_ = true, ended_ = false;
  z_stream stream_{};
  uLong crc_ = 0;
  std::array<char, 1 << 14> input_;
};

ParserHold make_parser(Parse& p) {
  char const separator[] = {kSeparator, '\0'};
  ParserHold parser(XML_ParserCreate_MM(nullptr, &kMemory, separator));
  if (parser == nullptr) return parser;
  p.parser = parser.get();
  XML_SetUserData(p.parser, &p);
  XML_SetElementHandler(p.parser, on_start, on_end);
  XML_SetCharacterDataHandler(p.parser, on_text);
  XML_SetStartDoctypeDeclHandler(p.parser, on_doctype);
  return parser;
}

uint64_t little_endian(std::string_view bytes, size_t at, size_t width) {
  uint64_t value = 0;
  for (size_t i = width; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

// The largest number of entries any plausible end-of-directory record claims (APPNOTE.TXT 4.3.14-4.3.16). Asked before
// libzip is, because libzip allocates per entry.
uint64_t claimed_entries(std::string_view bytes) {
  constexpr size_t kEnd = 22, kLocator = 20, kEnd64 = 56, kCommentMax = 65'535;
  uint64_t most = 0;
  size_t const from = bytes.size() > kEnd + kCommentMax ? bytes.size() - kEnd - kCommentMax : 0;
  for (size_t at = bytes.find("PK\x05\x06", from); at != std::string_view::npos; at = bytes.find("PK\x05\x06", at + 1)) {
    if (at + kEnd > bytes.size() || at + kEnd + little_endian(bytes, at + 20, 2) > bytes.size()) continue;
    most = std::max(most, little_endian(bytes, at + 10, 2));
    if (at < kLocator || bytes.substr(at - kLocator, 4) != "PK\x06\x07") continue;
    uint64_t const end64 = little_endian(bytes, at - kLocator + 8, 8);
    if (end64 > bytes.size() || bytes.size() - end64 < kEnd64 || bytes.substr(end64, 4) != "PK\x06\x06") continue;
    most = std::max(most == 0xFFFF ? 0 : most, little_endian(bytes, end64 + 32, 8));
  }
  return most;
}

Problem corrupt(std::string at, std::string why) { return invalid("sheet.corrupt_zip", std::move(at), {{"why", std::move(why)}}); }

// "xl/worksheets/../styles.xml" -> "xl/styles.xml"; empty if it climbs out of the package.
std::string normal_path(std::string_view path) {
  std::vector<std::string_view> kept;
  for (auto part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != "..") { kept.push_back(part); continue; }
    if (kept.empty()) return {};
    kept.pop_back();
  }
  std::string out;
  for (auto part : kept) {
    if (!out.empty()) out += '/';
    out += part;
  }
  return out;
}

Problem too_large_inside(std::string part, uint64_t limit) {
  return {"sheet.too_large_inside", std::move(part), {{"limit_mb", std::to_string(limit >> 20)}}, Kind::too_large, {}};
}

struct RelationshipHandler : XmlHandler {
  explicit RelationshipHandler(std::string folder) : folder_(std::move(folder)) {}
  void start(int depth, bool, std::string_view local, char const** attributes) override {
    if (depth != 2 || local != "Relationship") return;
    if (found.size() >= kRelationshipsMax) return refuse(invalid("sheet.too_many_parts"));
    auto const get = [&](std::string_view name) {
      auto const* value = attribute(attributes, name);
      return std::string(value == nullptr ? "" : value);
    };
    Relationship r{get("Id"), get("Type"), {}, get("TargetMode") == "External"};
    auto const target = get("Target");
    if (!r.external) r.target = normal_path(target.starts_with("/") ? target : folder_ + target);
    found.push_back(std::move(r));
  }
  void end(int) override {}
  std::vector<Relationship> found;

 private:
  std::string folder_;
};

}  // namespace

char const* attribute(char const** attributes, std::string_view name) {
  for (; *attributes != nullptr; attributes += 2)
    if (name == attributes[0]) return attributes[1];
  return nullptr;
}

char const* relationship_id(char const** attributes) {
  auto const* id = attribute(attributes, kRelation);
  return id != nullptr ? id : attribute(attributes, kRelationStrict);
}

Result<std::unique_ptr<Package>> Package::open(std::string_view bytes, Limits const& limits) {
  if (claimed_entries(bytes) > limits.entries)
    return invalid("sheet.too_many_parts", {}, {{"limit", std::to_string(limits.entries)}});
  std::unique_ptr<Package> package(new Package(bytes, limits));
  zip_error_t error;
  zip_error_init(&error);
  auto* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source != nullptr) package->zip_ = zip_open_from_source(source, ZIP_RDONLY, &error);
  std::string why = package->zip_ == nullptr ? zip_error_strerror(&error) : "";
  if (package->zip_ == nullptr && source != nullptr) zip_source_free(source);
  zip_error_fini(&error);
  if (package->zip_ == nullptr) return corrupt({}, std::move(why));
  TRY(package->index());
  return package;
}

Package::~Package() {
  if (zip_ != nullptr) zip_discard(zip_);
}

Result<void> Package::index() {
  auto const count = zip_get_num_entries(zip_, 0);
  if (count < 0 || static_cast<uint64_t>(count) > limits_.entries)
    return invalid("sheet.too_many_parts", {}, {{"limit", std::to_string(limits_.entries)}});
  for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
    zip_stat_t entry;
    if (zip_stat_index(zip_, i, 0, &entry) != 0 || (entry.valid & ZIP_STAT_NAME) == 0) return corrupt({}, "entry without a name");
    std::string name = lower_ascii(entry.name);
    for (char& c : name) if (c == '\\') c = '/';  // some writers on Windows
    while (name.starts_with("/")) name.erase(0, 1);
    if ((entry.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && entry.encryption_method != ZIP_EM_NONE)
      return Problem{"sheet.encrypted", {}, {}, Kind::unsupported, {}};
    // Two parts of one name: different programs would read different sheets.
    if (!name.ends_with("/") && !parts_.emplace(name, i).second) return invalid("sheet.duplicate_part", name);
  }
  return {};
}

bool Package::has(std::string_view part) const { return parts_.contains(lower_ascii(part)); }

Result<void> Package::parse(std::string_view part_name, XmlHandler& handler) {
  std::string const part(part_name);
  auto const found = parts_.find(lower_ascii(part_name));
  if (found == parts_.end()) return invalid("sheet.part_missing", part);
  zip_stat_t entry;
  if (zip_stat_index(zip_, found->second, 0, &entry) != 0) return corrupt(part, "no header");
  if (entry.comp_method != ZIP_CM_STORE && entry.comp_method != ZIP_CM_DEFLATE) return corrupt(part, "unusual compression");
  if (entry.size > limits_.inflated_bytes) return too_large_inside(part, limits_.inflated_bytes);
  FileHold file(zip_fopen_index(zip_, found->second, ZIP_FL_COMPRESSED));
  if (file == nullptr) return corrupt(part, zip_strerror(zip_));
  Inflater inflater(file.get(), entry);
  Parse p;
  p.handler = &handler;
  auto const parser = make_parser(p);
  if (parser == nullptr) return invalid("sheet.xml_memory", part);
  for (;;) {
    void* buffer = XML_GetBuffer(p.parser, kChunk);
    if (buffer == nullptr) return invalid("sheet.xml_memory", part);
    auto const n = inflater.read(static_cast<char*>(buffer), kChunk);
    if (!n) return corrupt(part, n.error().args.at("why"));
    inflated_total_ += *n;
    if (inflater.given > limits_.inflated_bytes || inflated_total_ > limits_.inflated_total) return too_large_inside(part, limits_.inflated_bytes);
    if (auto const ratio = inflater.given / std::max<uint64_t>(inflater.taken, 1); inflater.given > kRatioFrom && ratio > limits_.ratio)
      return Problem{"sheet.zip_bomb", part, {{"ratio", std::to_string(ratio)}}, Kind::too_large, {}};
    if (XML_ParseBuffer(p.parser, static_cast<int>(*n), *n == 0) == XML_STATUS_ERROR) {
      if (handler.stopped && !handler.problem && !p.thrown) return {};
      return why_stopped(p, part);
    }
    if (*n == 0) return {};
    auto const consumed = static_cast<int64_t>(XML_GetCurrentByteIndex(p.parser));
    if (consumed >= 0 && static_cast<int64_t>(inflater.given) - consumed > kTokenMax + kChunk) return invalid("sheet.xml_token", part);
  }
}

Result<std::vector<Relationship>> read_relationships(Package& package, std::string_view part) {
  auto const slash = part.rfind('/');
  std::string const folder(slash == std::string_view::npos ? "" : part.substr(0, slash + 1));
  std::string const name(slash == std::string_view::npos ? part : part.substr(slash + 1));
  std::string const list = folder + "_rels/" + name + ".rels";
  if (!package.has(list)) return std::vector<Relationship>{};
  RelationshipHandler handler(folder);
  TRY(package.parse(list, handler));
  return std::move(handler.found);
}

}  // namespace ly::formats
