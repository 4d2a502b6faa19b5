#include "desk/identity.h"

namespace ly {

std::string_view name_of(Role role) {
  switch (role) {
    case Role::officer: return "officer";
    case Role::reviewer: return "reviewer";
    case Role::inspector: return "inspector";
    case Role::lead: return "lead";
    case Role::enterprise_clerk: return "enterprise_clerk";
    case Role::auditor: return "auditor";
    case Role::administrator: return "administrator";
    case Role::dispatcher: return "dispatcher";
  }
  return "";
}

Words title_of(Role role) {
  switch (role) {
    case Role::officer: return {"经办人员", "Officer"};
    case Role::reviewer: return {"复核人员", "Reviewer"};
    case Role::inspector: return {"检查人员", "Inspector"};
    case Role::lead: return {"指挥部", "Command post lead"};
    case Role::enterprise_clerk: return {"企业经办人", "Enterprise clerk"};
    case Role::auditor: return {"审计人员", "Auditor"};
    case Role::administrator: return {"管理员", "Administrator"};
    case Role::dispatcher: return {"承运调度员", "Dispatcher of a carrier"};
  }
  return {};
}

bool role_from(std::string_view name, Role& out) {
  for (auto role : kRoles)
    if (name_of(role) == name) {
      out = role;
      return true;
    }
  return false;
}

std::vector<std::string> names_of(Roles roles) {
  std::vector<std::string> names;
  for (auto role : kRoles) if (roles.has(role)) names.emplace_back(name_of(role));
  return names;
}

std::string_view region_prefix(std::string_view division) {
  if (division.size() != 6) return division;
  while (division.size() > 2 && division.ends_with("00")) division.remove_suffix(2);
  return division;
}

Actor Actor::system(std::string title) {
  Actor actor;
  actor.title = std::move(title);
  for (auto role : kRoles) actor.roles = actor.roles | role;
  actor.is_system = true;
  return actor;
}

bool Actor::may_see(std::string_view enterprise_id, std::string_view division) const {
  if (scope.kind == Scope::Kind::enterprise) return !enterprise_id.empty() && scope.code == enterprise_id;
  return division.starts_with(region());
}

bool Actor::may_see_division(std::string_view division) const {
  return scope.kind == Scope::Kind::region && division.starts_with(region());
}

std::string journal_name(Actor const& actor) { return actor.is_system ? "system:" + actor.title : actor.account.text; }

}  // namespace ly
