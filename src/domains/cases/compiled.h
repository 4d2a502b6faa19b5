// A service made ready to run: every FEEL text of its file compiled once, shared by all cases and threads, never changed.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "domains/cases/service.h"
#include "engines/dmn/feel.h"
#include "engines/dmn/table.h"

namespace ly::cases {

struct CompiledService {
  Service service;
  std::map<std::string, dmn::Expression, std::less<>> expressions;  // by text
  std::map<std::string, dmn::Table, std::less<>> inlined;           // by name of the decision

  dmn::Expression const& expression(std::string_view text) const;   // must be of this file: check()
};
using ServicePointer = std::shared_ptr<CompiledService const>;

// Every FEEL text of the file with its path in it: "transitions[3].guard".
struct ExpressionUse {
  std::string text, path;
};
std::vector<ExpressionUse> expressions_of(Service const& service);

// The {…} of a text, without the braces.
std::vector<std::string> placeholders_of(std::string_view text);

// Problems: service.feel {text, cause} and those of the tables, each with `at` = the path in the file.
struct Compiling {
  CompiledService compiled;
  std::vector<Problem> problems;
};
Compiling compile_service(Service service);

// A policy table in force on a day, with the version that is written beside each decision.
struct FoundTable {
  dmn::Table table;
  std::string version;
};
using FindTable = std::function<std::optional<FoundTable>(std::string_view id, Day on)>;

}  // namespace ly::cases
