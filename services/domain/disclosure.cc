#include "services/domain/disclosure.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace daodi::services::domain {
namespace {

using crypto::Audience;
using crypto::SectionContent;
using crypto::SectionHead;
using crypto::StatementHeader;
using crypto::StatementKind;

// USCC of sole traders begin so (GB 32100-2015, annex A): they are persons.
constexpr absl::string_view kSoleTraderPrefix = "92";

std::string FieldOf(uint8_t label, absl::string_view member) {
  return absl::StrCat("sections[", label, "].", member);
}

// For each kind and stage, which rule a label has: built once, so that
// admission does not search the table.
class RuleIndex {
 public:
  RuleIndex() : slots_(kGroups * kKindsPerGroup * kStages * kMaxLabels) {
    for (const DisclosureRule& rule : DisclosureRules()) {
      for (const StatementKind kind : rule.kinds) {
        slots_[SlotOf(kind, rule.stage, static_cast<uint8_t>(rule.label))] =
            &rule;
      }
    }
  }
  const DisclosureRule* Find(StatementKind kind, TestStage stage,
                             uint8_t label) const {
    const size_t slot = SlotOf(kind, stage, label);
    return slot < slots_.size() && label < kMaxLabels ? slots_[slot] : nullptr;
  }

 private:
  // Kinds are 1.., 101.., 201.., 301.. and 401.., fewer than 20 of each.
  static constexpr size_t kGroups = 5;
  static constexpr size_t kKindsPerGroup = 20;
  static constexpr size_t kStages = 4;

  // Beyond every slot for other kinds.
  static size_t SlotOf(StatementKind kind, TestStage stage, uint8_t label) {
    const auto number = static_cast<size_t>(kind);
    if (number / 100 >= kGroups || number % 100 >= kKindsPerGroup) {
      return SIZE_MAX;
    }
    const size_t row = number / 100 * kKindsPerGroup + number % 100;
    return (row * kStages + static_cast<size_t>(stage)) * kMaxLabels + label;
  }
  std::vector<const DisclosureRule*> slots_;
};

const RuleIndex& Index() {
  static const RuleIndex* const index = new RuleIndex();
  return *index;
}

class DisclosureCheck {
 public:
  explicit DisclosureCheck(const ParsedStatement& statement)
      : statement_(statement),
        kind_(statement.header().kind),
        stage_(StageOf(kind_, statement.verdict())) {}

  std::vector<Violation> Run() {
    for (const SectionHead& head : statement_.header().sections) {
      CheckHead(head);
    }
    for (const DisclosureRule& rule : DisclosureRules()) CheckPresence(rule);
    for (const SectionContent& content : statement_.sections) {
      CheckNames(content);
    }
    CheckPartyIdentifiers();
    CheckContacts();
    return std::move(violations_);
  }

 private:
  void Add(ErrorReason reason, std::string field, std::string description,
           std::string description_zh, std::string fix) {
    violations_.push_back({std::move(field), std::move(description),
                           std::move(description_zh), std::move(fix), reason});
  }

  std::string KindAndStage() const {
    std::string text = crypto::StatementKindName(kind_);
    if (stage_ != TestStage::kNotATest) {
      absl::StrAppend(&text, " (", TestStageName(stage_), ")");
    }
    return text;
  }

  void CheckHead(const SectionHead& head) {
    const DisclosureRule* rule = Index().Find(kind_, stage_, head.label);
    if (rule == nullptr) {
      Add(ErrorReason::kSectionNotAllowed,
          absl::StrCat("sections[", head.label, "]"),
          absl::StrCat("is not allowed in ", KindAndStage()),
          absl::StrCat(KindAndStage(), " 不得含有此节"), "leave it out");
      return;
    }
    if (head.audience < rule->widest) {
      Add(ErrorReason::kAudienceTooWide, FieldOf(head.label, "audience"),
          absl::StrCat(AudienceName(head.audience), " is wider than ",
                       AudienceName(rule->widest), ", the widest of ",
                       KindAndStage()),
          absl::StrCat("可见范围过宽，最宽为 ", AudienceName(rule->widest)),
          absl::StrCat("use ", AudienceName(rule->default_audience)));
    }
    if (head.audience > rule->narrowest) {
      Add(ErrorReason::kAudienceTooNarrow, FieldOf(head.label, "audience"),
          absl::StrCat(AudienceName(head.audience), " is narrower than ",
                       AudienceName(rule->narrowest), ", the narrowest of ",
                       KindAndStage()),
          absl::StrCat("可见范围过窄，最窄为 ", AudienceName(rule->narrowest)),
          absl::StrCat("use ", AudienceName(rule->default_audience)));
    }
    CheckErasable(head, rule->erasable);
  }

  void CheckErasable(const SectionHead& head, Erasability erasable) {
    if (erasable == Erasability::kRequired && !head.erasable) {
      Add(ErrorReason::kErasableRequired, FieldOf(head.label, "erasable"),
          "holds personal data and must be erasable", "个人信息节须可删除",
          "set erasable");
    }
    if (erasable == Erasability::kNever && head.erasable) {
      Add(ErrorReason::kErasableNotAllowed, FieldOf(head.label, "erasable"),
          "may not be erasable: views derive from it",
          "视图由该节推导，不得设为可删除",
          "clear erasable; put personal data into section 10");
    }
  }

  void CheckPresence(const DisclosureRule& rule) {
    const auto label = static_cast<uint8_t>(rule.label);
    if (rule.presence != Presence::kRequired ||
        Index().Find(kind_, stage_, label) != &rule) {
      return;
    }
    for (const SectionHead& head : statement_.header().sections) {
      if (head.label == label) return;
    }
    const SectionSchema* schema = FindCurrentSchema(label);
    Add(ErrorReason::kSectionRequired, absl::StrCat("sections[", label, "]"),
        absl::StrCat(KindAndStage(), " needs the section ", schema->short_name),
        absl::StrCat(KindAndStage(), " 必须有 ", schema->short_name, " 节"),
        "add it");
  }

  // The terms are between seller and buyer; the rest of a transfer also
  // concerns who carries.
  void CheckNames(const SectionContent& content) {
    const v1::TransferParties* parties = statement_.parties();
    const bool terms =
        content.label == static_cast<uint8_t>(SectionLabel::kTerms);
    if (parties == nullptr || (!terms && !IsTransfer(kind_))) return;
    const std::string& author = statement_.header().author;
    for (const std::string& name : content.named_organizations) {
      const bool is_carrier = name == parties->carrier();
      const bool is_end =
          name == parties->source() || name == parties->destination();
      if (is_end || (!terms && (is_carrier || name == author)) ||
          (terms && name == author && !is_carrier)) {
        continue;
      }
      Add(ErrorReason::kNamedNotAParty,
          FieldOf(content.label, "named_organizations"),
          absl::StrCat(name, terms ? " is neither source nor destination"
                                   : " is no party of the transfer"),
          terms ? "价款节只可指名供需双方" : "指名的单位不是交接当事方",
          terms ? "name only source and destination"
                : "name only source, destination and carrier");
    }
  }

  bool IsAboutAPerson() const {
    const v1::PartyIdentifiers* identifiers = statement_.party_identifiers();
    const v1::PartyRecord* party = statement_.party();
    return party != nullptr &&
           (party->party_type() == "FARMER" ||
            party->party_type() == "SOLE_TRADER" ||
            (identifiers != nullptr &&
             absl::StartsWith(identifiers->social_credit_code(),
                              kSoleTraderPrefix)));
  }

  void RequireErasable(SectionLabel label, absl::string_view why,
                       absl::string_view why_zh) {
    for (const SectionHead& head : statement_.header().sections) {
      if (head.label != static_cast<uint8_t>(label) || head.erasable) continue;
      Add(ErrorReason::kErasableRequired, FieldOf(head.label, "erasable"),
          std::string(why), std::string(why_zh), "set erasable");
    }
  }

  void CheckPartyIdentifiers() {
    if (statement_.party_identifiers() == nullptr || !IsAboutAPerson()) return;
    RequireErasable(
        SectionLabel::kPartyIdentifiers,
        "identifies a natural person or sole trader and must be erasable",
        "自然人和个体工商户的证照号须可删除");
  }

  void CheckContacts() {
    const v1::ContactDetails* contacts = statement_.contacts();
    if (contacts == nullptr) return;
    const bool names_somebody =
        std::any_of(contacts->contacts().begin(), contacts->contacts().end(),
                    [](const v1::Contact& c) { return !c.name().empty(); });
    if (!names_somebody && !IsAboutAPerson()) return;
    RequireErasable(SectionLabel::kContacts,
                    "names a person and must be erasable",
                    "写有个人姓名或属于个人的联系方式须可删除");
  }

  const ParsedStatement& statement_;
  const StatementKind kind_;
  const TestStage stage_;
  std::vector<Violation> violations_;
};

std::vector<Violation> CheckGovernance(const StatementHeader& header) {
  std::vector<Violation> violations;
  for (const SectionHead& head : header.sections) {
    if (head.audience != Audience::kPublic) {
      violations.push_back(
          {FieldOf(head.label, "audience"), "governance is public as a whole",
           "治理语句整体公开", "use PUBLIC", ErrorReason::kAudienceTooNarrow});
    }
    if (head.erasable) {
      violations.push_back({FieldOf(head.label, "erasable"),
                            "governance may not be erasable",
                            "治理语句不得设为可删除", "clear erasable",
                            ErrorReason::kErasableNotAllowed});
    }
  }
  return violations;
}

bool IsDecidingPurpose(absl::string_view purpose) {
  return purpose == "RELEASE" || purpose == "FACTORY" || purpose == "TYPE" ||
         purpose == "REGULATORY" || purpose == "RETEST" ||
         purpose == "ROOT_CAUSE";
}

}  // namespace

const DisclosureRule* FindDisclosureRule(StatementKind kind, TestStage stage,
                                         SectionLabel label) {
  return Index().Find(kind, stage, static_cast<uint8_t>(label));
}

bool IsTransfer(StatementKind kind) {
  return kind == StatementKind::kShipping ||
         kind == StatementKind::kTransport ||
         kind == StatementKind::kReceiving || kind == StatementKind::kReturn;
}

TestStage StageOf(StatementKind kind, const v1::Verdict* verdict) {
  if (kind != StatementKind::kInspection) return TestStage::kNotATest;
  if (verdict == nullptr) return TestStage::kOther;
  if (verdict->status() == v1::RESULT_STATUS_INITIAL ||
      verdict->status() == v1::RESULT_STATUS_RETEST_REQUESTED ||
      verdict->purpose() == "IN_PROCESS") {
    return TestStage::kPreliminary;
  }
  return verdict->status() == v1::RESULT_STATUS_FINAL &&
                 IsDecidingPurpose(verdict->purpose())
             ? TestStage::kDeciding
             : TestStage::kOther;
}

std::vector<Violation> CheckDisclosure(const ParsedStatement& statement) {
  const StatementKind kind = statement.header().kind;
  if (crypto::LeafClassOf(kind) == crypto::LeafClass::kGovernance &&
      kind != StatementKind::kCatalogue) {
    return CheckGovernance(statement.header());
  }
  return DisclosureCheck(statement).Run();
}

absl::string_view AudienceName(Audience audience) {
  switch (audience) {
    case Audience::kPublic:
      return "PUBLIC";
    case Audience::kChain:
      return "CHAIN";
    case Audience::kNamed:
      return "NAMED";
    case Audience::kOwner:
      return "OWNER";
  }
  return "UNKNOWN";
}

absl::string_view TestStageName(TestStage stage) {
  switch (stage) {
    case TestStage::kNotATest:
      return "NOT_A_TEST";
    case TestStage::kDeciding:
      return "DECIDING";
    case TestStage::kPreliminary:
      return "PRELIMINARY";
    case TestStage::kOther:
      return "OTHER";
  }
  return "UNKNOWN";
}

}  // namespace daodi::services::domain
