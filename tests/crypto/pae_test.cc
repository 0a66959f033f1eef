#include "crypto/pae.h"

#include <string>

#include "gtest/gtest.h"

namespace daodi::crypto {
namespace {

TEST(Pae, IsTheExampleOfTheDsseSpecification) {
  EXPECT_EQ(Pae("http://example.com/HelloWorld", "hello world"),
            "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
}

TEST(Pae, CountsBytesAndKeepsThem) {
  EXPECT_EQ(Pae("", ""), "DSSEv1 0  0 ");
  const std::string body("\0 药\n", 6);
  EXPECT_EQ(Pae("t", body), "DSSEv1 1 t 6 " + body);
}

TEST(Pae, TellsApartWhatAConcatenationWouldNot) {
  EXPECT_NE(Pae("a 1", "b"), Pae("a", "1 b"));
}

}  // namespace
}  // namespace daodi::crypto
