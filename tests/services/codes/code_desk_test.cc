// Codes from the range in a statement to what a scan shows, over a ledger.

#include "services/codes/code_desk.h"

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/codes/pin_ranges.h"
#include "tests/services/codes/code_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::StatementKind;
using services::codes::IssueRequest;
using services::codes::KeptScan;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kDayMs = int64_t{24} * 60 * 60 * 1000;

class CodeDeskTest : public CodeFixture {
 protected:
  CodeDeskTest()
      : packed_(Pack(
            buyer_, "B1",
            {{1, 100, "PRINTED"}, {1, 90, "APPLIED"}, {91, 95, "VOID"}})) {}

  absl::StatusOr<services::codes::IssuePlan> Plan(const std::string& reader,
                                                  IssueRequest request) {
    const auto entries = ReaderFor(reader);
    auto codes = desk_->NewReader(entries, Now(), Now());
    EXPECT_OK(codes.status());
    return desk_->PlanIssue(request, &*codes);
  }

  v1::CodeKey Code(int64_t counter) { return Key(Serial(buyer_, counter)); }

  // The first fifty labels have a scratch layer.
  void NotePins() {
    const auto plan = Plan(buyer_.id, {packed_});
    ASSERT_OK(plan.status());
    ASSERT_OK(services::codes::NotePins(plan->ranges[0].range, {1, 50},
                                        &desk_->scans()));
  }

  const uint64_t packed_;
};

TEST_F(CodeDeskTest, ASerialLeadsToItsLotAndCounter) {
  const auto found = LookUp(Code(7), buyer_.id);
  EXPECT_EQ(found.code.level, v1::CODE_LEVEL_ITEM);
  EXPECT_EQ(found.code.lot.issuer, buyer_.id);
  EXPECT_EQ(found.code.lot.lot, "B1");
  EXPECT_EQ(found.code.counter, 7);
  EXPECT_EQ(found.code.range->entry, packed_);
  EXPECT_TRUE(found.knows_counters);
  EXPECT_THAT(found.verdicts, ElementsAre(v1::CODE_VERDICT_ACTIVE));
  EXPECT_FALSE(LookUp(Code(7)).knows_counters);
  EXPECT_FALSE(LookUp(Code(7), stranger_.id).knows_counters);
  EXPECT_TRUE(LookUp(Code(7), regulator_.id).knows_counters);
}

TEST_F(CodeDeskTest, ASerialIsReadAsPeopleTypeIt) {
  v1::CodeKey key = Code(7);
  const std::string canonical = key.serial();
  key.set_serial(absl::AsciiStrToLower(canonical));
  EXPECT_EQ(LookUp(key).code.key.serial(), canonical);
}

TEST_F(CodeDeskTest, WhatIsNoCodeIsUnknown) {
  v1::CodeKey tampered = Code(7);
  (*tampered.mutable_serial())[19] = tampered.serial()[19] == '2' ? '3' : '2';
  EXPECT_EQ(VerdictOf(tampered), v1::CODE_VERDICT_UNKNOWN);
  EXPECT_EQ(VerdictOf(Key(Serial(buyer_, 7), kSlices)),
            v1::CODE_VERDICT_UNKNOWN);  // of another product
  EXPECT_EQ(VerdictOf(Key(Serial(stranger_, 7))), v1::CODE_VERDICT_UNKNOWN);
  EXPECT_EQ(VerdictOf(Code(101)), v1::CODE_VERDICT_UNKNOWN);  // not printed
  EXPECT_EQ(VerdictOf(Key("short")), v1::CODE_VERDICT_UNKNOWN);
  EXPECT_EQ(VerdictOf(Key(Serial(buyer_, 7), "09521234201060")),
            v1::CODE_VERDICT_UNKNOWN);  // check digit
  EXPECT_EQ(VerdictOf(v1::CodeKey()), v1::CODE_VERDICT_UNKNOWN);
  v1::CodeKey two = Code(7);
  two.set_sscc("095212340000000310");
  EXPECT_EQ(VerdictOf(two), v1::CODE_VERDICT_UNKNOWN);
  v1::CodeKey other_lot = Code(7);
  other_lot.set_lot("B2");
  EXPECT_EQ(LookUp(other_lot).code.unknown_reason, "lot");
}

TEST_F(CodeDeskTest, ALotCodeLeadsToTheLotOfThatProduct) {
  v1::CodeKey key;
  key.set_gtin(kTea);
  key.set_lot("B1");
  const auto found = LookUp(key);
  EXPECT_EQ(found.code.level, v1::CODE_LEVEL_LOT);
  EXPECT_EQ(found.code.lot.issuer, buyer_.id);
  key.set_gtin(kSlices);
  EXPECT_EQ(VerdictOf(key), v1::CODE_VERDICT_UNKNOWN);
  key.set_lot("B9");
  EXPECT_EQ(VerdictOf(key), v1::CODE_VERDICT_UNKNOWN);
}

TEST_F(CodeDeskTest, ALotNumberOfSeveralMakersLeadsToTheOneOfTheProduct) {
  Pack(buyer_, "20260601", {}, kTea);
  Pack(stranger_, "20260601", {}, kSlices);
  v1::CodeKey key;
  key.set_gtin(kTea);
  key.set_lot("20260601");
  EXPECT_EQ(LookUp(key).code.lot.issuer, buyer_.id);
  key.set_gtin(kSlices);
  EXPECT_EQ(LookUp(key).code.lot.issuer, stranger_.id);
  // Two claim the same product: which one is meant is not known.
  Pack(stranger_, "20260602", {}, kTea);
  Pack(buyer_, "20260602", {}, kTea);
  key.set_gtin(kTea);
  key.set_lot("20260602");
  EXPECT_EQ(VerdictOf(key), v1::CODE_VERDICT_UNKNOWN);
}

TEST_F(CodeDeskTest, OldCodesAndDrugCodesLeadToTheLotTheirIssuerNamed) {
  Pack(buyer_, "B2", {{101, 110, "PRINTED"}}, kTea, {},
       {"81234567890123456789", "老码-0007"});
  v1::CodeKey drug;
  drug.set_drug_code("81234567890123456789");
  EXPECT_EQ(LookUp(drug).code.lot.lot, "B2");
  EXPECT_EQ(LookUp(drug).code.level, v1::CODE_LEVEL_ITEM);
  v1::CodeKey legacy;
  legacy.set_legacy_code("老码-0007");
  EXPECT_EQ(LookUp(legacy).code.lot.lot, "B2");
  legacy.set_legacy_code("老码-0008");
  EXPECT_EQ(VerdictOf(legacy), v1::CODE_VERDICT_UNKNOWN);
  drug.set_drug_code("8123456789012345678");  // 19 digits
  EXPECT_EQ(VerdictOf(drug), v1::CODE_VERDICT_UNKNOWN);
}

TEST_F(CodeDeskTest, StatementsAboutOnePackageChangeItsStateAlone) {
  EXPECT_EQ(VerdictOf(Code(92)), v1::CODE_VERDICT_VOID);
  EXPECT_EQ(VerdictOf(Code(97)), v1::CODE_VERDICT_NOT_ACTIVATED);
  Happen(buyer_, buyer_.id, "B1", {5, 5, "OPENED"},
         StatementKind::kStockAdjustment);
  Happen(buyer_, buyer_.id, "B1", {6, 6, "CONSUMED"},
         StatementKind::kStockAdjustment);
  Happen(buyer_, buyer_.id, "B1", {8, 8, "RETURNED"},
         StatementKind::kStockAdjustment);
  Happen(buyer_, buyer_.id, "B1", {9, 9, "DESTROYED"},
         StatementKind::kStockAdjustment);
  EXPECT_EQ(VerdictOf(Code(5)), v1::CODE_VERDICT_OPENED);
  EXPECT_EQ(VerdictOf(Code(6)), v1::CODE_VERDICT_CONSUMED);
  EXPECT_EQ(VerdictOf(Code(7)), v1::CODE_VERDICT_ACTIVE);
  EXPECT_EQ(VerdictOf(Code(8)), v1::CODE_VERDICT_RETURNED);
  EXPECT_EQ(VerdictOf(Code(9)), v1::CODE_VERDICT_DESTROYED);
}

TEST_F(CodeDeskTest, AStrangerChangesNoStateOfOthersGoods) {
  Happen(stranger_, buyer_.id, "B1", {7, 7, "DESTROYED"},
         StatementKind::kStockAdjustment);
  EXPECT_EQ(VerdictOf(Code(7)), v1::CODE_VERDICT_ACTIVE);
}

TEST_F(CodeDeskTest, TwoMakersOfOneGtinHaveSerialsOfTheirOwn) {
  Pack(stranger_, "S1", {{1, 100, "PRINTED"}, {1, 100, "APPLIED"}});
  EXPECT_NE(Serial(buyer_, 7), Serial(stranger_, 7));
  EXPECT_EQ(LookUp(Key(Serial(buyer_, 7))).code.lot.lot, "B1");
  EXPECT_EQ(LookUp(Key(Serial(stranger_, 7))).code.lot.lot, "S1");
}

TEST_F(CodeDeskTest, ACorrectedRangeIsForgotten) {
  Pack(buyer_, "B1", {{1, 50, "PRINTED"}, {1, 50, "APPLIED"}}, kTea,
       {RefTo(packed_, crypto::RefKind::kCorrects)});
  EXPECT_EQ(VerdictOf(Code(50)), v1::CODE_VERDICT_ACTIVE);
  EXPECT_EQ(VerdictOf(Code(51)), v1::CODE_VERDICT_UNKNOWN);
  EXPECT_THAT(Plan(buyer_.id, {packed_}),
              StatusIs(absl::StatusCode::kNotFound, "printed"));
}

TEST_F(CodeDeskTest, LabelsPrintedAgainHideNoRange) {
  std::vector<TestRange> again;
  for (int64_t counter = 1; counter <= 80; ++counter) {
    again.push_back({counter, counter, "PRINTED"});
  }
  Pack(buyer_, "B1", again);
  EXPECT_EQ(LookUp(Code(90)).code.range->entry, packed_);
  EXPECT_EQ(LookUp(Code(80)).code.range->entry, packed_);
}

TEST_F(CodeDeskTest, IssuesOnlyWhatTheCallerHadPrinted) {
  ASSERT_OK_AND_ASSIGN(const auto plan, Plan(buyer_.id, {packed_}));
  ASSERT_EQ(plan.ranges.size(), 1u);
  EXPECT_EQ(plan.ranges[0].counters.first, 1);
  EXPECT_EQ(plan.ranges[0].counters.last, 100);
  EXPECT_EQ(plan.key_version, 1);
  IssueRequest some{packed_, kTea, 10, 20, 1};
  ASSERT_OK_AND_ASSIGN(const auto part, Plan(buyer_.id, some));
  EXPECT_EQ(part.ranges[0].counters.first, 10);
  EXPECT_EQ(part.ranges[0].counters.last, 20);
  for (const std::string& other :
       {std::string(), stranger_.id, regulator_.id, grower_.id}) {
    EXPECT_THAT(Plan(other, {packed_}),
                StatusIs(absl::StatusCode::kNotFound, "printed"));
  }
  EXPECT_THAT(Plan(buyer_.id, {packed_, kSlices}),
              StatusIs(absl::StatusCode::kNotFound, "printed"));
  EXPECT_THAT(Plan(buyer_.id, {packed_, "", 0, 0, 2}),
              StatusIs(absl::StatusCode::kInvalidArgument, "serial key"));
}

TEST_F(CodeDeskTest, RefusesToPrintACounterForTwoLots) {
  const uint64_t again = Pack(buyer_, "B2", {{100, 120, "PRINTED"}});
  EXPECT_THAT(Plan(buyer_.id, {again}),
              StatusIs(absl::StatusCode::kInvalidArgument, "lot B1"));
}

TEST_F(CodeDeskTest, AScanIsKeptOnceAndSurvivesARestart) {
  const v1::ScanRecord scan = Scan(Code(7), "wang", "431102", Now());
  EXPECT_EQ(Keep({scan})[0].outcome, v1::SCAN_OUTCOME_RECORDED);
  EXPECT_EQ(Keep({scan, scan})[1].outcome, v1::SCAN_OUTCOME_REPEATED);
  OpenDesk();
  EXPECT_EQ(Keep({scan})[0].outcome, v1::SCAN_OUTCOME_REPEATED);
  const auto found = LookUp(Code(7));
  EXPECT_EQ(found.scans.count, 1);
  EXPECT_EQ(found.scans.first_ms, scan.time_ms());
  EXPECT_EQ(found.scans.first_prefecture, 4311u);
}

TEST_F(CodeDeskTest, LookingIsNotScanning) {
  for (int i = 0; i < 20; ++i) LookUp(Code(7));
  EXPECT_EQ(LookUp(Code(7)).scans.count, 0);
}

TEST_F(CodeDeskTest, ScansThatCannotBeAreNamed) {
  std::vector<v1::ScanRecord> scans(6, Scan(Code(7), "wang", "431102", Now()));
  scans[0].set_nonce("short");
  scans[1].set_reader_hash("short");
  scans[2].set_division_code("43");
  scans[3].set_time_ms(Now() - 2 * kDayMs);
  scans[4].set_time_ms(Now() + 2 * kDayMs);
  *scans[5].mutable_code() = Key("00000000000000000000");
  const std::vector<KeptScan> kept = Keep(scans);
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(kept[i].outcome, v1::SCAN_OUTCOME_INVALID) << i;
  }
  EXPECT_EQ(kept[0].field, "nonce");
  EXPECT_EQ(kept[3].field, "time_ms");
  EXPECT_EQ(kept[5].outcome, v1::SCAN_OUTCOME_UNKNOWN_CODE);
  v1::CodeKey lot;
  lot.set_gtin(kTea);
  lot.set_lot("B1");
  EXPECT_EQ(Keep({Scan(lot, "wang", "431102", Now())})[0].outcome,
            v1::SCAN_OUTCOME_NOT_COUNTED);
}

TEST_F(CodeDeskTest, APlantedCopyIsSuspected) {
  Keep({Scan(Code(7), "wang", "431102", Now()),
        Scan(Code(7), "li", "430104", Now()),
        Scan(Code(7), "chen", "440103", Now())});
  EXPECT_EQ(VerdictOf(Code(7)), v1::CODE_VERDICT_SUSPECTED_COPY);
  EXPECT_THAT(RulesOf(Code(7), ""), Contains("R2"));
  EXPECT_EQ(VerdictOf(Code(8)), v1::CODE_VERDICT_ACTIVE);
}

TEST_F(CodeDeskTest, AHouseholdThatScansForAMonthIsNot) {
  for (int day = 0; day < 30; ++day) {
    Keep({Scan(Code(7), absl::StrCat("wang ", day), "431102", Now()),
          Scan(Code(7), absl::StrCat("wang ", day), "431102", Now()),
          Scan(Code(7), absl::StrCat("child ", day), "431102", Now())});
    ledger_.clock().AdvanceMs(kDayMs);
  }
  EXPECT_THAT(RulesOf(Code(7), buyer_.id), IsEmpty());
  EXPECT_EQ(VerdictOf(Code(7)), v1::CODE_VERDICT_ACTIVE);
  EXPECT_EQ(LookUp(Code(7)).scans.count, 60);
}

TEST_F(CodeDeskTest, AScanBeforeActivationIsToldToTheIssuer) {
  Keep({Scan(Code(97), "wang", "431102", Now())});
  EXPECT_THAT(RulesOf(Code(97), buyer_.id), ElementsAre("R6"));
  EXPECT_THAT(RulesOf(Code(97), regulator_.id), ElementsAre("R6"));
  EXPECT_THAT(RulesOf(Code(97), ""), IsEmpty());
  EXPECT_EQ(VerdictOf(Code(97)), v1::CODE_VERDICT_NOT_ACTIVATED);
}

TEST_F(CodeDeskTest, AScanOutsideTheRegionOfTheLotIsToldToTheIssuer) {
  Keep({Scan(Code(7), "chen", "440103", Now())});  // the maker is of 43
  EXPECT_THAT(RulesOf(Code(7), buyer_.id), ElementsAre("R4"));
  EXPECT_THAT(RulesOf(Code(7), ""), IsEmpty());
  Keep({Scan(Code(8), "chen", "430104", Now())});
  EXPECT_THAT(RulesOf(Code(8), buyer_.id), IsEmpty());
}

TEST_F(CodeDeskTest, AScanOfWhatIsUsedUpIsTold) {
  Happen(buyer_, buyer_.id, "B1", {6, 6, "CONSUMED"},
         StatementKind::kStockAdjustment);
  Keep({Scan(Code(6), "wang", "431102", Now())});
  EXPECT_THAT(RulesOf(Code(6), ""), ElementsAre("R5"));
}

TEST_F(CodeDeskTest, PinTriesAreBoundedOverRestarts) {
  NotePins();
  const auto check = [&](int64_t counter, const std::string& pin) {
    const auto entries = ReaderFor("");
    auto codes = desk_->NewReader(entries, Now(), Now());
    EXPECT_OK(codes.status());
    auto code = codes->Resolve(Code(counter));
    EXPECT_OK(code.status());
    auto answer = desk_->book().CheckPin(*code, pin, Now(), &*codes);
    EXPECT_OK(answer.status());
    return answer->outcome;
  };
  EXPECT_TRUE(LookUp(Code(7)).has_pin);
  EXPECT_FALSE(LookUp(Code(51)).has_pin);
  EXPECT_EQ(check(51, "000000"), v1::PIN_OUTCOME_UNKNOWN_CODE);
  const std::string right =
      desk_->keys().Pin(1, {buyer_.id, *crypto::GtinNumber(kTea), 7});
  const std::string wrong = right == "000000" ? "000001" : "000000";
  int compared = 0;
  for (int day = 0; day < 6; ++day) {
    for (int i = 0; i < 7; ++i) {
      if (check(7, wrong) == v1::PIN_OUTCOME_WRONG) ++compared;
      OpenDesk();
    }
    ledger_.clock().AdvanceMs(kDayMs);
  }
  EXPECT_EQ(compared, 20);
  EXPECT_EQ(check(7, right), v1::PIN_OUTCOME_LOCKED);
  const std::string of_8 =
      desk_->keys().Pin(1, {buyer_.id, *crypto::GtinNumber(kTea), 8});
  EXPECT_EQ(check(8, of_8), v1::PIN_OUTCOME_FIRST);
  EXPECT_EQ(check(8, of_8), v1::PIN_OUTCOME_AGAIN);
  EXPECT_GT(LookUp(Code(8)).pin.verified_ms, 0);
}

TEST_F(CodeDeskTest, AScanElsewhereAfterTheRightPinIsTold) {
  NotePins();
  Keep({Scan(Code(7), "wang", "431102", Now())});
  {
    const auto entries = ReaderFor("");
    auto codes = desk_->NewReader(entries, Now(), Now());
    auto code = codes->Resolve(Code(7));
    ASSERT_OK(desk_->book()
                  .CheckPin(*code,
                            desk_->keys().Pin(
                                1, {buyer_.id, *crypto::GtinNumber(kTea), 7}),
                            Now(), &*codes)
                  .status());
  }
  ledger_.clock().AdvanceMs(2 * kDayMs);
  Keep({Scan(Code(7), "wang 2", "431102", Now())});
  EXPECT_THAT(RulesOf(Code(7), ""), IsEmpty());
  Keep({Scan(Code(7), "li", "430104", Now())});
  EXPECT_THAT(RulesOf(Code(7), ""), Contains("R5"));
}

}  // namespace
}  // namespace daodi::testing
