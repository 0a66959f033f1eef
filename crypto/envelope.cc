#include "crypto/envelope.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "crypto/bundle_tree.h"

namespace daodi::crypto {
namespace {

// DO NOT CHANGE: these numbers stand in envelopes.
constexpr uint8_t kModeDirect = 1;
constexpr uint8_t kModeBundle = 2;
constexpr uint8_t kFlagRecovered = 0x80;

absl::Status Fault(absl::string_view field, absl::string_view fault) {
  return absl::InvalidArgumentError(
      absl::StrCat("envelope.", field, ": ", fault));
}

template <typename T>
bool ReadFixed(absl::string_view& input, T& value) {
  const auto taken = T::From(input.substr(0, T::kLength));
  if (!taken) return false;
  value = *taken;
  input.remove_prefix(T::kLength);
  return true;
}

absl::StatusOr<std::string> ReadHeaderBytes(absl::string_view& input) {
  uint8_t version = 0;
  uint16_t size = 0;
  if (!ReadU8(&input, &version)) return Fault("version", "is truncated");
  if (version != kEnvelopeVersion) {
    return Fault("version", "is unknown; this reader knows 1");
  }
  if (!ReadU16(&input, &size) || size > input.size()) {
    return Fault("header", "is truncated");
  }
  std::string bytes(input.substr(0, size));
  input.remove_prefix(size);
  return bytes;
}

absl::StatusOr<BundlePosition> ReadBundlePosition(absl::string_view& input) {
  uint16_t size = 0;
  uint16_t index = 0;
  if (!ReadU16(&input, &size) || !ReadU16(&input, &index)) {
    return Fault("bundle", "is truncated");
  }
  if (size < 1 || size > kMaxBundleSize) {
    return Fault("bundle.size", "must be 1..1024");
  }
  if (index >= size) return Fault("bundle.index", "must be below the size");
  BundlePosition position;
  position.size = size;
  position.index = index;
  position.path.resize(BundlePathLength(size, index));
  for (Digest& hash : position.path) {
    if (!ReadFixed(input, hash)) return Fault("bundle.path", "is truncated");
  }
  return position;
}

absl::StatusOr<Countersignature> ReadCountersignature(
    absl::string_view& input, const KeyId& signing_key) {
  Countersignature recovered;
  if (!ReadFixed(input, recovered.key_id) ||
      !ReadFixed(input, recovered.signature)) {
    return Fault("recovered", "is truncated");
  }
  if (recovered.key_id == signing_key) {
    return Fault("recovered.key_id", "is the lost key; use another key");
  }
  return recovered;
}

}  // namespace

absl::StatusOr<Envelope> ParseEnvelope(absl::string_view bytes) {
  Envelope envelope;
  auto header_bytes = ReadHeaderBytes(bytes);
  if (!header_bytes.ok()) return header_bytes.status();
  envelope.header_bytes = *std::move(header_bytes);
  auto header = ParseStatementHeader(envelope.header_bytes);
  if (!header.ok()) return header.status();
  envelope.header = *std::move(header);

  uint8_t mode = 0;
  if (!ReadU8(&bytes, &mode)) return Fault("mode", "is truncated");
  const uint8_t way = mode & static_cast<uint8_t>(~kFlagRecovered);
  if (way != kModeDirect && way != kModeBundle) {
    return Fault("mode", "is unknown; it is 1 or 2, plus 128 when recovered");
  }
  if (envelope.header.kind == StatementKind::kGenesis && mode != kModeDirect) {
    return Fault("mode", "of genesis must be direct");
  }
  if (!ReadFixed(bytes, envelope.signature)) {
    return Fault("signature", "is truncated");
  }
  if (way == kModeBundle) {
    auto bundle = ReadBundlePosition(bytes);
    if (!bundle.ok()) return bundle.status();
    envelope.bundle = *std::move(bundle);
  }
  if (mode & kFlagRecovered) {
    auto recovered = ReadCountersignature(bytes, envelope.header.key_id);
    if (!recovered.ok()) return recovered.status();
    envelope.recovered = *recovered;
  }
  if (!bytes.empty()) {
    return Fault("end", absl::StrCat(bytes.size(), " bytes too many"));
  }
  return envelope;
}

std::string EncodeEnvelope(const Envelope& envelope) {
  std::string bytes;
  bytes.reserve(envelope.header_bytes.size() + 512);
  AppendU8(kEnvelopeVersion, &bytes);
  AppendU16(static_cast<uint16_t>(envelope.header_bytes.size()), &bytes);
  bytes += envelope.header_bytes;
  uint8_t mode = envelope.bundle ? kModeBundle : kModeDirect;
  if (envelope.recovered) mode |= kFlagRecovered;
  AppendU8(mode, &bytes);
  absl::StrAppend(&bytes, envelope.signature.view());
  if (envelope.bundle) {
    AppendU16(static_cast<uint16_t>(envelope.bundle->size), &bytes);
    AppendU16(static_cast<uint16_t>(envelope.bundle->index), &bytes);
    for (const Digest& hash : envelope.bundle->path) {
      absl::StrAppend(&bytes, hash.view());
    }
  }
  if (envelope.recovered) {
    absl::StrAppend(&bytes, envelope.recovered->key_id.view(),
                    envelope.recovered->signature.view());
  }
  return bytes;
}

}  // namespace daodi::crypto
