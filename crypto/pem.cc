#include "crypto/pem.h"

#include <openssl/pem.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crypto/fatal.h"
#include "crypto/openssl_ptr.h"

namespace daodi::crypto {
namespace {

constexpr absl::string_view kBegin = "-----BEGIN ";

// What PEM_read_bio() hands out; the data may be secret.
struct PemBlock {
  char* name = nullptr;
  char* header = nullptr;
  uint8_t* data = nullptr;
  long size = 0;

  ~PemBlock() {
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_clear_free(data, static_cast<size_t>(size));
  }
};

absl::Status Malformed(absl::string_view label, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat(
      "PEM: expected one \"", kBegin, label, "-----\" block, ", problem));
}

}  // namespace

SecretBytes EncodePem(absl::string_view label, absl::string_view der) {
  const OpenSslPtr<BIO> out(BIO_new(BIO_s_mem()));
  if (out == nullptr ||
      PEM_write_bio(out.get(), std::string(label).c_str(), "",
                    reinterpret_cast<const uint8_t*>(der.data()),
                    static_cast<long>(der.size())) <= 0) {
    Fatal("out of memory for a PEM block");
  }
  const char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return SecretBytes(absl::string_view(text, static_cast<size_t>(size)));
}

absl::StatusOr<SecretBytes> DecodePem(absl::string_view label,
                                      absl::string_view text) {
  const size_t begin = text.find(kBegin);
  if (begin == absl::string_view::npos) {
    return Malformed(label, "found none");
  }
  if (absl::StrContains(text.substr(begin + 1), kBegin)) {
    return Malformed(label, "found several; keep one");
  }
  const OpenSslErrorScope errors;
  const OpenSslPtr<BIO> in(
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  PemBlock block;
  if (in == nullptr || PEM_read_bio(in.get(), &block.name, &block.header,
                                    &block.data, &block.size) != 1) {
    return Malformed(label, "found a damaged one");
  }
  if (block.name != label) {
    return Malformed(label, absl::StrCat("found \"", block.name, "\""));
  }
  if (block.header[0] != '\0') {
    return Malformed(label, "found one with headers; remove its encryption");
  }
  return SecretBytes(
      absl::string_view(reinterpret_cast<const char*>(block.data),
                        static_cast<size_t>(block.size)));
}

}  // namespace daodi::crypto
