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
