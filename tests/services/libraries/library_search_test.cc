#include "services/libraries/library_search.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daodi::services::libraries {
namespace {

using domain::LibraryFacts;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

LibraryFacts Maker() {
  LibraryFacts facts;
  facts.names = {"祁阳示例健康食品有限公司", "food maker"};
  facts.codes = {"91431181FAKE10107J"};
  facts.licences = {"食品生产许可证 SC11443118199018（1405 代用茶）"};
  facts.expiries = {
      {"LICENCE", "FOOD_PRODUCTION", "SC11443118199018", "2027-05-05"}};
  facts.division_code = "431181";
  return facts;
}

LibraryFilter Text(const char* text) {
  LibraryFilter filter;
  filter.text = text;
  return filter;
}

TEST(Match, SaysWhy) {
  EXPECT_THAT(MatchOf(Maker(), "", Text("健康")),
              Optional(ElementsAre("name")));
  EXPECT_THAT(MatchOf(Maker(), "", Text("jksp")),
              Optional(ElementsAre("initials")));
  EXPECT_THAT(MatchOf(Maker(), "", Text("9143 1181")),
              Optional(ElementsAre("code")));
  EXPECT_THAT(MatchOf(Maker(), "", Text("sc11443118")),
              Optional(ElementsAre("licence")));
  EXPECT_THAT(MatchOf(Maker(), "", Text("food")),
              Optional(ElementsAre("name", "initials")));
  EXPECT_FALSE(MatchOf(Maker(), "", Text("药业")).has_value());
}

TEST(Match, NeedsEveryPartOfTheFilter) {
  LibraryFilter filter;
  filter.licence = "SC1144";
  filter.division_prefix = "4311";
  filter.expires_until = "2027-05-05";
  EXPECT_THAT(MatchOf(Maker(), "", filter),
              Optional(ElementsAre("licence", "division", "expiry")));
  filter.expires_from = "2027-05-06";
  filter.expires_until = "";
  EXPECT_FALSE(MatchOf(Maker(), "", filter).has_value());
  filter.expires_from = "";
  filter.status = "QUALIFIED";
  EXPECT_FALSE(MatchOf(Maker(), "WATCHED", filter).has_value());
  EXPECT_TRUE(MatchOf(Maker(), "QUALIFIED", filter).has_value());
}

TEST(Match, OfAnEmptyFilterIsEverything) {
  EXPECT_THAT(MatchOf(Maker(), "", LibraryFilter()), Optional(IsEmpty()));
}

}  // namespace
}  // namespace daodi::services::libraries
