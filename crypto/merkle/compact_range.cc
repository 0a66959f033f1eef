#include "crypto/merkle/compact_range.h"

#include "absl/numeric/bits.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"

namespace daodi::crypto::merkle {
namespace {

constexpr size_t kSizeBytes = 8;

absl::Status NotACompactRange() {
  return absl::InvalidArgumentError(
      "compact range: must be an 8-byte size and at most 64 hashes");
}

}  // namespace

absl::StatusOr<CompactRange> CompactRange::FromSubtrees(
    TreeSize size, absl::Span<const Digest> subtrees) {
  const size_t expected = absl::popcount(size.value);
  if (subtrees.size() != expected) {
    return absl::InvalidArgumentError(
        absl::StrCat("subtrees: ", subtrees.size(), " given, a tree of ",
                     size.value, " leaves has ", expected));
  }
  CompactRange range;
  range.size_ = size.value;
  size_t next = 0;
  for (int level = 63; level >= 0; --level) {
    if ((size.value >> level) & 1) range.subtrees_[level] = subtrees[next++];
  }
  return range;
}

absl::StatusOr<CompactRange> CompactRange::Parse(absl::string_view bytes) {
  if (bytes.size() < kSizeBytes ||
      (bytes.size() - kSizeBytes) % Digest::size() != 0 ||
      bytes.size() > kSizeBytes + kMaxSubtrees * Digest::size()) {
    return NotACompactRange();
  }
  uint64_t size = 0;
  if (!ReadU64(&bytes, &size)) return NotACompactRange();
  std::vector<Digest> subtrees;
  for (; !bytes.empty(); bytes.remove_prefix(Digest::size())) {
    subtrees.push_back(*Digest::From(bytes.substr(0, Digest::size())));
  }
  return FromSubtrees(TreeSize{size}, subtrees);
}

std::string CompactRange::Serialize() const {
  std::string bytes;
  AppendU64(size_, &bytes);
  for (const Digest& hash : Subtrees()) {
    bytes.append(hash.view().data(), hash.view().size());
  }
  return bytes;
}

std::vector<Digest> CompactRange::Subtrees() const {
  std::vector<Digest> subtrees;
  for (int level = 63; level >= 0; --level) {
    if ((size_ >> level) & 1) subtrees.push_back(subtrees_[level]);
  }
  return subtrees;
}

Digest CompactRange::Root() const {
  if (size_ == 0) return EmptyRoot();
  int level = absl::countr_zero(size_);
  Digest root = subtrees_[level];
  while (++level < 64) {
    if ((size_ >> level) & 1) root = HashNode(subtrees_[level], root);
  }
  return root;
}

}  // namespace daodi::crypto::merkle
