#include "services/domain/identifiers.h"

#include <algorithm>

#include "gtest/gtest.h"
#include "services/domain/cbv_words.h"

namespace daodi::services::domain {
namespace {

TEST(Gs1, AcceptsKeysWithTheRightCheckDigit) {
  EXPECT_TRUE(IsGtin14("09521234100010"));
  EXPECT_TRUE(IsGtin14("09521234301011"));
  EXPECT_TRUE(IsGln("9521234900016"));
  EXPECT_TRUE(IsSscc("095212340000000013"));
  EXPECT_TRUE(IsSscc("095212340000000310"));
  EXPECT_EQ(Gs1CheckDigit("0952123410001"), '0');
}

TEST(Gs1, RefusesOtherLengthsDigitsAndCharacters) {
  EXPECT_FALSE(IsGtin14("09521234100011"));
  EXPECT_FALSE(IsGtin14("9521234100010"));
  EXPECT_FALSE(IsGtin14("0952123410001O"));
  EXPECT_FALSE(IsGtin14("O9521234100010"));
  EXPECT_FALSE(IsGtin14(""));
  EXPECT_FALSE(IsGln("09521234100010"));
  EXPECT_FALSE(IsSscc("095212340000000031"));
  EXPECT_EQ(Gs1CheckDigit(""), std::nullopt);
  EXPECT_EQ(Gs1CheckDigit("12a"), std::nullopt);
}

// GS1 General Specifications 7.9: every single digit error is found.
TEST(Gs1, FindsEverySingleWrongDigit) {
  const std::string right = "095212340000000013";
  for (size_t i = 0; i < right.size(); ++i) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string other = right;
      other[i] = digit;
      EXPECT_EQ(IsSscc(other), other == right) << other;
    }
  }
}

struct CheckDigitExample {
  const char* digits;
  char check;
};

// Worked by hand, of every length of key.
TEST(Gs1, MakesTheCheckDigitsOfWorkedExamples) {
  const CheckDigitExample examples[] = {{"690123456789", '2'},
                                        {"1690123456789", '9'},
                                        {"0952123454321", '3'},
                                        {"06901234567890123", '8'},
                                        {"10614141123456789", '7'}};
  for (const CheckDigitExample& example : examples) {
    EXPECT_EQ(Gs1CheckDigit(example.digits), example.check) << example.digits;
  }
  EXPECT_TRUE(IsGln("6901234567892"));
  EXPECT_TRUE(IsGtin14("16901234567899"));
  EXPECT_TRUE(IsGtin14("09521234543213"));
  EXPECT_TRUE(IsSscc("069012345678901238"));
  EXPECT_TRUE(IsSscc("106141411234567897"));
}

// GB 32100-2015: its own example, real codes, a sum without remainder and one
// that gives a letter.
TEST(SocialCreditCode, AcceptsWorkedExamplesAndNoOtherLastCharacter) {
  constexpr absl::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  for (const char* code :
       {"91350100M000100Y43", "911101083303521997", "914403001922038216",
        "91330100799655058B", "9144030071526726XG", "91110000802100433B",
        "91440300708461136T", "91110108551385082Q", "91431100MA4L000110",
        "91431100MA4L12346R"}) {
    for (const char last : kAlphabet) {
      std::string other = code;
      other.back() = last;
      EXPECT_EQ(IsSocialCreditCode(other), other == code) << other;
    }
  }
  EXPECT_FALSE(IsSocialCreditCode("91350100M000100Y4Z"));
}

TEST(SocialCreditCode, ChecksTheLastCharacter) {
  for (const char* code :
       {"93431124FAKE10019C", "91431124FAKE10027D", "12431124FAKE1006XT",
        "92430582FAKE101151", "11430000FAKE1903XH"}) {
    EXPECT_TRUE(IsSocialCreditCode(code)) << code;
    std::string wrong = code;
    wrong.back() = wrong.back() == 'A' ? 'B' : 'A';
    EXPECT_FALSE(IsSocialCreditCode(wrong)) << wrong;
  }
  EXPECT_FALSE(IsSocialCreditCode("93431124FAKE10019"));
  EXPECT_FALSE(IsSocialCreditCode("93431124FAKI10019C"));
}

TEST(DivisionCode, IsSixDigits) {
  EXPECT_TRUE(IsDivisionCode("431124"));
  EXPECT_FALSE(IsDivisionCode("43112"));
  EXPECT_FALSE(IsDivisionCode("43112a"));
}

TEST(Uri, NeedsASchemeAndSomethingAfterIt) {
  EXPECT_TRUE(IsUri("https://id.gs1.org/01/09521234100010"));
  EXPECT_TRUE(IsUri("hb:field_operation"));
  EXPECT_TRUE(IsUri("urn:uuid:0190-x"));
  EXPECT_FALSE(IsUri("planting"));
  EXPECT_FALSE(IsUri(":planting"));
  EXPECT_FALSE(IsUri("hb:"));
  EXPECT_FALSE(IsUri("1hb:x"));
  EXPECT_FALSE(IsUri("hb:a b"));
  EXPECT_FALSE(IsUri("hb:种植"));
}

TEST(CbvWords, AreTheListsOfCbv20Sorted) {
  EXPECT_EQ(CbvBusinessSteps().size(), 41u);
  EXPECT_EQ(CbvDispositions().size(), 33u);
  EXPECT_TRUE(
      std::is_sorted(CbvBusinessSteps().begin(), CbvBusinessSteps().end()));
  EXPECT_TRUE(
      std::is_sorted(CbvDispositions().begin(), CbvDispositions().end()));
  EXPECT_TRUE(IsCbvBusinessStep("void_shipping"));
  EXPECT_TRUE(IsCbvDisposition("non_conformant"));
  EXPECT_FALSE(IsCbvBusinessStep("planting"));
  EXPECT_FALSE(IsCbvDisposition("urn:epcglobal:cbv:disp:active"));
}

}  // namespace
}  // namespace daodi::services::domain
