// Who acts: an account's roles and scope, as every rule of the house sees it. Where accounts and sessions are kept is
// the business of domains/accounts.
#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/record.h"

namespace ly {

struct AccountTag;
using AccountId = Id<AccountTag>;
struct EnterpriseTag;
using EnterpriseId = Id<EnterpriseTag>;

enum class Role : uint32_t {
  officer = 1,            // seconded and bureau officers: intake, pre-review, rosters
  reviewer = 2,           // review group: decides
  inspector = 4,          // on site
  lead = 8,               // command post
  enterprise_clerk = 16,  // acts for one enterprise
  auditor = 32,           // reads the journal, changes nothing
  administrator = 64,     // accounts and settings
  dispatcher = 128,       // acts for one carrier: its coaches and drivers
};
inline constexpr Role kRoles[] = {Role::officer, Role::reviewer, Role::inspector, Role::lead, Role::enterprise_clerk, Role::auditor, Role::administrator, Role::dispatcher};

std::string_view name_of(Role role);
Words title_of(Role role);
bool role_from(std::string_view name, Role& out);

// A set of roles as bits.
struct Roles {
  uint32_t bits = 0;
  constexpr Roles() = default;
  constexpr Roles(Role role) : bits(static_cast<uint32_t>(role)) {}  // NOLINT: a role is a set of one
  constexpr bool has(Role role) const { return (bits & static_cast<uint32_t>(role)) != 0; }
  constexpr bool meets(Roles other) const { return (bits & other.bits) != 0; }
  constexpr bool empty() const { return bits == 0; }
  friend constexpr Roles operator|(Roles a, Roles b) { Roles r; r.bits = a.bits | b.bits; return r; }
  bool operator==(Roles const&) const = default;
};
constexpr Roles operator|(Role a, Role b) { return Roles(a) | Roles(b); }
std::vector<std::string> names_of(Roles roles);

// The digits that all codes inside a division begin with (GB/T 2260): 320000 -> 32, 320600 -> 3206, 320602001 -> itself,
// "" -> "" (the whole country). SQL and indexes select a region by this prefix.
std::string_view region_prefix(std::string_view division);

// What an actor may reach: a region (a division code, "" is the whole country) or one enterprise.
struct Scope {
  enum class Kind { region, enterprise } kind = Kind::region;
  std::string code;  // division code or enterprise id
  bool operator==(Scope const&) const = default;
};

struct Actor {
  AccountId account;          // empty for the system itself
  std::string title;          // how the system is called in the journal; an account's is sealed and asked for where it is shown (accounts::title_of_account)
  Roles roles;
  Scope scope;
  std::set<Pii> unmask;       // kinds of personal data this actor may ask to see, with a reason
  bool is_system = false;

  static Actor system(std::string title = "system");
  bool may_see(std::string_view enterprise_id, std::string_view division) const;
  bool may_see_division(std::string_view division) const;  // false for who acts for one enterprise
  std::string_view region() const { return region_prefix(scope.code); }  // of a regional scope
};

// How the journal writes an actor: account id, or "system:<title>".
std::string journal_name(Actor const& actor);

namespace may {
inline constexpr Roles staff = Role::officer | Role::reviewer | Role::inspector | Role::lead;
inline constexpr Roles deciders = Role::reviewer | Role::lead;
inline constexpr Roles admin = Role::administrator;
inline constexpr Roles audit = Role::auditor | Role::lead | Role::administrator;
inline constexpr Roles anyone = staff | Role::enterprise_clerk | Role::auditor | Role::administrator | Role::dispatcher;
inline constexpr Roles staff_and_clerk = staff | Role::enterprise_clerk;
inline constexpr Roles staff_clerk_audit = staff_and_clerk | Role::auditor;
}  // namespace may

}  // namespace ly
