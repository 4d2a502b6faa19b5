// SQL of groups, joint reviews and duty.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domains/registry/duty.h"
#include "domains/registry/groups.h"

namespace ly::registry {

struct GroupRow {
  GroupId id;
  std::string division, kind, name;
  bool closed = false;
  int64_t revision = 1;
};
std::optional<GroupRow> find_group(View const& view, std::string_view id);
std::optional<GroupRow> find_group_named(View const& view, std::string_view division, std::string_view kind, std::string_view name);
std::vector<GroupRow> list_groups(View const& view, std::string_view division_prefix, std::string_view kind, std::string_view after, int64_t limit, int64_t& total);
void insert_group(Context& context, GroupRow const& row);
void update_group(Context& context, GroupRow const& row);

struct MemberRow {
  MemberId id;
  std::string group_id, account_id, part, unit;
  Day from;
  std::optional<Day> to;
};
std::vector<MemberRow> list_members(View const& view, std::string_view group_id, Day day);  // those whose time is not over
bool is_member(View const& view, std::string_view group_id, std::string_view account, Day day);
bool is_reviewer(View const& view, std::string_view account, Day day);  // member of any review group
void insert_member(Context& context, MemberRow const& row);
void mark_member_ended(Context& context, MemberId const& id, Day to);

std::vector<std::string> list_enterprises_of_account(View const& view, std::string_view account, Day day);
std::vector<std::string> list_enterprises_of_group(View const& view, std::string_view group_id);
int64_t count_enterprises_of_group(View const& view, std::string_view group_id);
std::optional<std::string> find_group_of_enterprise(View const& view, std::string_view enterprise_id);
void put_group_of_enterprise(Context& context, std::string_view enterprise_id, std::string_view group_id);
void delete_group_of_enterprise(Context& context, std::string_view enterprise_id, std::string_view group_id);

struct JointReviewRow {
  JointReviewId id;
  std::string enterprise_id, lead, assistant, state, note;
  Day day;
  int64_t revision = 1;
};
std::optional<JointReviewRow> find_joint_review(View const& view, std::string_view id);
std::vector<JointReviewRow> list_joint_reviews(View const& view, std::string_view enterprise_id, std::string_view before, int64_t limit, int64_t& total);
void insert_joint_review(Context& context, JointReviewRow const& row);
void update_joint_review(Context& context, JointReviewRow const& row);

struct DutyRow {
  DutyId id;
  std::string group_id, account_id, place_id, shift, languages, state = "planned", relieves;
  Instant from, to;
  int64_t revision = 1;
};
struct DutyFilter {
  std::string division_prefix, group_id, account_id;  // empty: no limit
  Instant from, to;                                   // shifts that touch [from, to)
  std::string after;
  int64_t limit = 50;
};
std::optional<DutyRow> find_duty(View const& view, std::string_view id);
std::vector<DutyRow> list_duty(View const& view, DutyFilter const& filter, int64_t& total);
// Another shift of this account that touches [from, to) and still stands.
std::optional<DutyRow> find_overlap(View const& view, std::string_view account, Instant from, Instant to);
int64_t minutes_on_duty(View const& view, std::string_view account, Instant from, Instant to);
void insert_duty(Context& context, DutyRow const& row);
void mark_duty(Context& context, DutyId const& id, std::string_view state);
// All of an account that end after `from`, from one state to another; how many.
int64_t mark_duties_of(Context& context, std::string_view account, Instant from, std::string_view state, std::string_view to);

struct OfficerRow {
  std::string languages, health = "fit", note;
};
OfficerRow find_officer(View const& view, std::string_view account);
void put_officer(Context& context, std::string_view account, OfficerRow const& row);

}  // namespace ly::registry
