#include "crypto/merkle/rfc6962_hasher.h"

#include <array>

#include "crypto/hash.h"

namespace daodi::crypto::merkle {
namespace {

constexpr absl::string_view kLeafPrefix("\x00", 1);
constexpr absl::string_view kNodePrefix("\x01", 1);

}  // namespace

Digest EmptyRoot() { return Sha256(absl::string_view()); }

Digest HashLeaf(absl::string_view data) {
  const std::array<absl::string_view, 2> parts = {kLeafPrefix, data};
  return Sha256(parts);
}

Digest HashNode(const Digest& left, const Digest& right) {
  const std::array<absl::string_view, 3> parts = {kNodePrefix, left.view(),
                                                  right.view()};
  return Sha256(parts);
}

}  // namespace daodi::crypto::merkle
