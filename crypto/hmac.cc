#include "crypto/hmac.h"

#include <string>

#include "crypto/hash.h"
#include "crypto/secret.h"

namespace daodi::crypto {
namespace {

constexpr size_t kBlockBytes = 64;

std::string XorWith(std::string key, char pad) {
  for (char& byte : key) byte = static_cast<char>(byte ^ pad);
  return key;
}

}  // namespace

Digest HmacSha256(absl::string_view key, absl::string_view message) {
  std::string block = key.size() > kBlockBytes ? std::string(Sha256(key).view())
                                               : std::string(key);
  block.resize(kBlockBytes, '\0');
  std::string inner_key = XorWith(block, 0x36);
  std::string outer_key = XorWith(block, 0x5c);
  const Digest inner = Sha256({absl::string_view(inner_key), message});
  const Digest outer = Sha256({absl::string_view(outer_key), inner.view()});
  WipeBytes(&block);
  WipeBytes(&inner_key);
  WipeBytes(&outer_key);
  return outer;
}

}  // namespace daodi::crypto
