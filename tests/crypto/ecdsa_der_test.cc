#include "crypto/ecdsa_der.h"

#include <optional>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace daodi::crypto {
namespace {

Signature FromHex(absl::string_view hex) {
  return *Signature::From(absl::HexStringToBytes(hex));
}

std::string ToDerHex(const Signature& signature) {
  const EcdsaDer der = EcdsaToDer(signature);
  return absl::BytesToHexString(
      {reinterpret_cast<const char*>(der.bytes.data()), der.size});
}

TEST(EcdsaDer, WritesTheShortestIntegers) {
  const std::string zeros(62, '0');
  EXPECT_EQ(ToDerHex(FromHex(absl::StrCat(zeros, "01", zeros, "7f"))),
            "300602010102017f");
  EXPECT_EQ(ToDerHex(FromHex(absl::StrCat(zeros, "80", zeros, "00"))),
            "30070202008002"
            "0100");
  const std::string ones(64, 'f');
  EXPECT_EQ(ToDerHex(FromHex(absl::StrCat(ones, ones))),
            absl::StrCat("3046022100", ones, "022100", ones));
}

TEST(EcdsaDer, ReadsBackWhatItWrote) {
  for (const char* const r : {"00", "01", "7f", "80", "ff"}) {
    for (const char* const s : {"00", "01", "7f", "80", "ff"}) {
      for (const size_t r_bytes : {1, 31, 32}) {
        std::string hex;
        absl::StrAppend(&hex, std::string(64 - 2 * r_bytes, '0'));
        for (size_t i = 0; i < r_bytes; ++i) absl::StrAppend(&hex, r);
        for (size_t i = 0; i < 32; ++i) absl::StrAppend(&hex, s);
        const Signature signature = FromHex(hex);
        EXPECT_EQ(EcdsaFromDer(absl::HexStringToBytes(ToDerHex(signature))),
                  signature)
            << hex;
      }
    }
  }
}

TEST(EcdsaFromDer, RefusesEverythingElse) {
  const std::string too_large(64, '1');
  for (const std::string& hex : {
           std::string(""), std::string("30"), std::string("3000"),
           std::string("3003020101"),              // One number only.
           std::string("300602010102017f00"),      // Trailing byte.
           std::string("300702010102017f00"),      // Trailing byte, counted.
           std::string("3009020101020101020101"),  // Three numbers.
           std::string("310602010102017f"),        // A SET.
           std::string("300602010103017f"),        // A BIT STRING.
           std::string("3081060201010201"
                       "7f"),                  // A long-form length.
           std::string("30070202000102017f"),  // A zero not needed.
           std::string("3006020101020180"),    // Negative.
           std::string("30050201010200"),      // Empty number.
           std::string("300602010102027f"),    // Past the end.
           absl::StrCat("3026022101", too_large, "020101"),  // 2^256 and more.
       }) {
    EXPECT_EQ(EcdsaFromDer(absl::HexStringToBytes(hex)), std::nullopt) << hex;
  }
}

}  // namespace
}  // namespace daodi::crypto
