#include "services/codes/scanned_text.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace daodi::services::codes {
namespace {

// "gtin 0952…, lot …" of what was understood; "" of nothing.
std::string Understood(const std::string& text) {
  const auto key = CodeOfScannedText(text);
  if (!key.has_value()) return "";
  std::string all;
  for (const auto& [name, value] : {std::make_pair("gtin", key->gtin()),
                                    {"lot", key->lot()},
                                    {"serial", key->serial()},
                                    {"sscc", key->sscc()},
                                    {"drug", key->drug_code()}}) {
    if (!value.empty()) {
      absl::StrAppend(&all, all.empty() ? "" : " ", name, "=", value);
    }
  }
  return all;
}

struct Case {
  std::string text;
  std::string understood;
};

TEST(ScannedText, IsUnderstoodAsWhatStandsOnPackages) {
  const std::string serial = "0123456789ABCDEFGHJK";
  const Case kCases[] = {
      {"9521234201069", "gtin=09521234201069"},  // EAN-13
      {"09521234201069", "gtin=09521234201069"},
      {" 9521234201069\n", "gtin=09521234201069"},
      {"]E09521234201069", "gtin=09521234201069"},
      {"095212340000000112", "sscc=095212340000000112"},
      {"00095212340000000112", "sscc=095212340000000112"},
      {"84144250001234567890", "drug=84144250001234567890"},
      {"(01)09521234201069", "gtin=09521234201069"},
      {"(01)09521234201069(17)270505(10)20260325B",
       "gtin=09521234201069 lot=20260325B"},
      {"(01)09521234201069(10)A(B)(21)" + serial,
       "gtin=09521234201069 lot=A(B) serial=" + serial},
      {"(00)095212340000000112", "sscc=095212340000000112"},
      {"(02)09521234201069(37)12(00)095212340000000112",
       "sscc=095212340000000112"},
      {"]d2010952123420106917270505102026\x1d"
       "21" +
           serial,
       "gtin=09521234201069 lot=2026 serial=" + serial},
      {"\x1d"
       "01095212342010693103001000"
       "10L1",
       "gtin=09521234201069 lot=L1"},
      {"https://id.example.cn/01/09521234201069/10/20260325B?17=270505",
       "gtin=09521234201069 lot=20260325B"},
      {"http://example.cn/some/stem/01/9521234201069", "gtin=09521234201069"},
      {"https://example.cn/00/095212340000000112#x", "sscc=095212340000000112"},
      {"/01/09521234201069/21/" + serial,
       "gtin=09521234201069 serial=" + serial},
      {"https://example.cn/01/09521234201069/10/A%2FB",
       "gtin=09521234201069 lot=A/B"},
  };
  for (const Case& one : kCases) {
    EXPECT_EQ(Understood(one.text), one.understood) << one.text;
  }
}

TEST(ScannedText, IsNothingWhenItIsNoCode) {
  for (const char* text : {"",
                           " ",
                           "]",
                           "]E0",
                           "HP-260620-A",
                           "厚朴",
                           "260620",
                           "9521234201068",       // check digit
                           "095212340000000113",  // check digit
                           "(01)09521234201068(10)A",
                           "(01)",
                           "(",
                           "(01",
                           "(10)A",
                           "()(01)",
                           "https://example.cn/",
                           "https://",
                           "/",
                           "//",
                           "/recalls",
                           "https://example.cn/414/9521234900061",  // a place
                           "https://example.cn/01/09521234201069/10/%zz",
                           "0195212342010",
                           "01",
                           "00",
                           "0109521234201069"
                           "10"
                           "123456789012345678901"}) {
    EXPECT_EQ(Understood(text), "") << text;
  }
}

TEST(ScannedText, IsReadInBoundedTimeWhateverItHolds) {
  EXPECT_EQ(Understood("/" + std::string(100'000, 'a')), "");
  std::string slashes;
  for (int i = 0; i < 50'000; ++i) slashes += "/a";
  EXPECT_EQ(Understood(slashes), "");
  EXPECT_EQ(Understood(std::string(100'000, '(')), "");
  EXPECT_EQ(Understood("01" + std::string(100'000, '\x1d')), "");
}

}  // namespace
}  // namespace daodi::services::codes
