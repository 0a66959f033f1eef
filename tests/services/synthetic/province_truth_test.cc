// What the views make of a made-up province, against what its generator knows:
// every planted fraud, late entry and accident is flagged and nothing else, and
// a recall of the contaminated seed reaches exactly what was made of it.

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/trace/lineage.h"
#include "services/trace/lot_stock.h"
#include "services/views/flag_rows.h"
#include "services/views/view_keys.h"
#include "storage/view_store.h"
#include "tests/testing/province_ledger.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

using services::synthetic::ExpectedFlag;
using services::synthetic::LotKey;
using services::synthetic::ProvinceOptions;
using services::views::EffectInterval;
using services::views::FlagRow;
using storage::ViewTable;

// Every mishap happens in so many.
constexpr uint64_t kEvents = 3'700;
constexpr uint64_t kNever = EffectInterval::kOpen;

struct RaisedFlag {
  uint64_t entry = 0;
  FlagRow row;
  std::set<std::string> lots;
  bool expected = false;
};

std::string LotName(absl::string_view issuer, absl::string_view lot) {
  return absl::StrCat(issuer, "/", lot);
}

std::vector<RaisedFlag> FlagsOf(ProvinceLedger* ledger) {
  const storage::ViewReader reader(ledger->fixture().store());
  std::vector<RaisedFlag> flags;
  EXPECT_OK(reader.Scan(ViewTable::kFlag, "", "",
                        [&](absl::string_view key, absl::string_view value) {
                          const auto id = services::views::ReadFlagId(key);
                          const auto row = services::views::ReadFlagRow(value);
                          EXPECT_TRUE(id.has_value() && row.has_value());
                          if (!id.has_value() || !row.has_value()) return false;
                          flags.push_back({id->entry, *row, {}, false});
                          return true;
                        }));
  for (RaisedFlag& flag : flags) {
    for (const uint64_t ordinal : flag.row.lots) {
      const auto name = services::trace::NameOfLot(reader, ordinal);
      EXPECT_OK(name);
      if (name.ok()) flag.lots.insert(LotName(name->issuer, name->lot));
    }
  }
  return flags;
}

std::string Describe(const RaisedFlag& flag) {
  return absl::StrCat(services::domain::FindFlagRule(flag.row.code)->name,
                      " raised by entry ", flag.entry, " closed by ",
                      ClosedBy(flag.row).has_value()
                          ? absl::StrCat(*ClosedBy(flag.row))
                          : "none",
                      " ", flag.row.detail, " ", absl::StrJoin(flag.lots, ","));
}

class ProvinceTruth : public ::testing::TestWithParam<uint64_t> {
 protected:
  std::string Describe(const ProvinceLedger& ledger, const ExpectedFlag& flag) {
    return absl::StrCat(services::domain::FindFlagRule(flag.code)->name,
                        " raised by entry ", ledger.IndexOf(flag.statement),
                        " closed by ",
                        flag.closed_by.has_value()
                            ? absl::StrCat(ledger.IndexOf(*flag.closed_by))
                            : "none",
                        " ", flag.lot.second, " (", flag.cause, ")");
  }

  RaisedFlag* Find(const ProvinceLedger& ledger, const ExpectedFlag& expected,
                   std::vector<RaisedFlag>* flags) {
    const uint64_t closed_by = expected.closed_by.has_value()
                                   ? ledger.IndexOf(*expected.closed_by)
                                   : kNever;
    const std::string lot =
        LotName(ledger.IdOf(expected.lot.first), expected.lot.second);
    for (RaisedFlag& flag : *flags) {
      if (!flag.expected && flag.row.code == expected.code &&
          flag.entry == ledger.IndexOf(expected.statement) &&
          ClosedBy(flag.row).value_or(kNever) == closed_by &&
          (expected.lot.second.empty() || flag.lots.count(lot) > 0)) {
        return &flag;
      }
    }
    return nullptr;
  }

  // Both ways: nothing is missing, nothing else is there.
  void ExpectFlags(ProvinceLedger* ledger) {
    std::vector<RaisedFlag> flags = FlagsOf(ledger);
    for (const ExpectedFlag& expected : ledger->truth().flags()) {
      RaisedFlag* found = Find(*ledger, expected, &flags);
      if (found != nullptr) {
        found->expected = true;
      } else {
        ADD_FAILURE() << "missing: " << Describe(*ledger, expected);
      }
    }
    for (const RaisedFlag& flag : flags) {
      EXPECT_TRUE(flag.expected) << "not planted: " << testing::Describe(flag);
    }
  }

  TemporaryDirectory folder_;
};

TEST_P(ProvinceTruth, FlagsEveryPlantedThingAndNothingElse) {
  SCOPED_TRACE(absl::StrCat("seed ", GetParam()));
  ProvinceOptions options;
  options.seed = GetParam();
  options.events = kEvents;
  ProvinceLedger ledger(folder_.path(), options);
  ledger.RecordAll();
  ledger.fixture().CatchUpViews();
  EXPECT_GT(ledger.repeated(), 0u);
  ExpectFlags(&ledger);
}

TEST_P(ProvinceTruth, RaisesNothingAboveInformationInACleanProvince) {
  SCOPED_TRACE(absl::StrCat("seed ", GetParam()));
  ProvinceOptions options;
  options.seed = GetParam();
  options.events = kEvents;
  options.frauds = false;
  ProvinceLedger ledger(folder_.path(), options);
  ledger.RecordAll();
  ledger.fixture().CatchUpViews();
  for (const RaisedFlag& flag : FlagsOf(&ledger)) {
    EXPECT_EQ(services::domain::FindFlagRule(flag.row.code)->severity,
              services::domain::FlagSeverity::kInformation)
        << testing::Describe(flag);
  }
  ExpectFlags(&ledger);
}

using Amounts = std::pair<int64_t, int64_t>;  // milligrams, packs

// By lot, then holder; who has nothing left is not listed.
using Recall = std::map<std::string, std::map<std::string, Amounts>>;

Recall RecallInTruth(const ProvinceLedger& ledger) {
  constexpr int64_t kMilligramsOfGram = 1'000;
  Recall recall;
  for (const auto& [lot, holdings] : ledger.truth().recall()) {
    auto& holders = recall[LotName(ledger.IdOf(lot.first), lot.second)];
    for (const auto& [holder, held] : holdings) {
      if (held.grams == 0 && held.packs == 0) continue;
      holders[ledger.IdOf(holder)] = {held.grams * kMilligramsOfGram,
                                      held.packs};
    }
  }
  return recall;
}

Recall RecallInViews(ProvinceLedger* ledger, const LotKey& root) {
  const storage::ViewReader reader(ledger->fixture().store());
  const auto ordinal =
      services::trace::FindLot(reader, ledger->IdOf(root.first), root.second);
  EXPECT_OK(ordinal);
  const auto lineage = services::trace::WalkLineage(
      reader, ordinal->value_or(0),
      services::views::LineageDirection::kDownstream, reader.position(),
      {10'000, 1'000'000, 10'000'000});
  EXPECT_OK(lineage);
  EXPECT_FALSE(lineage->truncated);
  Recall recall;
  for (const auto& node : lineage->nodes) {
    const auto name = services::trace::NameOfLot(reader, node.ordinal);
    const auto movements = services::trace::MovementsOfLot(reader, node.ordinal,
                                                           reader.position());
    EXPECT_OK(name);
    EXPECT_OK(movements);
    auto& holders = recall[LotName(name->issuer, name->lot)];
    for (const auto& [holder, stock] :
         services::trace::StockByCustodian(*movements)) {
      if (stock.mass_milligrams == 0 && stock.count == 0) continue;
      holders[holder] = {stock.mass_milligrams, stock.count};
    }
  }
  return recall;
}

TEST_P(ProvinceTruth, RecallsExactlyWhatWasMadeOfTheContaminatedSeed) {
  SCOPED_TRACE(absl::StrCat("seed ", GetParam()));
  ProvinceOptions options;
  options.seed = GetParam();
  options.events = kEvents;
  ProvinceLedger ledger(folder_.path(), options);
  ledger.RecordAll();
  ledger.fixture().CatchUpViews();
  ASSERT_TRUE(ledger.truth().contaminated().has_value());
  const Recall expected = RecallInTruth(ledger);
  EXPECT_GT(expected.size(), 10u);
  EXPECT_EQ(RecallInViews(&ledger, *ledger.truth().contaminated()), expected);
}

INSTANTIATE_TEST_SUITE_P(Seeds, ProvinceTruth, ::testing::Values(1, 7, 2026));

}  // namespace
}  // namespace daodi::testing
