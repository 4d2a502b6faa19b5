// Any list of the API as a workbook: GET …?as=xlsx gives what the screen shows, with the same filters, rights and masks, all of its pages from one
// snapshot. Columns are the fields of the items in the reader's language; what only a program reads (ids, revisions) is left out.
#pragma once
#include <filesystem>
#include <optional>

#include "desk/endpoint.h"

namespace ly::app {

inline constexpr std::string_view kAsSheet = "as";           // the query's name for it; its only value is kSheetKind
inline constexpr std::string_view kSheetKind = "xlsx";
inline constexpr size_t kSheetRowsMost = 10'000;             // more is cut off, and the last row says so

// The shape of the items of a list; nothing where a GET answers no list of records.
RecordShape const* list_items_of(Endpoint const& endpoint);

// Reads the list page by page (`input` as the screen sends it) and writes it down. Errors: those of the endpoint; those of formats::XlsxWriter.
Result<FileAnswer> list_sheet(Endpoint const& endpoint, View const& view, EndpointInput input, std::filesystem::path const& scratch);

}  // namespace ly::app
