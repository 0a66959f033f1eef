#include "services/domain/validate_statement.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/domain/disclosure.h"
#include "services/domain/validation_rules.h"

namespace daodi::services::domain {
namespace {

using crypto::RefKind;
using crypto::StatementHeader;
using crypto::StatementKind;

// Two entries tell one fact.
constexpr int kSameFactRefs = 2;

int CountRefs(const StatementHeader& header, RefKind kind) {
  return static_cast<int>(std::count_if(
      header.refs.begin(), header.refs.end(),
      [kind](const crypto::EntryRef& ref) { return ref.kind == kind; }));
}

void CheckHeaderTime(RuleCheck* check) {
  if (check->statement().header().author_time_ms >
      check->now_ms() + kMaxTimeAheadMs) {
    check->Fail({nullptr, "header.author_time_ms"}, ErrorReason::kTimeAhead,
                "is more than 24 h ahead of the ledger's clock",
                "作者时间比账本时钟超前 24 小时以上",
                "check the device's clock");
  }
}

void CheckRefs(RuleCheck* check) {
  const StatementHeader& header = check->statement().header();
  const auto need = [&](bool met, absl::string_view what,
                        absl::string_view what_zh) {
    if (met) return;
    check->Fail(
        {nullptr, "header.refs"}, ErrorReason::kReferenceInvalid,
        absl::StrCat(crypto::StatementKindName(header.kind), " needs ", what),
        what_zh, "name the entry by ledger, index and header digest");
  };
  switch (header.kind) {
    case StatementKind::kConfirmation:
      need(CountRefs(header, RefKind::kConfirms) +
                   CountRefs(header, RefKind::kApproves) +
                   CountRefs(header, RefKind::kAcknowledges) >=
               1,
           "a CONFIRMS, APPROVES or ACKNOWLEDGES reference",
           "确认语句须引用被确认的记录");
      break;
    case StatementKind::kDispute:
      need(CountRefs(header, RefKind::kDisputes) >= 1, "a DISPUTES reference",
           "异议语句须引用有异议的记录");
      break;
    case StatementKind::kSameFact:
      need(CountRefs(header, RefKind::kSameFact) >= kSameFactRefs,
           "two SAME_FACT references", "同一事实语句须引用两条记录");
      break;
    case StatementKind::kOrderAcknowledgement:
      need(CountRefs(header, RefKind::kAcknowledges) == 1,
           "one ACKNOWLEDGES reference", "回执须引用一条被确认收到的处置令");
      break;
    default:
      break;
  }
}

}  // namespace

std::vector<Violation> ValidateStatement(const ParsedStatement& statement,
                                         int64_t now_ms) {
  RuleCheck check(statement, now_ms);
  CheckHeaderTime(&check);
  CheckRefs(&check);
  check.Append(CheckDisclosure(statement));
  CheckFacts(&check);
  CheckKind(&check);
  CheckDetails(&check);
  CheckRecords(&check);
  CheckFlagAssessment(&check);
  CheckCatalogue(&check);
  CheckOrders(&check);
  CheckFiling(&check);
  return check.Take();
}

std::vector<Violation> ValidateRecordSection(
    SectionLabel label, const google::protobuf::Message& message,
    int64_t now_ms) {
  ParsedStatement statement;
  statement.messages[static_cast<uint8_t>(label)] = &message;
  RuleCheck check(statement, now_ms);
  CheckRecords(&check);
  return check.Take();
}

}  // namespace daodi::services::domain
