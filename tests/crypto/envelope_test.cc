#include "crypto/envelope.h"

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "crypto/bundle_tree.h"
#include "crypto/merkle/rfc6962_hasher.h"
#include "crypto/pae.h"
#include "tests/testing/statement_samples.h"
#include "tests/testing/status_matchers.h"

namespace daodi::crypto {
namespace {

using ::daodi::testing::GoldenBytes;
using ::daodi::testing::HarvestHeader;
using ::daodi::testing::IsOk;
using ::daodi::testing::Mutated;
using ::daodi::testing::SeededKey;
using ::daodi::testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kUnauthenticated = absl::StatusCode::kUnauthenticated;

PublicKey GoldenKey(const char* name) {
  return *PublicKey::FromSpki(GoldenBytes(name));
}

Envelope Golden(const char* name) { return *ParseEnvelope(GoldenBytes(name)); }

// Statements for a bundle of `size`, each with its own id.
std::vector<StatementHeader> Headers(const PublicKey& key, size_t size) {
  std::vector<StatementHeader> headers(size, HarvestHeader(key));
  for (size_t i = 0; i < size; ++i) {
    headers[i].statement_id.data()[14] = static_cast<uint8_t>(i >> 8);
    headers[i].statement_id.data()[15] = static_cast<uint8_t>(i);
  }
  return headers;
}

struct GoldenCase {
  const char* name;
  const char* key;
};

class GoldenEnvelope : public ::testing::TestWithParam<GoldenCase> {};

TEST_P(GoldenEnvelope, VerifiesAndComesBackByteForByte) {
  const std::string bytes = GoldenBytes(GetParam().name);
  ASSERT_OK_AND_ASSIGN(const Envelope envelope, ParseEnvelope(bytes));
  EXPECT_EQ(EncodeEnvelope(envelope), bytes);
  EXPECT_EQ(EncodeStatementHeader(envelope.header), envelope.header_bytes);
  const PublicKey countersigner = GoldenKey("spki_enterprise_p256");
  EXPECT_THAT(
      VerifyEnvelope(envelope, GoldenKey(GetParam().key), &countersigner),
      IsOk());
}

TEST_P(GoldenEnvelope, RefusesTruncationAtEveryByteAndATrailingByte) {
  const std::string bytes = GoldenBytes(GetParam().name);
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THAT(ParseEnvelope(bytes.substr(0, size)), StatusIs(kInvalid))
        << size;
  }
  EXPECT_THAT(ParseEnvelope(bytes + '\0'),
              StatusIs(kInvalid, "envelope.end: 1 bytes too many"));
}

TEST_P(GoldenEnvelope, NoChangedByteBothParsesAndVerifies) {
  const std::string bytes = GoldenBytes(GetParam().name);
  const PublicKey key = GoldenKey(GetParam().key);
  const PublicKey countersigner = GoldenKey("spki_enterprise_p256");
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    const auto envelope = ParseEnvelope(changed);
    if (!envelope.ok()) continue;
    EXPECT_EQ(EncodeEnvelope(*envelope), changed) << at;
    EXPECT_THAT(VerifyEnvelope(*envelope, key, &countersigner),
                StatusIs(kUnauthenticated, "signature: "))
        << at;
  }
}

TEST_P(GoldenEnvelope, WhateverParsesAfterAMutationHasOneEncoding) {
  constexpr uint64_t kSeed = 20251124;
  SCOPED_TRACE(kSeed);
  std::mt19937_64 random(kSeed);
  int parsed = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = GoldenBytes(GetParam().name);
    for (auto n = random() % 2; n < 2; ++n) bytes = Mutated(random, bytes);
    const auto envelope = ParseEnvelope(bytes);
    if (!envelope.ok()) continue;
    ++parsed;
    ASSERT_EQ(EncodeEnvelope(*envelope), bytes) << i;
  }
  EXPECT_GT(parsed, 100);
}

INSTANTIATE_TEST_SUITE_P(
    Every, GoldenEnvelope,
    ::testing::Values(GoldenCase{"direct_ed25519", "spki_enterprise_ed25519"},
                      GoldenCase{"direct_p256", "spki_enterprise_p256"},
                      GoldenCase{"direct_sm2", "spki_enterprise_sm2"},
                      GoldenCase{"bundle_0", "spki_enterprise_sm2"},
                      GoldenCase{"bundle_1", "spki_enterprise_sm2"},
                      GoldenCase{"bundle_2", "spki_enterprise_sm2"},
                      GoldenCase{"recovered", "spki_enterprise_ed25519"},
                      GoldenCase{"genesis_envelope", "spki_registrar_a"},
                      GoldenCase{"organization_envelope", "spki_registrar_a"}),
    [](const auto& test) { return test.param.name; });

TEST(Envelope, DeterministicSignaturesAreTheGoldenOnes) {
  const PrivateKey key = SeededKey(SignatureScheme::kEd25519, 0x30);
  const Envelope golden = Golden("direct_ed25519");
  ASSERT_OK_AND_ASSIGN(const Envelope direct, SignDirect(golden.header, key));
  EXPECT_EQ(EncodeEnvelope(direct), GoldenBytes("direct_ed25519"));
}

TEST(Envelope, SignsTheDocumentedBytes) {
  const Envelope direct = Golden("direct_p256");
  EXPECT_EQ(SignedBytesOf(direct),
            Pae("application/vnd.daodi.statement.v1", direct.header_bytes));
  for (const char* name : {"bundle_0", "bundle_1", "bundle_2"}) {
    EXPECT_EQ(
        SignedBytesOf(Golden(name)),
        Pae("application/vnd.daodi.bundle.v1", GoldenBytes("bundle_body")));
  }
  const KeyId id = GoldenKey("spki_enterprise_p256").id();
  EXPECT_EQ(CountersignedBytesOf(direct, id),
            Pae("application/vnd.daodi.recovered.v1",
                std::string(direct.header.ledger_id.view()) +
                    std::string(Sha256(direct.header_bytes).view()) +
                    std::string(id.view())));
}

class EnvelopeOf : public ::testing::TestWithParam<SignatureScheme> {};

TEST_P(EnvelopeOf, SignedDirectlyVerifies) {
  const PrivateKey key = SeededKey(GetParam(), 7);
  ASSERT_OK_AND_ASSIGN(const Envelope envelope,
                       SignDirect(HarvestHeader(key.public_key()), key));
  ASSERT_OK_AND_ASSIGN(const Envelope parsed,
                       ParseEnvelope(EncodeEnvelope(envelope)));
  EXPECT_THAT(VerifyEnvelope(parsed, key.public_key(), nullptr), IsOk());
}

TEST_P(EnvelopeOf, SignedAsABundleVerifies) {
  const PrivateKey key = SeededKey(GetParam(), 7);
  for (const size_t size : {1, 2, 3, 5, 8, 64}) {
    ASSERT_OK_AND_ASSIGN(const std::vector<Envelope> envelopes,
                         SignBundle(Headers(key.public_key(), size), key));
    ASSERT_EQ(envelopes.size(), size);
    for (const Envelope& envelope : envelopes) {
      ASSERT_OK_AND_ASSIGN(const Envelope parsed,
                           ParseEnvelope(EncodeEnvelope(envelope)));
      ASSERT_THAT(VerifyEnvelope(parsed, key.public_key(), nullptr), IsOk());
    }
  }
}

TEST_P(EnvelopeOf, RefusesAnotherKeyAndASwappedSignature) {
  const PrivateKey key = SeededKey(GetParam(), 7);
  const PrivateKey other = SeededKey(GetParam(), 8);
  const auto headers = Headers(key.public_key(), 2);
  ASSERT_OK_AND_ASSIGN(Envelope first, SignDirect(headers[0], key));
  ASSERT_OK_AND_ASSIGN(const Envelope second, SignDirect(headers[1], key));
  EXPECT_THAT(VerifyEnvelope(first, other.public_key(), nullptr),
              StatusIs(kUnauthenticated, "not the header's key_id"));
  first.signature = second.signature;
  EXPECT_THAT(VerifyEnvelope(first, key.public_key(), nullptr),
              StatusIs(kUnauthenticated, "signature: does not verify"));
  first.signature = Signature();
  EXPECT_THAT(VerifyEnvelope(first, key.public_key(), nullptr),
              StatusIs(kUnauthenticated, "signature: does not verify"));
}

TEST_P(EnvelopeOf, RefusesABundleSignatureAsADirectOne) {
  const PrivateKey key = SeededKey(GetParam(), 7);
  ASSERT_OK_AND_ASSIGN(const std::vector<Envelope> envelopes,
                       SignBundle(Headers(key.public_key(), 1), key));
  Envelope direct = envelopes[0];
  direct.bundle.reset();
  EXPECT_THAT(VerifyEnvelope(direct, key.public_key(), nullptr),
              StatusIs(kUnauthenticated, "signature: does not verify"));
}

INSTANTIATE_TEST_SUITE_P(Scheme, EnvelopeOf,
                         ::testing::Values(SignatureScheme::kEd25519,
                                           SignatureScheme::kEcdsaP256Sha256,
                                           SignatureScheme::kSm2Sm3),
                         [](const auto& test) {
                           std::string name(SignatureSchemeName(test.param));
                           return name.substr(0, name.find('-'));
                         });

TEST(Envelope, RefusesAHighS) {
  EXPECT_THAT(VerifyEnvelope(Golden("bad_direct_p256_high_s"),
                             GoldenKey("spki_enterprise_p256"), nullptr),
              StatusIs(kUnauthenticated, "above half the group order"));
}

TEST(Envelope, RefusesAnSm2SignatureMadeWithAnEmptyId) {
  EXPECT_THAT(VerifyEnvelope(Golden("bad_direct_sm2_empty_id"),
                             GoldenKey("spki_enterprise_sm2"), nullptr),
              StatusIs(kUnauthenticated, "signature: does not verify"));
}

TEST(Envelope, RefusesUnknownVersionsAndModes) {
  const std::string bytes = GoldenBytes("direct_p256");
  std::string changed = bytes;
  for (const char version : {0, 2, 127}) {
    changed[0] = version;
    EXPECT_THAT(ParseEnvelope(changed), StatusIs(kInvalid, "envelope.version"));
  }
  const size_t mode_at = 3 + GoldenBytes("header_p256").size();
  for (const int mode : {0, 3, 4, 0x41, 0x80, 0x83, 0xff}) {
    changed = bytes;
    changed[mode_at] = static_cast<char>(mode);
    EXPECT_THAT(ParseEnvelope(changed), StatusIs(kInvalid, "envelope.mode"))
        << mode;
  }
}

TEST(Envelope, RefusesAWrongHeaderLength) {
  for (const int change : {-1, 1}) {
    std::string bytes = GoldenBytes("direct_p256");
    bytes[2] = static_cast<char>(bytes[2] + change);
    EXPECT_THAT(ParseEnvelope(bytes), StatusIs(kInvalid));
  }
}

TEST(Envelope, GenesisIsSignedDirectly) {
  std::string bytes = GoldenBytes("genesis_envelope");
  bytes[3 + GoldenBytes("genesis_header").size()] = 2;
  EXPECT_THAT(ParseEnvelope(bytes),
              StatusIs(kInvalid, "envelope.mode: of genesis must be direct"));
}

// Changes a parsed bundle envelope so that it must not verify, and as bytes be
// refused or not verify.
struct BundleChange {
  std::string name;
  std::function<void(Envelope&)> apply;
};

class BundleRefuses : public ::testing::TestWithParam<BundleChange> {};

TEST_P(BundleRefuses, AChange) {
  const PublicKey key = GoldenKey("spki_enterprise_sm2");
  Envelope envelope = Golden("bundle_1");
  GetParam().apply(envelope);
  EXPECT_THAT(VerifyEnvelope(envelope, key, nullptr),
              StatusIs(kUnauthenticated, "signature: does not verify"));
  const auto parsed = ParseEnvelope(EncodeEnvelope(envelope));
  if (parsed.ok()) {
    EXPECT_THAT(VerifyEnvelope(*parsed, key, nullptr),
                StatusIs(kUnauthenticated, "signature: does not verify"));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Every, BundleRefuses,
    ::testing::Values(
        BundleChange{"Size2", [](Envelope& e) { e.bundle->size = 2; }},
        BundleChange{"Size4", [](Envelope& e) { e.bundle->size = 4; }},
        BundleChange{"Size0", [](Envelope& e) { e.bundle->size = 0; }},
        BundleChange{"Size65535", [](Envelope& e) { e.bundle->size = 65535; }},
        BundleChange{"Index0", [](Envelope& e) { e.bundle->index = 0; }},
        BundleChange{"Index2", [](Envelope& e) { e.bundle->index = 2; }},
        BundleChange{"Index3", [](Envelope& e) { e.bundle->index = 3; }},
        BundleChange{"EmptyPath", [](Envelope& e) { e.bundle->path.clear(); }},
        BundleChange{"ShortPath",
                     [](Envelope& e) { e.bundle->path.pop_back(); }},
        BundleChange{"LongPath",
                     [](Envelope& e) { e.bundle->path.emplace_back(); }},
        BundleChange{"SwappedPath",
                     [](Envelope& e) {
                       std::swap(e.bundle->path[0], e.bundle->path[1]);
                     }},
        BundleChange{"AnotherStatement",
                     [](Envelope& e) {
                       const Envelope other = Golden("bundle_2");
                       e.header = other.header;
                       e.header_bytes = other.header_bytes;
                     }},
        BundleChange{"AsDirect", [](Envelope& e) { e.bundle.reset(); }}),
    [](const auto& test) { return test.param.name; });

TEST(Envelope, RefusesBundleSizesOutsideTheRange) {
  const std::string bytes = GoldenBytes("bundle_1");
  const size_t size_at = 3 + Golden("bundle_1").header_bytes.size() + 1 + 64;
  for (const int size : {0, 1025, 65535}) {
    std::string changed = bytes;
    changed[size_at] = static_cast<char>(size >> 8);
    changed[size_at + 1] = static_cast<char>(size);
    EXPECT_THAT(ParseEnvelope(changed),
                StatusIs(kInvalid, "envelope.bundle.size: must be 1..1024"));
  }
  std::string changed = bytes;
  changed[size_at + 3] = 3;
  EXPECT_THAT(ParseEnvelope(changed),
              StatusIs(kInvalid, "envelope.bundle.index: must be below"));
}

TEST(BundleTree, AgreesWithTheRecursiveDefinition) {
  std::function<Digest(absl::Span<const Digest>)> root_of =
      [&](absl::Span<const Digest> leaves) {
        if (leaves.size() == 1) return leaves[0];
        size_t split = 1;
        while (2 * split < leaves.size()) split *= 2;
        return merkle::HashNode(root_of(leaves.first(split)),
                                root_of(leaves.subspan(split)));
      };
  std::vector<Digest> leaves;
  for (uint32_t size = 1; size <= 130; ++size) {
    leaves.push_back(Sha256(std::string(size, 'x')));
    const BundleTree tree = MakeBundleTree(leaves);
    EXPECT_EQ(tree.root, root_of(leaves));
    for (uint32_t index = 0; index < size; ++index) {
      EXPECT_EQ(tree.paths[index].size(), BundlePathLength(size, index));
    }
  }
}

TEST(SignBundle, SignsTheLargestBundleAndNoLarger) {
  const PrivateKey key = SeededKey(SignatureScheme::kEd25519, 7);
  ASSERT_OK_AND_ASSIGN(
      const std::vector<Envelope> envelopes,
      SignBundle(Headers(key.public_key(), kMaxBundleSize), key));
  for (const uint32_t index : {0u, 511u, 1023u}) {
    ASSERT_OK_AND_ASSIGN(const Envelope parsed,
                         ParseEnvelope(EncodeEnvelope(envelopes[index])));
    EXPECT_THAT(VerifyEnvelope(parsed, key.public_key(), nullptr), IsOk());
  }
  EXPECT_THAT(SignBundle(Headers(key.public_key(), kMaxBundleSize + 1), key),
              StatusIs(kInvalid, "bundle.size"));
  EXPECT_THAT(SignBundle({}, key), StatusIs(kInvalid, "bundle.size"));
}

TEST(SignBundle, RefusesHeadersThatDoNotAgree) {
  const PrivateKey key = SeededKey(SignatureScheme::kEd25519, 7);
  const PrivateKey other = SeededKey(SignatureScheme::kEd25519, 8);
  auto headers = Headers(key.public_key(), 2);
  headers[1].ledger_id.data()[0] ^= 1;
  EXPECT_THAT(SignBundle(headers, key), StatusIs(kInvalid, "must agree"));
  headers = Headers(key.public_key(), 2);
  headers[1].digest_algorithm = DigestAlgorithm::kSm3;
  EXPECT_THAT(SignBundle(headers, key), StatusIs(kInvalid, "must agree"));
  headers = Headers(key.public_key(), 2);
  headers[1].key_id = other.public_key().id();
  EXPECT_THAT(SignBundle(headers, key), StatusIs(kInvalid, "header.key_id"));
}

TEST(SignDirect, SignsNothingMalformed) {
  const PrivateKey key = SeededKey(SignatureScheme::kEd25519, 7);
  StatementHeader header = HarvestHeader(key.public_key());
  header.sections.clear();
  EXPECT_THAT(SignDirect(header, key), StatusIs(kInvalid, "header.sections"));
}

TEST(Recovered, NeedsTheCountersigningKey) {
  const Envelope envelope = Golden("recovered");
  const PublicKey key = GoldenKey("spki_enterprise_ed25519");
  const PublicKey wrong = GoldenKey("spki_enterprise_sm2");
  const PublicKey right = GoldenKey("spki_enterprise_p256");
  EXPECT_THAT(VerifyEnvelope(envelope, key, nullptr),
              StatusIs(kUnauthenticated, "countersigning key"));
  EXPECT_THAT(VerifyEnvelope(envelope, key, &wrong),
              StatusIs(kUnauthenticated, "countersigning key"));
  EXPECT_THAT(VerifyEnvelope(envelope, right, &key),
              StatusIs(kUnauthenticated, "signature: "));
  EXPECT_THAT(VerifyEnvelope(envelope, key, &right), IsOk());
}

TEST(Recovered, RefusesAWrongCountersignature) {
  const PublicKey key = GoldenKey("spki_enterprise_ed25519");
  const PublicKey right = GoldenKey("spki_enterprise_p256");
  Envelope envelope = Golden("recovered");
  envelope.recovered->signature = Golden("direct_p256").signature;
  EXPECT_THAT(VerifyEnvelope(envelope, key, &right),
              StatusIs(kUnauthenticated, "countersignature does not verify"));
  envelope.recovered->signature = Golden("bad_direct_p256_high_s").signature;
  EXPECT_THAT(VerifyEnvelope(envelope, key, &right),
              StatusIs(kUnauthenticated, "countersignature has a high s"));
}

TEST(Recovered, RefusesTheLostKeyAsCountersigner) {
  const PrivateKey key = SeededKey(SignatureScheme::kEd25519, 0x30);
  const Envelope direct = Golden("direct_ed25519");
  EXPECT_THAT(Countersign(direct, key), StatusIs(kInvalid, "is the lost key"));
  Envelope envelope = Golden("recovered");
  envelope.recovered->key_id = envelope.header.key_id;
  EXPECT_THAT(ParseEnvelope(EncodeEnvelope(envelope)),
              StatusIs(kInvalid, "recovered.key_id: is the lost key"));
}

TEST(Recovered, KeepsHeaderBundleAndSignature) {
  const PrivateKey new_key = SeededKey(SignatureScheme::kEcdsaP256Sha256, 0x40);
  const Envelope original = Golden("bundle_1");
  ASSERT_OK_AND_ASSIGN(const Envelope envelope, Countersign(original, new_key));
  EXPECT_EQ(envelope.header_bytes, original.header_bytes);
  ASSERT_OK_AND_ASSIGN(const Envelope parsed,
                       ParseEnvelope(EncodeEnvelope(envelope)));
  EXPECT_EQ(parsed.signature, original.signature);
  EXPECT_THAT(VerifyEnvelope(parsed, GoldenKey("spki_enterprise_sm2"),
                             &new_key.public_key()),
              IsOk());
  EXPECT_THAT(Countersign(envelope, new_key),
              StatusIs(kInvalid, "countersigned already"));
}

TEST(Possession, OfTheGoldenRegistrationVerifies) {
  const Envelope envelope = Golden("organization_envelope");
  const PublicKey key = GoldenKey("spki_enterprise_sm2");
  const std::string record = GoldenBytes("organization_record");
  const size_t spki_at = record.find(key.spki());
  ASSERT_NE(spki_at, std::string::npos);
  // Between the key and its possession stand purpose (2 bytes), tag and length.
  const auto possession = Signature::From(
      record.substr(spki_at + key.spki().size() + 4, Signature::kLength));
  EXPECT_TRUE(Verify(key,
                     {PossessionBytes({envelope.header.ledger_id, key.id(), 3,
                                       envelope.header.statement_id,
                                       envelope.header.author, ""})},
                     *possession));
}

}  // namespace
}  // namespace daodi::crypto
