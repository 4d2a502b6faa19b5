// Papers and sheets people hand in: kept in the database in sealed chunks, each file under a key of its own, destroyed
// with its case's retention. The type is decided by content, never by name.
#pragma once
#include <optional>
#include <string>

#include "base/result.h"
#include "desk/context.h"

namespace ly {

struct FileTag;
using FileId = Id<FileTag>;

inline constexpr size_t kFileMax = 20U << 20;        // one upload; a phone photo is 3-8 MB, a scanned plan below 20
inline constexpr size_t kFileChunk = 256U << 10;     // sealed piece by piece, so that reading needs no second copy

struct StoredFile {
  FileId id;
  std::string name, media;
  int64_t size = 0;
  std::string sha256;
  std::string enterprise_id, division, owner_account, subject_kind, subject_id;
  Instant created_at;
  static Fields fields(auto...) {
    return Fields{field("id", {"文件编号", "File"}, &StoredFile::id), field("name", {"文件名", "File name"}, &StoredFile::name),
                  field("media", {"类型", "Type"}, &StoredFile::media), field("size", {"大小", "Size"}, &StoredFile::size),
                  field("sha256", {"摘要", "Digest"}, &StoredFile::sha256), field("created_at", {"上传时间", "Uploaded"}, &StoredFile::created_at)};
  }
};

// "application/pdf", "image/jpeg", "image/png", xlsx, docx, "application/vnd.ms-excel" (old .xls), "text/csv" for text;
// empty for anything else.
std::string sniff_media(std::string_view bytes);

// A photo is kept without what it tells of place, time and phone (formats/photo.h). Problems: file.empty, file.too_large,
// file.unsupported, file.damaged_photo, file.name.
Result<StoredFile> put_file(Context& context, std::string_view name, std::string_view bytes, std::string_view enterprise_id);
std::optional<StoredFile> find_file(View const& view, FileId const& id);
// Whole content; nothing if its key was destroyed.
std::optional<std::string> read_file(View const& view, FileId const& id);
// Its key is gone: nobody reads it again, here or in a backup.
bool is_file_erased(View const& view, FileId const& id);
void erase_file(Context& context, FileId const& id);
// Ties an upload to the case or roster it belongs to. Until then only its uploader sees it.
void attach_file(Context& context, FileId const& id, std::string_view subject_kind, std::string_view subject_id, std::string_view enterprise_id,
                 std::string_view division);

}  // namespace ly
