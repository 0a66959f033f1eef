#include "services/disclosure/access_table.h"

namespace daodi::services::disclosure {
namespace {

using crypto::Audience;

constexpr int kRoles = 5;
constexpr int kAudiences = 4;

constexpr AccessRule kNever = AccessRule::kNever;
constexpr AccessRule kAlways = AccessRule::kAlways;
constexpr AccessRule kAuthor = AccessRule::kAuthor;
constexpr AccessRule kChain = AccessRule::kAuthorOrChain;
constexpr AccessRule kNamed = AccessRule::kAuthorOrNamed;
constexpr AccessRule kScope = AccessRule::kAuthorOrInScope;
constexpr AccessRule kNamedOrScope = AccessRule::kAuthorNamedOrInScope;

// Rows: PUBLIC, ORGANIZATION, OPERATOR, AUDITOR, REGULATOR.
// Columns: PUBLIC, CHAIN, NAMED, OWNER.
constexpr AccessRule kOrdinary[kRoles][kAudiences] = {
    {kAlways, kNever, kNever, kNever},
    {kAlways, kChain, kNamed, kAuthor},
    {kAlways, kAuthor, kAuthor, kAuthor},
    {kAlways, kAlways, kNamed, kAuthor},
    {kAlways, kScope, kNamedOrScope, kScope},
};
// A regulator's, who states the case.
constexpr AccessRule kErasableForCase[kAudiences] = {kNever, kScope,
                                                     kNamedOrScope, kScope};
constexpr AccessRule kErasable[kRoles][kAudiences] = {
    {kNever, kNever, kNever, kNever},    {kNever, kAuthor, kNamed, kAuthor},
    {kNever, kAuthor, kAuthor, kAuthor}, {kNever, kAuthor, kNamed, kAuthor},
    {kNever, kAuthor, kNamed, kAuthor},
};

}  // namespace

AccessRule AccessRuleOf(ReaderRole role, ReadPurpose::Kind purpose,
                        Audience audience, bool erasable) {
  const int row = static_cast<int>(role);
  const int column = static_cast<int>(audience) - 1;
  if (erasable && role == ReaderRole::kRegulator &&
      purpose == ReadPurpose::Kind::kCase) {
    return kErasableForCase[column];
  }
  return erasable ? kErasable[row][column] : kOrdinary[row][column];
}

}  // namespace daodi::services::disclosure
