// The only SQL of papers and contributions.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domains/papers/papers.h"

namespace ly::papers {

struct StoredPaper {
  PaperId id;
  std::string no, code, kind, division, enterprise_id, case_id, title, digest, state, issued_by;
  Instant issued_at;
  std::optional<Instant> revoked_at;
  std::optional<Content> content;  // nothing when its key was destroyed
};

std::optional<StoredPaper> find_paper(View const& view, std::string_view id);
std::optional<StoredPaper> find_paper_by_code(View const& view, std::string_view code);
std::optional<StoredPaper> find_paper_of_case(View const& view, std::string_view case_id, std::string_view kind);  // the newest valid one
std::vector<StoredPaper> list_papers_of_case(View const& view, std::string_view case_id);  // oldest first
std::vector<StoredPaper> list_papers(View const& view, ListPapers const& in, std::string_view prefix, std::string_view own_enterprise, int64_t limit);
int64_t count_papers(View const& view, ListPapers const& in, std::string_view prefix, std::string_view own_enterprise);
void insert_paper(Context& context, StoredPaper const& paper);  // makes its key
void mark_revoked(Context& context, PaperId const& id);
int64_t next_number(Context& context, std::string_view prefix);

// month: "2020-02"; insurance: pension, unemployment, injury, medical.
using Contributions = std::map<std::pair<std::string, std::string>, int64_t>;  // (month, insurance) -> fen
Contributions list_contributions(View const& view, std::string_view enterprise_id);
void put_contribution(Context& context, std::string_view enterprise_id, std::string_view month, std::string_view insurance, int64_t fen);
std::vector<std::string> list_contributors(View const& view, std::string_view prefix);  // enterprises of a region with contributions

}  // namespace ly::papers
