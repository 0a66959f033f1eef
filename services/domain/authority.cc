#include "services/domain/authority.h"

#include <algorithm>

#include "absl/strings/match.h"

namespace daodi::services::domain {
namespace {

using crypto::OrganizationRole;
using crypto::Post;
using K = crypto::StatementKind;
using S = Standing;

constexpr AuthorityRule kRules[] = {
    {K::kBaseRegistration, S::kAnybody},
    {K::kFieldOperation, S::kIssuer | S::kHolder},
    {K::kHarvest, S::kIssuer},
    {K::kTransformation, S::kIssuer | S::kHolder},
    {K::kStorage, S::kIssuer | S::kHolder | S::kNamedCarrier},
    {K::kInspection, S::kIssuer | S::kLicensedHolder | S::kNamedLaboratory |
                         S::kRegulatorInScope},
    {K::kRelease, S::kIssuer},
    {K::kPacking, S::kIssuer | S::kHolder},
    {K::kShipping, S::kIssuer | S::kHolder},
    {K::kTransport, S::kIssuer | S::kHolder | S::kNamedCarrier},
    {K::kReceiving, S::kIssuer | S::kHolder | S::kNamedDestination},
    {K::kDispensing, S::kIssuer | S::kHolder},
    {K::kRetailSale, S::kIssuer | S::kHolder},
    {K::kReturn, S::kIssuer | S::kHolder | S::kNamedDestination},
    {K::kHold, S::kIssuer | S::kHolder},
    {K::kStockAdjustment, S::kIssuer | S::kHolder},
    {K::kSensorReport, S::kIssuer | S::kHolder | S::kNamedCarrier},
    {K::kDestruction, S::kIssuer | S::kHolder},
    {K::kDocument, S::kAnybody},
    {K::kProduct, S::kAnybody},
    {K::kLocation, S::kAnybody},
    {K::kParty, S::kAnybody},
    {K::kPartnerRecord, S::kAnybody},
    {K::kEnterpriseRecord, S::kAnybody},
    {K::kConfirmation, S::kAnybody},
    {K::kDispute, S::kAnybody},
    {K::kSameFact, S::kAnybody},
    {K::kFlagAssessment, S::kAnybody},
    // Admission has refused who may not give the order (order_rules.h).
    {K::kOrder, S::kIssuer | S::kHolder | S::kRegulatorInScope},
    {K::kOrderAcknowledgement, S::kAnybody},
};

Standing StandingsOf(const AuthorFacts& facts) {
  Standing standings = S::kAnybody;
  const auto add = [&](bool holds, Standing standing) {
    if (holds) standings = standings | standing;
  };
  add(facts.is_issuer, S::kIssuer);
  add(facts.is_holder, S::kHolder);
  add(facts.is_holder && facts.has_production_licence, S::kLicensedHolder);
  add(facts.is_named_destination, S::kNamedDestination);
  add(facts.is_named_carrier, S::kNamedCarrier);
  add(facts.is_accredited_laboratory && facts.is_named_by_issuer_or_holder,
      S::kNamedLaboratory);
  add(facts.is_regulator_in_scope, S::kRegulatorInScope);
  return standings;
}

constexpr Post kQualityPosts[] = {Post::kQualityHead, Post::kQualityAuthorised,
                                  Post::kFoodSafetyDirector,
                                  Post::kFoodSafetyOfficer};
constexpr Post kSignatories[] = {Post::kAuthorisedSignatory};
constexpr Post kOfficers[] = {Post::kEnforcementOfficer};
constexpr Post kRecallPosts[] = {Post::kQualityHead, Post::kQualityAuthorised,
                                 Post::kFoodSafetyDirector, Post::kPrincipal};

constexpr PostRule kPostRules[] = {
    {PostedAct::kRelease, kQualityPosts},
    {PostedAct::kRework, kQualityPosts},
    {PostedAct::kLaboratoryReport, kSignatories},
    {PostedAct::kRegulatoryAct, kOfficers},
    {PostedAct::kRecall, kRecallPosts},
    {PostedAct::kOrder, kOfficers},
    {PostedAct::kQualification, kQualityPosts},
};

bool IsRework(const ParsedStatement& statement) {
  const v1::EventFacts* facts = statement.facts();
  return facts != nullptr &&
         std::any_of(facts->events().begin(), facts->events().end(),
                     [](const v1::Event& event) { return event.rework(); });
}

}  // namespace

absl::Span<const AuthorityRule> AuthorityRules() { return kRules; }

Authority DecideAuthority(K kind, const AuthorFacts& facts) {
  if (crypto::LeafClassOf(kind) == crypto::LeafClass::kGovernance ||
      !facts.mentions_lots) {
    return Authority::kAuthorised;
  }
  for (const AuthorityRule& rule : kRules) {
    if (rule.kind != kind) continue;
    return Intersects(rule.standings, StandingsOf(facts))
               ? Authority::kAuthorised
               : Authority::kClaim;
  }
  return Authority::kClaim;
}

bool HasJurisdiction(absl::Span<const crypto::SupervisionScope> scopes,
                     absl::Span<const crypto::SupervisedFunction> functions,
                     absl::string_view division_code) {
  return std::any_of(
      scopes.begin(), scopes.end(), [&](const crypto::SupervisionScope& scope) {
        return absl::StartsWith(division_code, scope.division_prefix) &&
               std::find(functions.begin(), functions.end(), scope.function) !=
                   functions.end();
      });
}

bool Supervises(const crypto::Registry& registry, absl::string_view regulator,
                absl::string_view subject) {
  const crypto::OrganizationState* supervisor =
      registry.FindOrganization(regulator);
  const crypto::OrganizationState* supervised =
      registry.FindOrganization(subject);
  return supervisor != nullptr && supervised != nullptr &&
         supervisor->HasRole(OrganizationRole::kRegulator) &&
         HasJurisdiction(supervisor->record.scopes,
                         supervised->record.functions,
                         supervised->record.division_code);
}

absl::Span<const PostRule> PostRules() { return kPostRules; }

PostedAct PostedActOf(const ParsedStatement& statement,
                      absl::Span<const OrganizationRole> author_roles) {
  const auto has_role = [&](OrganizationRole role) {
    return std::find(author_roles.begin(), author_roles.end(), role) !=
           author_roles.end();
  };
  switch (statement.header().kind) {
    case K::kRelease:
      return PostedAct::kRelease;
    case K::kInspection:
      if (has_role(OrganizationRole::kRegulator)) {
        return PostedAct::kRegulatoryAct;
      }
      return has_role(OrganizationRole::kLaboratory) &&
                     statement.verdict() != nullptr
                 ? PostedAct::kLaboratoryReport
                 : PostedAct::kNone;
    case K::kTransformation:
      return IsRework(statement) ? PostedAct::kRework : PostedAct::kNone;
    case K::kConfirmation:
      return statement.qualification() != nullptr ? PostedAct::kQualification
                                                  : PostedAct::kNone;
    case K::kOrder:
      return has_role(OrganizationRole::kRegulator) ? PostedAct::kOrder
                                                    : PostedAct::kRecall;
    default:
      return PostedAct::kNone;
  }
}

bool IsPostMissing(PostedAct act, std::optional<Post> post) {
  for (const PostRule& rule : kPostRules) {
    if (rule.act != act) continue;
    return !post.has_value() || std::find(rule.posts.begin(), rule.posts.end(),
                                          *post) == rule.posts.end();
  }
  return false;
}

}  // namespace daodi::services::domain
