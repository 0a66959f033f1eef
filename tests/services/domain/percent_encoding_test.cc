#include "services/domain/percent_encoding.h"

#include <string>

#include "gtest/gtest.h"

namespace daodi::services::domain {
namespace {

TEST(PercentEncoding, KeepsUnreservedCharactersAndEscapesAllOthers) {
  EXPECT_EQ(PercentEncode("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(PercentEncode("A/B 厚"), "A%2FB%20%E5%8E%9A");
}

TEST(PercentEncoding, IsUndoneByDecoding) {
  std::string every;
  for (int byte = 0; byte < 256; ++byte) {
    every.push_back(static_cast<char>(byte));
  }
  EXPECT_EQ(PercentDecode(PercentEncode(every)), every);
  EXPECT_EQ(PercentDecode("%e5%8e%9a"), "厚");
}

TEST(PercentEncoding, RefusesBadEscapes) {
  for (const char* text : {"%", "a%2", "%G0", "%0g", "%%41"}) {
    EXPECT_FALSE(PercentDecode(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace daodi::services::domain
