#include "tests/testing/tlog_vectors.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"

namespace daodi::testing {
namespace {

using ::daodi::crypto::Digest;
using ::daodi::crypto::NoteKey;
using ::daodi::crypto::NoteKeyType;
using ::daodi::crypto::NoteSigner;

template <typename T>
T OrDie(absl::StatusOr<T> value) {
  if (value.ok()) return *std::move(value);
  std::fprintf(stderr, "vector: %s\n", value.status().ToString().c_str());
  std::abort();
}

}  // namespace

std::string ReadTlogVector(absl::string_view file_name) {
  const std::string path =
      absl::StrCat(DAODI_SOURCE_DIR, "/tests/vectors/tlog/", file_name);
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "vector: cannot open %s\n", path.c_str());
    std::abort();
  }
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

nlohmann::json ReadTlogVectorJson(absl::string_view file_name) {
  return nlohmann::json::parse(ReadTlogVector(file_name));
}

Digest DigestFromHex(absl::string_view hex) {
  const std::optional<Digest> digest =
      Digest::From(absl::HexStringToBytes(hex));
  if (hex.size() != 64 || !digest.has_value()) std::abort();
  return *digest;
}

std::vector<Digest> DigestsFromHex(const nlohmann::json& hex_strings) {
  std::vector<Digest> digests;
  for (const auto& hex : hex_strings) {
    digests.push_back(DigestFromHex(hex.get<std::string>()));
  }
  return digests;
}

NoteSigner SignerFromSeed(NoteKeyType type, absl::string_view name,
                          uint8_t first_byte) {
  std::string seed;
  for (int i = 0; i < 32; ++i) {
    seed.push_back(static_cast<char>(first_byte + i));
  }
  return OrDie(NoteSigner::Create(
      type, name,
      OrDie(crypto::PrivateKey::FromSeed(crypto::SignatureScheme::kEd25519,
                                         crypto::SecretBytes(seed)))));
}

NoteSigner VectorLog() {
  return SignerFromSeed(NoteKeyType::kEd25519, "ledger.example/acme", 0x00);
}

NoteSigner VectorWitness() {
  return SignerFromSeed(NoteKeyType::kCosignatureV1, "witness.example/w1",
                        0x20);
}

NoteKey KeyFromVkey(absl::string_view vkey) {
  return OrDie(NoteKey::Parse(vkey));
}

ReferenceMerkleTree EightLeaves() {
  std::vector<Digest> hashes;
  const nlohmann::json trees = ReadTlogVectorJson("trees.json");
  for (const auto& leaf : trees["eight_leaves"]["leaves_hex"]) {
    hashes.push_back(
        ReferenceLeafHash(absl::HexStringToBytes(leaf.get<std::string>())));
  }
  return ReferenceMerkleTree(std::move(hashes));
}

std::vector<Digest> U64LeafHashes(uint64_t count) {
  std::vector<Digest> hashes;
  for (uint64_t i = 0; i < count; ++i) {
    std::string leaf;
    crypto::AppendU64(i, &leaf);
    hashes.push_back(ReferenceLeafHash(leaf));
  }
  return hashes;
}

}  // namespace daodi::testing
