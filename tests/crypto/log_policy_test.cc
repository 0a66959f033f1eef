#include "crypto/log_policy.h"

#include <chrono>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "crypto/merkle/rfc6962_hasher.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/tlog_vectors.h"

namespace daodi::crypto {
namespace {

using ::daodi::testing::kLogVkey;
using ::daodi::testing::kWitnessVkey;
using ::daodi::testing::SignerFromSeed;
using ::daodi::testing::StatusIs;
using ::daodi::testing::VectorLog;

NoteSigner Witness(uint8_t number) {
  return SignerFromSeed(NoteKeyType::kCosignatureV1,
                        absl::StrCat("w", number, ".example"), number);
}

std::string WitnessLine(uint8_t number) {
  return absl::StrCat("witness w", number, " ", Witness(number).key().Format(),
                      "\n");
}

std::vector<VerifiedSignature> CosignedBy(const std::vector<uint8_t>& numbers) {
  std::vector<VerifiedSignature> cosignatures;
  for (const uint8_t number : numbers) {
    cosignatures.push_back({Witness(number).key(), {}, UnixSeconds{1}});
  }
  return cosignatures;
}

// The example of the specification: two of x, and any of y.
const std::string kTwoLevels = absl::StrCat(
    "log ", kLogVkey, "\n\n", WitnessLine(1), WitnessLine(2), WitnessLine(3),
    "group X-witnesses 2 w1 w2 w3\n\n", WitnessLine(4), WitnessLine(5),
    WitnessLine(6), "group Y-witnesses any w4 w5 w6\n\n",
    "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n");

TEST(LogPolicy, CountsGroupsOfGroups) {
  ASSERT_OK_AND_ASSIGN(const LogPolicy policy, LogPolicy::Parse(kTwoLevels));
  EXPECT_EQ(policy.logs().size(), 1u);
  EXPECT_EQ(policy.witnesses().size(), 6u);
  for (int set = 0; set < 64; ++set) {
    std::vector<uint8_t> numbers;
    int x = 0;
    int y = 0;
    for (int bit = 0; bit < 6; ++bit) {
      if ((set >> bit & 1) == 0) continue;
      numbers.push_back(bit + 1);
      ++(bit < 3 ? x : y);
    }
    EXPECT_EQ(policy.CheckQuorum(CosignedBy(numbers)).ok(), x >= 2 && y >= 1)
        << set;
  }
}

TEST(LogPolicy, CountsAWitnessOnce) {
  ASSERT_OK_AND_ASSIGN(
      const LogPolicy policy,
      LogPolicy::Parse(absl::StrCat(WitnessLine(1), WitnessLine(2),
                                    "group g 2 w1 w2\nquorum g\n")));
  EXPECT_THAT(policy.CheckQuorum(CosignedBy({1, 1, 1})),
              StatusIs(absl::StatusCode::kUnauthenticated, "quorum"));
  EXPECT_OK(policy.CheckQuorum(CosignedBy({1, 2})));
}

TEST(LogPolicy, IgnoresWitnessesItDoesNotName) {
  ASSERT_OK_AND_ASSIGN(
      const LogPolicy policy,
      LogPolicy::Parse(absl::StrCat(WitnessLine(1), "quorum w1\n")));
  EXPECT_THAT(policy.CheckQuorum(CosignedBy({2, 3})),
              StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_OK(policy.CheckQuorum(CosignedBy({3, 1})));
}

TEST(LogPolicy, AsksForNoWitnessWhenToldSo) {
  ASSERT_OK_AND_ASSIGN(const LogPolicy policy,
                       LogPolicy::Parse("quorum none\n"));
  EXPECT_TRUE(policy.needs_no_witness());
  EXPECT_OK(policy.CheckQuorum({}));
}

TEST(LogPolicy, AllowsCommentsTabsAndUrls) {
  ASSERT_OK_AND_ASSIGN(
      const LogPolicy policy,
      LogPolicy::Parse(
          absl::StrCat("# \xe8\xaf\x84\xe8\xae\xba\n \t \n\t#quorum x\n  log\t",
                       kLogVkey, "  https://log.example/ \t\nwitness w ",
                       kWitnessVkey, " https://w.example/\nquorum w\n")));
  EXPECT_EQ(policy.logs()[0].url, "https://log.example/");
  EXPECT_EQ(policy.witnesses()[0].url, "https://w.example/");
}

TEST(LogPolicy, VerifiesACheckpointOnlyWithItsQuorum) {
  ASSERT_OK_AND_ASSIGN(const LogPolicy policy, LogPolicy::Parse(kTwoLevels));
  ASSERT_OK_AND_ASSIGN(
      std::string note,
      SignCheckpoint({"ledger.example/acme", 1, merkle::HashLeaf("x"), {}},
                     VectorLog()));
  EXPECT_THAT(policy.VerifyCheckpoint(note),
              StatusIs(absl::StatusCode::kUnauthenticated, "quorum"));
  const std::string text = note.substr(0, note.find("\n\n") + 1);
  for (const uint8_t number : {1, 3, 6}) {
    EXPECT_FALSE(policy.VerifyCheckpoint(note).ok());
    ASSERT_OK_AND_ASSIGN(const NoteSignature line,
                         Cosign(Witness(number), UnixSeconds{1}, text));
    ASSERT_OK_AND_ASSIGN(note, AddSignatures(note, {line}));
  }
  ASSERT_OK_AND_ASSIGN(const VerifiedCheckpoint verified,
                       policy.VerifyCheckpoint(note));
  EXPECT_EQ(verified.cosignatures.size(), 3u);
}

TEST(ParsePolicy, RefusesMalformedPolicies) {
  const std::string w1 = WitnessLine(1);
  const std::string w2 = WitnessLine(2);
  const std::string log = absl::StrCat("log ", kLogVkey, "\n");
  const std::string key2 = Witness(2).key().Format();
  for (const std::string& text : {
           std::string(),
           std::string("\n"),
           log,                         // no quorum
           std::string("quorum none"),  // no newline
           std::string("quorum none\r\n"),
           std::string("quorum\n"),
           std::string("quorum none none\n"),
           std::string("quorum none\nquorum none\n"),
           std::string("quorum w1\n"),
           std::string("Quorum none\n"),
           "quorum w1\n" + w1,           // defined after
           log + log + "quorum none\n",  // duplicate key
           std::string("log\nquorum none\n"),
           absl::StrCat("log ", kLogVkey, " url more\nquorum none\n"),
           absl::StrCat("log ", kWitnessVkey, "\nquorum none\n"),
           std::string("log nonsense\nquorum none\n"),
           w1 + w1 + "quorum w1\n",
           w1 + "witness w1 " + key2 + "\nquorum w1\n",  // name twice
           w1 + "witness other " + Witness(1).key().Format() + "\nquorum w1\n",
           "witness none " + key2 + "\nquorum none\n",
           "witness " + key2 + "\nquorum none\n",
           absl::StrCat("witness w ", kLogVkey, "\nquorum w\n"),
           w1 + "group g any\nquorum g\n",
           w1 + "group g\nquorum g\n",
           w1 + "group g 0 w1\nquorum g\n",
           w1 + "group g 2 w1\nquorum g\n",
           w1 + "group g 01 w1\nquorum g\n",
           w1 + "group g -1 w1\nquorum g\n",
           w1 + "group g some w1\nquorum g\n",
           w1 + "group g 18446744073709551617 w1\nquorum g\n",
           w1 + "group g any w1 w1\nquorum g\n",
           w1 + "group g any w2\nquorum g\n" + w2,
           w1 + "group g any g\nquorum g\n",
           w1 + "group g any none\nquorum g\n",
           w1 + "group none any w1\nquorum none\n",
           w1 + "group w1 any w1\nquorum w1\n",
           w1 + "group g any w1\ngroup h any w1\nquorum g\n",
           w1 + "group g any w1\ngroup g any w1\nquorum g\n",
           std::string("quorum none\n\x7f\n"),
           std::string("quorum none\n# \x01\n"),
           std::string("quorum none\n\0\n", 14),
           "quorum none\n" + std::string(kMaxPolicyBytes, '\n'),
       }) {
    EXPECT_THAT(LogPolicy::Parse(text),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << text.substr(0, 300);
  }
}

TEST(ParsePolicy, RefusesTheSameKeyUnderAnotherName) {
  ASSERT_OK_AND_ASSIGN(
      const NoteKey renamed,
      NoteKey::Create(NoteKeyType::kCosignatureV1, "renamed.example",
                      Witness(1).key().public_key()));
  EXPECT_THAT(LogPolicy::Parse(absl::StrCat(WitnessLine(1), "witness other ",
                                            renamed.Format(), "\nquorum w1\n")),
              StatusIs(absl::StatusCode::kInvalidArgument, "line 2"));
}

TEST(ParsePolicy, EvaluatesAChainOf256GroupsInOnePass) {
  std::string text = WitnessLine(1);
  std::string below = "w1";
  for (int i = 0; i < 256; ++i) {
    absl::StrAppend(&text, "group g", i, " all ", below, "\n");
    below = absl::StrCat("g", i);
  }
  ASSERT_OK_AND_ASSIGN(const LogPolicy policy,
                       LogPolicy::Parse(text + "quorum g255\n"));
  EXPECT_OK(policy.CheckQuorum(CosignedBy({1})));
  EXPECT_FALSE(policy.CheckQuorum(CosignedBy({2})).ok());
  EXPECT_THAT(LogPolicy::Parse(text + "group more all g255\nquorum more\n"),
              StatusIs(absl::StatusCode::kInvalidArgument, "too many groups"));
}

}  // namespace
}  // namespace daodi::crypto
