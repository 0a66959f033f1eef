#include "crypto/base32.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace daodi::crypto {
namespace {

// RFC 4648 section 10, in lower case and without padding.
const std::vector<std::pair<std::string, std::string>>& RfcExamples() {
  static const auto* const examples =
      new std::vector<std::pair<std::string, std::string>>{
          {"", ""},
          {"f", "my"},
          {"fo", "mzxq"},
          {"foo", "mzxw6"},
          {"foob", "mzxw6yq"},
          {"fooba", "mzxw6ytb"},
          {"foobar", "mzxw6ytboi"}};
  return *examples;
}

TEST(Base32, EncodesAndDecodesTheExamplesOfRfc4648) {
  for (const auto& [bytes, text] : RfcExamples()) {
    EXPECT_EQ(Base32Encode(bytes), text);
    EXPECT_EQ(Base32Decode(text), bytes);
  }
}

TEST(Base32, KeepsEveryByteValueAtEveryPlace) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  for (size_t skip = 0; skip < 5; ++skip) {
    const std::string tail = bytes.substr(skip);
    EXPECT_EQ(Base32Decode(Base32Encode(tail)), tail);
  }
}

TEST(Base32, GivesSixteenBytesTwentySixCharacters) {
  EXPECT_EQ(Base32Encode(std::string(16, '\xff')),
            "777777777777777777777777"
            "74");
}

TEST(Base32Decode, RefusesWhatEncodingDoesNotMake) {
  for (const char* const text : {"MY", "my======", "m1", "m8", "m ", "m", "mzx",
                                 "mzxw6y", "mz", "mzxr"}) {
    EXPECT_EQ(Base32Decode(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace daodi::crypto
