#include "crypto/serial_key_file.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "crypto/big_endian.h"
#include "crypto/key_file.h"

namespace daodi::crypto {
namespace {

constexpr absl::string_view kLabel = "DAODI SERIAL KEY";

}  // namespace

SerialKey NewSerialKey(int version, SerialAlgorithm algorithm) {
  std::string master = RandomBytes(kSerialMasterBytes);
  SerialKey key{version, algorithm, SecretBytes(master)};
  WipeBytes(&master);
  return key;
}

absl::Status SaveSerialKey(const SerialKey& key, const std::string& path) {
  std::string bytes;
  AppendU8(static_cast<uint8_t>(key.version), &bytes);
  AppendU8(static_cast<uint8_t>(key.algorithm), &bytes);
  absl::StrAppend(&bytes, key.master.InsecureView());
  const SecretBytes content(bytes);
  WipeBytes(&bytes);
  return SaveSecret(kLabel, content, path);
}

absl::StatusOr<SerialKey> LoadSerialKey(const std::string& path) {
  auto content = LoadSecret(kLabel, path);
  if (!content.ok()) return content.status();
  absl::string_view bytes = content->InsecureView();
  uint8_t version = 0;
  uint8_t algorithm = 0;
  if (!ReadU8(&bytes, &version) || !ReadU8(&bytes, &algorithm) ||
      bytes.size() != kSerialMasterBytes || version < 1 ||
      version > kMaxSerialVersion ||
      (algorithm != static_cast<uint8_t>(SerialAlgorithm::kAes128) &&
       algorithm != static_cast<uint8_t>(SerialAlgorithm::kSm4))) {
    return absl::InvalidArgumentError(
        absl::StrCat("key file ", path,
                     ": is no serial key of this program; make one with "
                     "`daodi codes keys new`"));
  }
  return SerialKey{version, static_cast<SerialAlgorithm>(algorithm),
                   SecretBytes(bytes)};
}

}  // namespace daodi::crypto
