#include "crypto/serial_cipher.h"

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "tests/crypto/json_vectors.h"
#include "tests/testing/status_matchers.h"

namespace daodi::crypto {
namespace {

using ::daodi::testing::HexField;
using ::daodi::testing::LoadJson;
using ::daodi::testing::StatusIs;

constexpr char kVectors[] = DAODI_SOURCE_DIR "/tests/vectors/serial.json";
constexpr uint64_t kTea = 9521234201069;
constexpr char kAlphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

SerialCipher MakeCipher(SerialCipherOptions options = {}) {
  if (options.tenant.empty()) options.tenant = "org-a";
  auto cipher = SerialCipher::Create(
      options, SecretBytes(std::string(kSerialMasterBytes, 'm')));
  EXPECT_OK(cipher.status());
  return *std::move(cipher);
}

std::string IssueOne(SerialCipher* cipher, uint64_t gtin, uint64_t counter) {
  std::string serial(kSerialChars, '\0');
  cipher->Issue(gtin, counter, 1, serial.data());
  return serial;
}

std::optional<uint64_t> Verify(SerialCipher* cipher, uint64_t gtin,
                               absl::string_view text) {
  const auto bits = ParseSerial(text);
  if (!bits.has_value()) return std::nullopt;
  return cipher->Verify(gtin, *bits);
}

TEST(SerialCipher, MakesTheSerialsOfTheVectors) {
  ASSERT_OK_AND_ASSIGN(const nlohmann::json file, LoadJson(kVectors));
  ASSERT_EQ(file.at("serials").size(), 20u);
  for (const nlohmann::json& row : file.at("serials")) {
    SerialCipherOptions options;
    options.algorithm = row.at("algorithm") == "SM4" ? SerialAlgorithm::kSm4
                                                     : SerialAlgorithm::kAes128;
    options.version = row.at("version").get<int>();
    options.tenant = row.at("tenant").get<std::string>();
    options.tag_bits = row.at("tag_bits").get<int>();
    ASSERT_OK_AND_ASSIGN(
        SerialCipher cipher,
        SerialCipher::Create(options, SecretBytes(HexField(row, "master"))));
    const auto gtin = GtinNumber(row.at("gtin").get<std::string>());
    ASSERT_TRUE(gtin.has_value());
    const auto counter = row.at("counter").get<uint64_t>();
    const auto serial = row.at("serial").get<std::string>();
    EXPECT_EQ(IssueOne(&cipher, *gtin, counter), serial);
    EXPECT_EQ(Verify(&cipher, *gtin, serial), counter);
    EXPECT_EQ(cipher.Pin(*gtin, counter), row.at("pin").get<std::string>());
  }
}

TEST(SerialCipher, GivesEveryCounterBack) {
  for (const auto algorithm :
       {SerialAlgorithm::kAes128, SerialAlgorithm::kSm4}) {
    SerialCipherOptions options;
    options.algorithm = algorithm;
    SerialCipher cipher = MakeCipher(options);
    constexpr size_t kCount = 200'001;  // no multiple of a batch
    std::string serials(kCount * kSerialChars, '\0');
    const uint64_t first = (uint64_t{1} << 39) - 1'000;
    cipher.Issue(kTea, first, kCount, serials.data());
    for (size_t i = 0; i < kCount; ++i) {
      const auto serial =
          absl::string_view(serials).substr(i * kSerialChars, kSerialChars);
      ASSERT_EQ(Verify(&cipher, kTea, serial), first + i) << serial;
    }
  }
}

TEST(SerialCipher, ReadsWhatPeopleType) {
  SerialCipher cipher = MakeCipher();
  for (uint64_t counter = 0; counter < 1'000; ++counter) {
    const std::string serial = IssueOne(&cipher, kTea, counter);
    const std::string typed = absl::StrReplaceAll(
        absl::AsciiStrToLower(serial),
        {{"0", counter % 2 ? "o" : "O"}, {"1", counter % 3 ? "l" : "I"}});
    EXPECT_EQ(Verify(&cipher, kTea, typed), counter) << typed;
    std::string canonical;
    AppendSerial(*ParseSerial(typed), &canonical);
    EXPECT_EQ(canonical, serial);
  }
}

TEST(SerialCipher, ReadsNothingElseAsASerial) {
  for (const char* text :
       {"", "1Z9X01M239HJ0H4QEEA", "1Z9X01M239HJ0H4QEEAHH",
        "1Z9X01M239HJ0H4QEEAU", "1Z9X 01M239HJ0H4QEEA", "1Z9X-01M239HJ0H4QEEA",
        "1Z9X01M239HJ0H4QEE\xC3\xA9", "1Z9X01M239HJ0H4QEE*~"}) {
    EXPECT_FALSE(ParseSerial(text).has_value()) << text;
  }
}

TEST(SerialCipher, BindsProductOrganizationAndVersion) {
  SerialCipher cipher = MakeCipher();
  SerialCipherOptions other_options;
  other_options.tenant = "org-b";
  SerialCipher other = MakeCipher(other_options);
  SerialCipherOptions newer_options;
  newer_options.version = 2;
  SerialCipher newer = MakeCipher(newer_options);
  const std::string serial = IssueOne(&cipher, kTea, 5);
  EXPECT_EQ(Verify(&cipher, kTea, serial), 5u);
  EXPECT_EQ(Verify(&cipher, kTea + 1, serial), std::nullopt);
  EXPECT_EQ(Verify(&other, kTea, serial), std::nullopt);
  EXPECT_EQ(Verify(&newer, kTea, serial), std::nullopt);
  EXPECT_NE(cipher.Pin(kTea, 5), other.Pin(kTea, 5));
}

TEST(SerialCipher, AcceptsNoRandomSerial) {
  SerialCipher cipher = MakeCipher();
  constexpr uint64_t kSeed = 20261122;
  RecordProperty("seed", static_cast<int>(kSeed));
  std::mt19937_64 random(kSeed);
  for (int i = 0; i < 10'000'000; ++i) {
    const SerialBits guess{1, random() >> 9, random() >> 24};
    ASSERT_EQ(cipher.Verify(kTea, guess), std::nullopt) << "seed " << kSeed;
  }
}

TEST(SerialCipher, AcceptsNoSerialWithOneCharacterChanged) {
  SerialCipher cipher = MakeCipher();
  int tried = 0;
  for (uint64_t counter = 0; tried < 1'000'000; ++counter) {
    std::string serial = IssueOne(&cipher, kTea, counter);
    for (char& character : serial) {
      const char right = character;
      for (const char wrong : absl::string_view(kAlphabet)) {
        if (wrong == right) continue;
        character = wrong;
        ASSERT_EQ(Verify(&cipher, kTea, serial), std::nullopt) << serial;
        ++tried;
      }
      character = right;
    }
  }
}

// The 55-bit tag cannot be seen to fail; a tag of 16 bits is, as often as it
// should: hits are binomial with p = 2^-16, so five standard deviations are
// passed once in two million runs.
TEST(SerialCipher, AcceptsGuessesOfANarrowTagAsOftenAsItsWidthSays) {
  SerialCipherOptions options;
  options.tag_bits = 16;
  SerialCipher cipher = MakeCipher(options);
  constexpr uint64_t kSeed = 16;
  std::mt19937_64 random(kSeed);
  constexpr int kGuesses = 4'000'000;
  int hits = 0;
  for (int i = 0; i < kGuesses; ++i) {
    const SerialBits guess{1, random() >> 9, random() >> 24};
    hits += cipher.Verify(kTea, guess).has_value() ? 1 : 0;
  }
  const double expected = kGuesses / 65536.0;
  EXPECT_NEAR(hits, expected, 5 * std::sqrt(expected)) << "seed " << kSeed;
}

TEST(SerialCipher, RefusesWhatTheFormatDoesNotHave) {
  const SecretBytes master(std::string(kSerialMasterBytes, 'm'));
  const auto code = [&](SerialCipherOptions options) {
    return SerialCipher::Create(options, master).status().code();
  };
  EXPECT_EQ(code({SerialAlgorithm::kAes128, 0, "org-a"}),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({SerialAlgorithm::kAes128, 32, "org-a"}),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({SerialAlgorithm::kAes128, 1, ""}),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({SerialAlgorithm::kAes128, 1, "org-a", 56}),
            absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(SerialCipher::Create({SerialAlgorithm::kAes128, 1, "org-a"},
                                   SecretBytes("short")),
              StatusIs(absl::StatusCode::kInvalidArgument, "32 bytes"));
  EXPECT_EQ(GtinNumber("0952123420106"), std::nullopt);
  EXPECT_EQ(GtinNumber("0952123420106X"), std::nullopt);
}

}  // namespace
}  // namespace daodi::crypto
