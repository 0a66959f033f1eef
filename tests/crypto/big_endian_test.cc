#include "crypto/big_endian.h"

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace daodi::crypto {
namespace {

TEST(BigEndian, AppendsTheMostSignificantByteFirst) {
  std::string out;
  AppendU8(0x01, &out);
  AppendU16(0x0203, &out);
  AppendU32(0xfffefdfcu, &out);
  AppendU64(0x8001020304050607u, &out);
  EXPECT_EQ(out, std::string("\x01\x02\x03\xff\xfe\xfd\xfc"
                             "\x80\x01\x02\x03\x04\x05\x06\x07",
                             15));
}

TEST(BigEndian, ReadsBackWhatItAppended) {
  std::string out;
  AppendU8(0xff, &out);
  AppendU16(0xfffe, &out);
  AppendU32(0x80000001u, &out);
  AppendU64(0xfedcba9876543210u, &out);
  absl::string_view input = out;
  uint8_t u8;
  uint16_t u16;
  uint32_t u32;
  uint64_t u64;
  ASSERT_TRUE(ReadU8(&input, &u8) && ReadU16(&input, &u16) &&
              ReadU32(&input, &u32) && ReadU64(&input, &u64));
  EXPECT_EQ(u8, 0xff);
  EXPECT_EQ(u16, 0xfffe);
  EXPECT_EQ(u32, 0x80000001u);
  EXPECT_EQ(u64, 0xfedcba9876543210u);
  EXPECT_TRUE(input.empty());
}

TEST(BigEndian, TakesNothingFromAnInputThatIsTooShort) {
  absl::string_view input = "abcdefg";
  uint64_t value = 42;
  EXPECT_FALSE(ReadU64(&input, &value));
  EXPECT_EQ(value, 42u);
  EXPECT_EQ(input, "abcdefg");
}

}  // namespace
}  // namespace daodi::crypto
