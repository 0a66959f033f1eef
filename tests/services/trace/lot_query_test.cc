#include "services/trace/lot_query.h"

#include <utility>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace daodi::services::trace {
namespace {

struct Case {
  absl::string_view query;
  absl::string_view lot;
  LotMatch match;
};

TEST(LotQuery, FindsWhatPeopleHaveOfANumber) {
  const Case kCases[] = {
      {"HP-260620-A", "HP-260620-A", LotMatch::kWhole},
      {"260620", "HP-260620-A", LotMatch::kPart},
      {"hp-26", "HP-260620-A", LotMatch::kPart},
      {"HP260620", "HP-260620-A", LotMatch::kAlike},      // no hyphens
      {"HP 260620 A", "HP-260620-A", LotMatch::kAlike},   // spaces
      {"HP-26O62O-A", "HP-260620-A", LotMatch::kAlike},   // letters O
      {"L1-260620", "11-260620", LotMatch::kAlike},       // L for 1
      {"HP-26620-A", "HP-260620-A", LotMatch::kAlike},    // one left out
      {"HP-2600620-A", "HP-260620-A", LotMatch::kAlike},  // one twice
      {"HP-260920-A", "HP-260620-A", LotMatch::kAlike},   // one other
      {"HP-206620-A", "HP-260620-A", LotMatch::kAlike},   // two swapped
      {"HP-290920-A", "HP-260620-A", LotMatch::kNone},    // two others
      {"HP-2606", "YZ-260620-A", LotMatch::kNone},
      {"2O", "HP-260620-A", LotMatch::kNone},  // too short to be alike
      {"玉竹", "玉竹-01", LotMatch::kPart},
      {"", "HP-260620-A", LotMatch::kPart},
  };
  for (const Case& one : kCases) {
    EXPECT_EQ(LotQuery(one.query).Match(one.lot), one.match)
        << one.query << " in " << one.lot;
  }
}

TEST(LotQuery, TellsOneSlipFromTwo) {
  for (const auto& [a, b] :
       {std::pair<absl::string_view, absl::string_view>{"", "a"},
        {"abc", "abc"},
        {"abc", "ab"},
        {"abc", "bc"},
        {"abc", "abcd"},
        {"abc", "axc"},
        {"abc", "bac"},
        {"abc", "acb"}}) {
    EXPECT_TRUE(IsOneSlipApart(a, b)) << a << " " << b;
    EXPECT_TRUE(IsOneSlipApart(b, a)) << b << " " << a;
  }
  for (const auto& [a, b] :
       {std::pair<absl::string_view, absl::string_view>{"", "ab"},
        {"abc", "cab"},
        {"abc", "xyc"},
        {"abcd", "badc"},
        {"abc", "a"},
        {"abc", "abdx"}}) {
    EXPECT_FALSE(IsOneSlipApart(a, b)) << a << " " << b;
    EXPECT_FALSE(IsOneSlipApart(b, a)) << b << " " << a;
  }
}

}  // namespace
}  // namespace daodi::services::trace
