#include "services/gateway/content_coding.h"

#include <zlib.h>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

// windowBits of deflateInit2: 15, and 16 for a gzip wrapper.
constexpr int kGzipWindowBits = 15 + 16;
constexpr int kDefaultMemoryLevel = 8;

// The quality of one "coding;q=0.5"; 1 when it states none.
double QualityOf(const std::vector<absl::string_view>& parts) {
  for (size_t i = 1; i < parts.size(); ++i) {
    absl::string_view parameter = absl::StripAsciiWhitespace(parts[i]);
    double quality = 0;
    if (absl::StartsWithIgnoreCase(parameter, "q=")) {
      return absl::SimpleAtod(parameter.substr(2), &quality) ? quality : 0;
    }
  }
  return 1;
}

}  // namespace

bool AcceptsGzip(absl::string_view accept_encoding) {
  double gzip = -1;
  double any = -1;
  for (const absl::string_view item : absl::StrSplit(accept_encoding, ',')) {
    const std::vector<absl::string_view> parts = absl::StrSplit(item, ';');
    const absl::string_view coding = absl::StripAsciiWhitespace(parts[0]);
    if (absl::EqualsIgnoreCase(coding, "gzip")) gzip = QualityOf(parts);
    if (coding == "*") any = QualityOf(parts);
  }
  return gzip >= 0 ? gzip > 0 : any > 0;
}

std::string Gzip(absl::string_view bytes) {
  z_stream stream = {};
  // What is too long to be kept is compressed for each reader again.
  const int level =
      bytes.size() > kMaxKeptPageBytes ? Z_BEST_SPEED : Z_DEFAULT_COMPRESSION;
  // Fails only without memory.
  if (deflateInit2(&stream, level, Z_DEFLATED, kGzipWindowBits,
                   kDefaultMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK) {
    return std::string();
  }
  std::string compressed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in =
      reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // not written
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(compressed.data());
  stream.avail_out = static_cast<uInt>(compressed.size());
  const bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  compressed.resize(done ? stream.total_out : 0);
  deflateEnd(&stream);
  return compressed;
}

bool IsWorthCompressing(absl::string_view content_type, size_t bytes) {
  const absl::string_view type = content_type.substr(0, content_type.find(';'));
  return bytes >= kMinCompressedBytes &&
         (absl::StartsWith(type, "text/") || absl::EndsWith(type, "json") ||
          type == "image/svg+xml");
}

void CompressFor(const HttpRequest& request, HttpResponse* response) {
  if (response->status != 200 ||
      !IsWorthCompressing(response->Header("Content-Type"),
                          response->body.size())) {
    return;
  }
  response->AddVary("Accept-Encoding");
  if (!AcceptsGzip(request.Header("Accept-Encoding"))) return;
  std::string compressed = Gzip(response->body);
  if (compressed.empty() || compressed.size() >= response->body.size()) return;
  response->body = std::move(compressed);
  response->Set("Content-Encoding", "gzip");
}

}  // namespace daodi::services::gateway
