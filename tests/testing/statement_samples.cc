#include "tests/testing/statement_samples.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/base32.h"

namespace daodi::testing {
namespace {

using crypto::Audience;
using crypto::DigestAlgorithm;
using crypto::EntryRef;
using crypto::LeafClass;
using crypto::RefKind;
using crypto::SectionHead;
using crypto::StatementHeader;
using crypto::StatementKind;

template <typename T>
T RandomFixed(std::mt19937_64& random) {
  return *T::From(RandomBytesOf(random, T::kLength));
}

crypto::StatementId RandomUuidV7(std::mt19937_64& random) {
  auto id = RandomFixed<crypto::StatementId>(random);
  id.data()[6] = static_cast<uint8_t>((id.data()[6] & 0x0f) | 0x70);
  id.data()[8] = static_cast<uint8_t>((id.data()[8] & 0x3f) | 0x80);
  return id;
}

StatementKind RandomKind(std::mt19937_64& random) {
  for (;;) {
    const auto number = static_cast<uint32_t>(2 + random() % 302);
    if (crypto::IsKnownStatementKind(number)) {
      return static_cast<StatementKind>(number);
    }
  }
}

// Small numbers as often as ones that fill a varint.
uint64_t RandomSize(std::mt19937_64& random) {
  return random() >> (random() % 64);
}

std::vector<SectionHead> RandomSections(std::mt19937_64& random,
                                        StatementKind kind) {
  std::vector<SectionHead> sections;
  const bool governance = crypto::LeafClassOf(kind) == LeafClass::kGovernance;
  const size_t count = governance ? 1 : 1 + random() % crypto::kMaxSections;
  uint8_t label = 0;
  for (size_t i = 0; i < count; ++i) {
    SectionHead section;
    label = static_cast<uint8_t>(label + 1 + (governance ? 0 : random() % 15));
    section.label = label;
    section.audience = governance ? Audience::kPublic
                                  : static_cast<Audience>(1 + random() % 4);
    section.erasable =
        section.audience != Audience::kPublic && random() % 4 == 0;
    section.schema = governance ? static_cast<uint32_t>(kind)
                                : 1 + static_cast<uint32_t>(random() >> 33);
    section.digest = RandomFixed<crypto::Digest>(random);
    sections.push_back(section);
  }
  return sections;
}

}  // namespace

std::string GoldenBytes(absl::string_view name) {
  const std::string path =
      absl::StrCat(DAODI_SOURCE_DIR, "/tests/vectors/statement/", name, ".hex");
  std::ifstream file(path);
  const std::string hex{std::istreambuf_iterator<char>(file), {}};
  if (hex.empty()) {
    std::cerr << "missing golden file " << path << "\n";
    std::abort();
  }
  return absl::HexStringToBytes(absl::StripAsciiWhitespace(hex));
}

crypto::PrivateKey SeededKey(crypto::SignatureScheme scheme, uint8_t first) {
  std::string seed;
  for (int i = 0; i < 32; ++i) seed.push_back(static_cast<char>(first + i));
  return *crypto::PrivateKey::FromSeed(scheme, crypto::SecretBytes(seed));
}

StatementHeader HarvestHeader(const crypto::PublicKey& key) {
  std::mt19937_64 random(1);
  StatementHeader header;
  header.ledger_id = RandomFixed<crypto::LedgerId>(random);
  header.statement_id = RandomUuidV7(random);
  header.kind = StatementKind::kHarvest;
  header.author = RandomOrganizationId(random);
  header.key_id = key.id();
  header.author_time_ms = 1748736000000;
  SectionHead section;
  section.label = 1;
  section.audience = Audience::kChain;
  section.schema = 1001;
  header.sections.push_back(section);
  return header;
}

StatementHeader RandomHeader(std::mt19937_64& random) {
  StatementHeader header;
  header.ledger_id = RandomFixed<crypto::LedgerId>(random);
  header.statement_id = RandomUuidV7(random);
  header.kind = RandomKind(random);
  header.author = RandomOrganizationId(random);
  header.key_id = RandomFixed<crypto::KeyId>(random);
  header.author_time_ms = static_cast<int64_t>(RandomSize(random) >> 1);
  header.digest_algorithm = static_cast<DigestAlgorithm>(1 + random() % 2);
  header.sections = RandomSections(random, header.kind);
  header.key_sequence = random() % 3 == 0 ? random() % 3 : RandomSize(random);
  if (header.key_sequence >= 2) {
    header.previous_header_digest = RandomFixed<crypto::HeaderDigest>(random);
  }
  for (size_t i = random() % (crypto::kMaxRefs + 1); i > 0; --i) {
    EntryRef ref;
    ref.kind = static_cast<RefKind>(1 + random() % 8);
    ref.ledger_id = RandomFixed<crypto::LedgerId>(random);
    ref.index = RandomSize(random);
    ref.header_digest = RandomFixed<crypto::HeaderDigest>(random);
    header.refs.push_back(ref);
  }
  return header;
}

std::string RandomBytesOf(std::mt19937_64& random, size_t size) {
  std::string bytes;
  while (bytes.size() < size) bytes.push_back(static_cast<char>(random()));
  return bytes;
}

std::string RandomOrganizationId(std::mt19937_64& random) {
  return absl::StrCat("org-", crypto::Base32Encode(RandomBytesOf(random, 16)));
}

std::string Mutated(std::mt19937_64& random, std::string bytes) {
  const size_t at = bytes.empty() ? 0 : random() % bytes.size();
  const std::string any(1, static_cast<char>(random()));
  switch (bytes.empty() ? 1 : random() % 5) {
    case 0:
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
      break;
    case 1:
      bytes.insert(at, any);
      break;
    case 2:
      bytes.erase(at, 1 + random() % 3);
      break;
    case 3:
      bytes[at] = any[0];
      break;
    default:
      bytes.insert(random() % bytes.size(),
                   bytes.substr(at, 1 + random() % 50));
  }
  return bytes;
}

}  // namespace daodi::testing
