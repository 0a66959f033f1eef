#include "crypto/secret.h"

#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace daodi::crypto {
namespace {

TEST(SecretBytes, LeavesNothingInWhatItWasMovedFrom) {
  // Short enough for the place inside std::string, where a move copies.
  for (const std::string& text :
       {std::string("short"), std::string(100, 'x')}) {
    SecretBytes from(text);
    const char* const place = from.InsecureView().data();
    SecretBytes to(std::move(from));
    EXPECT_EQ(to.InsecureView(), text);
    EXPECT_TRUE(from.empty());
    EXPECT_NE(std::string(place, 5), text.substr(0, 5));

    SecretBytes assigned("other");
    assigned = std::move(to);
    EXPECT_EQ(assigned.InsecureView(), text);
    EXPECT_TRUE(to.empty());
  }
}

TEST(SecretBytes, ClonesAreEqualAndIndependent) {
  SecretBytes original("secret");
  const SecretBytes clone = original.Clone();
  EXPECT_TRUE(ConstantTimeEquals(original, clone));
  original = SecretBytes("secreT");
  EXPECT_FALSE(ConstantTimeEquals(original, clone));
  EXPECT_FALSE(ConstantTimeEquals(SecretBytes("secre"), clone));
  EXPECT_EQ(clone.InsecureView(), "secret");
}

TEST(WipeBytes, OverwritesInPlace) {
  std::string text(40, 'x');
  const char* const place = text.data();
  WipeBytes(&text);
  EXPECT_TRUE(text.empty());
  // The string still owns its place; only the size went.
  text.resize(1);
  EXPECT_EQ(text.data(), place);
  EXPECT_EQ(text[0], '\0');
}

TEST(RandomBytes, HasTheAskedLengthAndDiffersEachTime) {
  // 256 is the most the operating system gives at once.
  for (const size_t size : {0, 1, 32, 256, 257, 1000}) {
    EXPECT_EQ(RandomBytes(size).size(), size);
  }
  EXPECT_NE(RandomBytes(32), RandomBytes(32));
  const std::string large = RandomBytes(600);
  EXPECT_NE(large.substr(0, 44), large.substr(256, 44));
  EXPECT_NE(large.substr(512, 44), std::string(44, '\0'));
}

}  // namespace
}  // namespace daodi::crypto
