// When licences, audits and stages that are missing raise a flag.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/supervision/catalogue_flags_fixture.h"

namespace daodi::testing {
namespace {

using crypto::StatementKind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PaperFlags : public CatalogueFlags {
 protected:
  void Record(const std::string& from, const std::string& until) {
    State(buyer_, StatementKind::kEnterpriseRecord,
          absl::StrCat(
              R"({"enterprise": {"verified": "SELF_DECLARED", )",
              R"("licence_records": [{"line": 1, )",
              R"("licence_type": "DRUG_PRODUCTION", "number": "湘20239901", )",
              R"("valid_from": ")", from, R"(", "valid_until": ")", until,
              "\"}]}}"));
  }
  // A batch of pieces, with all that has to come before.
  void Make(const std::string& lot) {
    Tale tale;
    tale.kind = StatementKind::kTransformation;
    tale.disposition = "in_progress";
    tale.day = "2025-06-05";
    Goods made = Out(lot, 9'000, "DECOCTION_PIECE");
    made.issuer = "buyer";
    tale.lots = {In("YZ", 10'000), made};
    Tell(buyer_, tale);
  }
  void BuyHerb() {
    HaveDry("YZ", "玉竹", "根茎");
    const Tale sale = Shipped(Of("YZ", "HERB", 40'000), "DRUG");
    Tell(grower_, sale);
    received_ = Tell(buyer_, ReceivedOf(sale));
  }
  void Supplier(int revision, const std::string& status,
                const std::string& until) {
    State(buyer_, StatementKind::kPartnerRecord,
          absl::StrCat(
              R"({"partner": {"partner": "@grower", "relation": "SUPPLIER", )",
              R"("revision": )", revision, R"(, "status": ")", status,
              R"(", "audit": "SJ-1", "valid_until": ")", until, "\"}}"));
  }

  uint64_t received_ = 0;
};

TEST_F(PaperFlags, MakingAfterTheLicenceEndedIsFlaggedUntilItsRenewalIsShown) {
  Supplier(1, "QUALIFIED", "2026-01-01");
  BuyHerb();
  Make("P-0");  // nobody recorded a licence: nothing is known
  EXPECT_THAT(States(buyer_.id), IsEmpty());
  Record("2020-01-01", "2025-06-04");
  Make("P-1");
  Make("P-2");
  EXPECT_THAT(States(buyer_.id), ElementsAre("LICENCE_EXPIRED open"));
  EXPECT_EQ(OnlyFlag(buyer_.id).row.detail,
            "licence=DRUG_PRODUCTION;on=2025-06-05;valid_until=2025-06-04");
  Record("2025-06-06", "2030-01-01");
  EXPECT_THAT(States(buyer_.id), ElementsAre("LICENCE_EXPIRED open"));
  Record("2025-06-05", "2030-01-01");
  EXPECT_THAT(States(buyer_.id), ElementsAre("LICENCE_EXPIRED closed"));
  Make("P-3");
  EXPECT_THAT(States(buyer_.id), ElementsAre("LICENCE_EXPIRED closed"));
}

TEST_F(PaperFlags, AnAuditThatHadEndedIsFlaggedUntilItIsRenewed) {
  Supplier(1, "QUALIFIED", "2025-06-01");
  BuyHerb();
  EXPECT_THAT(States(buyer_.id), ElementsAre("AUDIT_EXPIRED open"));
  Supplier(2, "QUALIFIED", "2027-06-01");
  EXPECT_THAT(States(buyer_.id), ElementsAre("AUDIT_EXPIRED closed"));
}

TEST_F(PaperFlags, AnAuditStillInForceRaisesNone) {
  Supplier(1, "QUALIFIED", "2025-06-02");
  BuyHerb();
  EXPECT_THAT(States(buyer_.id), IsEmpty());
}

TEST_F(PaperFlags, ASupplierThatWasStruckOffCoversNothing) {
  Supplier(1, "QUALIFIED", "2027-06-01");
  Supplier(2, "ELIMINATED", "2027-06-01");
  BuyHerb();
  EXPECT_THAT(States(buyer_.id), ElementsAre("SUPPLIER_NOT_AUDITED open"));
  Supplier(3, "SUSPENDED", "2027-06-01");
  EXPECT_THAT(States(buyer_.id), ElementsAre("SUPPLIER_NOT_AUDITED open"));
  Supplier(4, "QUALIFIED", "2027-06-01");
  EXPECT_THAT(States(buyer_.id), ElementsAre("SUPPLIER_NOT_AUDITED closed"));
}

class StageFlags : public PaperFlags {
 protected:
  StageFlags() {
    Supplier(1, "QUALIFIED", "2027-06-01");
    BuyHerb();
    Make("P");
  }
  static Goods Piece() {
    Goods goods = Of("P", "DECOCTION_PIECE", 1'000);
    goods.issuer = "buyer";
    return goods;
  }
  static Tale Sold() {
    Tale tale = Shipped(Piece(), "DRUG");
    tale.day = "2025-06-10";
    tale.more =
        R"(, "parties": {"source": "@buyer", "destination": "@stranger", )"
        R"("intended_use": "INTENDED_USE_DRUG"})";
    return tale;
  }
  static Tale Stage(StatementKind kind, const std::string& step) {
    Tale tale;
    tale.kind = kind;
    tale.step = step;
    tale.disposition = "conformant";
    tale.day = "2025-06-08";
    Goods goods = Piece();
    goods.grams = 0;
    tale.lots = {goods};
    tale.more =
        absl::StrCat(R"(, "verdict": {"purpose": "RELEASE", "report": "R-2", )",
                     R"("conforms": true, "status": "RESULT_STATUS_FINAL"})");
    return tale;
  }
};

TEST_F(StageFlags, PiecesAreTestedAndReleasedBeforeTheirMakerSellsThem) {
  Tell(buyer_, Sold());
  EXPECT_THAT(States(buyer_.id),
              ElementsAre("MISSING_STAGE open", "MISSING_STAGE open"));
  Tell(buyer_, Stage(StatementKind::kInspection, "inspecting"));
  EXPECT_THAT(States(buyer_.id),
              ElementsAre("MISSING_STAGE closed", "MISSING_STAGE open"));
  Tell(buyer_, Stage(StatementKind::kRelease, "accepting"));
  EXPECT_THAT(States(buyer_.id),
              ElementsAre("MISSING_STAGE closed", "MISSING_STAGE closed"));
}

TEST_F(StageFlags, AReleaseRestsOnATest) {
  const uint64_t release =
      Tell(buyer_, Stage(StatementKind::kRelease, "accepting"));
  EXPECT_THAT(States(buyer_.id), ElementsAre("MISSING_STAGE open"));
  EXPECT_EQ(OnlyFlag(buyer_.id).row.detail, "stage=INSPECTION");
  Correct(buyer_, release, Stage(StatementKind::kRelease, "accepting"),
          "did_not_occur");
  EXPECT_THAT(States(buyer_.id), ElementsAre("MISSING_STAGE closed"));
}

TEST_F(StageFlags, WhatWasTestedAndReleasedInBulkIsWhenItIsPacked) {
  Tell(buyer_, Stage(StatementKind::kInspection, "inspecting"));
  Tell(buyer_, Stage(StatementKind::kRelease, "accepting"));
  Tale packing;
  packing.kind = StatementKind::kPacking;
  packing.step = "commissioning";
  packing.day = "2025-06-09";
  Goods bulk = Piece();
  bulk.role = "INPUT";
  Goods packed = Out("P@1kg", 1'000, "DECOCTION_PIECE");
  packed.issuer = "buyer";
  packing.lots = {bulk, packed};
  Tell(buyer_, packing);
  Tale sale = Sold();
  sale.lots[0].lot = "P@1kg";
  Tell(buyer_, sale);
  EXPECT_THAT(States(buyer_.id), IsEmpty());
}

TEST_F(StageFlags, WhoSellsOnReliesOnTheMaker) {
  Tell(buyer_, Sold());
  Tale received = ReceivedOf(Sold());
  received.day = "2025-06-11";
  Tell(stranger_, received);
  Tale onward = Sold();
  onward.day = "2025-06-12";
  onward.more =
      R"(, "parties": {"source": "@stranger", "destination": "@grower", )"
      R"("intended_use": "INTENDED_USE_DRUG"})";
  Tell(stranger_, onward);
  EXPECT_THAT(States(buyer_.id),
              ElementsAre("MISSING_STAGE open", "MISSING_STAGE open"));
}

}  // namespace
}  // namespace daodi::testing
