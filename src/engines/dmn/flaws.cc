// Static checks of decision tables: a table is a union of boxes in the product of its inputs' classes; gaps, overlaps and dead
// rules are questions about boxes, answered by walking the columns with the set of rules still possible. Sets met before at the
// same column are not walked again, so tables of 100 rules take milliseconds; a bound on work keeps any table from hanging.
#include <algorithm>
#include <unordered_set>

#include "engines/dmn/classes.h"
#include "engines/dmn/table_body.h"

namespace ly::dmn {
namespace {

constexpr int64_t kWorkMax = 2'000'000;  // steps: well under a second
constexpr size_t kGapsMax = 5;
constexpr size_t kPairsMax = 200;

using Bits = std::vector<bool>;

struct Checker {
  Table::Body const& body;
  std::vector<InputClasses> classes = {};
  std::vector<std::vector<Bits>> covers = {};  // [rule][input]: classes the cell accepts for certain
  std::vector<bool> certain = {};              // rules all of whose cells are plain
  std::vector<std::vector<bool>> open_from = {};  // [rule][input]: accepts everything from this column on
  Flaws out = {};
  int64_t work = 0;

  size_t width() const { return classes.size(); }
  size_t rules() const { return body.rules(); }
  bool spend(int64_t n = 1) {
    if ((work += n) > kWorkMax) out.complete = false;
    return out.complete;
  }

  void prepare() {
    for (size_t i = 0; i < body.source.inputs.size(); ++i) classes.push_back(classes_of(body, i));
    covers.assign(rules(), std::vector<Bits>(width()));
    certain.assign(rules(), true);
    open_from.assign(rules(), std::vector<bool>(width() + 1, true));
    for (size_t r = 0; r < rules(); ++r) {
      for (size_t i = width(); i-- > 0;) {
        Cell const& cell = body.cell(r, i);
        Bits bits(classes[i].classes.size());
        bool all = classes[i].complete || cell.any;
        for (size_t c = 0; c < bits.size(); ++c) {
          bits[c] = cell.any || (cell.plain && outcome_of(cell, classes[i].classes[c].example, Scope(), false) == Outcome::yes);
          all = all && bits[c];
        }
        if (!cell.any && (!cell.plain || !classes[i].complete)) {
          certain[r] = false;
          std::fill(bits.begin(), bits.end(), true);  // may be: counted as possible, never as covering
          all = false;
        }
        open_from[r][i] = all && open_from[r][i + 1];
        covers[r][i] = std::move(bits);
      }
    }
  }

  std::vector<Reading> row(std::vector<size_t> const& choice) const {
    std::vector<Reading> out_row;
    for (size_t i = 0; i < width(); ++i) {
      Value const value = classes[i].classes.empty() ? Value() : classes[i].classes[choice[i]].example;
      out_row.push_back({body.source.inputs[i].name, value});
    }
    return out_row;
  }

  // Is there a row inside `box` (classes per input) that none of `by` covers? Fills `choice`.
  struct Search {
    Checker& checker;
    std::vector<Bits> const& box;
    std::vector<size_t> choice;
    std::vector<std::vector<size_t>> found = {};
    size_t wanted = 1;
    std::vector<std::unordered_set<std::string>> seen = {};

    static std::string key(std::vector<size_t> const& rules) {
      std::string text;
      for (auto r : rules) text.append(reinterpret_cast<char const*>(&r), 4);
      return text;
    }
    void walk(size_t column, std::vector<size_t> const& by) {
      if (found.size() >= wanted || !checker.spend(1 + static_cast<int64_t>(by.size() / 8))) return;
      for (auto r : by)
        if (checker.open_from[r][column]) return;  // covered whatever follows
      if (column == checker.width()) { found.push_back(choice); return; }
      if (by.empty()) {  // nothing covers: any completion will do
        for (size_t i = column; i < checker.width(); ++i)
          for (choice[i] = 0; choice[i] < box[i].size() && !box[i][choice[i]]; ++choice[i]) {}
        found.push_back(choice);
        return;
      }
      if (!seen[column].insert(key(by)).second) return;
      for (size_t c = 0; c < box[column].size(); ++c) {
        if (!box[column][c]) continue;
        std::vector<size_t> left;
        for (auto r : by)
          if (checker.covers[r][column][c]) left.push_back(r);
        choice[column] = c;
        walk(column + 1, left);
      }
    }
  };
  std::vector<std::vector<size_t>> uncovered(std::vector<Bits> const& box, std::vector<size_t> const& by, size_t wanted) {
    for (auto const& bits : box)
      if (std::none_of(bits.begin(), bits.end(), [](bool b) { return b; })) return {};
    Search search{*this, box, std::vector<size_t>(width()), {}, wanted, std::vector<std::unordered_set<std::string>>(width() + 1)};
    search.walk(0, by);
    return std::move(search.found);
  }

  std::vector<Bits> whole() const {
    std::vector<Bits> box;
    for (auto const& c : classes) box.emplace_back(c.classes.size(), true);
    return box;
  }

  bool maybe_hit(std::vector<size_t> const& choice, size_t* which) const {
    for (size_t r = 0; r < rules(); ++r) {
      if (certain[r]) continue;
      bool possible = true;
      for (size_t i = 0; i < width() && possible; ++i) possible = covers[r][i][choice[i]];
      if (possible) { *which = r; return true; }
    }
    return false;
  }

  void gaps() {
    if (body.source.hit == HitPolicy::collect || body.source.hit == HitPolicy::rule_order || body.source.hit == HitPolicy::output_order) return;
    if (std::any_of(body.otherwise.begin(), body.otherwise.end(), [](Expression const& e) { return static_cast<bool>(e); })) return;
    std::vector<size_t> sure;
    for (size_t r = 0; r < rules(); ++r)
      if (certain[r]) sure.push_back(r);
    for (auto const& choice : uncovered(whole(), sure, kGapsMax)) {
      size_t undecided = 0;
      Flaw flaw;
      flaw.kind = FlawKind::gap;
      flaw.example = row(choice);
      if (maybe_hit(choice, &undecided)) {
        flaw.kind = FlawKind::not_decidable;
        flaw.rules = {undecided};
        for (size_t i = 0; i < width(); ++i)
          if (!body.cell(undecided, i).plain && !body.cell(undecided, i).any) { flaw.input = i; flaw.text = body.cell(undecided, i).tests.text(); }
      }
      out.list.push_back(std::move(flaw));
    }
  }

  bool outputs_agree(size_t a, size_t b) const {
    size_t const n = body.source.outputs.size();
    for (size_t o = 0; o < n; ++o) {
      if (body.is_constant[a * n + o] != body.is_constant[b * n + o]) return false;
      if (body.is_constant[a * n + o] ? !same(body.constants[a * n + o], body.constants[b * n + o])
                                      : body.source.rules[a].conclusions[o] != body.source.rules[b].conclusions[o])
        return false;
    }
    return true;
  }

  void overlaps() {
    bool const unique = body.source.hit == HitPolicy::unique, any = body.source.hit == HitPolicy::any;
    if (!unique && !any) return;
    size_t pairs = 0;
    for (size_t a = 0; a < rules(); ++a) {
      for (size_t b = a + 1; b < rules() && pairs < kPairsMax; ++b) {
        if (!certain[a] || !certain[b] || !spend(static_cast<int64_t>(width()))) continue;
        std::vector<size_t> choice(width());
        bool meet = true;
        for (size_t i = 0; i < width() && meet; ++i) {
          meet = false;
          for (size_t c = 0; c < covers[a][i].size() && !meet; ++c)
            if (covers[a][i][c] && covers[b][i][c]) { choice[i] = c; meet = true; }
        }
        if (!meet || (any && outputs_agree(a, b))) continue;
        ++pairs;
        out.list.push_back({unique ? FlawKind::overlap : FlawKind::conflict, {a, b}, row(choice), {}, 0});
      }
    }
  }

  // A rule is dead when a cell accepts no value, or, where order counts, earlier rules take every row of it.
  std::vector<bool> dead_rules() {
    std::vector<bool> dead(rules());
    for (size_t r = 0; r < rules(); ++r) {
      for (size_t i = 0; i < width(); ++i)
        if (std::none_of(covers[r][i].begin(), covers[r][i].end(), [](bool b) { return b; })) dead[r] = true;
      if (dead[r]) {
        out.list.push_back({FlawKind::dead_rule, {r}, {}, {}, 0});
        continue;
      }
      if (body.source.hit != HitPolicy::first || body.when_missing == r) continue;  // that rule lives on missing inputs
      std::vector<size_t> earlier;
      for (size_t e = 0; e < r; ++e)
        if (certain[e] && meets(e, r)) earlier.push_back(e);
      if (earlier.empty() || !uncovered(covers[r], earlier, 1).empty() || !out.complete) continue;
      dead[r] = true;
      Flaw flaw{FlawKind::dead_rule, {r}, {}, {}, 0};
      flaw.rules.insert(flaw.rules.end(), earlier.begin(), earlier.end());
      std::vector<size_t> choice(width());
      for (size_t i = 0; i < width(); ++i)
        choice[i] = static_cast<size_t>(std::find(covers[r][i].begin(), covers[r][i].end(), true) - covers[r][i].begin());
      flaw.example = row(choice);
      out.list.push_back(std::move(flaw));
    }
    return dead;
  }
  // A row of rule r that no earlier rule takes (where order counts) and no other sure rule shares (elsewhere).
  std::vector<Reading> row_of(size_t r) {
    std::vector<size_t> others;
    for (size_t e = 0; e < (body.source.hit == HitPolicy::first ? r : rules()); ++e)
      if (e != r && certain[e] && meets(e, r)) others.push_back(e);
    auto const found = uncovered(covers[r], body.source.hit == HitPolicy::first || body.source.hit == HitPolicy::unique ? others : std::vector<size_t>{}, 1);
    return found.empty() ? std::vector<Reading>{} : row(found.front());
  }
  bool meets(size_t a, size_t b) const {
    for (size_t i = 0; i < width(); ++i) {
      bool meet = false;
      for (size_t c = 0; c < covers[a][i].size() && !meet; ++c) meet = covers[a][i][c] && covers[b][i][c];
      if (!meet) return false;
    }
    return true;
  }

  // Allowed outputs that only dead rules conclude.
  void dead_outputs(std::vector<bool> const& dead) {
    size_t const n = body.source.outputs.size();
    for (size_t o = 0; o < n; ++o) {
      for (size_t r = 0; r < rules(); ++r) {
        if (!dead[r] || !body.is_constant[r * n + o]) continue;
        Value const& value = body.constants[r * n + o];
        bool alive = false, first = true;
        for (size_t s = 0; s < rules(); ++s) {
          if (!body.is_constant[s * n + o] || !same(body.constants[s * n + o], value)) { alive = alive || (!dead[s] && !body.is_constant[s * n + o]); continue; }
          alive = alive || !dead[s];
          first = first && s >= r;
        }
        if (!alive && first) out.list.push_back({FlawKind::dead_output, {r}, {}, to_literal(value), o});
      }
    }
  }

  void unknown_values() {
    for (size_t r = 0; r < rules(); ++r) {
      for (size_t i = 0; i < width(); ++i) {
        for (auto const& atom : body.cell(r, i).atoms) {
          if (atom.is == Atom::Is::interval || atom.value.is_null()) continue;
          bool const fits = (body.allowed[i].any || outcome_of(body.allowed[i], atom.value, Scope(), false) == Outcome::yes) && type_fits(atom.value, body.source.inputs[i].type);
          if (!fits) out.list.push_back({FlawKind::unknown_value, {r}, {}, to_literal(atom.value), i});
        }
      }
    }
  }
  static bool type_fits(Value const& value, std::string const& type) {
    if (type == "integer") return value.is(Kind::number) && value.number().is_integer();
    auto const* known = type.empty() ? nullptr : find_simple_type(type);
    return !known || is_instance(value, *known);
  }
};

}  // namespace

Flaws find_flaws(Table const& table) {
  Checker checker{table.body()};
  checker.prepare();
  checker.unknown_values();
  checker.gaps();
  checker.overlaps();
  checker.dead_outputs(checker.dead_rules());
  return std::move(checker.out);
}

std::vector<std::vector<Reading>> rows_that_hit(Table const& table, std::vector<size_t> const& rules) {
  Checker checker{table.body()};
  checker.prepare();
  std::vector<std::vector<Reading>> out;
  for (auto const r : rules) out.push_back(checker.row_of(r));
  return out;
}

}  // namespace ly::dmn
