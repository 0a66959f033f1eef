#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/domain/cbv_words.h"
#include "services/domain/disclosure.h"
#include "services/domain/identifiers.h"
#include "services/domain/validation_rules.h"
#include "services/limits.h"

namespace daodi::services::domain {
namespace {

using K = crypto::StatementKind;

constexpr FieldPath kFactsPath = {nullptr, "sections[1]"};
constexpr size_t kMaxAliasBytes = 64;
constexpr absl::string_view kCorrectionReasons[] = {"incorrect_data",
                                                    "did_not_occur"};

bool HasRole(const v1::Event& event, v1::LotRole role) {
  return std::any_of(
      event.lots().begin(), event.lots().end(),
      [role](const v1::LotLine& line) { return line.role() == role; });
}

// A lot that goes in and comes out again.
bool HasLotOnBothSides(const v1::Event& event) {
  for (const v1::LotLine& input : event.lots()) {
    if (input.role() != v1::LOT_ROLE_INPUT || !input.has_lot()) continue;
    for (const v1::LotLine& output : event.lots()) {
      if (output.role() == v1::LOT_ROLE_OUTPUT &&
          output.lot().lot() == input.lot().lot() &&
          output.lot().issuer() == input.lot().issuer()) {
        return true;
      }
    }
  }
  return false;
}

void CheckLotLine(const FieldPath& path, const v1::LotLine& line, int index,
                  RuleCheck* check) {
  check->Line(path, line.line(), index);
  if (line.role() == v1::LOT_ROLE_UNSPECIFIED) {
    check->Fail({&path, "role"}, ErrorReason::kFieldRequired, "is not stated",
                "未写明批的角色", "state what the lot is in the event");
  }
  if (!line.has_lot() && line.ssccs().empty()) {
    check->Fail({&path, "lot"}, ErrorReason::kFieldRequired,
                "is absent and no SSCC is given", "批和 SSCC 都未写",
                "name the lot or the logistic unit");
  }
  if (line.has_lot()) check->Lot({&path, "lot"}, line.lot());
  if (!line.gtin().empty()) check->Gtin({&path, "gtin"}, line.gtin());
  for (int i = 0; i < line.ssccs_size(); ++i) {
    if (!IsSscc(line.ssccs(i))) {
      check->Fail({&path, "ssccs", i}, ErrorReason::kIdentifierInvalid,
                  "is no SSCC", "不是正确的 18 位 SSCC",
                  "give 18 digits with the right check digit");
    }
  }
  for (int i = 0; i < line.aliases_size(); ++i) {
    const absl::string_view alias = line.aliases(i);
    if (alias.empty() || alias.size() > kMaxAliasBytes) {
      check->Fail({&path, "aliases", i}, ErrorReason::kLotInvalid,
                  "must have 1 to 64 bytes", "须为 1–64 字节",
                  "give the number as printed");
    }
  }
}

void CheckPlaceWord(const FieldPath& path, absl::string_view text,
                    RuleCheck* check) {
  if (text.empty() || IsGln(text) || IsUri(text)) return;
  check->Fail(path, ErrorReason::kIdentifierInvalid, "is no GLN and no URI",
              "不是 GLN 也不是 URI", "give 13 digits or a URI");
}

// A word of the CBV in its URN or web form, which nobody else may use.
bool IsCbvUri(absl::string_view text) {
  return absl::StartsWithIgnoreCase(text, "urn:epcglobal:cbv:") ||
         absl::StartsWithIgnoreCase(text, "https://ref.gs1.org/cbv/");
}

void CheckBareWord(const FieldPath& path, absl::string_view text,
                   RuleCheck* check) {
  if (!IsCbvUri(text)) return;
  const size_t last = text.find_last_of(":-/");
  check->Fail(path, ErrorReason::kWordUnknown, "is a CBV word in its URI form",
              "是 CBV 词的 URI 写法",
              absl::StrCat("write the bare word: ", text.substr(last + 1)));
}

void CheckVocabulary(const FieldPath& path, const v1::Event& event,
                     RuleCheck* check) {
  CheckBareWord({&path, "biz_step"}, event.biz_step(), check);
  CheckBareWord({&path, "disposition"}, event.disposition(), check);
  const std::string& step = event.biz_step();
  if (!step.empty() && !IsCbvBusinessStep(step) && !IsUri(step)) {
    check->Fail({&path, "biz_step"}, ErrorReason::kWordUnknown,
                "is no word of CBV 2.0 and no URI",
                "不是 CBV 2.0 词，也不是 URI",
                "use a CBV word such as shipping, or a URI of your own");
  }
  const std::string& disposition = event.disposition();
  if (!disposition.empty() && !IsCbvDisposition(disposition) &&
      !IsUri(disposition)) {
    check->Fail({&path, "disposition"}, ErrorReason::kWordUnknown,
                "is no word of CBV 2.0 and no URI",
                "不是 CBV 2.0 词，也不是 URI",
                "use a CBV word such as conformant, or a URI of your own");
  }
  if (!event.event_id().empty() && !IsUri(event.event_id())) {
    check->Fail({&path, "event_id"}, ErrorReason::kIdentifierInvalid,
                "is no URI", "不是 URI", "use urn:uuid:… or ni:///…");
  }
  CheckPlaceWord({&path, "read_point"}, event.read_point(), check);
  CheckPlaceWord({&path, "biz_location"}, event.biz_location(), check);
}

void FailShape(const FieldPath& path, absl::string_view description,
               absl::string_view description_zh, absl::string_view fix,
               RuleCheck* check) {
  check->Fail(path, ErrorReason::kEventShapeInvalid, description,
              description_zh, fix);
}

// EPCIS 2.0, 7.4.3: what is added to or taken from something.
void CheckAggregation(const FieldPath& path, const v1::Event& event,
                      RuleCheck* check) {
  if (event.action() != v1::EVENT_ACTION_OBSERVE &&
      !HasRole(event, v1::LOT_ROLE_PARENT)) {
    FailShape({&path, "lots"}, "ADD and DELETE of an aggregation need a parent",
              "聚合事件 ADD 或 DELETE 须有父级", "add a PARENT line", check);
  }
  if (event.action() == v1::EVENT_ACTION_ADD &&
      !HasRole(event, v1::LOT_ROLE_CHILD)) {
    FailShape({&path, "lots"}, "ADD of an aggregation needs children",
              "聚合事件 ADD 须有子级", "add CHILD lines", check);
  }
}

void CheckTransformation(const FieldPath& path, const v1::Event& event,
                         RuleCheck* check) {
  if (event.action() != v1::EVENT_ACTION_UNSPECIFIED) {
    FailShape({&path, "action"}, "a transformation has no action",
              "转化事件没有动作", "leave it unset", check);
  }
  if (!HasRole(event, v1::LOT_ROLE_INPUT) &&
      !HasRole(event, v1::LOT_ROLE_OUTPUT)) {
    FailShape({&path, "lots"}, "a transformation needs inputs or outputs",
              "转化事件须有投入或产出", "add INPUT or OUTPUT lines", check);
  }
}

// Something other than a lot that an event may be about.
bool HasOtherSubject(const ParsedStatement& statement) {
  return statement.sensors() != nullptr || statement.cultivation() != nullptr;
}

void CheckObject(const FieldPath& path, const v1::Event& event,
                 RuleCheck* check) {
  if (event.lots().empty() && !HasOtherSubject(check->statement())) {
    FailShape({&path, "lots"},
              "an object event needs lots, plots or sensor readings",
              "对象事件须有批、地块或传感数据", "add lot lines", check);
  }
  // What a lot is born with (ILMD) goes with ADD alone (EPCIS 2.0, 7.3.8).
  if (event.action() != v1::EVENT_ACTION_ADD &&
      HasRole(event, v1::LOT_ROLE_OUTPUT)) {
    FailShape({&path, "lots"}, "only ADD brings a lot forth",
              "只有 ADD 才产出批", "use OBJECT lines, or ADD", check);
  }
}

// EPCIS 2.0, 7.4.7. Plots and devices of other sections count: the parent may
// be the place itself, and what is tied to it no lot.
void CheckAssociation(const FieldPath& path, const v1::Event& event,
                      RuleCheck* check) {
  if (!HasRole(event, v1::LOT_ROLE_PARENT) && event.biz_location().empty() &&
      check->statement().cultivation() == nullptr) {
    FailShape({&path, "lots"}, "an association needs a parent",
              "关联事件须有父级", "add a PARENT line, a location or a plot",
              check);
  }
  if (event.action() == v1::EVENT_ACTION_ADD &&
      !HasRole(event, v1::LOT_ROLE_CHILD) &&
      !HasOtherSubject(check->statement())) {
    FailShape({&path, "lots"}, "ADD of an association needs children",
              "关联事件 ADD 须有子级", "add CHILD lines, plots or readings",
              check);
  }
}

bool IsRoleOfType(v1::LotRole role, v1::EventType type) {
  switch (type) {
    case v1::EVENT_TYPE_AGGREGATION:
    case v1::EVENT_TYPE_ASSOCIATION:
      return role == v1::LOT_ROLE_PARENT || role == v1::LOT_ROLE_CHILD;
    case v1::EVENT_TYPE_TRANSFORMATION:
      return role == v1::LOT_ROLE_INPUT || role == v1::LOT_ROLE_OUTPUT;
    default:
      return role != v1::LOT_ROLE_PARENT && role != v1::LOT_ROLE_CHILD;
  }
}

void CheckRoles(const FieldPath& path, const v1::Event& event,
                RuleCheck* check) {
  for (int i = 0; i < event.lots_size(); ++i) {
    const v1::LotRole role = event.lots(i).role();
    if (role == v1::LOT_ROLE_UNSPECIFIED || IsRoleOfType(role, event.type())) {
      continue;
    }
    const FieldPath line = {&path, "lots", i};
    FailShape({&line, "role"}, "does not belong to this type of event",
              "角色与事件类型不符",
              "PARENT and CHILD in aggregations, INPUT and OUTPUT in "
              "transformations",
              check);
  }
  if (event.rework() != HasLotOnBothSides(event)) {
    FailShape({&path, "rework"},
              event.rework() ? "no lot goes in and comes out"
                             : "a lot goes in and comes out again",
              event.rework() ? "没有批既投入又产出" : "同一批既投入又产出",
              "set rework exactly when the lot number stays", check);
  }
}

void CheckShape(const FieldPath& path, const v1::Event& event,
                RuleCheck* check) {
  if (event.type() == v1::EVENT_TYPE_UNSPECIFIED) {
    return check->Fail({&path, "type"}, ErrorReason::kFieldRequired,
                       "is not stated", "未写明事件类型",
                       "state one of the five EPCIS types");
  }
  CheckRoles(path, event, check);
  if (event.type() == v1::EVENT_TYPE_TRANSFORMATION) {
    return CheckTransformation(path, event, check);
  }
  if (event.action() == v1::EVENT_ACTION_UNSPECIFIED) {
    FailShape({&path, "action"}, "is not stated", "未写明动作",
              "state ADD, OBSERVE or DELETE", check);
  }
  switch (event.type()) {
    case v1::EVENT_TYPE_OBJECT:
      return CheckObject(path, event, check);
    case v1::EVENT_TYPE_AGGREGATION:
      return CheckAggregation(path, event, check);
    case v1::EVENT_TYPE_ASSOCIATION:
      return CheckAssociation(path, event, check);
    default:
      if (event.lots().empty()) {
        FailShape({&path, "lots"}, "a transaction event needs lots",
                  "交易事件须有批", "add lot lines", check);
      }
  }
}

void CheckEvent(const FieldPath& path, const v1::Event& event, int index,
                RuleCheck* check) {
  check->Line(path, event.line(), index);
  check->Time({&path, "time"}, event.time());
  CheckVocabulary(path, event, check);
  for (int i = 0; i < event.lots_size(); ++i) {
    CheckLotLine({&path, "lots", i}, event.lots(i), i, check);
  }
  CheckShape(path, event, check);
}

void CheckCorrection(const v1::EventFacts& facts, RuleCheck* check) {
  const auto& refs = check->statement().header().refs;
  const auto corrects =
      std::count_if(refs.begin(), refs.end(), [](const crypto::EntryRef& ref) {
        return ref.kind == crypto::RefKind::kCorrects;
      });
  const FieldPath path = {&kFactsPath, "error_declaration"};
  if (corrects > 1 || facts.has_error_declaration() != (corrects == 1)) {
    check->Fail(path, ErrorReason::kCorrectionIncomplete,
                "and exactly one CORRECTS reference belong together",
                "错误声明与一条 CORRECTS 引用须同时出现",
                "give both or neither");
  }
  if (!facts.has_error_declaration()) return;
  const v1::ErrorDeclaration& declaration = facts.error_declaration();
  check->Word({&path, "reason"}, declaration.reason(), kCorrectionReasons);
  check->Required({&path, "explanation"}, declaration.explanation());
  if (!declaration.corrected_by().empty() &&
      declaration.corrected_by() == declaration.reviewed_by()) {
    check->Fail({&path, "reviewed_by"}, ErrorReason::kCorrectionIncomplete,
                "is who corrected it", "复核人与更正人是同一人",
                "let another person review it");
  }
}

bool HasAnyLot(const v1::EventFacts& facts) {
  return std::any_of(
      facts.events().begin(), facts.events().end(),
      [](const v1::Event& event) { return !event.lots().empty(); });
}

bool HasEventOf(const v1::EventFacts& facts, v1::EventType type) {
  return std::any_of(
      facts.events().begin(), facts.events().end(),
      [type](const v1::Event& event) { return event.type() == type; });
}

bool NeedsLots(K kind) {
  switch (kind) {
    case K::kBaseRegistration:
    case K::kFieldOperation:
    case K::kInspection:
    case K::kStorage:
    case K::kSensorReport:
      return false;
    default:
      return true;
  }
}

void FailKind(const FieldPath& path, absl::string_view description,
              absl::string_view description_zh, absl::string_view fix,
              RuleCheck* check) {
  check->Fail(path, ErrorReason::kKindContentInvalid, description,
              description_zh, fix);
}

void CheckActions(const v1::EventFacts& facts, v1::EventAction action,
                  absl::string_view description,
                  absl::string_view description_zh, absl::string_view fix,
                  RuleCheck* check) {
  for (int i = 0; i < facts.events_size(); ++i) {
    const FieldPath path = {&kFactsPath, "events", i};
    if (facts.events(i).type() == v1::EVENT_TYPE_OBJECT &&
        facts.events(i).action() != action) {
      FailKind({&path, "action"}, description, description_zh, fix, check);
    }
  }
}

void CheckHarvest(const v1::EventFacts& facts, RuleCheck* check) {
  const bool has_output = std::any_of(
      facts.events().begin(), facts.events().end(), [](const v1::Event& event) {
        return HasRole(event, v1::LOT_ROLE_OUTPUT);
      });
  if (!has_output) {
    FailKind({&kFactsPath, "events"}, "a harvest brings forth a lot",
             "采收须有产出批", "add an OUTPUT line", check);
  }
  CheckActions(facts, v1::EVENT_ACTION_ADD, "a harvest is ADD",
               "采收的动作是 ADD", "use ADD", check);
}

// Stock of before the author joined enters once, as such; nothing else comes
// forth by counting.
void CheckStockAdjustment(const v1::EventFacts& facts, RuleCheck* check) {
  for (int i = 0; i < facts.events_size(); ++i) {
    const FieldPath path = {&kFactsPath, "events", i};
    if (HasRole(facts.events(i), v1::LOT_ROLE_OUTPUT) &&
        facts.historical().empty()) {
      FailKind({&path, "lots"}, "counting brings no lot forth", "盘点不产出批",
               "for opening stock state `historical` with its evidence; else "
               "use OBJECT lines",
               check);
    }
  }
}

// Bounds what one statement costs the views and every walk over the lineage.
void CheckSize(const v1::EventFacts& facts, RuleCheck* check) {
  int64_t lines = 0;
  int64_t edges = 0;
  for (const v1::Event& event : facts.events()) {
    int64_t inputs = 0;
    int64_t outputs = 0;
    for (const v1::LotLine& line : event.lots()) {
      ++lines;
      inputs += line.role() == v1::LOT_ROLE_INPUT ? 1 : 0;
      outputs += line.role() == v1::LOT_ROLE_OUTPUT ? 1 : 0;
    }
    edges += inputs * outputs;
  }
  if (lines > kMaxLotLines) {
    check->Fail(
        {&kFactsPath, "events"}, ErrorReason::kStatementTooLarge,
        absl::StrCat("have ", lines, " lot lines, more than ", kMaxLotLines),
        "批行过多", "spread the lots over several statements");
  }
  if (edges > kMaxLineageEdges) {
    check->Fail({&kFactsPath, "events"}, ErrorReason::kStatementTooLarge,
                absl::StrCat("join inputs and outputs in ", edges,
                             " ways, more than ", kMaxLineageEdges),
                "投入与产出的组合过多",
                "record each process with its own inputs and outputs");
  }
}

}  // namespace

void CheckOnBehalf(const FieldPath& path, const v1::OnBehalf& on_behalf,
                   RuleCheck* check) {
  check->Organization({&path, "party"}, on_behalf.party());
  if (on_behalf.party() == check->statement().header().author) {
    check->Fail({&path, "party"}, ErrorReason::kOnBehalfIncomplete,
                "is the author", "被代录方是作者本人",
                "leave on_behalf out for one's own acts");
  }
  if (on_behalf.basis() == v1::ON_BEHALF_BASIS_UNSPECIFIED) {
    check->Fail({&path, "basis"}, ErrorReason::kOnBehalfIncomplete,
                "is not stated", "未写明代录依据",
                "say why the author may record it");
  }
  if (on_behalf.evidence().empty()) {
    check->Fail({&path, "evidence"}, ErrorReason::kOnBehalfIncomplete,
                "is empty", "未写明凭证", "say what shows it");
  }
}

void CheckFacts(RuleCheck* check) {
  const v1::EventFacts* facts = check->statement().facts();
  if (facts == nullptr) return;
  CheckSize(*facts, check);
  if (facts->events().empty()) {
    check->Fail({&kFactsPath, "events"}, ErrorReason::kFieldRequired,
                "is empty", "没有事件", "state at least one event");
  }
  for (int i = 0; i < facts->events_size(); ++i) {
    CheckEvent({&kFactsPath, "events", i}, facts->events(i), i, check);
  }
  if (facts->has_on_behalf()) {
    CheckOnBehalf({&kFactsPath, "on_behalf"}, facts->on_behalf(), check);
  }
  CheckCorrection(*facts, check);
  for (int i = 0; i < facts->historical_size(); ++i) {
    const FieldPath path = {&kFactsPath, "historical", i};
    check->Required({&path, "basis"}, facts->historical(i).basis());
    check->Required({&path, "account"}, facts->historical(i).account());
  }
}

void CheckKind(RuleCheck* check) {
  const v1::EventFacts* facts = check->statement().facts();
  if (facts == nullptr) return;
  const K kind = check->statement().header().kind;
  if (NeedsLots(kind) && !HasAnyLot(*facts)) {
    FailKind({&kFactsPath, "events"},
             absl::StrCat(crypto::StatementKindName(kind), " names no lot"),
             "该类语句须写明批", "add lot lines", check);
  }
  switch (kind) {
    case K::kHarvest:
      return CheckHarvest(*facts, check);
    case K::kTransformation:
      if (!HasEventOf(*facts, v1::EVENT_TYPE_TRANSFORMATION)) {
        FailKind({&kFactsPath, "events"},
                 "TRANSFORMATION has no transformation event",
                 "加工语句须有转化事件", "add one with inputs and outputs",
                 check);
      }
      return;
    case K::kStockAdjustment:
      return CheckStockAdjustment(*facts, check);
    case K::kDestruction:
      return CheckActions(*facts, v1::EVENT_ACTION_DELETE,
                          "a destruction is DELETE", "销毁的动作是 DELETE",
                          "use DELETE", check);
    default:
      return;
  }
}

}  // namespace daodi::services::domain
