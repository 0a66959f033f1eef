#include "crypto/serial_cipher.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "crypto/fatal.h"
#include "crypto/hash.h"
#include "crypto/openssl_ptr.h"

namespace daodi::crypto {
namespace {

constexpr size_t kBlockBytes = 16;
constexpr size_t kKeyBytes = 16;
// Blocks in one call of OpenSSL: more gain nothing and leave the L1 cache.
constexpr size_t kBatchBlocks = 512;
constexpr uint64_t kTagField = (uint64_t{1} << kSerialTagBits) - 1;
constexpr size_t kMaxTenantBytes = 255;
constexpr char kAlphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr uint8_t kNoDigit = 0xFF;

// What a block is for: its last bits, and the number of its key.
enum Purpose : uint8_t { kTag = 1, kCounter = 2, kPin = 3 };

struct Block {
  uint64_t high = 0;
  uint64_t low = 0;
};

void Store(uint64_t value, uint8_t* out) {
  const uint64_t big_endian = __builtin_bswap64(value);
  std::memcpy(out, &big_endian, sizeof(big_endian));
}

uint64_t Load(const uint8_t* bytes) {
  uint64_t big_endian = 0;
  std::memcpy(&big_endian, bytes, sizeof(big_endian));
  return __builtin_bswap64(big_endian);
}

// gtin:47 | ver:5 | ctr:40 | purpose:36
Block CounterBlock(uint64_t gtin, uint8_t version, uint64_t counter,
                   Purpose purpose) {
  return {gtin << 17 | uint64_t{version} << 12 | counter >> 28,
          counter << 36 | purpose};
}

// tag:55 | gtin:47 | ver:5 | 2:21
Block MaskBlock(uint64_t tag, uint64_t gtin, uint8_t version) {
  return {tag << 9 | gtin >> 38,
          gtin << 26 | uint64_t{version} << 21 | kCounter};
}

uint64_t TagOf(const uint8_t* encrypted) { return Load(encrypted) >> 9; }
uint64_t MaskOf(const uint8_t* encrypted) { return Load(encrypted) >> 24; }

std::array<uint8_t, 256> DigitsOfCharacters() {
  std::array<uint8_t, 256> digits;
  digits.fill(kNoDigit);
  for (uint8_t digit = 0; digit < 32; ++digit) {
    const char character = kAlphabet[digit];
    digits[static_cast<uint8_t>(character)] = digit;
    if (character >= 'A') {
      digits[static_cast<uint8_t>(character - 'A' + 'a')] = digit;
    }
  }
  digits['O'] = digits['o'] = 0;
  digits['I'] = digits['i'] = digits['L'] = digits['l'] = 1;
  return digits;
}

// Two characters for every ten bits.
std::array<char, 2048> CharactersOfPairs() {
  std::array<char, 2048> pairs;
  for (size_t i = 0; i < 1024; ++i) {
    pairs[2 * i] = kAlphabet[i >> 5];
    pairs[2 * i + 1] = kAlphabet[i & 31];
  }
  return pairs;
}

// The 100 bits are two halves of 50, ten characters each.
void WriteSerial(uint8_t version, uint64_t tag, uint64_t counter, char* out) {
  static const std::array<char, 2048> kPairs = CharactersOfPairs();
  const uint64_t halves[] = {uint64_t{version} << 45 | tag >> 10,
                             (tag & 1023) << 40 | counter};
  for (const uint64_t half : halves) {
    for (int shift = 40; shift >= 0; shift -= 10) {
      std::memcpy(out, &kPairs[2 * (half >> shift & 1023)], 2);
      out += 2;
    }
  }
}

DigestAlgorithm DigestOf(SerialAlgorithm algorithm) {
  return algorithm == SerialAlgorithm::kSm4 ? DigestAlgorithm::kSm3
                                            : DigestAlgorithm::kSha256;
}

// RFC 2104; both hashes have blocks of 64 bytes, and no key here is longer.
SecretBytes Hmac(DigestAlgorithm algorithm, absl::string_view key,
                 absl::string_view data) {
  std::string inner(64, '\x36');
  std::string outer(64, '\x5c');
  for (size_t i = 0; i < key.size(); ++i) {
    inner[i] = static_cast<char>(inner[i] ^ key[i]);
    outer[i] = static_cast<char>(outer[i] ^ key[i]);
  }
  const Digest hashed = Hash(algorithm, {inner, data});
  const Digest mac = Hash(algorithm, {outer, hashed.view()});
  WipeBytes(&inner);
  WipeBytes(&outer);
  return SecretBytes(mac.view());
}

SecretBytes DeriveKey(const SerialCipherOptions& options,
                      const SecretBytes& master, Purpose purpose) {
  const DigestAlgorithm digest = DigestOf(options.algorithm);
  const SecretBytes extracted =
      Hmac(digest, std::string(32, '\0'), master.InsecureView());
  std::string info = "daodi/serial/v1";
  AppendU8(static_cast<uint8_t>(options.tenant.size()), &info);
  info += options.tenant;
  AppendU8(static_cast<uint8_t>(options.version), &info);
  AppendU8(purpose, &info);
  AppendU8(1, &info);
  const SecretBytes output = Hmac(digest, extracted.InsecureView(), info);
  return SecretBytes(output.InsecureView().substr(0, kKeyBytes));
}

// Fetched once and kept until the process ends.
const EVP_CIPHER* MethodOf(SerialAlgorithm algorithm) {
  static const EVP_CIPHER* const aes =
      EVP_CIPHER_fetch(nullptr, "AES-128-ECB", nullptr);
  static const EVP_CIPHER* const sm4 =
      EVP_CIPHER_fetch(nullptr, "SM4-ECB", nullptr);
  const EVP_CIPHER* method = algorithm == SerialAlgorithm::kSm4 ? sm4 : aes;
  if (method == nullptr) Fatal("this OpenSSL lacks AES-128-ECB or SM4-ECB");
  return method;
}

// One key; encrypts whole blocks.
class BlockEncryptor {
 public:
  BlockEncryptor(SerialAlgorithm algorithm, const SecretBytes& key)
      : context_(EVP_CIPHER_CTX_new()) {
    const auto* bytes =
        reinterpret_cast<const uint8_t*>(key.InsecureView().data());
    if (context_ == nullptr ||
        EVP_EncryptInit_ex2(context_.get(), MethodOf(algorithm), bytes, nullptr,
                            nullptr) != 1 ||
        EVP_CIPHER_CTX_set_padding(context_.get(), 0) != 1) {
      Fatal("a block cipher cannot start");
    }
  }

  void Encrypt(uint8_t* blocks, size_t count) {
    int written = 0;
    const int size = static_cast<int>(count * kBlockBytes);
    if (EVP_EncryptUpdate(context_.get(), blocks, &written, blocks, size) !=
            1 ||
        written != size) {
      Fatal("a block cipher failed");
    }
  }

  // Of one block, the first 64 bits.
  std::array<uint8_t, kBlockBytes> EncryptOne(const Block& block) {
    std::array<uint8_t, kBlockBytes> bytes;
    Store(block.high, bytes.data());
    Store(block.low, bytes.data() + 8);
    Encrypt(bytes.data(), 1);
    return bytes;
  }

 private:
  OpenSslPtr<EVP_CIPHER_CTX> context_;
};

void StoreBlock(const Block& block, size_t at, std::string* blocks) {
  auto* out = reinterpret_cast<uint8_t*>(&(*blocks)[at * kBlockBytes]);
  Store(block.high, out);
  Store(block.low, out + 8);
}

}  // namespace

struct SerialCipher::Keys {
  BlockEncryptor tag;
  BlockEncryptor mask;
  BlockEncryptor pin;
};

std::optional<SerialBits> ParseSerial(absl::string_view text) {
  static const std::array<uint8_t, 256> kDigits = DigitsOfCharacters();
  if (text.size() != kSerialChars) return std::nullopt;
  uint64_t halves[2] = {0, 0};
  for (size_t i = 0; i < kSerialChars; ++i) {
    const uint8_t digit = kDigits[static_cast<uint8_t>(text[i])];
    if (digit == kNoDigit) return std::nullopt;
    uint64_t& half = halves[i / 10];
    half = half << 5 | digit;
  }
  SerialBits bits;
  bits.version = static_cast<uint8_t>(halves[0] >> 45);
  bits.tag = (halves[0] << 10 | halves[1] >> 40) & kTagField;
  bits.encrypted_counter = halves[1] & kMaxSerialCounter;
  return bits;
}

void AppendSerial(const SerialBits& bits, std::string* out) {
  char characters[kSerialChars];
  WriteSerial(bits.version, bits.tag, bits.encrypted_counter, characters);
  out->append(characters, kSerialChars);
}

std::optional<uint64_t> GtinNumber(absl::string_view gtin14) {
  if (gtin14.size() != 14) return std::nullopt;
  uint64_t number = 0;
  for (const char digit : gtin14) {
    if (digit < '0' || digit > '9') return std::nullopt;
    number = number * 10 + static_cast<uint64_t>(digit - '0');
  }
  return number;
}

absl::StatusOr<SerialCipher> SerialCipher::Create(
    const SerialCipherOptions& options, const SecretBytes& master) {
  if (options.version < 1 || options.version > kMaxSerialVersion) {
    return absl::InvalidArgumentError(absl::StrCat(
        "serial key version ", options.version, " is not 1 to 31"));
  }
  if (options.tag_bits < 1 || options.tag_bits > kSerialTagBits) {
    return absl::InvalidArgumentError(
        absl::StrCat("a tag of ", options.tag_bits, " bits is not 1 to 55"));
  }
  if (options.tenant.empty() || options.tenant.size() > kMaxTenantBytes) {
    return absl::InvalidArgumentError(
        "the tenant of serials must have 1 to 255 bytes");
  }
  if (master.InsecureView().size() != kSerialMasterBytes) {
    return absl::InvalidArgumentError(
        "the master key of serials must have 32 bytes");
  }
  const auto encryptor = [&](Purpose purpose) {
    return BlockEncryptor(options.algorithm,
                          DeriveKey(options, master, purpose));
  };
  std::unique_ptr<Keys> keys(
      new Keys{encryptor(kTag), encryptor(kCounter), encryptor(kPin)});
  return SerialCipher(options, std::move(keys));
}

SerialCipher::SerialCipher(const SerialCipherOptions& options,
                           std::unique_ptr<Keys> keys)
    : version_(static_cast<uint8_t>(options.version)),
      tag_mask_(kTagField -
                ((uint64_t{1} << (kSerialTagBits - options.tag_bits)) - 1)),
      keys_(std::move(keys)) {}

SerialCipher::SerialCipher(SerialCipher&&) noexcept = default;
SerialCipher& SerialCipher::operator=(SerialCipher&&) noexcept = default;
SerialCipher::~SerialCipher() = default;

void SerialCipher::Issue(uint64_t gtin, uint64_t first, size_t count,
                         char* out) {
  if (first > kMaxSerialCounter || count > kMaxSerialCounter - first + 1) {
    Fatal("a counter of a serial above 2^40");
  }
  std::string blocks(std::min(count, kBatchBlocks) * kBlockBytes, '\0');
  std::array<uint64_t, kBatchBlocks> tags;
  auto* const bytes = reinterpret_cast<uint8_t*>(blocks.data());
  for (size_t done = 0; done < count; done += kBatchBlocks) {
    const size_t size = std::min(kBatchBlocks, count - done);
    for (size_t i = 0; i < size; ++i) {
      StoreBlock(CounterBlock(gtin, version_, first + done + i, kTag), i,
                 &blocks);
    }
    keys_->tag.Encrypt(bytes, size);
    for (size_t i = 0; i < size; ++i) {
      tags[i] = TagOf(bytes + i * kBlockBytes) & tag_mask_;
      StoreBlock(MaskBlock(tags[i], gtin, version_), i, &blocks);
    }
    keys_->mask.Encrypt(bytes, size);
    for (size_t i = 0; i < size; ++i) {
      const uint64_t counter = first + done + i;
      WriteSerial(version_, tags[i], counter ^ MaskOf(bytes + i * kBlockBytes),
                  out);
      out += kSerialChars;
    }
  }
}

std::optional<uint64_t> SerialCipher::Verify(uint64_t gtin,
                                             const SerialBits& serial) {
  if (serial.version != version_) return std::nullopt;
  const auto mask =
      keys_->mask.EncryptOne(MaskBlock(serial.tag, gtin, version_));
  const uint64_t counter = serial.encrypted_counter ^ MaskOf(mask.data());
  const auto tag =
      keys_->tag.EncryptOne(CounterBlock(gtin, version_, counter, kTag));
  // One comparison of whole words: no byte of the tag is told by the time.
  const uint64_t difference = (TagOf(tag.data()) ^ serial.tag) & tag_mask_;
  if (difference != 0) return std::nullopt;
  return counter;
}

std::string SerialCipher::Pin(uint64_t gtin, uint64_t counter) {
  const auto block =
      keys_->pin.EncryptOne(CounterBlock(gtin, version_, counter, kPin));
  const std::string digits = absl::StrCat(Load(block.data()) % 1'000'000);
  return std::string(6 - digits.size(), '0') + digits;
}

}  // namespace daodi::crypto
