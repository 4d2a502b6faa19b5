#include "formats/blank_form.h"

#include <re2/re2.h>
#include <unicode/translit.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "base/text.h"
#include "formats/sheet_values.h"

namespace ly::formats {
namespace {

constexpr size_t kLabelMax = 40;       // code points: longer texts are instructions
constexpr size_t kKeyMax = 40;
constexpr uint32_t kRowsMax = 500;     // of a form

struct Named {
  char const* zh;
  char const* en;
};
constexpr Named kEnglish[] = {
    {"姓名", "Name"}, {"性别", "Sex"}, {"出生日期", "Date of birth"}, {"出生年月", "Month of birth"}, {"身份证号", "ID number"}, {"身份证号码", "ID number"}, {"证件号码", "Document number"},
    {"手机", "Mobile phone"}, {"手机号码", "Mobile phone"}, {"联系电话", "Telephone"}, {"电子邮箱", "E-mail"}, {"邮箱", "E-mail"}, {"工作单位", "Employer"}, {"单位名称", "Organisation"},
    {"企业名称", "Enterprise"}, {"统一社会信用代码", "Credit code"}, {"学历", "Education"}, {"最高学历", "Highest degree"}, {"职称", "Professional title"}, {"职务", "Position"}, {"民族", "Nationality"},
    {"户籍地址", "Registered address"}, {"现住址", "Present address"}, {"家庭住址", "Home address"}, {"地址", "Address"}, {"申请理由", "Reason"}, {"申请事项", "What is asked for"}, {"备注", "Remarks"},
    {"毕业院校", "School"}, {"专业", "Subject"}, {"毕业时间", "Graduated on"}, {"参保月数", "Months insured"}, {"婚姻状况", "Marital status"}, {"联系人", "Contact"}, {"法定代表人", "Legal representative"},
    {"从业人数", "Headcount"}, {"员工人数", "Headcount"}, {"申请日期", "Date"}, {"身份证", "ID card"}, {"身份证复印件", "Copy of the ID card"}, {"学历证书", "Degree certificate"}, {"劳动合同", "Employment contract"},
    {"营业执照", "Business licence"}, {"营业执照复印件", "Copy of the business licence"}, {"社保证明", "Proof of insurance"}, {"结婚证", "Marriage certificate"}, {"申请金额", "Amount asked for"}};

// Of a form in English: the Chinese of a label it has in common with the list, however it is spaced.
std::string_view chinese(std::string_view label) {
  auto const plain = [](std::string_view text) {
    std::string out;
    for (auto const c : lower_ascii(text))
      if (c != ' ') out += c;
    return out;
  };
  auto const wanted = plain(label);
  for (auto const& [zh, en] : kEnglish)
    if (plain(en) == wanted) return zh;
  return label;
}

std::string english(std::string_view zh) {
  for (auto const& one : kEnglish)
    if (zh == one.zh) return one.en;
  return {};
}

struct Block {
  uint32_t row = 0, first = 0, last = 0, last_row = 0;
  std::string text;
  bool empty() const { return text.empty(); }
};

// What a title says beside its name.
struct Label {
  std::string title, unit, help;
  std::vector<std::string> options;
  std::optional<bool> required;
};

bool matches(std::string_view text, RE2 const& pattern) { return RE2::PartialMatch(text, pattern); }

bool is_options(std::string_view text) {
  static RE2 const boxes("[□☐○◯〇]");
  return matches(text, boxes);
}
bool is_hint(std::string_view text) {
  static RE2 const blanks("^[\\s_＿年月日时分元万人个套/\\-]+$");           // "    年   月   日"
  static RE2 const bracket("^\\s*[（(【\\[][^）)】\\]]*[）)】\\]]\\s*$");   // the whole in brackets
  return is_options(text) || matches(text, blanks) || matches(text, bracket);
}
bool is_office(std::string_view text) {
  static RE2 const office("审核|审批|审查|核准|意见|签名|签字|签章|盖章|公章|受理人|受理编号|经办人|承诺|编号：|^编号$");
  return matches(text, office);
}
bool is_papers(std::string_view text) {
  static RE2 const papers("(申请|提交|所附|所需|证明|附件|报送|上传).{0,4}材料|材料(清单|目录)|^附件(清单)?[:：]?$|^材料$");
  return matches(text, papers);
}
bool is_instruction(std::string_view text) {
  static RE2 const told("^(填表|填写|说明|注[:：]|备注[:：]|注意|温馨)");
  return matches(text, told);
}

std::vector<std::string> cut_options(std::string const& text) {
  std::vector<std::string> out;
  static RE2 const one("[□☐○◯〇]\\s*([^□☐○◯〇\\s，,、；;/]+)");
  re2::StringPiece rest(text);
  std::string option;
  while (RE2::FindAndConsume(&rest, one, &option)) out.push_back(option);
  return out;
}
// "男/女", "本科、硕士、博士": several short words.
std::vector<std::string> cut_words(std::string const& text) {
  std::vector<std::string> out;
  static RE2 const cut("([^/、|｜／]+)");
  re2::StringPiece rest(text);
  std::string word;
  while (RE2::FindAndConsume(&rest, cut, &word)) {
    auto const tidy = clean(word);
    if (tidy.empty() || utf8_length(tidy) > 12) return {};
    out.push_back(tidy);
  }
  return out.size() >= 2 ? out : std::vector<std::string>{};
}

bool is_unit(std::string_view text) {
  static RE2 const unit("^(单位[:：]?)?(万元|元|人|名|平方米|㎡|m²|m2|天|日|个月|月|岁|年|%|％|套|公里|小时|吨|台)$");
  return matches(text, unit);
}

Label label_of(std::string const& written) {
  Label out;
  std::string rest;
  static RE2 const brackets("^([^（(【\\[]*)[（(【\\[]([^）)】\\]]*)[）)】\\]](.*)$");
  auto text = written;
  std::string before, inside, after;
  while (RE2::FullMatch(text, brackets, &before, &inside, &after)) {
    auto const note = clean(inside);
    static RE2 const must("必填|必交|必须|必备"), may("选填|可不填|如有|非必|没有可不|视情况");
    if (matches(note, must)) out.required = true;
    else if (matches(note, may)) {
      out.required = false;
      out.help = note;
    } else if (is_unit(note)) {
      static RE2 const prefix("^单位[:：]?");
      auto unit = note;
      RE2::Replace(&unit, prefix, "");
      out.unit = unit;
    } else if (auto words = cut_words(note); !words.empty()) out.options = std::move(words);
    else if (!note.empty()) out.help += (out.help.empty() ? "" : "；") + note;
    rest += before;
    text = after;
  }
  rest += text;
  if (rest.find('*') != std::string::npos || rest.find("＊") != std::string::npos || rest.find("★") != std::string::npos) out.required = true;
  static RE2 const marks("[*＊★:：\\s_＿　]+");
  RE2::GlobalReplace(&rest, marks, "");
  static RE2 const number("^(\\(?\\d{1,2}[.、．)）]|[一二三四五六七八九十]{1,3}、)");
  RE2::Replace(&rest, number, "");
  out.title = std::string(chinese(clean(rest)));
  return out;
}

BlankKind kind_of(Label const& label, std::string_view hint) {
  auto const& t = label.title;
  static RE2 const id("身份证"), phone("手机|电话|联系方式"), mail("邮箱|[Ee]-?mail|电子邮件"), name("姓名|联系人|负责人|法定代表人|法人|申请人$|配偶$"), address("住址|地址|住所|户籍所在"),
      uscc("信用代码"), day("日期|时间$|出生年月日"), yes("^(是否|有无)"), long_text("说明|情况|理由|原因|简介|内容|备注|经历|简历|事由|意见|用途|计划"),
      whole("人数|数量|年龄|月数|年限|套数|次数|天数|人口"), money("金额|收入|工资|面积|比例|产值|营收|资产|价格|租金"), organisation("单位|企业|公司|院校|学校");
  if (!label.options.empty()) {
    std::set<std::string> const both(label.options.begin(), label.options.end());
    if (both == std::set<std::string>{"是", "否"} || both == std::set<std::string>{"有", "无"}) return BlankKind::yes_no;
    return BlankKind::choice;
  }
  if (matches(t, id)) return BlankKind::id_number;
  if (matches(t, uscc)) return BlankKind::uscc;
  if (matches(t, phone)) return BlankKind::phone;
  if (matches(t, mail)) return BlankKind::email;
  if (matches(t, yes)) return BlankKind::yes_no;
  if (matches(t, address)) return BlankKind::address;
  if (matches(t, name) && !matches(t, organisation)) return BlankKind::name;
  static RE2 const dated("年.*月.*日");
  if (matches(hint, dated) || matches(t, day)) return BlankKind::day;
  if (label.unit == "元" || label.unit == "万元" || label.unit == "平方米" || label.unit == "m2" || label.unit == "%" || label.unit == "％" || matches(t, money)) return BlankKind::number;
  if (!label.unit.empty() || matches(t, whole)) return BlankKind::whole;
  if (matches(t, long_text)) return BlankKind::paragraph;
  return BlankKind::text;
}

class FormReader {
 public:
  Result<BlankForm> read(std::string_view bytes) {
    auto workbook = TRY(open_workbook(bytes));
    for (size_t i = 0; i < workbook->sheets().size(); ++i) {
      if (!workbook->sheets()[i].visible) continue;
      auto const outline = TRY(workbook->outline(i));
      if (outline.last_value_row == 0) continue;
      sheet_ = workbook->sheets()[i].name;
      merges_ = outline.merges;
      TRY(load(*workbook, i));
      break;
    }
    rows();
    finish();
    bool const one_column = width_ == 1 && out_.fields.size() == 1;  // a heading over nothing
    if (out_.fields.empty() || one_column) return invalid("blank_form.no_fields", sheet_);
    if (out_.fields.size() > kBlankFields) return invalid("blank_form.too_many", sheet_, {{"max", std::to_string(kBlankFields)}});
    return std::move(out_);
  }

 private:
  std::string sheet_;
  std::vector<Range> merges_;
  std::map<uint32_t, std::map<uint32_t, std::string>> grid_;
  uint32_t width_ = 0;
  BlankForm out_;
  std::string group_;
  bool in_papers_ = false, in_office_ = false, marks_ = false;
  std::map<uint32_t, std::string> list_columns_;  // of the layout 项目 | 内容 | 备注: column -> label | note | required
  std::set<std::string> keys_, paper_keys_;
  std::set<size_t> decided_;  // fields whose form says itself whether they are required

  Position at(uint32_t row, uint32_t column) const { return {sheet_, row, column}; }
  void add(std::string code, Position const& where, std::map<std::string, std::string> args = {}) { out_.notes.push_back(invalid(std::move(code), to_text(where), std::move(args))); }

  Result<void> load(Workbook& workbook, size_t index) {
    TRY(workbook.read_rows(index, [&](Row const& row) {
      for (size_t c = 0; c < row.cells.size(); ++c) {
        auto const column = static_cast<uint32_t>(c + 1);
        auto const& cell = row.cells[c];
        if (cell.kind == CellKind::blank) continue;
        auto const text = take_text(cell, at(row.number, column));
        if (!text) {
          add("blank_form.cell", at(row.number, column));
          continue;
        }
        auto const tidy = clean(cell.kind == CellKind::text ? cell.text : text->value);
        if (!tidy.empty()) grid_[row.number][column] = tidy;
        width_ = std::max(width_, column);
      }
      return row.number < kRowsMax;
    }));
    for (auto const& m : merges_)
      if (m.first_row < kRowsMax) {
        width_ = std::max(width_, std::min(m.last_column, 64U));
        grid_.try_emplace(m.first_row);
      }
    return {};
  }

  Range const* merge_at(uint32_t row, uint32_t column) const {
    for (auto const& m : merges_)
      if (m.contains(row, column)) return &m;
    return nullptr;
  }
  std::vector<Block> blocks_of(uint32_t row) const {
    std::vector<Block> out;
    auto const found = grid_.find(row);
    for (uint32_t c = 1; c <= width_;) {
      auto const* m = merge_at(row, c);
      if (m && m->first_row != row) {  // the rest of a block above
        c = m->last_column + 1;
        continue;
      }
      Block b{row, c, m ? m->last_column : c, m ? m->last_row : row, {}};
      if (found != grid_.end())
        if (auto const cell = found->second.find(c); cell != found->second.end()) b.text = cell->second;
      out.push_back(std::move(b));
      c = out.back().last + 1;
    }
    return out;
  }

  void rows() {
    for (auto const& line : grid_) {
      auto const blocks = blocks_of(line.first);
      std::vector<Block const*> texts;
      for (auto const& b : blocks)
        if (!b.empty()) texts.push_back(&b);
      if (texts.empty()) continue;
      if (out_.title.empty() && take_title(texts)) continue;
      if (take_list_head(texts)) continue;
      if (!list_columns_.empty() && take_list_row(blocks)) continue;
      if (texts.size() == 1 && take_heading(*texts.front(), blocks)) continue;
      if (in_papers_) {
        for (auto const* b : texts) papers(b->text, at(b->row, b->first));
        continue;
      }
      if (in_office_ && std::all_of(texts.begin(), texts.end(), [&](auto const* b) { return b->first == 1 || is_office(b->text) || is_hint(b->text); })) {
        add("blank_form.office", at(texts.front()->row, texts.front()->first), {{"text", texts.front()->text}});
        continue;
      }
      in_office_ = false;
      if (take_table_head(line.first, texts)) continue;
      grid_row(blocks);
    }
  }

  bool take_title(std::vector<Block const*> const& texts) {
    if (texts.size() != 1) {
      if (out_.title.empty() && !texts.empty()) out_.title = "";
      return false;
    }
    static RE2 const annex("^附(件|表)\\s*\\d*[:：]?$");
    auto const& text = texts.front()->text;
    if (matches(text, annex)) return true;
    static RE2 const about("表|申请|登记|审批|确认|认定|申报");
    if (utf8_length(text) > kLabelMax || !matches(text, about)) return false;
    out_.title = text;
    static RE2 const blank("[\\s　]+");
    RE2::GlobalReplace(&out_.title, blank, "");
    return true;
  }

  // 项目 | 填写内容 | 备注 | 是否必填
  bool take_list_head(std::vector<Block const*> const& texts) {
    static RE2 const item("^(项目|栏目|字段|事项|填报项目|项目名称)$"), value("^(内容|填写内容|填写|填报内容|填写栏)$"), remark("^(备注|说明|填写说明|要求)$"), must("^(是否)?必填$");
    std::map<uint32_t, std::string> found;
    for (auto const* b : texts) {
      auto const text = label_of(b->text).title;
      if (matches(text, item)) found[b->first] = "label";
      else if (matches(text, value)) found[b->first] = "value";
      else if (matches(text, remark)) found[b->first] = "note";
      else if (matches(text, must)) found[b->first] = "required";
    }
    bool const head = found.size() >= 2 && std::any_of(found.begin(), found.end(), [](auto const& f) { return f.second == "label"; });
    if (head) list_columns_ = found;
    return head;
  }
  bool take_list_row(std::vector<Block> const& blocks) {
    std::string label, value, remark, must;
    Position where;
    for (auto const& b : blocks) {
      auto const found = list_columns_.find(b.first);
      if (found == list_columns_.end()) continue;
      if (found->second == "label") label = b.text, where = at(b.row, b.first);
      if (found->second == "value") value = b.text;
      if (found->second == "note") remark = b.text;
      if (found->second == "required") must = b.text;
    }
    if (label.empty()) return false;
    auto const texts = std::count_if(blocks.begin(), blocks.end(), [](auto const& b) { return !b.empty(); });
    if (texts == 1 && (is_papers(label) || is_instruction(label) || is_office(label))) return false;  // a heading below the list
    if (is_papers(label) && !value.empty()) {
      papers(value, where);
      return true;
    }
    auto one = label_of(label);
    static RE2 const yes("是|√|必"), no("否|选");
    if (!must.empty()) one.required = matches(must, yes) && !matches(must, no);
    if (!remark.empty()) {
      auto const from_remark = label_of("x（" + remark + "）");
      if (from_remark.required && !one.required) one.required = from_remark.required;
      if (one.unit.empty()) one.unit = from_remark.unit;
      if (one.options.empty()) one.options = from_remark.options;
      if (from_remark.unit.empty() && from_remark.options.empty()) one.help += (one.help.empty() ? "" : "；") + remark;
    }
    field(std::move(one), value, where);
    return true;
  }

  bool take_heading(Block const& b, std::vector<Block> const& blocks) {
    auto const where = at(b.row, b.first);
    static RE2 const numbered("^[一二三四五六七八九十]{1,3}、");
    bool const wide = b.last - b.first + 1 >= std::max(2U, width_ * 3 / 4);
    if (is_instruction(b.text)) {
      add("blank_form.instruction", where, {{"text", b.text}});
      return true;
    }
    bool const merged = std::any_of(blocks.begin(), blocks.end(), [](auto const& one) { return one.last > one.first; });
    if (is_papers(b.text) && (wide || !list_columns_.empty() || matches(b.text, numbered) || !merged)) {
      in_papers_ = true;
      in_office_ = false;
      list_columns_.clear();
      static RE2 const listed("[:：]\\s*(\\S.*)$");
      std::string rest;
      if (RE2::PartialMatch(b.text, listed, &rest)) papers(rest, where);
      return true;
    }
    if (is_office(b.text) && (wide || !in_papers_)) {
      add("blank_form.office", where, {{"text", b.text}});
      in_office_ = true;
      in_papers_ = false;
      return true;
    }
    if (matches(b.text, numbered) || (wide && !in_papers_ && utf8_length(b.text) <= kLabelMax)) {
      group_ = label_of(b.text).title;
      in_papers_ = in_office_ = false;
      list_columns_.clear();
      return true;
    }
    if (!in_papers_ && utf8_length(b.text) > kLabelMax) {
      add("blank_form.instruction", where, {{"text", b.text}});
      return true;
    }
    return false;
  }

  // Titles side by side over empty rows: a list of people or things, which one paragraph must hold.
  bool take_table_head(uint32_t, std::vector<Block const*> const& texts) {
    if (texts.size() < 3) return false;
    for (size_t i = 1; i < texts.size(); ++i)
      if (texts[i]->first != texts[i - 1]->last + 1 || is_hint(texts[i]->text)) return false;
    std::string joined;
    static RE2 const list_name("成员|经历|简历|情况|明细|名单");
    // A title down the side, or one that speaks of many, is the name of the list.
    size_t const from = texts.front()->last_row > texts.front()->row || matches(texts.front()->text, list_name) ? 1 : 0;
    for (size_t i = from; i < texts.size(); ++i) joined += (joined.empty() ? "" : "、") + label_of(texts[i]->text).title;
    auto const where = at(texts.front()->row, texts.front()->first);
    add("blank_form.table", where, {{"columns", joined}});
    Label one;
    one.title = from == 1 ? label_of(texts.front()->text).title : !group_.empty() ? group_ + "明细" : "明细";
    one.help = "每行一条：" + joined;
    one.required = false;
    field(std::move(one), "", where, BlankKind::paragraph);
    return true;
  }

  void grid_row(std::vector<Block> const& blocks) {
    for (size_t i = 0; i < blocks.size(); ++i) {
      auto const& b = blocks[i];
      if (b.empty() || is_hint(b.text)) {
        if (!b.empty() && (i == 0 || blocks[i - 1].empty())) add("blank_form.unclear", at(b.row, b.first), {{"text", b.text}});
        continue;
      }
      auto const where = at(b.row, b.first);
      if (utf8_length(b.text) > kLabelMax) {
        add("blank_form.instruction", where, {{"text", b.text}});
        continue;
      }
      if (is_office(b.text)) {
        add("blank_form.office", where, {{"text", b.text}});
        continue;
      }
      bool const has_next = i + 1 < blocks.size();
      bool const next_is_label = has_next && !blocks[i + 1].empty() && !is_hint(blocks[i + 1].text);
      if (is_papers(b.text)) {
        if (has_next && !blocks[i + 1].empty()) papers(blocks[i + 1].text, at(b.row, blocks[i + 1].first)), ++i;
        else add("blank_form.no_papers", where, {{"text", b.text}});
        continue;
      }
      if (next_is_label) {
        if (b.last_row > b.row) {  // a title down the side names what stands beside it
          group_ = label_of(b.text).title;
          continue;
        }
        add("blank_form.unclear", where, {{"text", b.text}});
        continue;
      }
      std::string hint;
      if (has_next && !blocks[i + 1].empty()) hint = blocks[++i].text;
      field(label_of(b.text), hint, where);
    }
  }

  void field(Label label, std::string const& hint, Position const& where, std::optional<BlankKind> kind = {}) {
    if (label.title.empty()) return add("blank_form.unclear", where, {{"text", hint}});
    if (label.options.empty() && is_options(hint)) label.options = cut_options(hint);
    if (!hint.empty() && !is_options(hint)) {
      auto const told = label_of("x" + hint);
      if (label.unit.empty()) label.unit = told.unit;
      if (label.options.empty()) label.options = told.options;
      static RE2 const bare("^[\\s_＿年月日时分/\\-]+$");
      if (told.unit.empty() && told.options.empty() && !matches(hint, bare)) label.help += (label.help.empty() ? "" : "；") + (told.help.empty() ? hint : told.help);
      if (!label.required) label.required = told.required;
    }
    BlankField f;
    f.kind = kind ? *kind : kind_of(label, hint);
    if (f.kind == BlankKind::choice) {
      f.options = label.options;
      std::set<std::string> const apart(f.options.begin(), f.options.end());
      if (apart.size() != f.options.size() || f.options.size() < 2) {
        add("blank_form.options", where, {{"title", label.title}});
        f.kind = BlankKind::text;
        f.options.clear();
      }
    }
    f.title = label.title;
    f.en = english(label.title);
    f.unit = label.unit;
    f.help = label.help;
    f.group = group_;
    f.at = where;
    f.key = key_from_title(label.title);
    if (!keys_.insert(f.key).second) {
      add("blank_form.twice", where, {{"title", label.title}});
      int n = 2;
      while (!keys_.insert(f.key + "_" + std::to_string(n)).second) ++n;
      f.key += "_" + std::to_string(n);
    }
    f.required = label.required.value_or(true);
    if (label.required) decided_.insert(out_.fields.size());
    if (label.required.value_or(false)) marks_ = true;
    if (f.en.empty()) add("blank_form.english", where, {{"title", f.title}});
    out_.fields.push_back(std::move(f));
  }

  void papers(std::string const& text, Position const& where) {
    static RE2 const cut("(?:^|[；;。\\n])\\s*(?:[（(]?\\d{1,2}[.、．)）]\\s*)?([^；;。\\n]+)"), numbered("\\s+(\\d{1,2}[.、．)）])");
    auto lines = text;
    RE2::GlobalReplace(&lines, numbered, "\n\\1");
    re2::StringPiece rest(lines);
    std::string one;
    while (RE2::FindAndConsume(&rest, cut, &one)) {
      auto const label = label_of(clean(one));
      if (label.title.empty() || is_hint(label.title)) continue;
      if (utf8_length(label.title) > kLabelMax) {
        add("blank_form.instruction", where, {{"text", label.title}});
        continue;
      }
      BlankPaper paper{key_from_title(label.title), label.title, english(label.title), label.required.value_or(true), where};
      if (!paper_keys_.insert(paper.key).second) continue;
      if (paper.en.empty()) add("blank_form.english", where, {{"title", paper.title}});
      out_.papers.push_back(std::move(paper));
    }
  }

  void finish() {
    if (out_.title.empty()) {
      out_.title = sheet_.empty() ? "新事项" : sheet_;
      add("blank_form.no_title", at(1, 1), {{"title", out_.title}});
    }
    // Where the form marks what must be filled in, the rest may be left out; where it marks nothing, all is asked for.
    if (marks_)
      for (size_t i = 0; i < out_.fields.size(); ++i)
        if (!decided_.contains(i)) out_.fields[i].required = false;
    bool const id = std::any_of(out_.fields.begin(), out_.fields.end(), [](auto const& f) { return f.kind == BlankKind::id_number; });
    bool const uscc = std::any_of(out_.fields.begin(), out_.fields.end(), [](auto const& f) { return f.kind == BlankKind::uscc; });
    out_.for_person = id || !uscc;
  }
};

}  // namespace

std::string key_from_title(std::string_view title) {
  UErrorCode status = U_ZERO_ERROR;
  static std::unique_ptr<icu::Transliterator> const latin(icu::Transliterator::createInstance("Han-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, status));
  auto text = icu::UnicodeString::fromUTF8(icu::StringPiece(title.data(), static_cast<int32_t>(title.size())));
  if (latin) latin->transliterate(text);
  std::string plain, out;
  text.toUTF8String(plain);
  for (char c : plain) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
    else if (!out.empty() && out.back() != '_') out += '_';
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  if (out.size() > kKeyMax) out = out.substr(0, out.rfind('_', kKeyMax) == std::string::npos ? kKeyMax : out.rfind('_', kKeyMax));
  if (out.empty() || (out.front() >= '0' && out.front() <= '9')) out = "f_" + out;
  while (out.back() == '_') out.pop_back();
  return out;
}

Result<BlankForm> read_blank_form(std::string_view bytes) { return FormReader().read(bytes); }

}  // namespace ly::formats
