#include "services/gateway/content_coding.h"

#include <zlib.h>

#include <string>

#include "gtest/gtest.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

std::string Ungzip(const std::string& compressed, size_t size) {
  std::string text(size, '\0');
  z_stream stream = {};
  std::string input = compressed;
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  inflateEnd(&stream);
  return text;
}

TEST(ContentCodingTest, GzipIsUsedOnlyForWhoTakesIt) {
  for (const char* accepted :
       {"gzip", "br, GZIP", "*", "gzip;q=0.1", "deflate, gzip ; q=1"}) {
    EXPECT_TRUE(AcceptsGzip(accepted)) << accepted;
  }
  for (const char* refused :
       {"", "br", "gzip;q=0", "*;q=1, gzip;q=0", "xgzip", "gzip;q=x"}) {
    EXPECT_FALSE(AcceptsGzip(refused)) << refused;
  }
}

TEST(ContentCodingTest, ALongTextArrivesAsItWas) {
  HttpRequest request;
  request.headers = {{"Accept-Encoding", "gzip"}};
  HttpResponse response;
  const std::string body(2 * kMinCompressedBytes, 'a');
  response.body = body;
  response.Set("Content-Type", "application/problem+json");
  CompressFor(request, &response);
  EXPECT_EQ(response.Header("Content-Encoding"), "gzip");
  EXPECT_EQ(response.Header("Vary"), "Accept-Encoding");
  EXPECT_EQ(Ungzip(response.body, body.size()), body);
}

TEST(ContentCodingTest, ShortTextsAndBytesStayAsTheyAre) {
  HttpRequest request;
  request.headers = {{"Accept-Encoding", "gzip"}};
  HttpResponse text;
  text.Set("Content-Type", "text/html; charset=utf-8");
  text.body = std::string(kMinCompressedBytes - 1, 'a');
  CompressFor(request, &text);
  EXPECT_EQ(text.Header("Content-Encoding"), "");
  HttpResponse bytes;
  bytes.Set("Content-Type", "application/octet-stream");
  bytes.body = std::string(2 * kMinCompressedBytes, 'a');
  CompressFor(request, &bytes);
  EXPECT_EQ(bytes.Header("Content-Encoding"), "");
  EXPECT_EQ(bytes.Header("Vary"), "");
}

}  // namespace
}  // namespace daodi::services::gateway
