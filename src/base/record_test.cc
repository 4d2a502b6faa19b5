#include <gtest/gtest.h>

#include "base/record_json.h"

namespace ly {
namespace {

struct Contact {
  std::string name, phone;
  static Fields fields(auto...) {
    return Fields{field("name", {"姓名", "Name"}, &Contact::name, {.required = true, .length_max = 4, .pii = Pii::name}),
                  field("phone", {"电话", "Phone"}, &Contact::phone, {.pii = Pii::phone})};
  }
};
struct Firm {
  int64_t workers = 0;
  int32_t floors = 0;
  double revenue = 0;
  bool chain = false;
  Day since{};
  std::optional<int64_t> revision;
  std::string level;
  Contact contact;
  std::vector<std::string> tags;
  static Fields fields(auto...) {
    return Fields{field("workers", {"人数", "Workers"}, &Firm::workers, {.required = true, .min = 0}),
                  field("floors", {"层", "Floors"}, &Firm::floors),
                  field("revenue", {"收入", "Revenue"}, &Firm::revenue),
                  field("chain", {"产业链", "Chain"}, &Firm::chain),
                  field("since", {"自", "Since"}, &Firm::since),
                  field("revision", {"版本", "Revision"}, &Firm::revision),
                  field("level", {"级", "Level"}, &Firm::level, {.one_of = "low high"}),
                  field("contact", {"联系人", "Contact"}, &Firm::contact),
                  field("tags", {"标签", "Tags"}, &Firm::tags, {.length_max = 2})};
  }
};

std::string problems(std::string_view text, Scalars scalars = Scalars::strict) {
  auto const read = read_record<Firm>(*parse_json(text), scalars);
  if (read) return "";
  std::string out;
  for (auto const& p : read.error().more) out += p.code + "@" + p.at + " ";
  return out;
}

TEST(RecordTest, reads_what_it_writes) {
  auto const text = R"({"chain":true,"contact":{"name":"测试员","phone":"13800000000"},"floors":-3,"level":"low","revenue":2.5,"revision":7,"since":"2020-02-17","tags":["a","b"],"workers":9007199254740993})";
  auto const firm = read_record<Firm>(*parse_json(text));
  ASSERT_TRUE(firm) << problems(text);
  EXPECT_EQ(canonical(write_record(*firm, Masks::off)), text);
  auto const masked = write_record(*firm);
  EXPECT_EQ(text_of(*find(masked, "contact"), "phone"), "138****0000");
  EXPECT_EQ(text_of(*find(masked, "contact"), "name"), "测**");
}

struct Named : Contact {
  int64_t revision = 0;
  static Fields fields(auto...) { return Fields{field("revision", {"版本", "Revision"}, &Named::revision)} + Contact::fields(); }
};
struct Town {
  std::vector<Named> people;
  std::optional<Contact> mayor;
  std::vector<std::optional<int64_t>> counts;
  static Fields fields(auto...) {
    return Fields{field("people", {"人员", "People"}, &Town::people), field("mayor", {"镇长", "Mayor"}, &Town::mayor), field("counts", {"数", "Counts"}, &Town::counts)};
  }
};

struct Told {  // kept in both languages, as what was decided is
  std::string title, title_en, en, note_en, person, person_en;
  std::optional<std::string> word, word_en;
  json::value more;
  json::object rest;
  double share = 0;
  Instant at{};
  std::vector<Told> told;
  static Fields fields(auto...) {
    return Fields{field("title", {"题", "Title"}, &Told::title), field("title_en", {"题", "Title"}, &Told::title_en), field("en", {"英", "English"}, &Told::en), field("note_en", {"注", "Note"}, &Told::note_en),
                  field("person", {"人", "Person"}, &Told::person, {.pii = Pii::name}), field("person_en", {"人", "Person"}, &Told::person_en, {.pii = Pii::name}), field("word", {"词", "Word"}, &Told::word),
                  field("word_en", {"词", "Word"}, &Told::word_en), field("more", {"余", "More"}, &Told::more), field("rest", {"余", "Rest"}, &Told::rest), field("share", {"份", "Share"}, &Told::share),
                  field("at", {"时", "At"}, &Told::at), field("told", {"说", "Told"}, &Told::told)};
  }
};

// What the writer does in one go, in two over a tree: each text that has an English twin takes it, and the twin goes.
json::value one_language(json::value const& value, bool english) {
  if (auto const* list = value.if_array()) {
    json::array out;
    for (auto const& item : *list) out.push_back(one_language(item, english));
    return out;
  }
  auto const* object = value.if_object();
  if (!object) return value;
  json::object out;
  for (auto const& member : *object) {
    std::string const key = member.key();
    auto const is_twin = key.size() >= 3 && key.compare(key.size() - 3, 3, "_en") == 0 && object->contains(key.substr(0, key.size() - 3));
    if (!is_twin) out[key] = one_language(member.value(), english);
  }
  for (auto& member : out)
    if (auto const* twin = english ? object->if_contains(std::string(member.key()) + "_en") : nullptr; twin && twin->is_string() && !twin->get_string().empty()) member.value() = *twin;
  return out;
}

TEST(RecordTest, the_text_for_a_reader_is_the_tree_in_his_language) {
  Dice dice(7);
  auto const text = [&] {
    std::string out;
    for (auto n = dice.below(5); n > 0; --n) out += std::vector<std::string>{"测", "a", "\"", "\\", "\n", std::string("\0", 1), "\x1f", "/", "\x7f", "𠮷"}.at(dice.below(10));
    return out;
  };
  std::function<Told(int)> const told = [&](int depth) {
    Told t{text(), text(), text(), text(), "测试员", dice.below(2) ? "Tester" : "", {}, {}, {}, {}, static_cast<double>(dice.below(1000)) / 8, Instant{static_cast<int64_t>(dice.below(4'000'000'000'000))}, {}};
    if (dice.below(2)) t.word = text();
    if (dice.below(2)) t.word_en = text();
    t.more = json::array{nullptr, true, -7, 18446744073709551615U, 0.1, json::object{{"a", text()}, {"a_en", text()}, {"b_en", text()}, {"_en", 1}, {text(), 1e300}}};
    t.rest = {{"c", json::array{1}}, {"c_en", text()}, {"d", "x"}, {"d_en", 5}};
    for (auto n = depth > 0 ? dice.below(3) : 0; n > 0; --n) t.told.push_back(told(depth - 1));
    return t;
  };
  for (int i = 0; i < 500; ++i) {
    auto const t = told(2);
    for (bool const english : {false, true}) {
      auto const read = parse_json(record_text(t, english));
      ASSERT_TRUE(read) << record_text(t, english);
      ASSERT_EQ(canonical(*read), canonical(one_language(write_record(t), english)));
      ASSERT_EQ(value_text(write_record(t), english), record_text(t, english));
    }
  }
}

TEST(RecordTest, records_within_records_lists_and_extensions) {
  auto const text = R"({"counts":[1,null,3],"mayor":{"name":"甲","phone":""},"people":[{"name":"乙","phone":"","revision":2},{"name":"丙","phone":"","revision":3}]})";
  auto const town = read_record<Town>(*parse_json(text));
  ASSERT_TRUE(town);
  EXPECT_EQ(town->people.at(1).revision, 3);
  EXPECT_EQ(town->people.at(1).name, "丙");
  EXPECT_EQ(canonical(write_record(*town, Masks::off)), text);
  EXPECT_EQ(canonical(write_record(Town{})), R"({"counts":[],"mayor":null,"people":[]})");
  auto const wrong = read_record<Town>(*parse_json(R"({"people":[{"name":"乙"},{"name":"丙","revision":"x"}],"mayor":{"phone":"1"}})"));
  ASSERT_EQ(wrong.error().more.size(), 2u);
  EXPECT_EQ(wrong.error().more[0].at, "people[1].revision");
  EXPECT_EQ(wrong.error().more[1].at, "mayor.name");
}

TEST(RecordTest, schema_of_every_kind) {
  EXPECT_EQ(canonical(schema_of<Town>().at("properties").at("counts")),
            R"({"items":{"type":["integer","null"]},"title":"Counts","type":"array","x-title":{"en":"Counts","zh-CN":"数"}})");
  auto const firm = schema_of<Firm>();
  EXPECT_EQ(canonical(firm.at("required")), R"(["workers"])");
  EXPECT_EQ(canonical(firm.at("properties").at("workers")), R"({"minimum":0,"title":"Workers","type":"integer","x-title":{"en":"Workers","zh-CN":"人数"}})");
  EXPECT_EQ(canonical(firm.at("properties").at("level").at("enum")), R"(["low","high"])");
}

TEST(RecordTest, every_problem_at_its_place) {
  EXPECT_EQ(problems(R"({"workers":18446744073709551615})"), "field.wrong_type@workers ");
  EXPECT_EQ(problems(R"({"workers":1.5})"), "field.wrong_type@workers ");
  EXPECT_EQ(problems(R"({"workers":-1,"floors":2147483648})"), "field.out_of_range@workers field.out_of_range@floors ");
  EXPECT_EQ(problems(R"({"workers":"12"})"), "field.wrong_type@workers ");
  EXPECT_EQ(problems(R"({"workers":"12"})", Scalars::from_text), "");
  EXPECT_EQ(problems(R"({"contact":{"name":"超过四个字","fax":1},"tags":["a","b","c"],"level":"mid","since":"2020-02-30","workers":1})"),
            "field.not_a_day@since field.not_allowed@level field.too_long@contact.name field.unknown@contact.fax field.too_many@tags ");
  EXPECT_EQ(problems("{}"), "field.missing@workers ");
  EXPECT_EQ(problems(R"({"workers":1,"contact":{"name":"  "}})"), "field.missing@contact.name ");
}

}  // namespace
}  // namespace ly
