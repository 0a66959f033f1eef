// What growers write of the interval before harvest.

#include "services/domain/pesticide_interval.h"

#include "gtest/gtest.h"

namespace daodi::services::domain {
namespace {

TEST(PesticideInterval, IsReadAsGrowersWriteIt) {
  EXPECT_EQ(
      PesticideIntervalDays(
          "农药 PD20999901（虚构）：1,500 倍液 45 L/亩，安全间隔期 21 天"),
      21);
  EXPECT_EQ(PesticideIntervalDays("吡虫啉，安全间隔期：7日"), 7);
  EXPECT_EQ(PesticideIntervalDays("安全间隔期为14天，每季最多 2 次"), 14);
  EXPECT_EQ(PesticideIntervalDays("copper, safety interval: 10 days"), 10);
}

TEST(PesticideInterval, IsNotMadeUp) {
  EXPECT_EQ(PesticideIntervalDays("有机肥 1,000 kg/亩（批号 FL-9901）"),
            std::nullopt);
  EXPECT_EQ(PesticideIntervalDays("未使用农药"), std::nullopt);
  EXPECT_EQ(PesticideIntervalDays("安全间隔期见标签"), std::nullopt);
  EXPECT_EQ(PesticideIntervalDays("安全间隔期 21 倍"), std::nullopt);
  EXPECT_EQ(PesticideIntervalDays("安全间隔期 99999999999999999999 天"),
            std::nullopt);
  EXPECT_EQ(PesticideIntervalDays("安全间隔期"), std::nullopt);
}

}  // namespace
}  // namespace daodi::services::domain
