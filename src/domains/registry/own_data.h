// What the house keeps about one person, told to himself (PIPL 45: 查阅、复制). Each domain says of its own tables what stands there about him, in
// words he can read: no ids of ours, no accounts, nobody else. Gathered and handed out by domains/rights; the list of all of them is made in
// app/own_data.cc, beside the kinds of keys an erasure knows, so that what can be destroyed can be shown. Not here: masks, for he asks for his own.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/record_json.h"
#include "desk/context.h"
#include "domains/registry/registry.h"

namespace ly::registry {

// Whom it is about. The registry need not know him: who only applied for something is found by the number in his form.
struct Subject {
  PersonId person;          // empty: not in the registry
  std::string number;       // of his identity document, normalised
  std::string key() const;  // what is his own is sealed under it; "" without a person
};

struct OwnData {
  std::string_view kind;   // of key, as the erasure names it (erasure.h): says what becomes of it at the end
  std::string_view name;   // "roster_lines": the member of the file
  std::vector<std::string_view> tables;  // where it stands
  Words title, source, purpose;
  std::vector<std::pair<std::string_view, Words>> values;  // what a code in a field means
  RecordShape const* shape = nullptr;    // of one record, with the title of each field
  std::function<json::array(View const&, Subject const&)> read;  // the oldest first; in full
};

// `read` gives a list of records.
template <class F>
OwnData own_data(std::string_view kind, std::string_view name, std::vector<std::string_view> tables, Words title, Words source, Words purpose, F read, std::vector<std::pair<std::string_view, Words>> values = {}) {
  using T = typename std::invoke_result_t<F, View const&, Subject const&>::value_type;
  return {kind, name, std::move(tables), title, source, purpose, std::move(values), &shape_of<T>(), [read = std::move(read)](View const& view, Subject const& subject) {
            json::array out;
            for (auto const& one : read(view, subject)) out.push_back(write_record(one, Masks::off));
            return out;
          }};
}

// The record under which the registry itself knows him.
std::vector<OwnData> own_data(Known const& known);

}  // namespace ly::registry
