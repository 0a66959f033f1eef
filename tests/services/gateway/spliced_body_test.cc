#include "services/gateway/spliced_body.h"

#include <zlib.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/gateway/content_coding.h"

namespace daodi::services::gateway {
namespace {

std::string Sent(const SplicedBody& body, absl::string_view text) {
  return absl::StrCat(body.before(), body.Between(text), body.after(),
                      body.End(text));
}

// What a browser makes of it; "not gzip" when a check fails or bytes are left.
std::string Inflated(std::string gzip) {
  constexpr int kGzipOnly = 15 + 16;
  z_stream stream = {};
  std::string out(1'000'000, '\0');
  if (inflateInit2(&stream, kGzipOnly) != Z_OK) return "no memory";
  stream.next_in = reinterpret_cast<Bytef*>(gzip.data());
  stream.avail_in = static_cast<uInt>(gzip.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const bool whole =
      inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0;
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return whole ? out : "not gzip";
}

const std::string& Before() {
  static const auto* const text =
      new std::string(std::string(3'000, 'a') + "道地溯源");
  return *text;
}
// Repeats what comes before it, which its half must not refer to.
const std::string& After() {
  static const auto* const text = new std::string(Before() + "</html>\n");
  return *text;
}

TEST(SplicedBodyTest, APlainBodyIsItsParts) {
  const SplicedBody body(Before(), After(), /*gzip=*/false);
  EXPECT_EQ(Sent(body, "one"), Before() + "one" + After());
  EXPECT_EQ(Sent(body, ""), Before() + After());
}

TEST(SplicedBodyTest, AGzipBodyIsOneStreamWithItsCheckSum) {
  const SplicedBody body(Before(), After(), /*gzip=*/true);
  for (const std::string& text :
       {std::string(), std::string("one"), std::string(65'535, 'x'),
        std::string(65'536, 'y'), std::string(200'000, 'z')}) {
    EXPECT_EQ(Inflated(Sent(body, text)), Before() + text + After())
        << text.size();
  }
  EXPECT_LT(body.before().size(), Before().size() / 10);
}

TEST(SplicedBodyTest, AChangedByteIsFound) {
  const SplicedBody body(Before(), After(), /*gzip=*/true);
  std::string sent = Sent(body, "the code is not known");
  const size_t at = sent.find("not known");
  ASSERT_NE(at, std::string::npos);
  sent[at] = 'N';
  EXPECT_EQ(Inflated(sent), "not gzip");
}

TEST(SplicedBodyTest, HalvesMayBeEmpty) {
  const SplicedBody body("", "", /*gzip=*/true);
  EXPECT_EQ(Inflated(Sent(body, "alone")), "alone");
  EXPECT_EQ(Inflated(Sent(body, "")), "");
}

}  // namespace
}  // namespace daodi::services::gateway
