#include <algorithm>
#include <utility>

#include "services/domain/authority.h"
#include "services/views/flag_checks.h"

namespace daodi::services::views {
namespace {

bool Owns(absl::string_view organization, const FlagRow& flag) {
  return std::find(flag.organizations.begin(), flag.organizations.end(),
                   organization) != flag.organizations.end();
}

bool Supervises(absl::string_view author, const FlagRow& flag,
                const crypto::Registry& registry) {
  return std::any_of(flag.organizations.begin(), flag.organizations.end(),
                     [&](const std::string& subject) {
                       return domain::Supervises(registry, author, subject);
                     });
}

std::optional<FlagAct> ActOf(v1::FlagAct act) {
  switch (act) {
    case v1::FLAG_ACT_EXPLAIN:
      return FlagAct::kExplain;
    case v1::FLAG_ACT_ACCEPT:
      return FlagAct::kAccept;
    case v1::FLAG_ACT_ESCALATE:
      return FlagAct::kEscalate;
    case v1::FLAG_ACT_ASSIGN:
      return FlagAct::kAssign;
    default:
      return std::nullopt;
  }
}

bool MayTake(FlagAct act, absl::string_view author, const FlagRow& flag,
             const crypto::Registry& registry) {
  switch (act) {
    case FlagAct::kExplain:
      return Owns(author, flag);
    case FlagAct::kAccept:
    case FlagAct::kEscalate:
      return Supervises(author, flag, registry);
    case FlagAct::kAssign:
      return Owns(author, flag) || Supervises(author, flag, registry);
    case FlagAct::kCloseByFact:
      return false;
  }
  return false;
}

}  // namespace

absl::Status CheckAssessment(const FlagInput& input,
                             const FlagSources& sources) {
  const v1::FlagAssessment* assessment = input.statement.flag_assessment();
  if (assessment == nullptr) return absl::OkStatus();
  const FlagId id{static_cast<uint64_t>(assessment->entry()),
                  static_cast<uint16_t>(assessment->number())};
  const std::optional<FlagAct> act = ActOf(assessment->act());
  const domain::FlagRule* rule = domain::FindFlagRule(assessment->code());
  auto flag = sources.book->Find(id);
  if (!flag.ok()) return flag.status();
  if (!flag->has_value() || !act.has_value() || rule == nullptr ||
      rule->code != (*flag)->code ||
      !MayTake(*act, input.header().author, **flag, *sources.registry)) {
    return absl::OkStatus();
  }
  sources.book->Take(id, **std::move(flag), *act);
  return absl::OkStatus();
}

}  // namespace daodi::services::views
