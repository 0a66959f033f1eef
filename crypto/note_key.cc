#include "crypto/note_key.h"

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/base64.h"
#include "crypto/big_endian.h"
#include "crypto/hash.h"
#include "crypto/spki.h"
#include "crypto/utf8.h"

namespace daodi::crypto {
namespace {

constexpr size_t kEd25519KeyBytes = 32;
// An ML-DSA-44 key, the longest assigned, takes 1751 base64 characters.
constexpr size_t kMaxVkeyBytes = 4096;

uint32_t ComputeKeyId(NoteKeyType type, absl::string_view name,
                      const PublicKey& public_key) {
  const char type_byte = static_cast<char>(type);
  const absl::string_view parts[] = {
      name, "\n", absl::string_view(&type_byte, 1), public_key.ed25519_bytes()};
  const Digest digest = Sha256(parts);
  absl::string_view bytes = digest.view();
  uint32_t id = 0;
  (void)ReadU32(&bytes, &id);
  return id;
}

absl::Status BadVkey(absl::string_view reason) {
  return absl::InvalidArgumentError(absl::StrCat("vkey: ", reason));
}

struct VkeyParts {
  absl::string_view name;
  absl::string_view id_hex;
  absl::string_view key_base64;
};

// The name has no "+", the base64 may have some.
std::optional<VkeyParts> SplitVkey(absl::string_view vkey) {
  const size_t first = vkey.find('+');
  if (first == absl::string_view::npos) return std::nullopt;
  const size_t second = vkey.find('+', first + 1);
  if (second == absl::string_view::npos) return std::nullopt;
  return VkeyParts{vkey.substr(0, first),
                   vkey.substr(first + 1, second - first - 1),
                   vkey.substr(second + 1)};
}

}  // namespace

bool IsValidNoteKeyName(absl::string_view name) {
  if (name.empty() || name.size() > kMaxNoteKeyNameBytes) return false;
  while (!name.empty()) {
    const std::optional<char32_t> code_point = ConsumeCodePoint(&name);
    if (!code_point.has_value() || *code_point < 0x20 || *code_point == '+' ||
        IsUnicodeSpace(*code_point)) {
      return false;
    }
  }
  return true;
}

NoteKey::NoteKey(NoteKeyType type, absl::string_view name, PublicKey public_key)
    : name_(name),
      type_(type),
      public_key_(std::move(public_key)),
      id_(ComputeKeyId(type, name, public_key_)) {}

absl::StatusOr<NoteKey> NoteKey::Create(NoteKeyType type,
                                        absl::string_view name,
                                        const PublicKey& public_key) {
  if (!IsValidNoteKeyName(name)) {
    return absl::InvalidArgumentError(
        "note key name: must be 1 to 255 bytes of UTF-8 without spaces, \"+\" "
        "and control characters");
  }
  if (public_key.scheme() != SignatureScheme::kEd25519) {
    return absl::InvalidArgumentError(
        absl::StrCat("note key ", name, ": must be Ed25519, is ",
                     SignatureSchemeName(public_key.scheme())));
  }
  return NoteKey(type, name, public_key);
}

absl::StatusOr<NoteKey> NoteKey::Parse(absl::string_view vkey) {
  if (vkey.size() > kMaxVkeyBytes) return BadVkey("longer than 4096 bytes");
  const std::optional<VkeyParts> parts = SplitVkey(vkey);
  if (!parts.has_value()) return BadVkey("must be name+id+key");
  const std::optional<std::string> typed_key = DecodeBase64(parts->key_base64);
  if (!typed_key.has_value() || typed_key->empty()) {
    return BadVkey("the key must be base64 of a type byte and the key");
  }
  const auto type = static_cast<NoteKeyType>(typed_key->front());
  if (type != NoteKeyType::kEd25519 && type != NoteKeyType::kCosignatureV1) {
    return absl::UnimplementedError(
        absl::StrCat("vkey: type ", static_cast<uint8_t>(typed_key->front()),
                     " is not supported; use 1 (Ed25519) or 4 (witness)"));
  }
  if (typed_key->size() != 1 + kEd25519KeyBytes) {
    return BadVkey("an Ed25519 key must have 32 bytes");
  }
  const absl::StatusOr<PublicKey> public_key = PublicKey::FromSpki(
      EncodeSpki({SignatureScheme::kEd25519, typed_key->substr(1)}));
  if (!public_key.ok()) return public_key.status();
  absl::StatusOr<NoteKey> key = Create(type, parts->name, *public_key);
  if (!key.ok()) return key.status();
  if (key->Format() != vkey) {
    return BadVkey(absl::StrCat("the id of this name and key is ",
                                absl::Hex(key->id(), absl::kZeroPad8), ", not ",
                                parts->id_hex.substr(0, 16)));
  }
  return key;
}

std::string NoteKey::Format() const {
  const char type_byte = static_cast<char>(type_);
  return absl::StrCat(
      name_, "+", absl::Hex(id_, absl::kZeroPad8), "+",
      EncodeBase64(absl::StrCat(absl::string_view(&type_byte, 1),
                                public_key_.ed25519_bytes())));
}

absl::StatusOr<NoteSigner> NoteSigner::Create(NoteKeyType type,
                                              absl::string_view name,
                                              PrivateKey private_key) {
  absl::StatusOr<NoteKey> key =
      NoteKey::Create(type, name, private_key.public_key());
  if (!key.ok()) return key.status();
  return NoteSigner(*std::move(key), std::move(private_key));
}

}  // namespace daodi::crypto
