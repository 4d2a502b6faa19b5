#include "domains/cases/flow_drawing.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>

#include "engines/calendar/calendar.h"

namespace ly::cases {
namespace {

// ---- words ----------------------------------------------------------------------------------------------------------------

constexpr double kBig = 14, kSmall = 12, kLine = 1.4;  // font sizes, line height in font sizes

struct Glyph {
  std::string_view octets;
  bool wide = false;
};
std::vector<Glyph> glyphs_of(std::string_view text) {
  std::vector<Glyph> out;
  for (size_t i = 0; i < text.size();) {
    auto const lead = static_cast<unsigned char>(text[i]);
    size_t const length = std::min<size_t>(lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4, text.size() - i);
    // From U+1100 on: the scripts of China, Japan and Korea, their punctuation and their full-width forms.
    out.push_back({text.substr(i, length), lead >= 0xE1});
    i += length;
  }
  return out;
}
// A generous measure: no font of the list is wider on average.
double width_of(std::string_view text, double size) {
  double sum = 0;
  for (auto const& g : glyphs_of(text)) sum += g.wide ? 1.0 : g.octets[0] >= 'A' && g.octets[0] <= 'Z' ? 0.72 : 0.6;
  return sum * size;
}

// Cut at blanks, and between wide characters; no line begins with a closing mark.
std::vector<std::string> wrapped(std::string_view text, double size, double width_max) {
  std::vector<std::string> pieces;
  for (auto const& g : glyphs_of(text)) {
    static constexpr std::string_view kClosing = "，。；：、）》」』”’！？";
    bool const closing = g.wide && kClosing.find(g.octets) != std::string_view::npos;
    bool const joins = !pieces.empty() && !pieces.back().ends_with(' ') && (closing || (!g.wide && static_cast<unsigned char>(pieces.back().back()) < 0x80));
    if (joins) pieces.back() += g.octets;
    else pieces.emplace_back(g.octets);
  }
  std::vector<std::string> out{""};
  for (auto const& piece : pieces) {
    if (!out.back().empty() && width_of(out.back() + piece, size) > width_max) out.emplace_back();
    out.back() += piece;
  }
  for (auto& line : out) while (line.ends_with(' ')) line.pop_back();
  return out;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else if (static_cast<unsigned char>(c) < 0x20) out += ' ';
    else out += c;
  }
  return out;
}

std::string role_words(Service const& service, std::string const& name, Language language) {
  if (name == kSystemRole) return language == Language::en ? "by itself" : "自动";
  auto const* role = service.roles.find(name);
  return role && !role->title.empty() ? role->title.in(language) : name;
}

std::string kind_words(State const& state, Language language) {
  bool const en = language == Language::en;
  switch (state.kind) {
    case State::Kind::initial: return en ? "start" : "起始";
    case State::Kind::active: return en ? "being worked on" : "办理";
    case State::Kind::waiting: return en ? "waiting" : "等待";
    case State::Kind::final: break;
  }
  static std::map<std::string, Text> const outcomes{{"granted", {"终结 · 准予", "end · granted"}}, {"refused", {"终结 · 不准", "end · refused"}}, {"withdrawn", {"终结 · 撤回", "end · withdrawn"}},
                                                    {"expired", {"终结 · 逾期", "end · expired"}}, {"done", {"终结 · 办结", "end · done"}}};
  auto const found = outcomes.find(state.outcome);
  return found == outcomes.end() ? (en ? "end" : "终结") : found->second.in(language);
}

std::string deadline_words(Service const& service, Deadline const& deadline, Language language) {
  bool const en = language == Language::en;
  auto const* on = service.calendars.find(deadline.calendar);
  bool const working = on && !on->holidays.empty();
  std::string out;
  if (auto const span = calendar::parse_duration(deadline.within)) {
    auto const add = [&](int64_t n, std::string const& zh, std::string const& word) {
      if (n != 0) out += (out.empty() ? "" : " ") + std::to_string(n) + (en ? " " + word + (n == 1 ? "" : "s") : " " + zh);
    };
    add(span->days, working ? "个工作日" : "天", working ? "working day" : "day");
    add(span->time.count / 60, working ? "工作小时" : "小时", working ? "working hour" : "hour");
    add(span->time.count % 60, "分钟", "minute");
  }
  if (out.empty()) out = deadline.within;
  if (!deadline.hours.empty()) out = (en ? "by the table, else " : "按表，否则 ") + out;
  constexpr std::string_view kEscalate = "escalate:";
  auto const breach = deadline.breach.starts_with(kEscalate) ? (en ? "then told: " : "逾期报") + role_words(service, deadline.breach.substr(kEscalate.size()), language) : std::string();
  return (en ? "within " : "时限 ") + out + (breach.empty() ? "" : (en ? ", " : "，") + breach);
}

struct Line {
  std::string text;
  double size;
  bool strong = false;
};
struct Block {  // some lines in a box
  std::vector<Line> lines;
  double width = 0, height = 0;
};
void put_lines(Block& block, std::string_view text, double size, bool strong, double width_max) {
  for (auto& line : wrapped(text, size, width_max)) {
    block.width = std::max(block.width, width_of(line, size) * (strong ? 1.06 : 1));
    block.height += size * kLine;
    block.lines.push_back({std::move(line), size, strong});
  }
}

Block block_of(Service const& service, State const& state, Language language) {
  Block out;
  put_lines(out, state.title.in(language), kBig, true, 190);
  put_lines(out, kind_words(state, language), kSmall, false, 190);
  if (state.deadline) put_lines(out, deadline_words(service, *state.deadline, language), kSmall, false, 190);
  for (auto const& task : state.tasks) put_lines(out, "□ " + task.second.title.in(language), kSmall, false, 190);
  out.width += 28, out.height += 16;
  return out;
}
Block block_of(Service const& service, Transition const& t, Language language) {
  Block out;
  std::string who;
  for (auto const& role : t.by) who += (who.empty() ? "" : language == Language::en ? ", " : "、") + role_words(service, role, language);
  put_lines(out, t.title.in(language), kSmall, true, 140);
  put_lines(out, who, kSmall, false, 140);
  out.width += 12, out.height += 6;
  return out;
}

// ---- layers ---------------------------------------------------------------------------------------------------------------

constexpr double kGap = 22, kLayerGap = 34, kMargin = 20, kSideGap = 16;

struct Node {
  Block block;
  size_t layer = 0;
  double x = 0, y = 0;  // middle
  std::vector<size_t> up, down;
};
struct Arrow {
  size_t transition = 0, from = 0, to = 0;  // states by number
  bool back = false;
  std::vector<size_t> chain;                // nodes from the state of departure to that of arrival; the label is the second
  Block label;                              // of one that leads back
  size_t lane = 0;
};

class Drawing {
 public:
  Drawing(Service const& service, Language language) : service_(service), language_(language) {
    for (auto const& state : service.states) {
      number_[state.first] = nodes_.size();
      nodes_.push_back({block_of(service, state.second, language), 0, 0, 0, {}, {}});
    }
    states_ = nodes_.size();
    arrows();
    ranks();
    chains();
    order();
    places();
    lanes();
  }

  std::string svg() const {
    bool const en = language_ == Language::en;
    std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + at(width_) + " " + at(height_) + "\" width=\"" + at(width_) + "\" height=\"" + at(height_) +
                      "\" role=\"img\" lang=\"" + (en ? "en" : "zh-CN") + "\" font-family=\"'Noto Sans SC','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif\">\n";
    out += "<title>" + escaped(service_.title.in(language_) + (en ? ", version " : "，第 ") + std::to_string(service_.version) + (en ? "" : " 版")) + "</title>\n";
    out += "<desc>" + escaped(en ? "States and acts of the service" : "事项的环节与动作") + "</desc>\n";
    out += "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#475569\"/></marker></defs>\n";
    out += "<rect x=\"0\" y=\"0\" width=\"" + at(width_) + "\" height=\"" + at(height_) + "\" fill=\"#ffffff\"/>\n";
    for (auto const& arrow : arrows_) out += line(arrow);
    for (auto const& arrow : arrows_) out += label(arrow);
    size_t i = 0;
    for (auto const& state : service_.states) out += box(nodes_[i++], state.first, state.second);
    return out + "</svg>\n";
  }

 private:
  Service const& service_;
  Language language_;
  std::map<std::string, size_t, std::less<>> number_;
  std::vector<Node> nodes_;  // states, then labels and bends
  std::vector<Arrow> arrows_;
  std::vector<std::vector<size_t>> layers_;
  std::vector<double> tops_, bottoms_, lane_x_;  // of layers; middles of the lanes at the side
  size_t states_ = 0;
  double width_ = 0, height_ = 0;

  static std::string at(double value) {
    auto const tenths = static_cast<int64_t>(std::llround(value * 10));
    auto const whole = std::to_string(std::abs(tenths) / 10), rest = std::to_string(std::abs(tenths) % 10);
    return (tenths < 0 ? "-" : "") + whole + (rest == "0" ? "" : "." + rest);
  }

  void arrows() {
    for (size_t t = 0; t < service_.transitions.size(); ++t) {
      auto const to = number_.find(service_.transitions[t].to);
      for (auto const& from : service_.transitions[t].from)
        if (auto const found = number_.find(from); found != number_.end() && to != number_.end()) arrows_.push_back({t, found->second, to->second, false, {}, {}, 0});
    }
    // What leads to a state one is still under way from leads back.
    enum class Seen { no, on_the_way, yes };
    std::vector<Seen> seen(states_, Seen::no);
    std::function<void(size_t)> const walk = [&](size_t here) {
      seen[here] = Seen::on_the_way;
      for (auto& arrow : arrows_) {
        if (arrow.from != here) continue;
        if (seen[arrow.to] == Seen::on_the_way) arrow.back = true;
        else if (seen[arrow.to] == Seen::no) walk(arrow.to);
      }
      seen[here] = Seen::yes;
    };
    if (auto const first = number_.find(service_.initial()); first != number_.end()) walk(first->second);
    for (size_t s = 0; s < states_; ++s) if (seen[s] == Seen::no) walk(s);
  }

  // States stand in even layers, labels in odd ones.
  void ranks() {
    for (size_t round = 0; round < states_; ++round)  // a way without return has fewer states than there are
      for (auto const& arrow : arrows_)
        if (!arrow.back) nodes_[arrow.to].layer = std::max(nodes_[arrow.to].layer, nodes_[arrow.from].layer + 2);
  }

  void chains() {
    for (auto& arrow : arrows_) {
      auto block = block_of(service_, service_.transitions[arrow.transition], language_);
      if (arrow.back) {
        arrow.label = std::move(block);
        continue;
      }
      arrow.chain = {arrow.from};
      for (auto layer = nodes_[arrow.from].layer + 1; layer < nodes_[arrow.to].layer; ++layer) {
        Node node;
        node.layer = layer;
        if (arrow.chain.size() == 1) node.block = std::move(block);
        arrow.chain.push_back(nodes_.size());
        nodes_.push_back(std::move(node));
      }
      arrow.chain.push_back(arrow.to);
      for (size_t i = 1; i < arrow.chain.size(); ++i) {
        nodes_[arrow.chain[i - 1]].down.push_back(arrow.chain[i]);
        nodes_[arrow.chain[i]].up.push_back(arrow.chain[i - 1]);
      }
    }
    for (size_t n = 0; n < nodes_.size(); ++n) {
      if (layers_.size() <= nodes_[n].layer) layers_.resize(nodes_[n].layer + 1);
      layers_[nodes_[n].layer].push_back(n);
    }
  }

  size_t crossings() const {
    size_t sum = 0;
    std::vector<size_t> place(nodes_.size());
    for (auto const& layer : layers_) for (size_t i = 0; i < layer.size(); ++i) place[layer[i]] = i;
    for (auto const& layer : layers_)
      for (size_t i = 0; i < layer.size(); ++i)
        for (size_t j = i + 1; j < layer.size(); ++j)
          for (auto const a : nodes_[layer[i]].down)
            for (auto const b : nodes_[layer[j]].down) sum += place[a] > place[b] ? 1 : 0;
    return sum;
  }
  void order() {
    auto best = layers_;
    auto fewest = crossings();
    for (int round = 0; round < 24; ++round) {
      bool const downwards = round % 2 == 0;
      std::vector<double> place(nodes_.size());
      for (auto const& layer : layers_) for (size_t i = 0; i < layer.size(); ++i) place[layer[i]] = static_cast<double>(i);
      for (size_t l = 0; l < layers_.size(); ++l) {
        auto& layer = layers_[downwards ? l : layers_.size() - 1 - l];
        std::map<size_t, double> wanted;
        for (auto const n : layer) {
          auto const& near = downwards ? nodes_[n].up : nodes_[n].down;
          double sum = 0;
          for (auto const other : near) sum += place[other];
          wanted[n] = near.empty() ? place[n] : sum / static_cast<double>(near.size());
        }
        std::stable_sort(layer.begin(), layer.end(), [&](size_t a, size_t b) { return wanted[a] < wanted[b]; });
        for (size_t i = 0; i < layer.size(); ++i) place[layer[i]] = static_cast<double>(i);
      }
      if (auto const now = crossings(); now < fewest) fewest = now, best = layers_;
    }
    layers_ = best;
  }

  // Each node as near as may be to the middle of its neighbours, apart from those beside it: pool adjacent violators.
  void settle(std::vector<size_t> const& layer, std::vector<double> const& wanted) {
    std::vector<double> offset(layer.size(), 0);
    for (size_t i = 1; i < layer.size(); ++i) offset[i] = offset[i - 1] + (nodes_[layer[i - 1]].block.width + nodes_[layer[i]].block.width) / 2 + kGap;
    struct Pool {
      double sum;
      size_t count;
    };
    std::vector<Pool> pools;
    for (size_t i = 0; i < layer.size(); ++i) {
      pools.push_back({wanted[i] - offset[i], 1});
      while (pools.size() > 1) {
        auto& left = pools[pools.size() - 2];
        auto const& right = pools.back();
        if (left.sum / static_cast<double>(left.count) <= right.sum / static_cast<double>(right.count)) break;
        left = {left.sum + right.sum, left.count + right.count};
        pools.pop_back();
      }
    }
    size_t i = 0;
    for (auto const& pool : pools)
      for (size_t k = 0; k < pool.count; ++k, ++i) nodes_[layer[i]].x = pool.sum / static_cast<double>(pool.count) + offset[i];
  }
  void places() {
    for (auto const& layer : layers_) settle(layer, std::vector<double>(layer.size(), 0));
    for (int round = 0; round < 12; ++round)
      for (size_t l = 0; l < layers_.size(); ++l) {
        auto const& layer = layers_[round % 2 == 0 ? l : layers_.size() - 1 - l];
        std::vector<double> wanted;
        for (auto const n : layer) {
          double sum = 0;
          for (auto const other : nodes_[n].up) sum += nodes_[other].x;
          for (auto const other : nodes_[n].down) sum += nodes_[other].x;
          auto const count = nodes_[n].up.size() + nodes_[n].down.size();
          wanted.push_back(count == 0 ? nodes_[n].x : sum / static_cast<double>(count));
        }
        settle(layer, wanted);
      }
    double left = 0;
    for (auto const& node : nodes_) left = std::min(left, node.x - node.block.width / 2);
    for (auto& node : nodes_) node.x += kMargin - left, width_ = std::max(width_, node.x + node.block.width / 2);
    // Above and below each layer there is room for the arrows, and for those that lead back one line each.
    auto const back = static_cast<double>(std::count_if(arrows_.begin(), arrows_.end(), [](auto const& arrow) { return arrow.back; }));
    double y = kMargin + 4 * back;
    for (auto const& layer : layers_) {
      double high = 0;
      for (auto const n : layer) high = std::max(high, nodes_[n].block.height);
      tops_.push_back(y);
      bottoms_.push_back(y + high);
      for (auto const n : layer) nodes_[n].y = y + high / 2;
      y += high + kLayerGap + 4 * back;
    }
    height_ = bottoms_.empty() ? 2 * kMargin : bottoms_.back() + kMargin + 4 * back;
  }

  // Acts that lead back: one above the other where they do not meet, else side by side.
  void lanes() {
    std::vector<std::vector<size_t>> lanes;
    auto const span = [&](Arrow const& arrow) { return std::pair(std::min(tops_[nodes_[arrow.to].layer], tops_[nodes_[arrow.from].layer]) - kLayerGap, bottoms_[nodes_[arrow.from].layer] + kLayerGap); };
    for (size_t a = 0; a < arrows_.size(); ++a) {
      if (!arrows_[a].back) continue;
      auto const mine = span(arrows_[a]);
      size_t lane = 0;
      auto const meets = [&](size_t other) {
        auto const its = span(arrows_[other]);
        return mine.first < its.second && its.first < mine.second;
      };
      while (lane < lanes.size() && std::any_of(lanes[lane].begin(), lanes[lane].end(), meets)) ++lane;
      if (lane == lanes.size()) lanes.emplace_back();
      lanes[lane].push_back(a);
      arrows_[a].lane = lane;
    }
    for (auto const& lane : lanes) {
      double wide = 0;
      for (auto const a : lane) wide = std::max(wide, arrows_[a].label.width);
      lane_x_.push_back(width_ + kSideGap + wide / 2);
      width_ += kSideGap + wide;
    }
    width_ += kMargin;
  }

  std::string line(Arrow const& arrow) const {
    auto const& t = service_.transitions[arrow.transition];
    std::string path;
    if (arrow.back) {
      auto const &from = nodes_[arrow.from], &to = nodes_[arrow.to];
      auto const low = bottoms_[from.layer] + 8 + 4 * static_cast<double>(arrow.lane), high = tops_[to.layer] - 10 - 4 * static_cast<double>(arrow.lane);
      auto const aside = 6 + 5 * static_cast<double>(arrow.lane % 4);
      auto const x = lane_x_[arrow.lane], out = from.x + std::min(aside + 12, from.block.width / 2 - 4), in = to.x + std::min(aside, to.block.width / 2 - 4);
      path = "M" + at(out) + " " + at(from.y + from.block.height / 2) + "V" + at(low) + "H" + at(x) + "V" + at(high) + "H" + at(in) + "V" + at(to.y - to.block.height / 2);
    } else {
      double before = 0;  // where the last piece ended
      for (size_t i = 0; i < arrow.chain.size(); ++i) {
        auto const& node = nodes_[arrow.chain[i]];
        auto const top = i == 0 || i + 1 == arrow.chain.size() ? node.y - node.block.height / 2 : tops_[node.layer];
        auto const bottom = i == 0 ? node.y + node.block.height / 2 : bottoms_[node.layer];
        auto const middle = (before + top) / 2;
        if (i == 0) path = "M" + at(node.x) + " " + at(bottom);
        else path += "C" + at(nodes_[arrow.chain[i - 1]].x) + " " + at(middle) + " " + at(node.x) + " " + at(middle) + " " + at(node.x) + " " + at(top);
        if (i > 0 && i + 1 < arrow.chain.size()) path += "V" + at(bottom);
        before = bottom;
      }
    }
    bool const alone = std::all_of(t.by.begin(), t.by.end(), [](auto const& role) { return role == kSystemRole; });
    return "<path d=\"" + path + "\" fill=\"none\" stroke=\"#475569\" stroke-width=\"1.2\"" + (alone ? " stroke-dasharray=\"4 3\"" : "") + " marker-end=\"url(#tip)\"/>\n";
  }

  static std::string lines(Block const& block, double x, double middle, std::string_view colour) {
    std::string out;
    double text_height = 0;
    for (auto const& line : block.lines) text_height += line.size * kLine;
    auto y = middle - text_height / 2;
    for (auto const& line : block.lines) {
      out += "<text x=\"" + at(x) + "\" y=\"" + at(y + line.size * 1.05) + "\" font-size=\"" + at(line.size) + "\" text-anchor=\"middle\" fill=\"" + std::string(line.strong ? colour : "#334155") + "\"" +
             (line.strong ? " font-weight=\"600\"" : "") + ">" + escaped(line.text) + "</text>";
      y += line.size * kLine;
    }
    return out;
  }
  static std::string rectangle(double x, double y, Block const& block, std::string_view looks) {
    return "<rect x=\"" + at(x - block.width / 2) + "\" y=\"" + at(y - block.height / 2) + "\" width=\"" + at(block.width) + "\" height=\"" + at(block.height) + "\" " + std::string(looks) + "/>";
  }

  std::string label(Arrow const& arrow) const {
    auto const& t = service_.transitions[arrow.transition];
    auto const& block = arrow.back ? arrow.label : nodes_[arrow.chain[1]].block;
    auto const x = arrow.back ? lane_x_[arrow.lane] : nodes_[arrow.chain[1]].x;
    auto const y = arrow.back ? (bottoms_[nodes_[arrow.from].layer] + tops_[nodes_[arrow.to].layer]) / 2 : nodes_[arrow.chain[1]].y;
    std::string_view const colour = t.look == "danger" ? "#b91c1c" : t.look == "primary" ? "#1d4ed8" : "#0f172a";
    return "<g class=\"act\" data-on=\"" + escaped(t.on) + "\" data-from=\"" + escaped(name_of(arrow.from)) + "\" data-to=\"" + escaped(name_of(arrow.to)) + "\">" +
           rectangle(x, y, block, "fill=\"#ffffff\"") + lines(block, x, y, colour) + "</g>\n";
  }
  std::string box(Node const& node, std::string const& name, State const& state) const {
    auto const looks = state.kind == State::Kind::final ? "rx=\"18\" fill=\"#f1f5f9\" stroke=\"#334155\" stroke-width=\"2\"" : state.kind == State::Kind::waiting ? "rx=\"10\" fill=\"#fffbeb\" stroke=\"#b45309\""
                     : state.kind == State::Kind::initial ? "rx=\"10\" fill=\"#ffffff\" stroke=\"#334155\" stroke-dasharray=\"5 3\"" : "rx=\"10\" fill=\"#eff6ff\" stroke=\"#1d4ed8\"";
    return "<g class=\"state\" data-state=\"" + escaped(name) + "\">" + rectangle(node.x, node.y, node.block, looks) + lines(node.block, node.x, node.y, "#0f172a") + "</g>\n";
  }
  std::string const& name_of(size_t state) const { return service_.states.items[state].first; }
};

std::string mermaid_words(std::string_view text) {
  std::string out;
  for (char c : text) out += c == '"' || c == '\n' || c == ';' || c == '#' || c == ':' ? ' ' : c;
  return out;
}
// Mermaid takes no hyphens in names.
std::string mermaid_name(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return "s_" + name;
}

}  // namespace

std::string flow_as_svg(Service const& service, Language language) { return Drawing(service, language).svg(); }

std::string flow_as_mermaid(Service const& service, Language language) {
  std::string out = "stateDiagram-v2\n";
  for (auto const& state : service.states) out += "  state \"" + mermaid_words(state.second.title.in(language)) + "\" as " + mermaid_name(state.first) + "\n";
  out += "  [*] --> " + mermaid_name(service.initial()) + "\n";
  for (auto const& t : service.transitions) {
    std::string who;
    for (auto const& role : t.by) who += (who.empty() ? "" : language == Language::en ? ", " : "、") + role_words(service, role, language);
    auto const words = mermaid_words(t.title.in(language) + (language == Language::en ? " (" : "（") + who + (language == Language::en ? ")" : "）"));
    for (auto const& from : t.from) out += "  " + mermaid_name(from) + " --> " + mermaid_name(t.to) + ": " + words + "\n";
  }
  for (auto const& state : service.states)
    if (state.second.kind == State::Kind::final) out += "  " + mermaid_name(state.first) + " --> [*]\n";
  return out;
}

std::string flow_as_scxml(Service const& service) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<scxml xmlns=\"http://www.w3.org/2005/07/scxml\" version=\"1.0\" name=\"" + escaped(service.service) + "\" initial=\"" + escaped(service.initial()) + "\">\n";
  for (auto const& state : service.states) {
    std::string acts;
    for (auto const& t : service.transitions)
      if (std::find(t.from.begin(), t.from.end(), state.first) != t.from.end())
        acts += "    <transition event=\"" + escaped(t.on) + "\"" + (t.guard.empty() ? "" : " cond=\"" + escaped(t.guard) + "\"") + " target=\"" + escaped(t.to) + "\"/>\n";
    // A state that is left by a later decision is no <final> of SCXML, which never goes on.
    bool const ends = state.second.kind == State::Kind::final && acts.empty();
    std::string const name = ends ? "final" : "state";
    out += "  <" + name + " id=\"" + escaped(state.first) + "\"" + (acts.empty() ? "/>\n" : ">\n" + acts + "  </" + name + ">\n");
  }
  return out + "</scxml>\n";
}

}  // namespace ly::cases
