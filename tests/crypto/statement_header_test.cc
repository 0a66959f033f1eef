#include "crypto/statement_header.h"

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "tests/testing/statement_samples.h"
#include "tests/testing/status_matchers.h"

namespace daodi::crypto {
namespace {

using ::daodi::testing::GoldenBytes;
using ::daodi::testing::IsOk;
using ::daodi::testing::Mutated;
using ::daodi::testing::RandomHeader;
using ::daodi::testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

StatementHeader GoldenHeader() {
  return *ParseStatementHeader(GoldenBytes("header_p256"));
}

TEST(StatementHeader, ReadsTheGoldenHeader) {
  ASSERT_OK_AND_ASSIGN(const StatementHeader header,
                       ParseStatementHeader(GoldenBytes("header_sm2")));
  EXPECT_EQ(header.ledger_id.view(), GoldenBytes("ledger_id"));
  EXPECT_EQ(header.kind, StatementKind::kHarvest);
  EXPECT_EQ(header.author,
            OrganizationIdOf(GoldenBytes("organization_header")));
  EXPECT_EQ(header.key_id.view(),
            Sha256(GoldenBytes("spki_enterprise_sm2")).view());
  EXPECT_EQ(header.author_time_ms, 1748736000010);
  EXPECT_EQ(header.digest_algorithm, DigestAlgorithm::kSm3);
  ASSERT_EQ(header.sections.size(), 4u);
  EXPECT_EQ(header.sections[2].label, 3);
  EXPECT_EQ(header.sections[2].audience, Audience::kNamed);
  EXPECT_EQ(header.sections[2].schema, 1003u);
  EXPECT_FALSE(header.sections[2].erasable);
  EXPECT_TRUE(header.sections[3].erasable);
  EXPECT_EQ(header.key_sequence, 2u);
  EXPECT_EQ(header.previous_header_digest.view(), Sha256("previous").view());
  ASSERT_EQ(header.refs.size(), 1u);
  EXPECT_EQ(header.refs[0].kind, RefKind::kAcknowledges);
  EXPECT_EQ(header.refs[0].index, 0u);
  EXPECT_EQ(header.refs[0].header_digest,
            HeaderDigestOf(GoldenBytes("genesis_header")));
}

TEST(StatementHeader, WritesTheGoldenBytesBack) {
  for (const char* name : {"header_ed25519", "header_p256", "header_sm2",
                           "genesis_header", "organization_header"}) {
    const std::string bytes = GoldenBytes(name);
    ASSERT_OK_AND_ASSIGN(const StatementHeader header,
                         ParseStatementHeader(bytes));
    EXPECT_EQ(EncodeStatementHeader(header), bytes) << name;
  }
}

TEST(StatementHeader, DerivesLedgerAndGenesisOrganization) {
  const std::string genesis = GoldenBytes("genesis_header");
  EXPECT_EQ(LedgerIdOf(genesis).view(), GoldenBytes("ledger_id"));
  ASSERT_OK_AND_ASSIGN(const StatementHeader header,
                       ParseStatementHeader(genesis));
  EXPECT_EQ(header.author, GenesisOrganizationIdOf(header.key_id));
}

TEST(StatementHeader, RandomHeadersComeBackByteForByte) {
  constexpr uint64_t kSeed = 20251121;
  SCOPED_TRACE(kSeed);
  std::mt19937_64 random(kSeed);
  for (int i = 0; i < 5000; ++i) {
    const std::string bytes = EncodeStatementHeader(RandomHeader(random));
    ASSERT_LE(bytes.size(), kMaxHeaderBytes);
    const auto header = ParseStatementHeader(bytes);
    ASSERT_THAT(header, IsOk()) << i << " " << absl::BytesToHexString(bytes);
    ASSERT_EQ(EncodeStatementHeader(*header), bytes) << i;
  }
}

TEST(StatementHeader, WhateverParsesAfterAMutationHasOneEncoding) {
  constexpr uint64_t kSeed = 20251122;
  SCOPED_TRACE(kSeed);
  std::mt19937_64 random(kSeed);
  int parsed = 0;
  for (int i = 0; i < 200000; ++i) {
    std::string bytes = GoldenBytes("header_p256");
    if (i % 4 == 0) bytes = EncodeStatementHeader(RandomHeader(random));
    for (auto n = random() % 3; n < 3; ++n) bytes = Mutated(random, bytes);
    const auto header = ParseStatementHeader(bytes);
    if (!header.ok()) continue;
    ++parsed;
    ASSERT_EQ(EncodeStatementHeader(*header), bytes)
        << i << " " << absl::BytesToHexString(bytes);
  }
  // Changed digests and times still parse; without any the test says nothing.
  EXPECT_GT(parsed, 1000);
}

TEST(StatementHeader, RefusesTruncationAtEveryByteAndATrailingByte) {
  const std::string bytes = GoldenBytes("header_p256");
  // A header cut right before its refs is a whole header without refs.
  const size_t before_refs = bytes.size() - 72;
  for (size_t size = 0; size < bytes.size(); ++size) {
    if (size == before_refs) continue;
    EXPECT_THAT(ParseStatementHeader(bytes.substr(0, size)),
                StatusIs(kInvalid, "header."))
        << size;
  }
  for (const char c : {'\0', 'b', '\x7f'}) {
    EXPECT_THAT(ParseStatementHeader(bytes + c), StatusIs(kInvalid)) << int{c};
  }
}

TEST(StatementHeader, RefusesMoreThan4KiB) {
  EXPECT_THAT(ParseStatementHeader(std::string(kMaxHeaderBytes + 1, 'x')),
              StatusIs(kInvalid, "more than 4096 bytes"));
}

TEST(StatementHeader, TheLargestHeaderFits) {
  StatementHeader header = GoldenHeader();
  header.author_time_ms = std::numeric_limits<int64_t>::max();
  header.key_sequence = std::numeric_limits<uint64_t>::max();
  header.sections.resize(kMaxSections);
  for (size_t i = 0; i < kMaxSections; ++i) {
    header.sections[i].label = static_cast<uint8_t>(240 + i);
    header.sections[i].audience = Audience::kOwner;
    header.sections[i].erasable = true;
    header.sections[i].schema = std::numeric_limits<uint32_t>::max();
  }
  header.refs.resize(kMaxRefs);
  for (EntryRef& ref : header.refs) {
    ref.index = std::numeric_limits<uint64_t>::max();
  }
  EXPECT_THAT(ParseStatementHeader(EncodeStatementHeader(header)), IsOk());
}

// Changes of the golden header that must be refused, and the words of the
// refusal.
struct Change {
  std::string name;
  std::function<void(StatementHeader&)> apply;
  std::string message;
};

class StatementHeaderRefuses : public ::testing::TestWithParam<Change> {};

TEST_P(StatementHeaderRefuses, AChange) {
  StatementHeader header = GoldenHeader();
  GetParam().apply(header);
  EXPECT_THAT(ParseStatementHeader(EncodeStatementHeader(header)),
              StatusIs(kInvalid, GetParam().message));
}

using H = StatementHeader;
INSTANTIATE_TEST_SUITE_P(
    Identity, StatementHeaderRefuses,
    ::testing::Values(
        Change{"AZeroLedger", [](H& h) { h.ledger_id = LedgerId(); },
               "header.ledger_id: must be zero in genesis"},
        Change{"AnotherUuidVersion",
               [](H& h) { h.statement_id.data()[6] ^= 0x30; },
               "header.statement_id: is no UUIDv7"},
        Change{"AnotherUuidVariant",
               [](H& h) { h.statement_id.data()[8] ^= 0x40; },
               "header.statement_id: is no UUIDv7"},
        Change{"AnUnknownKind",
               [](H& h) { h.kind = static_cast<StatementKind>(16); },
               "header.kind: is missing or no known number"},
        Change{"NoKind", [](H& h) { h.kind = static_cast<StatementKind>(0); },
               "header.kind: is missing"},
        Change{"NoAuthor", [](H& h) { h.author = ""; }, "header.author: is no"},
        Change{"AnUpperCaseAuthor", [](H& h) { h.author[5] = 'A'; },
               "header.author: is no organization id"},
        Change{"AnAuthorOffThePlatform",
               [](H& h) { h.author = "pty-" + h.author.substr(4); },
               "header.author: is no organization id"},
        Change{"ALongAuthor", [](H& h) { h.author += std::string(60, 'a'); },
               "header.author: has more than 64 bytes"},
        Change{"ANegativeTime", [](H& h) { h.author_time_ms = -1; },
               "header.author_time_ms: is more than"},
        Change{
            "AnUnknownDigestAlgorithm",
            [](H& h) { h.digest_algorithm = static_cast<DigestAlgorithm>(3); },
            "header.digest_algorithm: is missing or no known number"}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Sections, StatementHeaderRefuses,
    ::testing::Values(
        Change{"None", [](H& h) { h.sections.clear(); },
               "header.sections: are missing"},
        Change{"TooMany", [](H& h) { h.sections.resize(17, h.sections[0]); },
               "header.sections: occurs more than 16 times"},
        Change{"LabelZero", [](H& h) { h.sections[0].label = 0; },
               "sections.label: must be 1..255"},
        Change{"RepeatedLabels", [](H& h) { h.sections[1].label = 1; },
               "sections.label: must be 1..255, unique"},
        Change{"DescendingLabels", [](H& h) { h.sections[0].label = 9; },
               "sections.label: must be 1..255, unique and ascending"},
        Change{"AnUnknownAudience",
               [](H& h) { h.sections[1].audience = static_cast<Audience>(5); },
               "header.sections[1].audience: is missing or no known"},
        Change{"NoSchema", [](H& h) { h.sections[0].schema = 0; },
               "sections.schema: is missing"},
        Change{"PublicAndErasable", [](H& h) { h.sections[0].erasable = true; },
               "sections.erasable: cannot be PUBLIC"}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Chain, StatementHeaderRefuses,
    ::testing::Values(
        Change{"UnchainedWithPrevious", [](H& h) { h.key_sequence = 0; },
               "header.previous_header_digest: must be"},
        Change{"FirstWithPrevious", [](H& h) { h.key_sequence = 1; },
               "header.previous_header_digest: must be"},
        Change{"SecondWithoutPrevious",
               [](H& h) { h.previous_header_digest = HeaderDigest(); },
               "header.previous_header_digest: must be"},
        Change{"TooManyRefs", [](H& h) { h.refs.resize(33, h.refs[0]); },
               "header.refs: occurs more than 32 times"},
        Change{"AnUnknownRefKind",
               [](H& h) { h.refs[0].kind = static_cast<RefKind>(9); },
               "header.refs[0].kind: is missing or no known number"}),
    [](const auto& test) { return test.param.name; });

void MakeGovernance(H& h, StatementKind kind) {
  h.kind = kind;
  h.sections.resize(1);
  h.sections[0].schema = static_cast<uint32_t>(kind);
}

INSTANTIATE_TEST_SUITE_P(
    Governance, StatementHeaderRefuses,
    ::testing::Values(Change{"AnotherSchema",
                             [](H& h) {
                               MakeGovernance(h, StatementKind::kApproval);
                               h.sections[0].schema = 4;
                             },
                             "header.sections[0]: of a governance kind"},
                      Change{"AnotherLabel",
                             [](H& h) {
                               MakeGovernance(h, StatementKind::kApproval);
                               h.sections[0].label = 2;
                             },
                             "header.sections[0]: of a governance kind"},
                      Change{"ANarrowerAudience",
                             [](H& h) {
                               MakeGovernance(h, StatementKind::kApproval);
                               h.sections[0].audience = Audience::kOwner;
                             },
                             "header.sections[0]: of a governance kind"},
                      Change{"ASecondSection",
                             [](H& h) {
                               H full = h;
                               MakeGovernance(h, StatementKind::kApproval);
                               h.sections.push_back(full.sections[1]);
                             },
                             "header.sections: of this kind are at most 1"},
                      Change{"ANarrowSectionOfTheCatalogue",
                             [](H& h) {
                               MakeGovernance(h, StatementKind::kCatalogue);
                               h.sections[0].audience = Audience::kOwner;
                             },
                             "header.sections: of CATALOGUE are all PUBLIC"},
                      Change{"AThirdSectionOfAnOrganization",
                             [](H& h) {
                               H full = h;
                               MakeGovernance(h, StatementKind::kOrganization);
                               h.sections.push_back(full.sections[1]);
                               h.sections.push_back(full.sections[2]);
                             },
                             "header.sections: of this kind are at most 2"},
                      Change{"GenesisWithALedger",
                             [](H& h) {
                               MakeGovernance(h, StatementKind::kGenesis);
                             },
                             "header.ledger_id: must be zero in genesis"},
                      Change{"GenesisWithRefs",
                             [](H& h) {
                               MakeGovernance(h, StatementKind::kGenesis);
                               h.ledger_id = LedgerId();
                               h.key_sequence = 1;
                               h.previous_header_digest = HeaderDigest();
                             },
                             "header.refs: of genesis are none"}),
    [](const auto& test) { return test.param.name; });

TEST(StatementHeader, AllowsASecondErasableSectionOfAnOrganization) {
  StatementHeader header = GoldenHeader();
  const SectionHead erasable = header.sections[3];
  MakeGovernance(header, StatementKind::kOrganization);
  header.sections.push_back(erasable);
  EXPECT_THAT(ParseStatementHeader(EncodeStatementHeader(header)), IsOk());
}

TEST(StatementHeader, AConfirmationMayHaveNoSection) {
  StatementHeader header = GoldenHeader();
  header.sections.clear();
  for (const StatementKind kind :
       {StatementKind::kConfirmation, StatementKind::kDispute,
        StatementKind::kSameFact}) {
    header.kind = kind;
    EXPECT_THAT(ParseStatementHeader(EncodeStatementHeader(header)), IsOk());
  }
}

// Edits of the bytes that no encoder makes.
struct Edit {
  std::string name;
  std::string from_hex;
  std::string to_hex;
  std::string message;
};

class StatementHeaderRefusesBytes : public ::testing::TestWithParam<Edit> {};

TEST_P(StatementHeaderRefusesBytes, OfAnEdit) {
  std::string bytes = GoldenBytes("header_p256");
  const std::string from = absl::HexStringToBytes(GetParam().from_hex);
  ASSERT_TRUE(absl::StrContains(bytes, from));
  bytes.replace(bytes.find(from), from.size(),
                absl::HexStringToBytes(GetParam().to_hex));
  EXPECT_THAT(ParseStatementHeader(bytes),
              StatusIs(kInvalid, GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Every, StatementHeaderRefusesBytes,
    ::testing::Values(
        Edit{"AnotherFormat", "08011220", "08021220", "header.format: is unk"},
        Edit{"NoFormat", "08011220", "1220", "header.format: is unknown"},
        Edit{"ARepeatedFormat", "0801", "08010801", "field 1: is repeated"},
        Edit{"AShortLedgerId", "08011220", "0801121f", "must have exactly 32"},
        Edit{"ALongLedgerId", "08011220", "08011221", "ledger_id: has more"},
        Edit{"NoKind", "2067", "", "header.kind: is missing"},
        Edit{"AKindWithAnOverlongVarint", "2067", "20e700", "not minimal"},
        Edit{"AWrittenZeroInASection", "4a290802100220", "4a2b08021002180020",
             "sections[1].erasable: is written although 0"},
        Edit{"DescendingFieldsInASection", "08021002", "10020802",
             "sections[1].field 1: is repeated or out of order"}),
    [](const auto& test) { return test.param.name; });

TEST(OrganizationId, IsAPrefixAnd26Base32Characters) {
  const std::string tail(26, 'a');
  EXPECT_TRUE(IsOrganizationId("org-" + tail));
  EXPECT_TRUE(IsOrganizationId("pty-" + tail));
  EXPECT_FALSE(IsOrganizationId("usr-" + tail));
  EXPECT_FALSE(IsOrganizationId("org-" + tail + "a"));
  EXPECT_FALSE(IsOrganizationId("org-" + tail.substr(1)));
  EXPECT_FALSE(IsOrganizationId("org-" + tail.substr(1) + "1"));
  EXPECT_FALSE(IsOrganizationId("org-" + tail.substr(1) + "A"));
  EXPECT_FALSE(IsOrganizationId(""));
}

}  // namespace
}  // namespace daodi::crypto
