// Planted copies are found, and what honest people do is not.

#include "services/codes/copy_rules.h"

#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/codes/province_places.h"
#include "services/codes/scan_record.h"

namespace daodi::services::codes {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr int64_t kNoon = 1'795'233'600'000;  // 2026-11-21 12:00 +08:00
constexpr int64_t kHour = 60 * 60 * 1000;
constexpr uint32_t kYongzhou = 4311;
constexpr uint32_t kChangsha = 4301;
constexpr uint32_t kGuangzhou = 4401;
constexpr uint32_t kHarbin = 2301;

ScanRecord RecordOf(const std::vector<Sighting>& sightings) {
  ScanRecord record;
  for (const Sighting& sighting : sightings) record.Add(sighting);
  return record;
}

std::vector<CopyRule> RulesOf(const ScanRecord& record, bool counts = true,
                              int64_t now_ms = kNoon + kHour) {
  std::vector<CopyRule> rules;
  for (const CopyFinding& finding :
       FindingsOf(record, counts, now_ms, CurrentCopyRules())) {
    rules.push_back(finding.rule);
    EXPECT_FALSE(finding.reason_zh.empty());
    EXPECT_FALSE(finding.reason_en.empty());
  }
  return rules;
}

TEST(CopyRules, SayNothingOfAHouseholdThatScansEveryDay) {
  constexpr uint64_t kSeed = 7;
  std::mt19937_64 random(kSeed);
  ScanRecord record;
  for (int day = 0; day < 30; ++day) {
    // Two telephones, each with another hash every day, many times a day.
    const uint64_t telephones[] = {random(), random()};
    for (int i = 0; i < 8; ++i) {
      record.Add({telephones[i % 2], kYongzhou,
                  kNoon - (29 - day) * kScanDayMs + i * 1'000});
    }
  }
  EXPECT_EQ(record.count, 60);
  EXPECT_THAT(RulesOf(record), IsEmpty()) << "seed " << kSeed;
}

TEST(CopyRules, SayNothingOfAPresentTakenToAnotherProvince) {
  EXPECT_THAT(RulesOf(RecordOf({{1, kYongzhou, kNoon - 2 * kScanDayMs},
                                {2, kGuangzhou, kNoon}})),
              IsEmpty());
}

TEST(CopyRules, HintWhenManyReadersCameInOneDay) {
  std::vector<Sighting> sightings;
  for (uint64_t reader = 1; reader <= 4; ++reader) {
    sightings.push_back({reader, kYongzhou, kNoon});
  }
  EXPECT_THAT(RulesOf(RecordOf(sightings)), IsEmpty());
  sightings.push_back({5, kYongzhou, kNoon});
  EXPECT_THAT(RulesOf(RecordOf(sightings)),
              ElementsAre(CopyRule::kManyReaders));
  EXPECT_THAT(RulesOf(RecordOf(sightings), true, kNoon + 31 * kScanDayMs),
              IsEmpty());
}

TEST(CopyRules, SuspectACodeThatIsInThreePrefectures) {
  const auto findings =
      FindingsOf(RecordOf({{1, kYongzhou, kNoon - 9 * kScanDayMs},
                           {2, kChangsha, kNoon - 5 * kScanDayMs},
                           {3, kGuangzhou, kNoon}}),
                 true, kNoon, CurrentCopyRules());
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule, CopyRule::kManyPlaces);
  EXPECT_EQ(findings[0].severity, CopySeverity::kSuspected);
  EXPECT_THAT(findings[0].reason_zh, HasSubstr("3 个市州"));
  EXPECT_THAT(findings[0].reason_en, HasSubstr("3 prefectures"));
}

TEST(CopyRules, SuspectACodeOfTenReaders) {
  std::vector<Sighting> sightings;
  for (uint64_t reader = 1; reader <= 10; ++reader) {
    sightings.push_back({reader, kYongzhou, kNoon});
  }
  EXPECT_THAT(RulesOf(RecordOf(sightings)), ElementsAre(CopyRule::kManyPlaces));
}

TEST(CopyRules, OnlyHintAtTravelFasterThanAnybodys) {
  // Yongzhou to Harbin within two hours.
  const auto findings = FindingsOf(
      RecordOf({{1, kYongzhou, kNoon - 2 * kHour}, {2, kHarbin, kNoon}}), true,
      kNoon, CurrentCopyRules());
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule, CopyRule::kImpossibleTravel);
  EXPECT_EQ(findings[0].severity, CopySeverity::kHint);
  // The same reader, or in a day: a flight, or a telephone that moved.
  EXPECT_THAT(RulesOf(RecordOf(
                  {{1, kYongzhou, kNoon - 20 * kHour}, {2, kHarbin, kNoon}})),
              IsEmpty());
  // Within one province places are not good enough to say anything.
  EXPECT_THAT(RulesOf(RecordOf({{1, kYongzhou, kNoon}, {2, kChangsha, kNoon}})),
              IsEmpty());
}

TEST(CopyRules, StopCountingWhatIsOpenedInAPharmacy) {
  std::vector<Sighting> sightings;
  for (uint64_t reader = 1; reader <= 30; ++reader) {
    sightings.push_back({reader, kYongzhou, kNoon});
  }
  EXPECT_THAT(RulesOf(RecordOf(sightings), /*counts=*/false), IsEmpty());
}

TEST(CopyRules, TellWhatTheMomentsOfScansSaid) {
  ScanRecord record = RecordOf({{1, kYongzhou, kNoon}});
  record.marks =
      kScannedBeforeActivation | kScannedOutsideRegion | kScannedAfterUse;
  EXPECT_THAT(RulesOf(record),
              ElementsAre(CopyRule::kOutsideRegion, CopyRule::kAfterUse,
                          CopyRule::kBeforeActivation));
}

TEST(CopyRules, CompareALotWithItsProduct) {
  const CopyRuleNumbers& numbers = CurrentCopyRules();
  // 5 % of the product's codes were scanned by several: 4 sigma above 100 codes
  // is 5 + 4 * 2.18 = 13.7.
  const ScanShare others = {2'000, 100};
  const auto found = [&](ScanShare lot) {
    return !LotFindings(
                lot,
                {others.scanned + lot.scanned, others.several + lot.several},
                numbers)
                .empty();
  };
  EXPECT_FALSE(found({100, 13}));
  EXPECT_TRUE(found({100, 14}));
  EXPECT_FALSE(found({29, 29}));  // too few to say anything
}

TEST(ScanRecords, SurviveTheirBytes) {
  ScanRecord record;
  for (uint64_t reader = 0; reader < 100; ++reader) {
    record.Add({reader, kYongzhou, kNoon + static_cast<int64_t>(reader)});
  }
  record.marks = kScannedAfterUse;
  EXPECT_EQ(record.sightings.size(), ScanRecord::kMaxSightings);
  const auto read = ReadScanRecord(EncodeScanRecord(record));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->count, 100);
  EXPECT_EQ(read->first_ms, kNoon);
  EXPECT_EQ(read->last_ms, kNoon + 99);
  EXPECT_EQ(read->marks, kScannedAfterUse);
  EXPECT_EQ(EncodeScanRecord(*read), EncodeScanRecord(record));
  const std::string bytes = EncodeScanRecord(record);
  for (size_t size = 0; size < 42; ++size) {
    EXPECT_FALSE(ReadScanRecord(bytes.substr(0, size)).has_value()) << size;
  }
}

TEST(ProvincePlaces, AreSomeHundredKilometresApart) {
  EXPECT_NEAR(*ProvinceDistanceKm(11, 31), 1'070, 30);  // Beijing, Shanghai
  EXPECT_NEAR(*ProvinceDistanceKm(43, 44), 565, 30);    // Changsha, Guangzhou
  EXPECT_EQ(*ProvinceDistanceKm(43, 43), 0);
  EXPECT_FALSE(ProvinceDistanceKm(43, 99).has_value());
}

}  // namespace
}  // namespace daodi::services::codes
