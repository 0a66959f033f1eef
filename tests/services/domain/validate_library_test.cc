// The rules of the four libraries: each broken alone, by what a person would
// get wrong.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/validate_statement.h"
#include "tests/services/domain/statement_draft.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::kMaker;
using ::daodi::testing::StatementDraft;
using ::daodi::testing::Summaries;
using ::daodi::testing::ValidDraft;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using K = crypto::StatementKind;
using L = SectionLabel;

std::vector<std::string> Faults(const StatementDraft& draft) {
  return Summaries(draft.Violations());
}

StatementDraft Product(const std::string& more) {
  StatementDraft draft(K::kProduct);
  draft.Set(L::kProduct,
            absl::StrCat("gtin: \"09521234100010\" display_name: \"厚朴\" "
                         "goods_class: \"HERB\" revision: 1 ",
                         more));
  return draft;
}

StatementDraft Supplier(const std::string& more) {
  StatementDraft draft(K::kPartnerRecord);
  draft.Set(L::kPartner,
            absl::StrCat("partner: \"", kMaker,
                         "\" relation: \"SUPPLIER\" revision: 1 status: "
                         "\"QUALIFIED\" ",
                         more));
  return draft;
}

StatementDraft Approval(const std::string& text) {
  StatementDraft draft(K::kConfirmation);
  draft.Set(L::kConfirmation, "own_act: true");
  draft.Set(L::kQualification, text);
  draft.AddRef(crypto::RefKind::kApproves);
  return draft;
}

std::string Decision(absl::string_view type) {
  return absl::StrCat("qualification_type: \"", type, "\" partner: \"", kMaker,
                      "\" decision: \"APPROVED\" decided_on: \"2026-05-10\" ");
}

TEST(ProductRule, AGtinOrACodeOfOnesOwnIsNeeded) {
  EXPECT_THAT(Faults(Product("")), IsEmpty());
  StatementDraft draft(K::kProduct);
  draft.Set(L::kProduct,
            "display_name: \"x\" goods_class: \"HERB\" revision: 1");
  EXPECT_THAT(Faults(draft),
              ElementsAre("IDENTIFIER_INVALID sections[21].gtin"));
  draft.Set(L::kProduct,
            "product_code: \"P-7\" display_name: \"x\" goods_class: \"HERB\" "
            "revision: 1");
  EXPECT_THAT(Faults(draft), IsEmpty());
}

TEST(ProductRule, EveryFaultIsToldAtOnce) {
  EXPECT_THAT(Faults(Product("status: \"GONE\" type_test_months: -1 "
                             "producer: \"somebody\" "
                             "claims { line: 2 claim_type: \"NICE\" }")),
              UnorderedElementsAre(
                  "NUMBER_OUT_OF_RANGE sections[21].type_test_months",
                  "WORD_UNKNOWN sections[21].status",
                  "ORGANIZATION_ID_INVALID sections[21].producer",
                  "LINE_NUMBER_INVALID sections[21].claims[0].line",
                  "WORD_UNKNOWN sections[21].claims[0].claim_type",
                  "FIELD_REQUIRED sections[21].claims[0].certificate"));
}

TEST(LicenceRule, TypeNumberPeriodAndCopyAreChecked) {
  EXPECT_THAT(Faults(Product(
                  "licence_records { line: 1 licence_type: \"FOOD_PRODUCTION\" "
                  "number: \"SC11443110200012\" valid_from: \"2022-01-01\" "
                  "valid_until: \"2026-12-31\" }")),
              IsEmpty());
  EXPECT_THAT(
      Faults(
          Product("licence_records { line: 1 licence_type: \"食品生产许可证\" "
                  "valid_from: \"2026-01-01\" valid_until: \"2025-12-31\" "
                  "document_line: 1 }")),
      UnorderedElementsAre(
          "WORD_UNKNOWN sections[21].licence_records[0].licence_type",
          "FIELD_REQUIRED sections[21].licence_records[0].number",
          "TIME_ORDER_INVALID sections[21].licence_records[0].valid_until",
          "LINE_REFERENCE_INVALID "
          "sections[21].licence_records[0].document_line"));
}

TEST(LicenceRule, ADoubtfulNumberIsKeptAsPrinted) {
  EXPECT_THAT(
      Faults(Product("licence_records { line: 1 "
                     "licence_type: \"FOOD_PRODUCTION\" number: \"SC1\" }")),
      IsEmpty());
}

TEST(VerificationRule, WhoSaysCheckedSaysWhenAndAgainstWhat) {
  EXPECT_THAT(Faults(Supplier("verification { method: "
                              "VERIFICATION_METHOD_SELF_DECLARED }")),
              IsEmpty());
  EXPECT_THAT(Faults(Supplier("verification { method: "
                              "VERIFICATION_METHOD_DOCUMENT_SEEN }")),
              UnorderedElementsAre(
                  "FIELD_REQUIRED sections[26].verification.verified_on",
                  "FIELD_REQUIRED sections[26].verification.source"));
  EXPECT_THAT(
      Faults(Supplier("verification { method: "
                      "VERIFICATION_METHOD_AUTHORITY_ATTESTED "
                      "verified_on: \"2026-05-01\" source: \"许可查询\" }")),
      ElementsAre("FIELD_REQUIRED sections[26].verification.verified_by"));
  EXPECT_THAT(Faults(Supplier("verification { source: \"x\" }")),
              ElementsAre("FIELD_REQUIRED sections[26].verification.method"));
}

TEST(VerificationRule, NothingIsCheckedOnADayToCome) {
  EXPECT_THAT(
      Faults(Supplier("verification { method: "
                      "VERIFICATION_METHOD_DOCUMENT_SEEN "
                      "verified_on: \"2026-05-19\" source: \"证照影像\" }")),
      ElementsAre("TIME_AHEAD sections[26].verification.verified_on"));
}

TEST(PartnerRule, AuditsAndPapersAreChecked) {
  EXPECT_THAT(
      Faults(Supplier("papers { line: 1 paper_type: \"HANDSHAKE\" } "
                      "audits { line: 1 number: \"SJ-1\" result: \"FINE\" "
                      "score: 101 } covered_parties: \"F-0001\"")),
      UnorderedElementsAre(
          "ORGANIZATION_ID_INVALID sections[26].covered_parties[0]",
          "WORD_UNKNOWN sections[26].papers[0].paper_type",
          "FIELD_REQUIRED sections[26].papers[0].number",
          "FIELD_REQUIRED sections[26].audits[0].audited_on",
          "WORD_UNKNOWN sections[26].audits[0].result",
          "NUMBER_OUT_OF_RANGE sections[26].audits[0].score"));
}

TEST(PartnerRule, ASupplierMayBeEliminated) {
  StatementDraft draft = Supplier("");
  draft.Edit(L::kPartner, "QUALIFIED", "ELIMINATED");
  EXPECT_THAT(Faults(draft), IsEmpty());
  draft.Edit(L::kPartner, "ELIMINATED", "FORGOTTEN");
  EXPECT_THAT(Faults(draft), ElementsAre("WORD_UNKNOWN sections[26].status"));
}

TEST(EnterpriseRule, SitesAndEntrustedProductionAreChecked) {
  StatementDraft draft(K::kEnterpriseRecord);
  draft.Set(L::kEnterprise,
            "verified: \"IMPORTED\" enterprise_type: \"SHOP\" "
            "production_sites { line: 1 gln: \"9521234900017\" } "
            "entrusted_productions { line: 1 party: \"x\" }");
  EXPECT_THAT(Faults(draft),
              UnorderedElementsAre(
                  "WORD_UNKNOWN sections[27].enterprise_type",
                  "IDENTIFIER_INVALID sections[27].production_sites[0].gln",
                  "FIELD_REQUIRED sections[27].production_sites[0].address",
                  "ORGANIZATION_ID_INVALID "
                  "sections[27].entrusted_productions[0].party"));
}

TEST(QualificationRule, NeedsAPartnerADecisionADayAndTheRecord) {
  EXPECT_THAT(Faults(Approval(Decision("FIRST_SUPPLIER"))), IsEmpty());
  EXPECT_THAT(
      Faults(Approval("")),
      UnorderedElementsAre("WORD_UNKNOWN sections[28].qualification_type",
                           "ORGANIZATION_ID_INVALID sections[28].partner",
                           "WORD_UNKNOWN sections[28].decision",
                           "FIELD_REQUIRED sections[28].decided_on"));
  StatementDraft confirms(K::kConfirmation);
  confirms.Set(L::kConfirmation, "own_act: true");
  confirms.Set(L::kQualification, Decision("FIRST_SUPPLIER"));
  confirms.AddRef(crypto::RefKind::kConfirms);
  EXPECT_THAT(Faults(confirms), ElementsAre("REFERENCE_INVALID header.refs"));
}

TEST(QualificationRule, OfAFirstProductNamesItAndNoOtherDoes) {
  EXPECT_THAT(Faults(Approval(Decision("FIRST_PRODUCT"))),
              ElementsAre("FIELD_REQUIRED sections[28].product"));
  EXPECT_THAT(Faults(Approval(Decision("FIRST_PRODUCT") +
                              "product: \"09521234100010\"")),
              IsEmpty());
  EXPECT_THAT(Faults(Approval(Decision("FIRST_SUPPLIER") +
                              "product: \"09521234100010\"")),
              ElementsAre("KIND_CONTENT_INVALID sections[28].product"));
}

TEST(ContactRule, SomeWayToReachThemIsNeededAndNamesAreErasable) {
  StatementDraft draft = Supplier("");
  draft.Set(L::kContacts, "contacts { line: 1 purpose: \"RECALL\" }");
  EXPECT_THAT(Faults(draft),
              ElementsAre("FIELD_REQUIRED sections[29].contacts[0].telephone"));
  draft.Set(L::kContacts,
            "contacts { line: 1 purpose: \"RECALL\" telephone: \"1\" }");
  EXPECT_THAT(Faults(draft), IsEmpty());
  draft.Set(L::kContacts,
            "contacts { line: 1 purpose: \"RECALL\" telephone: \"1\" "
            "name: \"张\" }");
  EXPECT_THAT(Faults(draft),
              ElementsAre("ERASABLE_REQUIRED sections[29].erasable"));
  draft.section(L::kContacts).erasable = true;
  EXPECT_THAT(Faults(draft), IsEmpty());
}

TEST(RecordSection, CanBeCheckedWithoutAStatement) {
  v1::ProductRecord product;
  product.set_gtin("09521234100011");
  product.set_revision(1);
  EXPECT_THAT(Summaries(ValidateRecordSection(L::kProduct, product, 0)),
              UnorderedElementsAre("IDENTIFIER_INVALID sections[21].gtin",
                                   "FIELD_REQUIRED sections[21].display_name",
                                   "FIELD_REQUIRED sections[21].goods_class"));
}

}  // namespace
}  // namespace daodi::services::domain
