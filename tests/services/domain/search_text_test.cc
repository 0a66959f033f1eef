#include "services/domain/search_text.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daodi::services::domain {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(NormaliseForSearch, DropsWhatNobodyMeans) {
  EXPECT_EQ(NormaliseForSearch("厚朴（筒朴） 20 KG/件"), "厚朴筒朴20kg件");
  EXPECT_EQ(NormaliseForSearch("ＳＣ１１４４３"), "sc11443");
  EXPECT_EQ(NormaliseForSearch("道林采字〔2026〕第9901号"),
            "道林采字2026第9901号");
  EXPECT_EQ(NormaliseForSearch(" ·—（）"), "");
}

TEST(NormaliseForSearch, EndsIllFormedAndEndlessText) {
  EXPECT_EQ(NormaliseForSearch("a\xff\xc3z"), "az");
  EXPECT_EQ(NormaliseForSearch(std::string(1'000, 'x')),
            std::string(kMaxSearchCharacters, 'x'));
}

TEST(PinyinInitials, AreOfTheMainReadingAndOfOthers) {
  EXPECT_THAT(PinyinInitialsOf("厚朴"), ElementsAre("hp"));
  EXPECT_THAT(PinyinInitialsOf("重楼"), ElementsAre("cl", "zl"));
  // Of the second level of GB 2312, where the order of the code says nothing.
  EXPECT_THAT(PinyinInitialsOf("黄芪"), ElementsAre("hq"));
  EXPECT_THAT(PinyinInitialsOf("蕲蛇"), Contains("qs"));
  EXPECT_THAT(PinyinInitialsOf("永州示例中药饮片有限公司"),
              Contains("yzslzyypyxgs"));
}

TEST(PinyinInitials, KeepLettersAndDigitsAndLeaveOutTheUnknown) {
  EXPECT_THAT(PinyinInitialsOf("P2 玉竹"), ElementsAre("p2yz"));
  EXPECT_THAT(PinyinInitialsOf("ひらがな"), IsEmpty());
  EXPECT_THAT(PinyinInitialsOf(""), IsEmpty());
}

TEST(PinyinInitials, OfManyDoubtfulCharactersAreFew) {
  std::string name;
  for (int i = 0; i < 20; ++i) name += "重";
  EXPECT_THAT(PinyinInitialsOf(name), SizeIs(kMaxInitialSpellings));
}

TEST(Suffixes, BeginAtEachCharacter) {
  EXPECT_THAT(SuffixesOf("厚朴2"), ElementsAre("厚朴2", "朴2", "2"));
  EXPECT_THAT(SuffixesOf(""), IsEmpty());
}

TEST(SearchText, APartOfANameIsFoundByCharactersOrInitials) {
  EXPECT_TRUE(IsPartOfName("玉竹", "湘玉竹茶"));
  EXPECT_TRUE(IsPartOfName("YZ", "湘玉竹茶"));
  EXPECT_TRUE(IsPartOfName("xyzc", "湘玉竹茶"));
  EXPECT_TRUE(IsPartOfName("20 kg", "厚朴（筒朴）20KG"));
  EXPECT_FALSE(IsPartOfName("玉茶", "湘玉竹茶"));
  EXPECT_FALSE(IsPartOfName("zy", "湘玉竹茶"));
  EXPECT_FALSE(IsPartOfName("（）", "湘玉竹茶"));
  EXPECT_FALSE(IsPartOfName("", "湘玉竹茶"));
}

}  // namespace
}  // namespace daodi::services::domain
