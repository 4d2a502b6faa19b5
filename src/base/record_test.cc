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
