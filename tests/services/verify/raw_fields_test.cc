#include "services/verify/raw_fields.h"

#include <random>
#include <string>

#include "gtest/gtest.h"

namespace daodi::services::verify {
namespace {

TEST(RawFields, AreNumbersWithTextHexOrNumbers) {
  const std::string bytes(
      "\x08\x96\x01"
      "\x12\x06\xe5\x8e\x9a\xe6\x9c\xb4"
      "\x1a\x02\x00\xff"
      "\x25\x01\x02\x03\x04"
      "\x29\x01\x02\x03\x04\x05\x06\x07\x08",
      3 + 8 + 4 + 5 + 9);
  const std::vector<RawField> fields = ReadRawFields(bytes);
  ASSERT_EQ(fields.size(), 5u);
  EXPECT_EQ(fields[0].number, 1u);
  EXPECT_EQ(fields[0].value, "150");
  EXPECT_EQ(fields[1].value, "\"厚朴\"");
  EXPECT_EQ(fields[2].value, "hex 00ff");
  EXPECT_EQ(fields[3].value, "hex 01020304");
  EXPECT_EQ(fields[4].number, 5u);
}

TEST(RawFields, ShowBytesThatAreNoMessageAsAWhole) {
  for (const std::string& bytes :
       {std::string("\x0b"), std::string("\x12\x05ok"), std::string("\x25\x01"),
        std::string(11, '\xff'), std::string("\0\1", 2)}) {
    const std::vector<RawField> fields = ReadRawFields(bytes);
    ASSERT_EQ(fields.size(), 1u);
    EXPECT_EQ(fields[0].number, 0u);
  }
  EXPECT_EQ(ReadRawFields("plain")[0].value, "\"plain\"");
  EXPECT_TRUE(ReadRawFields("").empty());
}

TEST(RawFields, OfRandomBytesNeverHoldMoreThanTheBytes) {
  const uint32_t seed = 7;
  std::mt19937 random(seed);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(random() % 40, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    EXPECT_LE(ReadRawFields(bytes).size(), bytes.size()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace daodi::services::verify
