// Keys of signed notes: a name, a 4-byte id, an algorithm
// (c2sp.org/signed-note).

#ifndef DAODI_CRYPTO_NOTE_KEY_H_
#define DAODI_CRYPTO_NOTE_KEY_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/signature.h"

namespace daodi::crypto {

// The types daodi makes and checks. DO NOT CHANGE: assigned by C2SP.
enum class NoteKeyType : uint8_t {
  kEd25519 = 0x01,        // signs the note text
  kCosignatureV1 = 0x04,  // signs a time and a checkpoint: a witness
};

// What ML-DSA cosignatures (u8 length) can carry.
inline constexpr size_t kMaxNoteKeyNameBytes = 255;

// True for a name a signature line can carry: UTF-8, 1 to 255 bytes, no
// Unicode space, no "+", no control character.
bool IsValidNoteKeyName(absl::string_view name);

// A key notes are verified with. Immutable, thread-safe, cheap to copy.
class NoteKey {
 public:
  // Errors: kInvalidArgument for a bad name or a key other than Ed25519.
  static absl::StatusOr<NoteKey> Create(NoteKeyType type,
                                        absl::string_view name,
                                        const PublicKey& public_key);

  // Reads a vkey: name "+" 8 lowercase hex digits "+" base64(type || key).
  // Errors: kInvalidArgument naming what is wrong, also when the id is not the
  // one the name and key give; kUnimplemented for another type of key.
  static absl::StatusOr<NoteKey> Parse(absl::string_view vkey);
  std::string Format() const;

  const std::string& name() const { return name_; }
  uint32_t id() const { return id_; }
  NoteKeyType type() const { return type_; }
  const PublicKey& public_key() const { return public_key_; }

  // The same key under the same name for the same use.
  friend bool operator==(const NoteKey& a, const NoteKey& b) {
    return a.name_ == b.name_ && a.type_ == b.type_ &&
           a.public_key_.id() == b.public_key_.id();
  }

 private:
  NoteKey(NoteKeyType type, absl::string_view name, PublicKey public_key);

  std::string name_;
  NoteKeyType type_;
  PublicKey public_key_;
  uint32_t id_;
};

// A key notes are signed with. Thread-safe.
class NoteSigner {
 public:
  // Errors: as NoteKey::Create.
  static absl::StatusOr<NoteSigner> Create(NoteKeyType type,
                                           absl::string_view name,
                                           PrivateKey private_key);

  const NoteKey& key() const { return key_; }
  const PrivateKey& private_key() const { return private_key_; }

 private:
  NoteSigner(NoteKey key, PrivateKey private_key)
      : key_(std::move(key)), private_key_(std::move(private_key)) {}

  NoteKey key_;
  PrivateKey private_key_;
};

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_NOTE_KEY_H_
