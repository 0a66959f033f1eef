// Who may say what with effect. A statement without authority is kept as a
// CLAIM that changes no state until confirmed; a missing post is flagged. Pure
// decisions over facts the caller looks up at the statement's log position.

#ifndef DAODI_SERVICES_DOMAIN_AUTHORITY_H_
#define DAODI_SERVICES_DOMAIN_AUTHORITY_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "crypto/governance.h"
#include "crypto/registry.h"
#include "crypto/statement_kind.h"
#include "services/domain/parsed_statement.h"

namespace daodi::services::domain {

// Standings that give authority; a set of bits.
enum class Standing : uint16_t {
  kNone = 0,
  // Issued the lot.
  kIssuer = 1 << 0,
  // Has it by a confirmed transfer.
  kHolder = 1 << 1,
  // Holds it and has a production licence in force for such goods.
  kLicensedHolder = 1 << 2,
  // Named as destination by who ships it.
  kNamedDestination = 1 << 3,
  // Named as carrier by who ships it.
  kNamedCarrier = 1 << 4,
  // An accredited laboratory named by issuer or holder.
  kNamedLaboratory = 1 << 5,
  // A regulator in whose scope the subject is.
  kRegulatorInScope = 1 << 6,
  // Anybody, about its own affairs.
  kAnybody = 1 << 7,
};

constexpr Standing operator|(Standing a, Standing b) {
  return static_cast<Standing>(static_cast<uint16_t>(a) |
                               static_cast<uint16_t>(b));
}
constexpr bool Intersects(Standing a, Standing b) {
  return (static_cast<uint16_t>(a) & static_cast<uint16_t>(b)) != 0;
}

struct AuthorityRule {
  crypto::StatementKind kind;
  Standing standings;  // one of them is enough
};
// One for each event, record and statement about a statement.
absl::Span<const AuthorityRule> AuthorityRules();

// What the caller knows of author and lot at the statement's position.
struct AuthorFacts {
  bool mentions_lots = true;
  bool is_issuer = false;
  bool is_holder = false;
  bool has_production_licence = false;
  bool is_named_destination = false;
  bool is_named_carrier = false;
  bool is_accredited_laboratory = false;
  bool is_named_by_issuer_or_holder = false;
  bool is_regulator_in_scope = false;
};

enum class Authority { kAuthorised, kClaim };
// A statement that mentions no lot is about the author's own affairs and
// authorised. Governance kinds are the registry's to judge and always
// kAuthorised here.
Authority DecideAuthority(crypto::StatementKind kind, const AuthorFacts& facts);

// Does a regulator with `scopes` supervise an organization with these functions
// at this GB/T 2260 division? Some scope must match in function and be a prefix
// of the division; an empty prefix covers the country.
bool HasJurisdiction(absl::Span<const crypto::SupervisionScope> scopes,
                     absl::Span<const crypto::SupervisedFunction> functions,
                     absl::string_view division_code);
// The same of two organizations. False when one of them is not registered or
// the first is no regulator.
bool Supervises(const crypto::Registry& registry, absl::string_view regulator,
                absl::string_view subject);

// Acts that law asks a person in a post to sign (users.md G9).
enum class PostedAct {
  kNone,
  kRelease,
  kRework,
  kLaboratoryReport,
  kRegulatoryAct,
  kRecall,
  kOrder,
  kQualification,
};
struct PostRule {
  PostedAct act;
  absl::Span<const crypto::Post> posts;  // one of them is enough
};
absl::Span<const PostRule> PostRules();

PostedAct PostedActOf(const ParsedStatement& statement,
                      absl::Span<const crypto::OrganizationRole> author_roles);
// True: flag UNAUTHORISED_POST. `post` is the one the signing key is appointed
// to at the statement's position.
bool IsPostMissing(PostedAct act, std::optional<crypto::Post> post);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_AUTHORITY_H_
