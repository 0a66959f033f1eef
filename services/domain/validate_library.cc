// The rules of the records that make the four libraries: product, enterprise,
// partner, and the approval of a first dealing (docs/libraries.md).

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/domain/identifiers.h"
#include "services/domain/licences.h"
#include "services/domain/validate_statement.h"
#include "services/domain/validation_rules.h"

namespace daodi::services::domain {
namespace {

// Subjects of library rows, and lot numbers, are this long at most.
constexpr size_t kMaxCodeBytes = 64;
constexpr int32_t kMaxScore = 100;
constexpr int kBeijingOffsetSeconds = 8 * 60 * 60;

constexpr absl::string_view kProductStatuses[] = {"ACTIVE", "DISCONTINUED"};
constexpr absl::string_view kClaimTypes[] = {"GEOGRAPHICAL_INDICATION",
                                             "ORGANIC", "GREEN_FOOD", "OTHER"};
constexpr absl::string_view kRelations[] = {"SUPPLIER", "CUSTOMER",
                                            "LABORATORY"};
constexpr absl::string_view kPartnerStatuses[] = {"QUALIFIED", "WATCHED",
                                                  "SUSPENDED", "ELIMINATED"};
constexpr absl::string_view kPaperTypes[] = {"QUALITY_AGREEMENT",
                                             "SALES_AUTHORISATION",
                                             "PURCHASE_AUTHORISATION",
                                             "PICKUP_AUTHORISATION",
                                             "CONTRACT_FARMING",
                                             "CONTRACT",
                                             "OTHER"};
constexpr absl::string_view kAuditResults[] = {"PASSED", "CONDITIONAL",
                                               "FAILED"};
constexpr absl::string_view kVerifications[] = {
    "SELF_DECLARED", "DOCUMENT_SEEN", "AUTHORITY_ATTESTED", "IMPORTED"};
constexpr absl::string_view kEnterpriseTypes[] = {
    "COMPANY", "COOPERATIVE", "SOLE_TRADER", "INSTITUTION", "AUTHORITY"};
constexpr absl::string_view kQualificationTypes[] = {
    "FIRST_SUPPLIER", "FIRST_PRODUCT", "FIRST_CUSTOMER"};
constexpr absl::string_view kDecisions[] = {"APPROVED", "REFUSED"};
constexpr absl::string_view kItemTypes[] = {"BUSINESS_LICENCE",
                                            "LICENCE",
                                            "QUALITY_AGREEMENT",
                                            "SEAL_SPECIMEN",
                                            "DELIVERY_NOTE_SPECIMEN",
                                            "BANK_ACCOUNT",
                                            "AUTHORISATION",
                                            "TEST_REPORT",
                                            "STANDARD",
                                            "SITE_VISIT",
                                            "OTHER"};
constexpr absl::string_view kPurposes[] = {"BUSINESS", "QUALITY",
                                           "RECALL",   "DELIVERY",
                                           "OTHER",    "LEGAL_REPRESENTATIVE"};

// The rules that records have in common.
class LibraryCheck {
 public:
  explicit LibraryCheck(RuleCheck* check)
      : check_(*check),
        latest_day_(absl::FormatCivilTime(absl::ToCivilDay(
            absl::FromUnixMillis(check->now_ms() + kMaxTimeAheadMs),
            absl::FixedTimeZone(kBeijingOffsetSeconds)))) {}

  RuleCheck& rules() { return check_; }

  void Revision(const FieldPath& path, int32_t revision) {
    if (revision >= 1) return;
    check_.Fail(path, ErrorReason::kNumberOutOfRange, "is below 1",
                "版次从 1 起", "count revisions from 1");
  }

  // Dates are RFC 3339 and sort as text.
  void Period(const FieldPath& path, const std::string& from,
              const std::string& until) {
    check_.Date({&path, "valid_from"}, from);
    check_.Date({&path, "valid_until"}, until);
    if (from.empty() || until.empty() || from <= until) return;
    check_.Fail({&path, "valid_until"}, ErrorReason::kTimeOrderInvalid,
                "is before valid_from", "终止日早于起始日",
                "swap or correct them");
  }

  // A day on which something was done: not ahead of the ledger's clock.
  void PastDay(const FieldPath& path, const std::string& day) {
    check_.Required(path, day);
    check_.Date(path, day);
    if (day <= latest_day_) return;
    check_.Fail(path, ErrorReason::kTimeAhead,
                "is after today by the ledger's clock", "晚于账本时钟的今天",
                "record it once it happened");
  }

  void Verified(const FieldPath& path, const v1::Verification& verification) {
    using V = v1::VerificationMethod;
    if (verification.method() == V::VERIFICATION_METHOD_UNSPECIFIED) {
      check_.Fail({&path, "method"}, ErrorReason::kFieldRequired,
                  "is not stated", "未写明核验方式",
                  "state SELF_DECLARED, DOCUMENT_SEEN, AUTHORITY_ATTESTED or "
                  "IMPORTED");
    }
    if (!verification.verified_by().empty()) {
      check_.Organization({&path, "verified_by"}, verification.verified_by());
    } else if (verification.method() ==
               V::VERIFICATION_METHOD_AUTHORITY_ATTESTED) {
      check_.Required({&path, "verified_by"}, "");
    }
    if (verification.method() <= V::VERIFICATION_METHOD_SELF_DECLARED) {
      return check_.Date({&path, "verified_on"}, verification.verified_on());
    }
    PastDay({&path, "verified_on"}, verification.verified_on());
    check_.Required({&path, "source"}, verification.source());
  }

  void DocumentLine(const FieldPath& path, int32_t line) {
    const v1::DocumentReferences* documents = check_.statement().documents();
    const int lines = documents == nullptr ? 0 : documents->documents_size();
    if (line >= 0 && line <= lines) return;
    check_.Fail({&path, "document_line"}, ErrorReason::kLineReferenceInvalid,
                absl::StrCat("there is no document ", line),
                absl::StrCat("没有第 ", line, " 份文件"),
                "refer to a line of the documents section, or 0");
  }

  void Licences(
      const FieldPath& root,
      const google::protobuf::RepeatedPtrField<v1::Licence>& licences) {
    for (int i = 0; i < licences.size(); ++i) {
      const FieldPath path = {&root, "licence_records", i};
      const v1::Licence& licence = licences[i];
      check_.Line(path, licence.line(), i);
      if (FindLicenceType(licence.licence_type()) == nullptr ||
          licence.licence_type() !=
              FindLicenceType(licence.licence_type())->word) {
        check_.Fail({&path, "licence_type"}, ErrorReason::kWordUnknown,
                    "is no type of licence", "不是已知的证照类型",
                    "use a word of docs/libraries.md such as FOOD_PRODUCTION, "
                    "or OTHER");
      }
      Code({&path, "number"}, licence.number());
      Period(path, licence.valid_from(), licence.valid_until());
      if (licence.has_verification()) {
        Verified({&path, "verification"}, licence.verification());
      }
      DocumentLine(path, licence.document_line());
    }
  }

  void Code(const FieldPath& path, const std::string& code) {
    check_.Required(path, code);
    if (code.size() <= kMaxCodeBytes) return;
    check_.Fail(path, ErrorReason::kTextTooLong, "is over 64 bytes",
                "超过 64 字节", "give the number alone, without words");
  }

 private:
  RuleCheck& check_;
  const std::string latest_day_;
};

void CheckClaims(const FieldPath& root, const v1::ProductRecord& product,
                 LibraryCheck* check) {
  for (int i = 0; i < product.claims_size(); ++i) {
    const FieldPath path = {&root, "claims", i};
    const v1::ProductClaim& claim = product.claims(i);
    check->rules().Line(path, claim.line(), i);
    check->rules().Word({&path, "claim_type"}, claim.claim_type(), kClaimTypes);
    check->rules().Required({&path, "certificate"}, claim.certificate());
    check->rules().Date({&path, "valid_until"}, claim.valid_until());
    if (claim.has_verification()) {
      check->Verified({&path, "verification"}, claim.verification());
    }
  }
}

void CheckProduct(const v1::ProductRecord& product, LibraryCheck* check) {
  const FieldPath root = {nullptr, "sections[21]"};
  RuleCheck& rules = check->rules();
  if (!product.product_code().empty()) {
    check->Code({&root, "product_code"}, product.product_code());
  }
  if (!product.gtin().empty() || product.product_code().empty()) {
    rules.Gtin({&root, "gtin"}, product.gtin());
  }
  rules.Required({&root, "display_name"}, product.display_name());
  rules.Required({&root, "goods_class"}, product.goods_class());
  rules.NotNegative({&root, "shelf_life_months"}, product.shelf_life_months());
  rules.NotNegative({&root, "type_test_months"}, product.type_test_months());
  check->Revision({&root, "revision"}, product.revision());
  if (product.has_net_mass()) {
    rules.QuantityOf({&root, "net_mass"}, product.net_mass(), Dimension::kMass);
  }
  if (!product.status().empty()) {
    rules.Word({&root, "status"}, product.status(), kProductStatuses);
  }
  if (!product.producer().empty()) {
    rules.Organization({&root, "producer"}, product.producer());
  }
  check->Period(root, product.valid_from(), product.valid_until());
  CheckClaims(root, product, check);
  check->Licences(root, product.licence_records());
  if (product.has_verification()) {
    check->Verified({&root, "verification"}, product.verification());
  }
}

void CheckPapers(const FieldPath& root, const v1::PartnerRecord& partner,
                 LibraryCheck* check) {
  for (int i = 0; i < partner.papers_size(); ++i) {
    const FieldPath path = {&root, "papers", i};
    const v1::PartnerPaper& paper = partner.papers(i);
    check->rules().Line(path, paper.line(), i);
    check->rules().Word({&path, "paper_type"}, paper.paper_type(), kPaperTypes);
    check->rules().Required({&path, "number"}, paper.number());
    check->Period(path, paper.valid_from(), paper.valid_until());
    if (paper.has_verification()) {
      check->Verified({&path, "verification"}, paper.verification());
    }
    check->DocumentLine(path, paper.document_line());
  }
}

void CheckAudits(const FieldPath& root, const v1::PartnerRecord& partner,
                 LibraryCheck* check) {
  for (int i = 0; i < partner.audits_size(); ++i) {
    const FieldPath path = {&root, "audits", i};
    const v1::SupplierAudit& audit = partner.audits(i);
    check->rules().Line(path, audit.line(), i);
    check->rules().Required({&path, "number"}, audit.number());
    check->PastDay({&path, "audited_on"}, audit.audited_on());
    check->rules().Date({&path, "valid_until"}, audit.valid_until());
    check->rules().Word({&path, "result"}, audit.result(), kAuditResults);
    if (audit.score() < 0 || audit.score() > kMaxScore) {
      check->rules().Fail({&path, "score"}, ErrorReason::kNumberOutOfRange,
                          "is not within 0..100", "评分须在 0 到 100 之间",
                          "give a score out of 100, or 0 for none");
    }
  }
}

void CheckPartner(const v1::PartnerRecord& partner, LibraryCheck* check) {
  const FieldPath root = {nullptr, "sections[26]"};
  RuleCheck& rules = check->rules();
  rules.Organization({&root, "partner"}, partner.partner());
  rules.Word({&root, "relation"}, partner.relation(), kRelations);
  rules.Word({&root, "status"}, partner.status(), kPartnerStatuses);
  check->Revision({&root, "revision"}, partner.revision());
  check->Period(root, partner.valid_from(), partner.valid_until());
  if (partner.has_time()) rules.Time({&root, "time"}, partner.time());
  for (int i = 0; i < partner.covered_parties_size(); ++i) {
    rules.Organization({&root, "covered_parties", i},
                       partner.covered_parties(i));
  }
  check->Licences(root, partner.licence_records());
  CheckPapers(root, partner, check);
  CheckAudits(root, partner, check);
  if (partner.has_verification()) {
    check->Verified({&root, "verification"}, partner.verification());
  }
}

void CheckEnterprise(const v1::EnterpriseRecord& enterprise,
                     LibraryCheck* check) {
  const FieldPath root = {nullptr, "sections[27]"};
  RuleCheck& rules = check->rules();
  rules.Word({&root, "verified"}, enterprise.verified(), kVerifications);
  rules.NotNegative({&root, "revision"}, enterprise.revision());
  if (!enterprise.enterprise_type().empty()) {
    rules.Word({&root, "enterprise_type"}, enterprise.enterprise_type(),
               kEnterpriseTypes);
  }
  check->Licences(root, enterprise.licence_records());
  for (int i = 0; i < enterprise.production_sites_size(); ++i) {
    const FieldPath path = {&root, "production_sites", i};
    const v1::ProductionSite& site = enterprise.production_sites(i);
    rules.Line(path, site.line(), i);
    if (!site.gln().empty()) rules.Gln({&path, "gln"}, site.gln());
    rules.Required({&path, "address"}, site.address());
  }
  for (int i = 0; i < enterprise.entrusted_productions_size(); ++i) {
    const FieldPath path = {&root, "entrusted_productions", i};
    const v1::EntrustedProduction& entrusted =
        enterprise.entrusted_productions(i);
    rules.Line(path, entrusted.line(), i);
    rules.Organization({&path, "party"}, entrusted.party());
    rules.Date({&path, "valid_until"}, entrusted.valid_until());
  }
  if (enterprise.has_verification()) {
    check->Verified({&root, "verification"}, enterprise.verification());
  }
}

void CheckQualification(const v1::QualificationRecord& qualification,
                        LibraryCheck* check) {
  const FieldPath root = {nullptr, "sections[28]"};
  RuleCheck& rules = check->rules();
  rules.Word({&root, "qualification_type"}, qualification.qualification_type(),
             kQualificationTypes);
  rules.Organization({&root, "partner"}, qualification.partner());
  const bool of_product = qualification.qualification_type() == "FIRST_PRODUCT";
  if (of_product) {
    check->Code({&root, "product"}, qualification.product());
  } else if (!qualification.product().empty()) {
    rules.Fail({&root, "product"}, ErrorReason::kKindContentInvalid,
               "belongs to FIRST_PRODUCT only", "仅首营品种填写产品",
               "leave it out, or approve a FIRST_PRODUCT");
  }
  rules.Word({&root, "decision"}, qualification.decision(), kDecisions);
  check->PastDay({&root, "decided_on"}, qualification.decided_on());
  rules.Date({&root, "valid_until"}, qualification.valid_until());
  for (int i = 0; i < qualification.items_size(); ++i) {
    const FieldPath path = {&root, "items", i};
    const v1::QualificationItem& item = qualification.items(i);
    rules.Line(path, item.line(), i);
    rules.Word({&path, "item_type"}, item.item_type(), kItemTypes);
    rules.Date({&path, "valid_until"}, item.valid_until());
    if (item.has_verification()) {
      check->Verified({&path, "verification"}, item.verification());
    }
    check->DocumentLine(path, item.document_line());
  }
  for (const crypto::EntryRef& ref : rules.statement().header().refs) {
    if (ref.kind == crypto::RefKind::kApproves) return;
  }
  rules.Fail({nullptr, "header.refs"}, ErrorReason::kReferenceInvalid,
             "a qualification needs an APPROVES reference",
             "首营审批须引用所审的供应商、客户或产品记录",
             "name the record it decides on by APPROVES");
}

void CheckContacts(const v1::ContactDetails& contacts, LibraryCheck* check) {
  const FieldPath root = {nullptr, "sections[29]"};
  for (int i = 0; i < contacts.contacts_size(); ++i) {
    const FieldPath path = {&root, "contacts", i};
    const v1::Contact& contact = contacts.contacts(i);
    check->rules().Line(path, contact.line(), i);
    check->rules().Word({&path, "purpose"}, contact.purpose(), kPurposes);
    if (contact.telephone().empty() && contact.email().empty() &&
        contact.address().empty()) {
      check->rules().Fail({&path, "telephone"}, ErrorReason::kFieldRequired,
                          "is empty, and so are email and address",
                          "电话、邮箱和地址至少填一项",
                          "state a telephone, an email or an address");
    }
  }
}

}  // namespace

void CheckLibraryRecords(RuleCheck* check) {
  const ParsedStatement& statement = check->statement();
  if (statement.product() == nullptr && statement.partner() == nullptr &&
      statement.enterprise() == nullptr && statement.contacts() == nullptr &&
      statement.party_identifiers() == nullptr &&
      statement.qualification() == nullptr) {
    return;
  }
  LibraryCheck library(check);
  if (const auto* s = statement.product()) CheckProduct(*s, &library);
  if (const auto* s = statement.party_identifiers()) {
    library.Licences({nullptr, "sections[24]"}, s->licence_records());
  }
  if (const auto* s = statement.partner()) CheckPartner(*s, &library);
  if (const auto* s = statement.enterprise()) CheckEnterprise(*s, &library);
  if (const auto* s = statement.qualification()) {
    CheckQualification(*s, &library);
  }
  if (const auto* s = statement.contacts()) CheckContacts(*s, &library);
}

}  // namespace daodi::services::domain
