#include "services/domain/library_facts.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/domain/statement_draft.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::kGrower;
using ::daodi::testing::kMaker;
using ::daodi::testing::kOffPlatform;
using ::daodi::testing::StatementDraft;
using ::daodi::testing::ValidDraft;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using K = crypto::StatementKind;
using L = SectionLabel;

std::vector<std::string> TermsOf(const LibraryFacts& facts,
                                 LibraryTermKind kind) {
  std::vector<std::string> texts;
  for (const LibraryTerm& term : LibraryTermsOf(facts)) {
    if (term.kind == kind) texts.push_back(term.text);
  }
  return texts;
}

LibraryFacts FactsOf(const StatementDraft& draft) {
  auto statement = draft.Parse();
  EXPECT_OK(statement);
  return LibraryFactsOf(*statement);
}

std::optional<LibraryRecordName> NameOf(const StatementDraft& draft) {
  auto statement = draft.Parse();
  EXPECT_OK(statement);
  return LibraryRecordOf(*statement);
}

TEST(LibraryRecordName, FollowsFromKindAuthorAndSubject) {
  EXPECT_EQ(NameOf(ValidDraft(K::kProduct)),
            (LibraryRecordName{Library::kProduct, std::string(kGrower),
                               "09521234100010"}));
  EXPECT_EQ(NameOf(ValidDraft(K::kPartnerRecord)),
            (LibraryRecordName{Library::kCustomer, std::string(kGrower),
                               std::string(kMaker)}));
  EXPECT_EQ(NameOf(ValidDraft(K::kEnterpriseRecord)),
            (LibraryRecordName{Library::kEnterprise, std::string(kGrower),
                               std::string(kGrower)}));
  EXPECT_FALSE(NameOf(ValidDraft(K::kDocument)).has_value());
}

TEST(LibraryRecordName, OfAProductWithoutAGtinIsItsCode) {
  StatementDraft draft(K::kProduct);
  draft.Set(L::kProduct,
            "product_code: \"P-7\" display_name: \"x\" goods_class: \"HERB\" "
            "revision: 1");
  EXPECT_EQ(NameOf(draft)->subject, "P-7");
}

TEST(LibraryRecordName, OfALaboratoryIsNone) {
  StatementDraft draft = ValidDraft(K::kPartnerRecord);
  draft.Edit(L::kPartner, "CUSTOMER", "LABORATORY");
  EXPECT_FALSE(NameOf(draft).has_value());
}

TEST(LibraryRecordName, OfAPartyNeedsIdentifiersAndNoFarmer) {
  StatementDraft party = ValidDraft(K::kParty);
  EXPECT_FALSE(NameOf(party).has_value());
  party.Set(L::kPartyIdentifiers, "social_credit_code: \"91350100M000100Y43\"");
  EXPECT_EQ(NameOf(party),
            (LibraryRecordName{Library::kEnterprise, std::string(kGrower),
                               std::string(kOffPlatform)}));
  party.Edit(L::kParty, "ENTERPRISE", "FARMER");
  EXPECT_FALSE(NameOf(party).has_value());
}

TEST(LibraryFacts, HoldEverythingThatEnds) {
  StatementDraft draft = ValidDraft(K::kPartnerRecord);
  draft.Set(
      L::kPartner,
      absl::StrCat(
          "partner: \"", kMaker,
          "\" relation: \"SUPPLIER\" revision: 1 status: \"QUALIFIED\" "
          "valid_until: \"2027-05-31\" "
          "licence_records { line: 1 licence_type: \"FOOD_PRODUCTION\" "
          "number: \"SC11443110200012\" valid_until: \"2026-12-31\" } "
          "papers { line: 1 paper_type: \"QUALITY_AGREEMENT\" number: \"7\" "
          "valid_until: \"2026-10-01\" } "
          "audits { line: 1 number: \"SJ-1\" audited_on: \"2026-01-02\" "
          "result: \"PASSED\" }"));
  const LibraryFacts facts = FactsOf(draft);
  ASSERT_EQ(facts.expiries.size(), 3u);
  EXPECT_EQ(facts.expiries[0].number, "SC11443110200012");
  EXPECT_THAT(TermsOf(facts, LibraryTermKind::kExpiry),
              ElementsAre("2026-10-01", "2026-12-31", "2027-05-31"));
  EXPECT_THAT(TermsOf(facts, LibraryTermKind::kLicence),
              ElementsAre("sc11443110200012"));
}

TEST(LibraryFacts, DeriveNothingFromErasableSections) {
  StatementDraft party = ValidDraft(K::kParty);
  party.Set(L::kPartyIdentifiers, "social_credit_code: \"91350100M000100Y43\"");
  EXPECT_THAT(TermsOf(FactsOf(party), LibraryTermKind::kCode),
              Contains("91350100m000100y43"));
  party.section(L::kPartyIdentifiers).erasable = true;
  EXPECT_THAT(TermsOf(FactsOf(party), LibraryTermKind::kCode),
              Not(Contains("91350100m000100y43")));
}

TEST(LibraryTerms, FindPartsOfNamesAndNumbersWithoutTheirWords) {
  LibraryFacts facts;
  facts.names = {"重楼"};
  facts.licences = {"药品经营许可证 湘BA746099001"};
  EXPECT_THAT(TermsOf(facts, LibraryTermKind::kName),
              ElementsAre("楼", "重楼"));
  EXPECT_THAT(TermsOf(facts, LibraryTermKind::kInitials),
              ElementsAre("cl", "l", "zl"));
  EXPECT_THAT(TermsOf(facts, LibraryTermKind::kLicence),
              ElementsAre("ba746099001", "药品经营许可证湘ba746099001"));
  EXPECT_THAT(TermsOf(facts, LibraryTermKind::kDivision), IsEmpty());
}

TEST(LibraryTerms, AreBoundedAndKeepTheScarceOnes) {
  LibraryFacts facts;
  facts.division_code = "431124";
  for (int i = 0; i < 5'000; ++i) {
    facts.licences.push_back(absl::StrCat("L", i));
  }
  EXPECT_EQ(LibraryTermsOf(facts).size(), kMaxLibraryTerms);
  EXPECT_THAT(TermsOf(facts, LibraryTermKind::kDivision),
              ElementsAre("431124"));
}

TEST(Library, IsNamedAndParsed) {
  for (const Library library : kLibraries) {
    EXPECT_EQ(ParseLibrary(LibraryName(library)), library);
  }
  EXPECT_FALSE(ParseLibrary("").has_value());
  EXPECT_FALSE(ParseLibrary("party").has_value());
}

}  // namespace
}  // namespace daodi::services::domain
