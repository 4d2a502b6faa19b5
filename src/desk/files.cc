#include "desk/files.h"

#include <sodium.h>

#include "base/text.h"
#include "desk/endpoint.h"
#include "formats/photo.h"

namespace ly {
namespace {

constexpr std::string_view kDocx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

std::string chunk_place(std::string const& id, int64_t number) { return "file/" + id + "/" + std::to_string(number); }

// The last part of a path, without control characters: names come from phones and other systems.
std::string plain_name(std::string_view name) {
  auto const at = name.find_last_of("/\\");
  auto const cleaned = clean(at == std::string_view::npos ? name : name.substr(at + 1));
  std::string out;
  for (char c : cleaned) if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != 0x7F) out += c;
  return out;
}

}  // namespace

std::string sniff_media(std::string_view bytes) {
  if (bytes.starts_with("%PDF-")) return "application/pdf";
  if (bytes.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
  if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return "image/png";
  if (bytes.starts_with("PK\x03\x04")) {
    // Part names stand in clear in the local headers and the directory of a zip.
    if (contains(bytes, "xl/workbook")) return std::string(kXlsxMedia);
    if (contains(bytes, "word/document")) return std::string(kDocx);
    return {};
  }
  if (bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) return "application/vnd.ms-excel";
  auto const head = bytes.substr(0, 4096);
  bool const utf16 = head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF");
  if (utf16) return "text/csv";
  for (char c : head)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') return {};
  auto const first = trim(head);
  if (first.starts_with("<")) return {};  // HTML, SVG and XML are never served back to a browser
  return "text/csv";
}

Result<StoredFile> put_file(Context& context, std::string_view name, std::string_view bytes, std::string_view enterprise_id) {
  if (bytes.empty()) return invalid("file.empty", "body");
  if (bytes.size() > kFileMax) return Problem{"file.too_large", "body", {{"max_mb", std::to_string(kFileMax >> 20)}}, Kind::too_large, {}};
  StoredFile file;
  file.name = plain_name(name);
  if (file.name.empty() || utf8_length(file.name) > 200) return invalid("file.name", "name");
  file.media = sniff_media(bytes);
  if (file.media.empty()) return Problem{"file.unsupported", "body", {{"name", file.name}}, Kind::unsupported, {}};
  // A photo is kept without place, time and phone: what nobody needs cannot leak.
  std::string kept;
  if (file.media == "image/jpeg" || file.media == "image/png") {
    auto photo = formats::photo_without_traces(file.media, bytes);
    if (!photo) return Problem{"file.damaged_photo", "body", {{"name", file.name}}, Kind::unsupported, {}};
    kept = std::move(*photo);
    bytes = kept;
  }
  file.id = new_id<FileTag>(context.dice, context.now);
  file.size = static_cast<int64_t>(bytes.size());
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()), reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size());
  file.sha256 = to_hex(digest);
  file.enterprise_id = enterprise_id;
  file.owner_account = context.actor.account.text;
  file.created_at = context.now;
  auto const key_id = context.keyring.make_key(context.tx, "file", "file/" + file.id.text, context.now);
  auto const name_sealed = context.keyring.seal(context.tx, key_id, "file/" + file.id.text + "/name", file.name);
  store::execute(context.tx,
                 "insert into file(id, name_sealed, media, size, sha256, key_id, owner_account, enterprise_id, division, subject_kind, subject_id, created_at) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, '', '', '', $9)",
                 file.id, name_sealed, file.media, file.size, file.sha256, key_id, file.owner_account, file.enterprise_id, context.now);
  int64_t number = 0;
  for (size_t at = 0; at < bytes.size(); at += kFileChunk, ++number) {
    auto const sealed = context.keyring.seal(context.tx, key_id, chunk_place(file.id.text, number), bytes.substr(at, kFileChunk));
    store::execute(context.tx, "insert into file_chunk(file_id, number, sealed) values($1, $2, $3)", file.id, number, sealed);
  }
  Fact fact{"file.uploaded", "file", file.id.text};
  fact.enterprise_id = file.enterprise_id;
  fact.facts = {{"media", file.media}, {"size", file.size}, {"sha256", file.sha256}};
  fact.personal = {{"name", file.name}};
  fact.key_id = key_id;
  context.journal.note(std::move(fact));
  return file;
}

std::optional<StoredFile> find_file(View const& view, FileId const& id) {
  auto const rows = store::query(view.tx,
      "select id, name_sealed, media, size, sha256, key_id, owner_account, enterprise_id, division, subject_kind, subject_id, created_at from file where id = $1", id);
  if (!rows->next()) return std::nullopt;
  StoredFile file;
  store::Bytes name;
  std::string key_id;
  store::read(*rows, file.id, name, file.media, file.size, file.sha256, key_id, file.owner_account, file.enterprise_id,
              file.division, file.subject_kind, file.subject_id, file.created_at);
  file.name = view.keys.unseal(view.tx, key_id, "file/" + id.text + "/name", name.value).value_or("");
  return file;
}

bool is_file_erased(View const& view, FileId const& id) {
  auto const key_id = store::find_value<std::string>(view.tx, "select key_id from file where id = $1", id);
  return key_id && !view.keys.has_key(view.tx, *key_id);
}

void erase_file(Context& context, FileId const& id) {
  auto const key_id = store::find_value<std::string>(context.tx, "select key_id from file where id = $1", id);
  if (key_id) context.keyring.destroy(context.tx, *key_id);
}

std::optional<std::string> read_file(View const& view, FileId const& id) {
  auto const key_id = store::find_value<std::string>(view.tx, "select key_id from file where id = $1", id);
  if (!key_id) return std::nullopt;
  std::string bytes;
  auto const rows = store::query(view.tx, "select number, sealed from file_chunk where file_id = $1 order by number", id);
  while (rows->next()) {
    int64_t number = 0;
    store::Bytes sealed;
    store::read(*rows, number, sealed);
    auto const plain = view.keys.unseal(view.tx, *key_id, chunk_place(id.text, number), sealed.value);
    if (!plain) return std::nullopt;
    bytes += *plain;
  }
  return bytes;
}

void attach_file(Context& context, FileId const& id, std::string_view subject_kind, std::string_view subject_id, std::string_view enterprise_id,
                 std::string_view division) {
  auto const touched = store::execute(context.tx, "update file set subject_kind = $2, subject_id = $3, enterprise_id = $4, division = $5 where id = $1", id, subject_kind,
                                      subject_id, enterprise_id, division);
  check(touched == 1, "attaching a file that is not there");
}

}  // namespace ly
