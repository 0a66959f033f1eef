#include "crypto/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstdio>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "crypto/base32.h"
#include "crypto/big_endian.h"
#include "crypto/fatal.h"

namespace daodi::crypto {
namespace {

constexpr size_t kSha1Bytes = 20;
constexpr uint32_t kModulus = 1'000'000;  // six digits

}  // namespace

std::string TotpCode(const SecretBytes& secret, int64_t step) {
  const absl::string_view key = secret.InsecureView();
  std::string counter;
  AppendU64(static_cast<uint64_t>(step), &counter);
  std::array<uint8_t, kSha1Bytes> mac = {};
  unsigned int size = 0;
  if (HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const uint8_t*>(counter.data()), counter.size(),
           mac.data(), &size) == nullptr ||
      size != kSha1Bytes) {
    Fatal("OpenSSL has no HMAC-SHA-1");
  }
  // RFC 4226, 5.3: the last four bits say where the number begins.
  const size_t at = mac.back() & 0x0F;
  uint32_t number = mac[at] & 0x7F;
  for (size_t i = 1; i < 4; ++i) number = (number << 8) | mac[at + i];
  return absl::StrFormat("%06u", number % kModulus);
}

std::optional<int64_t> AcceptedTotpStep(const SecretBytes& secret,
                                        absl::string_view code, int64_t time_ms,
                                        int64_t last_used_step) {
  const SecretBytes given(code);
  const int64_t now = TotpStepAt(time_ms);
  std::optional<int64_t> accepted;
  for (int64_t step = now - kTotpStepsOff; step <= now + kTotpStepsOff;
       ++step) {
    const bool equal =
        ConstantTimeEquals(SecretBytes(TotpCode(secret, step)), given);
    if (equal && step > last_used_step) accepted = step;
  }
  return accepted;
}

SecretBytes TotpUri(const SecretBytes& secret, absl::string_view issuer,
                    absl::string_view account) {
  std::string base32 =
      absl::AsciiStrToUpper(Base32Encode(secret.InsecureView()));
  std::string uri =
      absl::StrCat("otpauth://totp/", issuer, ":", account, "?secret=", base32,
                   "&issuer=", issuer, "&algorithm=SHA1&digits=6&period=30");
  SecretBytes result(uri);
  WipeBytes(&base32);
  WipeBytes(&uri);
  return result;
}

}  // namespace daodi::crypto
