#include "crypto/section.h"

#include <string>
#include <vector>

#include "tests/testing/statement_samples.h"
#include "tests/testing/status_matchers.h"

namespace daodi::crypto {
namespace {

using ::daodi::testing::GoldenBytes;
using ::daodi::testing::IsOk;
using ::daodi::testing::Mutated;
using ::daodi::testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr const char* kGoldenSections[] = {"section_public", "section_chain",
                                           "section_named", "section_owner"};

StatementHeader GoldenHeader(const char* name = "header_p256") {
  return *ParseStatementHeader(GoldenBytes(name));
}

SectionContent GoldenSection(uint8_t label) {
  return *ParseSectionContent(label, GoldenBytes(kGoldenSections[label - 1]));
}

// The golden header with a fresh digest over `content` under label 3, NAMED.
StatementHeader Committing(const SectionContent& content) {
  StatementHeader header = GoldenHeader();
  header.sections[2].digest =
      SectionDigest(header, header.sections[2], content);
  return header;
}

TEST(Section, GoldenSectionsMatchTheirHeaders) {
  for (const char* name : {"header_ed25519", "header_p256", "header_sm2"}) {
    for (uint8_t label = 1; label <= 4; ++label) {
      EXPECT_THAT(CheckSection(GoldenHeader(name), GoldenSection(label)),
                  IsOk())
          << name << int{label};
    }
  }
}

TEST(Section, GoldenBytesComeBack) {
  for (uint8_t label = 1; label <= 4; ++label) {
    EXPECT_EQ(EncodeSectionContent(GoldenSection(label)),
              GoldenBytes(kGoldenSections[label - 1]));
  }
}

TEST(Section, GenesisCommitsToItsRecordWithAZeroLedger) {
  ASSERT_OK_AND_ASSIGN(const SectionContent content,
                       ParseSectionContent(1, GoldenBytes("genesis_section")));
  EXPECT_EQ(content.bytes, GoldenBytes("genesis_record"));
  EXPECT_THAT(CheckSection(GoldenHeader("genesis_header"), content), IsOk());
}

TEST(Section, RefusesOtherContent) {
  const StatementHeader header = GoldenHeader();
  SectionContent content = GoldenSection(3);
  content.bytes[0] ^= 1;
  EXPECT_THAT(CheckSection(header, content),
              StatusIs(kInvalid, "sections[3]: digest differs"));
  content = GoldenSection(3);
  content.salt.data()[31] ^= 1;
  EXPECT_THAT(CheckSection(header, content),
              StatusIs(kInvalid, "sections[3]: digest differs"));
  content = GoldenSection(3);
  content.named_organizations.pop_back();
  EXPECT_THAT(CheckSection(header, content),
              StatusIs(kInvalid, "sections[3]: digest differs"));
}

TEST(Section, RefusesASectionLiftedFromAnotherPlace) {
  const SectionContent content = GoldenSection(2);
  const StatementHeader original = GoldenHeader();
  std::vector<StatementHeader> others(7, original);
  others[0].ledger_id.data()[0] ^= 1;
  others[1].statement_id.data()[15] ^= 1;
  others[2].author = "org-" + std::string(26, 'a');
  others[3].sections[1].audience = Audience::kOwner;
  others[4].sections[1].erasable = true;
  others[5].sections[1].schema ^= 1;
  others[6].digest_algorithm = DigestAlgorithm::kSm3;
  for (const StatementHeader& header : others) {
    EXPECT_THAT(CheckSection(header, content),
                StatusIs(kInvalid, "sections[2]: digest differs"));
  }
  SectionContent relabelled = content;
  relabelled.label = 1;
  EXPECT_THAT(CheckSection(original, relabelled),
              StatusIs(kInvalid, "sections[1]: digest differs"));
}

TEST(Section, BytesCannotMoveBetweenNamesAndContent) {
  // The digest frames every part, so a name cannot become part of the bytes.
  SectionContent content = GoldenSection(3);
  const StatementHeader header = Committing(content);
  content.bytes = "\x1e" + content.named_organizations[1] + content.bytes;
  content.named_organizations.pop_back();
  EXPECT_THAT(CheckSection(header, content),
              StatusIs(kInvalid, "digest differs"));
}

TEST(Section, RefusesAnUnknownLabel) {
  SectionContent content = GoldenSection(1);
  content.label = 9;
  EXPECT_THAT(CheckSection(GoldenHeader(), content),
              StatusIs(kInvalid, "sections[9]: the header has no section"));
}

TEST(Section, NamesStandExactlyInNamedSections) {
  SectionContent content = GoldenSection(3);
  content.named_organizations.clear();
  EXPECT_THAT(CheckSection(Committing(content), content),
              StatusIs(kInvalid, "is NAMED but names nobody"));
  content = GoldenSection(2);
  content.named_organizations = GoldenSection(3).named_organizations;
  StatementHeader header = GoldenHeader();
  header.sections[1].digest =
      SectionDigest(header, header.sections[1], content);
  EXPECT_THAT(CheckSection(header, content),
              StatusIs(kInvalid, "names organizations but is not NAMED"));
}

TEST(Section, RefusesWrongNames) {
  const std::string a = "org-" + std::string(26, 'a');
  const std::string b = "org-" + std::string(26, 'b');
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{b, a}, "unique and ascending"},
      {{a, a}, "unique and ascending"},
      {{"org-x"}, "no organization id"},
      {{""}, "no organization id"},
      {{std::string(300, 'x')}, "no organization id"},
      {std::vector<std::string>(9, a), "more than 8"},
      {std::vector<std::string>(1000, a), "more than 8"}};
  for (const auto& [names, message] : cases) {
    SectionContent content = GoldenSection(3);
    content.named_organizations = names;
    EXPECT_THAT(CheckSection(Committing(content), content),
                StatusIs(kInvalid, message));
    if (names.size() > 255) continue;
    EXPECT_THAT(ParseSectionContent(3, EncodeSectionContent(content)),
                StatusIs(kInvalid, "sections[3]: "));
  }
}

TEST(Section, AllowsEightNames) {
  SectionContent content = GoldenSection(3);
  content.named_organizations.clear();
  for (char c = 'a'; c < 'a' + 8; ++c) {
    content.named_organizations.push_back("org-" + std::string(26, c));
  }
  EXPECT_THAT(CheckSection(Committing(content), content), IsOk());
  EXPECT_THAT(ParseSectionContent(3, EncodeSectionContent(content)), IsOk());
}

TEST(Section, RefusesMoreThan64KiB) {
  SectionContent content = GoldenSection(3);
  content.bytes = std::string(kMaxSectionBytes, 'x');
  EXPECT_THAT(CheckSection(Committing(content), content), IsOk());
  content.bytes += 'x';
  EXPECT_THAT(CheckSection(Committing(content), content),
              StatusIs(kInvalid, "has more than 65536 bytes"));
  EXPECT_THAT(ParseSectionContent(3, EncodeSectionContent(content)),
              StatusIs(kInvalid, "has more than 65536 bytes"));
}

TEST(Section, RefusesTruncationInSaltAndNames) {
  const std::string encoded = GoldenBytes("section_named");
  const size_t bytes_at = 32 + 1 + 2 * 31;
  for (size_t size = 0; size < bytes_at; ++size) {
    EXPECT_THAT(ParseSectionContent(3, encoded.substr(0, size)),
                StatusIs(kInvalid, "truncated"))
        << size;
  }
  ASSERT_OK_AND_ASSIGN(const SectionContent empty,
                       ParseSectionContent(3, encoded.substr(0, bytes_at)));
  EXPECT_EQ(empty.bytes, "");
}

TEST(Section, WhateverParsesAfterAMutationHasOneEncoding) {
  constexpr uint64_t kSeed = 20251123;
  SCOPED_TRACE(kSeed);
  std::mt19937_64 random(kSeed);
  int parsed = 0;
  for (int i = 0; i < 50000; ++i) {
    const std::string bytes = Mutated(random, GoldenBytes("section_named"));
    const auto content = ParseSectionContent(3, bytes);
    if (!content.ok()) continue;
    ++parsed;
    ASSERT_EQ(EncodeSectionContent(*content), bytes) << i;
  }
  EXPECT_GT(parsed, 1000);
}

}  // namespace
}  // namespace daodi::crypto
