#include "services/gateway/spliced_body.h"

#include <zlib.h>

#include <algorithm>

namespace daodi::services::gateway {
namespace {

// No name, no time, "unknown" system: the same bytes each time.
constexpr absl::string_view kGzipHeader("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
constexpr size_t kMaxStoredBytes = 0xffff;

void AppendLittleEndian(uint32_t number, int bytes, std::string* out) {
  for (int i = 0; i < bytes; ++i) {
    out->push_back(static_cast<char>(number >> (8 * i)));
  }
}

uint32_t Crc(uint32_t so_far, absl::string_view bytes) {
  return static_cast<uint32_t>(
      crc32(so_far, reinterpret_cast<const Bytef*>(bytes.data()),
            static_cast<uInt>(bytes.size())));
}

// A deflate stream, without any wrapper; `flush`: Z_SYNC_FLUSH or Z_FINISH.
std::string Deflate(absl::string_view bytes, int flush) {
  z_stream stream = {};
  // Fails only without memory.
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS,
                   MAX_MEM_LEVEL - 1, Z_DEFAULT_STRATEGY) != Z_OK) {
    return std::string();
  }
  // What the flush adds is not in the bound.
  constexpr size_t kFlushBytes = 16;
  std::string out(deflateBound(&stream, bytes.size()) + kFlushBytes, '\0');
  stream.next_in =
      reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // not written
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, flush);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace

SplicedBody::SplicedBody(const std::string& before, const std::string& after,
                         bool gzip)
    : gzip_(gzip) {
  if (!gzip) {
    before_ = before;
    after_ = after;
    return;
  }
  crc_before_ = Crc(0, before);
  crc_after_ = Crc(0, after);
  combine_after_ = static_cast<uint32_t>(
      crc32_combine_gen(static_cast<z_off_t>(after.size())));
  plain_size_ = static_cast<uint32_t>(before.size() + after.size());
  before_ = std::string(kGzipHeader) + Deflate(before, Z_SYNC_FLUSH);
  after_ = Deflate(after, Z_FINISH);
}

std::string SplicedBody::Between(absl::string_view text) const {
  if (!gzip_) return std::string(text);
  std::string out;
  out.reserve(text.size() + 5 * (text.size() / kMaxStoredBytes + 1));
  while (!text.empty()) {
    const size_t size = std::min(text.size(), kMaxStoredBytes);
    const auto length = static_cast<uint32_t>(size);
    out.push_back('\0');
    AppendLittleEndian(length, 2, &out);
    AppendLittleEndian(~length, 2, &out);
    out.append(text.data(), size);
    text.remove_prefix(size);
  }
  return out;
}

std::string SplicedBody::End(absl::string_view text) const {
  std::string out;
  if (!gzip_) return out;
  const uint32_t crc = static_cast<uint32_t>(
      crc32_combine_op(Crc(crc_before_, text), crc_after_, combine_after_));
  AppendLittleEndian(crc, 4, &out);
  AppendLittleEndian(plain_size_ + static_cast<uint32_t>(text.size()), 4, &out);
  return out;
}

}  // namespace daodi::services::gateway
