#include "services/cli/generated_json.h"

#include "absl/strings/str_cat.h"
#include "services/cli/message_json.h"
#include "services/domain/flag_rules.h"

namespace daodi::services::cli {
namespace {

using synthetic::Member;
using synthetic::MemberRole;
using synthetic::RoleRegistration;

constexpr int64_t kHourMs = 3'600'000;
constexpr int64_t kAuthorLagMs = 60'000;

std::vector<std::string> AliasRefs(const std::vector<Member>& members) {
  std::vector<std::string> refs;
  for (const Member& member : members) {
    refs.push_back(absl::StrCat("@", member.alias));
  }
  return refs;
}

Json KeysOf(const Member& member) {
  const std::string person = absl::StrCat("p-", member.alias, "-1");
  const char* everyday =
      member.role == MemberRole::kRegulator ? "REGULATOR" : "EVENT";
  return Json::array(
      {{{"label", "admin"}, {"purpose", "ADMIN"}, {"scheme", "Ed25519"}},
       {{"label", "recovery-1"},
        {"purpose", "RECOVERY"},
        {"scheme", "Ed25519"}},
       {{"label", "transport"}, {"purpose", "TRANSPORT"}, {"scheme", "P-256"}},
       {{"label", "event"},
        {"purpose", everyday},
        {"scheme", "Ed25519"},
        {"person", person}}});
}

Json RecordOf(const Member& member, const RoleRegistration& registration,
              const std::string& time) {
  Json record = {{"display_name", member.display_name}};
  for (const auto role : registration.roles) {
    record["roles"].push_back(crypto::OrganizationRoleName(role));
  }
  for (const auto function : registration.functions) {
    record["functions"].push_back(crypto::SupervisedFunctionName(function));
  }
  record["division_code"] = member.division_code;
  for (const auto& scope : registration.scopes) {
    record["scopes"].push_back(
        {{"function", crypto::SupervisedFunctionName(scope.function)},
         {"division_prefix", scope.division_prefix}});
  }
  record["onboarded_time"] = time;
  record["keys"] = KeysOf(member);
  return record;
}

}  // namespace

GeneratedJson::GeneratedJson(const synthetic::ProvinceOptions& options,
                             const std::vector<Member>* members)
    : options_(options),
      members_(*members),
      ids_(AliasRefs(*members)),
      writer_(members, &ids_) {}

std::string GeneratedJson::NameOf(uint64_t number) const {
  return absl::StrCat("SYN-", options_.seed, "-", number);
}

std::vector<Json> GeneratedJson::Members() const {
  const std::string time = FormatTimeMs(options_.start_ms - kHourMs);
  const std::string prefix = absl::StrCat("SYN-", options_.seed, "-");
  std::vector<Json> statements;
  for (const Member& member : members_) {
    if (member.role == MemberRole::kOutsider) continue;
    const RoleRegistration registration =
        synthetic::RegistrationOf(member.role);
    const std::string name = absl::StrCat(prefix, "org-", member.alias);
    statements.push_back({{"name", name},
                          {"kind", "ORGANIZATION"},
                          {"author", "REGISTRAR"},
                          {"key", "officer-1"},
                          {"record_time", time},
                          {"organization", member.alias},
                          {"record", RecordOf(member, registration, time)}});
    statements.push_back(
        {{"name", name + "-approval"},
         {"kind", "APPROVAL"},
         {"author", "REGISTRAR"},
         {"key", "officer-2"},
         {"record_time", time},
         {"refs", Json::array({{{"kind", "APPROVES"}, {"name", name}}})},
         {"record", {{"decision", "APPROVE"}}}});
    if (!registration.has_post) continue;
    statements.push_back({{"name", name + "-appointment"},
                          {"kind", "APPOINTMENT"},
                          {"author", member.alias},
                          {"key", "admin"},
                          {"record_time", time},
                          {"record",
                           {{"person", absl::StrCat("p-", member.alias, "-1")},
                            {"post", crypto::PostName(registration.post)},
                            {"key", "event"},
                            {"valid_from", time}}}});
  }
  return statements;
}

Json GeneratedJson::Statement(
    const synthetic::PlannedStatement& statement) const {
  Json json = {
      {"name", NameOf(statement.number)},
      {"kind", crypto::StatementKindName(statement.kind)},
      {"author", members_[statement.author].alias},
      {"key", "event"},
      {"author_time", FormatTimeMs(statement.record_time_ms - kAuthorLagMs)},
      {"record_time", FormatTimeMs(statement.record_time_ms)}};
  if (statement.kind == crypto::StatementKind::kParty) {
    json["party"] = members_[statement.partner->partner].alias;
  }
  if (statement.corrects.has_value()) {
    json["refs"] = Json::array(
        {{{"kind", "CORRECTS"}, {"name", NameOf(*statement.corrects)}}});
  }
  for (const synthetic::WrittenSection& section : writer_.Write(statement)) {
    const domain::SectionSchema* schema =
        domain::FindCurrentSchema(static_cast<uint8_t>(section.label));
    json["sections"][std::string(schema->short_name)] =
        MessageAsJson(*section.message);
  }
  return json;
}

Json GeneratedJson::Recall(const synthetic::Truth& truth) const {
  if (!truth.contaminated().has_value()) return nullptr;
  const auto& [issuer, lot] = *truth.contaminated();
  Json lots = Json::array();
  for (const auto& [key, holdings] : truth.recall()) {
    Json holders = Json::array();
    for (const auto& [holder, held] : holdings) {
      holders.push_back({{"holder", members_[holder].alias},
                         {"grams", held.grams},
                         {"packs", held.packs}});
    }
    lots.push_back({{"issuer", members_[key.first].alias},
                    {"lot", key.second},
                    {"holders", holders}});
  }
  return {{"issuer", members_[issuer].alias}, {"lot", lot}, {"reaches", lots}};
}

Json GeneratedJson::Truth(const synthetic::Truth& truth, uint64_t statements,
                          const std::vector<uint64_t>& resent) const {
  Json flags = Json::array();
  Json late = Json::array();
  for (const synthetic::ExpectedFlag& flag : truth.flags()) {
    if (flag.code == domain::FlagCode::kLateEntry) {
      late.push_back(NameOf(flag.statement));
    }
    Json json = {{"code", domain::FindFlagRule(flag.code)->name},
                 {"raised_by", NameOf(flag.statement)}};
    if (!flag.lot.second.empty()) {
      json["issuer"] = members_[flag.lot.first].alias;
      json["lot"] = flag.lot.second;
    }
    if (flag.closed_by.has_value()) json["closed_by"] = NameOf(*flag.closed_by);
    json["cause"] = flag.cause;
    flags.push_back(std::move(json));
  }
  Json twice = Json::array();
  for (const uint64_t number : resent) twice.push_back(NameOf(number));
  return {{"note", "样例/SYNTHETIC: nothing here happened"},
          {"seed", options_.seed},
          {"statements", statements},
          {"flags", flags},
          {"late_entries", late},
          {"sent_twice", twice},
          {"contaminated_seed", Recall(truth)}};
}

}  // namespace daodi::services::cli
