#include "crypto/base64.h"

#include <random>
#include <string>

#include "gtest/gtest.h"

namespace daodi::crypto {
namespace {

TEST(DecodeBase64, ReadsTheVectorsOfRfc4648) {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(EncodeBase64(bytes), text);
    EXPECT_EQ(DecodeBase64(text), std::string(bytes));
  }
}

TEST(DecodeBase64, RefusesEveryOtherSpelling) {
  for (const char* text : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z", "Zm9v\n",
                           " Zm9v", "Zm 9v", "Zm9v=", "====", "_-8=",
                           "Zm9vZg==Zm9v", "Zm9v\r\n", "Zg..", "\xc3\xa9"}) {
    EXPECT_EQ(DecodeBase64(text), std::nullopt) << text;
  }
}

TEST(DecodeBase64Digest, TakesExactly32Bytes) {
  EXPECT_NE(DecodeBase64Digest(EncodeBase64(std::string(32, 'x'))),
            std::nullopt);
  for (const int size : {0, 1, 31, 33, 64}) {
    EXPECT_EQ(DecodeBase64Digest(EncodeBase64(std::string(size, 'x'))),
              std::nullopt)
        << size;
  }
}

}  // namespace
}  // namespace daodi::crypto
