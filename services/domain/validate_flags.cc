#include "absl/strings/str_cat.h"
#include "services/domain/flag_rules.h"
#include "services/domain/validation_rules.h"

namespace daodi::services::domain {
namespace {

// Flags of one entry are numbered by a u16 of the views.
constexpr int32_t kMaxFlagNumber = 65'535;

void CheckFlagName(const FieldPath& root, const v1::FlagAssessment& assessment,
                   RuleCheck* check) {
  check->NotNegative({&root, "entry"}, assessment.entry());
  if (assessment.number() < 0 || assessment.number() > kMaxFlagNumber) {
    check->Fail({&root, "number"}, ErrorReason::kNumberOutOfRange,
                absl::StrCat("must be 0 to ", kMaxFlagNumber), "编号超出范围",
                "copy it from the name of the flag: the 0 of flags/57-0");
  }
  if (FindFlagRule(assessment.code()) == nullptr) {
    check->Fail(
        {&root, "code"}, ErrorReason::kWordUnknown,
        absl::StrCat("\"", assessment.code(), "\" is no code of a flag"),
        "不是标记代码", "copy the code of the flag, such as LATE_ENTRY");
  }
}

}  // namespace

void CheckFlagAssessment(RuleCheck* check) {
  const v1::FlagAssessment* assessment = check->statement().flag_assessment();
  if (assessment == nullptr) return;
  const FieldPath root = {nullptr, "sections[34]"};
  CheckFlagName(root, *assessment, check);
  if (assessment->act() != v1::FLAG_ACT_ASSIGN) {
    check->Required({&root, "text"}, assessment->text());
  }
  check->Date({&root, "due_date"}, assessment->due_date());
  switch (assessment->act()) {
    case v1::FLAG_ACT_EXPLAIN:
    case v1::FLAG_ACT_ACCEPT:
      return;
    case v1::FLAG_ACT_ESCALATE:
      check->Required({&root, "case_number"}, assessment->case_number());
      return;
    case v1::FLAG_ACT_ASSIGN:
      check->Required({&root, "assignee"}, assessment->assignee());
      return;
    default:
      check->Fail({&root, "act"}, ErrorReason::kFieldRequired, "is not stated",
                  "没有说明做什么",
                  "state EXPLAIN, ACCEPT, ESCALATE or ASSIGN");
  }
}

}  // namespace daodi::services::domain
