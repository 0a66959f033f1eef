#include "services/cli/library_import.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crypto/hash.h"
#include "services/cli/offline_check.h"
#include "services/cli/workspace.h"
#include "services/domain/identifiers.h"
#include "services/domain/violation.h"

namespace daodi::services::cli {
namespace {

using domain::Library;

constexpr char kErasableOwner[] = "OWNER+erasable";
// Codes of individual businesses: their names are those of persons
// (GB 32100-2015, class 92).
constexpr absl::string_view kSoleTraderPrefix = "92";
constexpr size_t kNameDigestHex = 16;
constexpr char kPartnerKind[] = "PARTNER_RECORD";
// Stands for whom a row with a fault does not tell.
constexpr char kNobody[] = "nobody";

// Whom or what a row is about.
struct Subject {
  std::string id;           // "" for a party that gets one
  std::string party_alias;  // of a party that gets an id
};

// Texts of cells that begin with "@" are no aliases.
void EscapeAliases(Json* json) {
  if (json->is_structured()) {
    for (Json& element : *json) EscapeAliases(&element);
  } else if (json->is_string()) {
    const auto text = json->get<std::string>();
    if (absl::StartsWith(text, "@")) *json = absl::StrCat("@", text);
  }
}

bool IsSoleTrader(absl::string_view code) {
  return absl::StartsWith(code, kSoleTraderPrefix);
}

class RowPlanner {
 public:
  RowPlanner(const ImportTarget& target, const SheetRow& row, ImportPlan* plan)
      : target_(target), row_(row), plan_(*plan) {}

  absl::Status Plan(std::set<std::string>* subjects) {
    const std::optional<Subject> subject = target_.library == Library::kProduct
                                               ? SubjectOfProduct()
                                               : SubjectOfPartner();
    // What else is wrong with the row is told too.
    if (!subject.has_value()) return PlanRecord({"", kNobody}, {});
    const std::string& key =
        subject->id.empty() ? subject->party_alias : subject->id;
    if (!subjects->insert(key).second) {
      Fail("", absl::StrCat(key, " 有两行 · has two rows"), "keep one of them");
      return absl::OkStatus();
    }
    StandingRecord standing;
    if (!subject->id.empty()) {
      auto found = target_.standing(subject->id);
      if (!found.ok()) return found.status();
      if (found->has_value()) standing = **std::move(found);
    }
    return PlanRecord(*subject, standing);
  }

 private:
  void Fail(absl::string_view path, absl::string_view problem,
            absl::string_view fix) {
    plan_.faults.push_back(row_.FaultAt(path, problem, fix));
  }

  std::string Code() const {
    return absl::AsciiStrToUpper(row_.TextOf(kSocialCreditColumn));
  }

  // As the row has it, else as the ledger knows it.
  std::string CodeOf(const Subject& subject) const {
    if (!Code().empty()) return Code();
    for (const auto& [code, id] : target_.id_of_code) {
      if (id == subject.id) return code;
    }
    return "";
  }

  std::optional<Subject> SubjectOfProduct() {
    const RowSections made = ApplyRow(row_, Json::object());
    const Json product = made.sections.value("product", Json::object());
    for (const char* field : {"gtin", "product_code"}) {
      const std::string subject = product.value(field, "");
      if (!subject.empty()) return Subject{subject, ""};
    }
    if (made.faults.empty()) {
      Fail("gtin", "没有 GTIN 也没有产品编码 · has neither GTIN nor code",
           "give one of them");
    }
    return std::nullopt;
  }

  // Of the id, else of the code; a party of the author where neither is known.
  std::optional<Subject> SubjectOfPartner() {
    const std::string alias = row_.TextOf(kPartnerColumn);
    const std::string code = Code();
    std::string id = alias.empty() ? "" : target_.resolve(alias).value_or("");
    const auto known = target_.id_of_code.find(code);
    if (id.empty() && known != target_.id_of_code.end()) id = known->second;
    // An alias may stand for a party that was never recorded.
    if (!id.empty() && (code.empty() || target_.is_known(id))) {
      return CheckedSubject(id);
    }
    if (code.empty()) {
      Fail(kPartnerColumn, "不认识 · is unknown here",
           "give the unified social credit code, or an id that "
           "daodi org list shows");
      return std::nullopt;
    }
    if (!domain::IsSocialCreditCode(code)) {
      Fail(kSocialCreditColumn,
           "不是正确的统一社会信用代码 · is no unified social credit code",
           "compare it with the licence: 18 characters, the last one checks");
      return std::nullopt;
    }
    if (IsSoleTrader(code) && alias.empty()) {
      Fail(kPartnerColumn, "个体工商户须有代号 · a sole trader needs an id",
           "choose one that does not tell the person's name, such as S-001");
      return std::nullopt;
    }
    if (alias.empty()) return Subject{"", absl::StrCat("party-", code)};
    if (CheckName(alias, "id").ok()) return Subject{"", alias};
    Fail(kPartnerColumn, "不能作代号 · cannot be an id",
         "use letters, digits and . _ - only");
    return std::nullopt;
  }

  std::optional<Subject> CheckedSubject(const std::string& id) {
    if (target_.library != Library::kEnterprise ||
        !absl::StartsWith(id, "org-")) {
      return Subject{id, ""};
    }
    Fail(kSocialCreditColumn, "在平台上 · is on the platform",
         "leave the row out: it keeps its own record");
    return std::nullopt;
  }

  absl::Status PlanRecord(const Subject& subject,
                          const StandingRecord& standing) {
    RowSections made = ApplyRow(row_, standing.sections);
    plan_.faults.insert(plan_.faults.end(), made.faults.begin(),
                        made.faults.end());
    EscapeAliases(&made.sections);
    Json before = standing.sections;
    EscapeAliases(&before);
    Complete(subject, before, &made.sections);
    auto changed = IsChanged(before, made.sections, standing);
    if (!changed.ok()) return changed.status();
    if (!*changed) {
      ++plan_.unchanged;
      return absl::OkStatus();
    }
    SetRevision(standing.revision + 1, &made.sections);
    if (subject.id.empty() && KindName() == kPartnerKind) {
      Take(StatementOf("PARTY", PartySections(subject), {}, subject), made);
    }
    Take(StatementOf(KindName(), made.sections, standing.audiences, subject),
         made);
    return absl::OkStatus();
  }

  // What the kind of the record demands beyond the cells.
  void Complete(const Subject& subject, const Json& before,
                Json* sections) const {
    const std::string about = subject.id.empty()
                                  ? absl::StrCat("@", subject.party_alias)
                                  : subject.id;
    if (target_.library == Library::kEnterprise) {
      Json& party = (*sections)["party"];
      party["party"] = about;
      if (party.value("party_type", "").empty()) {
        party["party_type"] = "ENTERPRISE";
      }
      (*sections)["party_identifiers"]["social_credit_code"] = Code();
      if (IsSoleTrader(Code())) {
        HideSoleTrader(ShownName(subject, before), sections);
      }
    } else if (target_.library != Library::kProduct) {
      Json& partner = (*sections)["partner"];
      partner["partner"] = about;
      partner["relation"] =
          target_.library == Library::kSupplier ? "SUPPLIER" : "CUSTOMER";
      // The name of a person is in the personal section of its PARTY only.
      const std::string code = CodeOf(subject);
      if (code.empty() || IsSoleTrader(code)) partner.erase("partner_name");
    }
    CompleteContacts(sections);
  }

  static void CompleteContacts(Json* sections) {
    const auto contacts = sections->find("contacts");
    if (contacts == sections->end()) return;
    const Json list = contacts->value("contacts", Json::array());
    if (list.empty()) {
      sections->erase("contacts");
      return;
    }
    for (Json& contact : (*contacts)["contacts"]) {
      if (contact.value("purpose", "").empty()) contact["purpose"] = "BUSINESS";
    }
  }

  static std::string ShownName(const Subject& subject, const Json& before) {
    if (subject.id.empty() || !before.contains("party")) {
      return subject.party_alias;
    }
    return before["party"].value("display_name", "");
  }

  // The name that others may see is the id; that of the person can be erased.
  static void HideSoleTrader(const std::string& shown, Json* sections) {
    const std::string name = (*sections)["party"].value("display_name", "");
    Json& person = (*sections)["personal"]["persons"][0];
    person["person"] = shown;
    person["name"] = name;
    Json& party = (*sections)["party"];
    party["party_type"] = "SOLE_TRADER";
    party["display_name"] = shown;
  }

  Json PartySections(const Subject& subject) const {
    Json sections = {{"party",
                      {{"party", absl::StrCat("@", subject.party_alias)},
                       {"party_type", "ENTERPRISE"},
                       {"display_name", row_.TextOf("partner_name")}}},
                     {"party_identifiers", {{"social_credit_code", Code()}}}};
    EscapeAliases(&sections["party"]["display_name"]);
    if (IsSoleTrader(Code())) HideSoleTrader(subject.party_alias, &sections);
    return sections;
  }

  absl::StatusOr<bool> IsChanged(const Json& before, const Json& after,
                                 const StandingRecord& standing) const {
    if (before.is_null() || before.empty()) return true;
    StatementSpec old_spec;
    old_spec.kind = *ParseStatementKind(KindName());
    old_spec.audiences = standing.audiences;
    StatementSpec new_spec = old_spec;
    old_spec.sections = before;
    new_spec.sections = after;
    const auto old_drafts =
        DraftSections(old_spec, target_.author_id, target_.resolve);
    const auto new_drafts =
        DraftSections(new_spec, target_.author_id, target_.resolve);
    // What cannot be built is told as a fault of its own.
    if (!old_drafts.ok() || !new_drafts.ok()) return true;
    if (old_drafts->size() != new_drafts->size()) return true;
    for (size_t i = 0; i < old_drafts->size(); ++i) {
      if ((*old_drafts)[i].bytes != (*new_drafts)[i].bytes) return true;
    }
    return false;
  }

  static void SetRevision(int32_t revision, Json* sections) {
    for (const char* section : {"product", "partner"}) {
      const auto found = sections->find(section);
      if (found != sections->end()) (*found)["revision"] = revision;
    }
  }

  std::string KindName() const {
    switch (target_.library) {
      case Library::kProduct:
        return "PRODUCT";
      case Library::kEnterprise:
        return "PARTY";
      default:
        return kPartnerKind;
    }
  }

  Json StatementOf(const std::string& kind, Json sections,
                   const std::map<std::string, std::string>& audiences,
                   const Subject& subject) const {
    Json statement = cli::StatementOf(target_.statement, kind, target_.author,
                                      Json::object());
    statement.erase("record");
    if (kind == "PARTY" && subject.id.empty()) {
      statement["party"] = subject.party_alias;
    }
    for (const auto& [section, audience] : audiences) {
      if (sections.contains(section))
        statement["audiences"][section] = audience;
    }
    // Persons to turn to, and the numbers of sole traders, can be erased.
    if (sections.contains("contacts")) {
      statement["audiences"].emplace("contacts", kErasableOwner);
    }
    if (kind == "PARTY" && sections.contains("personal")) {
      statement["audiences"]["party_identifiers"] = kErasableOwner;
    }
    statement["sections"] = std::move(sections);
    // The same row gives the same statement when it is sent again.
    const std::string digest = crypto::Sha256(statement.dump()).hex();
    statement["name"] =
        absl::StrCat("import/", digest.substr(0, kNameDigestHex));
    statement["row"] = absl::StrCat("line ", row_.line);
    return statement;
  }

  void Take(const Json& statement, const RowSections& made) {
    absl::StatusOr<StatementSpec> spec = ParseStatementSpec(statement, "row");
    const absl::Status status =
        spec.ok() ? ParseOffline(*spec, target_.now_ms).status()
                  : spec.status();
    if (status.ok()) {
      plan_.statements.push_back({row_.line, *std::move(spec)});
      return;
    }
    const auto violations = domain::ViolationsOf(status);
    for (const domain::Violation& violation : violations) {
      plan_.faults.push_back(FaultOf(target_.library, row_, made, violation));
    }
    if (violations.empty()) Fail("", status.message(), "mend the row");
  }

  const ImportTarget& target_;
  const SheetRow& row_;
  ImportPlan& plan_;
};

// An empty cell that must be filled breaks a rule of the ledger too.
void KeepFirstFaults(std::vector<SheetFault>* faults) {
  std::set<std::pair<size_t, std::string>> told;
  faults->erase(
      std::remove_if(faults->begin(), faults->end(),
                     [&told](const SheetFault& fault) {
                       return !fault.column.empty() &&
                              !told.emplace(fault.line, fault.column).second;
                     }),
      faults->end());
  std::stable_sort(
      faults->begin(), faults->end(),
      [](const SheetFault& a, const SheetFault& b) { return a.line < b.line; });
}

// A party without its record is of no use, and under wrong headings no row is
// what it seems.
void DropFaulty(const LibrarySheet& sheet, ImportPlan* plan) {
  std::set<size_t> faulty;
  for (const SheetFault& fault : plan->faults) faulty.insert(fault.line);
  const bool all = faulty.count(sheet.heading_line) != 0;
  auto& statements = plan->statements;
  statements.erase(std::remove_if(statements.begin(), statements.end(),
                                  [&](const ImportPlan::Statement& statement) {
                                    return all ||
                                           faulty.count(statement.line) != 0;
                                  }),
                   statements.end());
}

}  // namespace

absl::StatusOr<ImportPlan> PlanImport(const ImportTarget& target,
                                      const LibrarySheet& sheet) {
  ImportPlan plan;
  plan.faults = sheet.faults;
  std::set<std::string> subjects;
  for (const SheetRow& row : sheet.rows) {
    absl::Status planned = RowPlanner(target, row, &plan).Plan(&subjects);
    if (!planned.ok()) return planned;
  }
  KeepFirstFaults(&plan.faults);
  DropFaulty(sheet, &plan);
  return plan;
}

}  // namespace daodi::services::cli
