#include "services/codes/serial_keys.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "crypto/fatal.h"

namespace daodi::services::codes {

absl::StatusOr<std::unique_ptr<SerialKeys>> SerialKeys::Load(
    const std::string& folder) {
  std::unique_ptr<SerialKeys> keys(new SerialKeys);
  if (folder.empty()) return keys;
  std::error_code error;
  std::vector<std::string> files;
  for (std::filesystem::directory_iterator file(folder, error), end;
       !error && file != end; file.increment(error)) {
    if (file->path().extension() == ".pem") files.push_back(file->path());
  }
  if (error || files.empty()) {
    return absl::NotFoundError(
        absl::StrCat("--serial-keys: no *.pem in ", folder,
                     "; make one with `daodi codes keys new`"));
  }
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) {
    auto key = crypto::LoadSerialKey(file);
    if (!key.ok()) return key.status();
    const int version = key->version;
    if (!keys->keys_.emplace(version, *std::move(key)).second) {
      return absl::AlreadyExistsError(
          absl::StrCat("--serial-keys: ", file, " has version ", version,
                       " as another file of the folder; keep the one that the "
                       "labels were printed with"));
    }
  }
  return keys;
}

crypto::SerialCipher& SerialKeys::CipherOf(int version,
                                           const std::string& tenant) {
  const std::pair<int, std::string> name(version, tenant);
  const auto known = ciphers_.find(name);
  if (known != ciphers_.end()) return known->second;
  const crypto::SerialKey& key = keys_.at(version);
  crypto::SerialCipherOptions options;
  options.algorithm = key.algorithm;
  options.version = version;
  options.tenant = tenant;
  auto cipher = crypto::SerialCipher::Create(options, key.master);
  if (!cipher.ok()) crypto::Fatal(cipher.status().ToString().c_str());
  return ciphers_.emplace(name, *std::move(cipher)).first->second;
}

std::optional<uint64_t> SerialKeys::Verify(const std::string& tenant,
                                           uint64_t gtin,
                                           const crypto::SerialBits& serial) {
  if (!Has(serial.version)) return std::nullopt;
  const std::lock_guard<std::mutex> lock(mutex_);
  return CipherOf(serial.version, tenant).Verify(gtin, serial);
}

void SerialKeys::Issue(int version, const CodeLabel& first, size_t count,
                       std::string* serials) {
  const size_t size = serials->size();
  serials->resize(size + count * crypto::kSerialChars);
  const std::lock_guard<std::mutex> lock(mutex_);
  CipherOf(version, first.tenant)
      .Issue(first.gtin, first.counter, count, &(*serials)[size]);
}

std::string SerialKeys::Pin(int version, const CodeLabel& label) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return CipherOf(version, label.tenant).Pin(label.gtin, label.counter);
}

}  // namespace daodi::services::codes
