#include "services/cli/workspace.h"

#include <sys/stat.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/cli/file_bytes.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::services::cli {
namespace {

using daodi::testing::IsOk;
using daodi::testing::IsOkAndHolds;
using daodi::testing::StatusIs;
using ::testing::SizeIs;

constexpr char kSomeId[] = "org-aaaaaaaaaaaaaaaaaaaaaaaaaa";

class WorkspaceTest : public ::testing::Test {
 protected:
  Workspace Open() {
    absl::StatusOr<Workspace> workspace = Workspace::Open(home_);
    EXPECT_OK(workspace);
    return *std::move(workspace);
  }
  KeyDescription Wanted(const std::string& label) {
    KeyDescription key;
    key.alias = "E01";
    key.label = label;
    key.scheme = crypto::SignatureScheme::kSm2Sm3;
    key.purpose = crypto::KeyPurpose::kDevice;
    key.person = "p-1";
    return key;
  }

  daodi::testing::TemporaryDirectory directory_;
  const std::string home_ = directory_.path() + "/home";
};

TEST_F(WorkspaceTest, SaysHowToBeginWhenThereIsNoLedger) {
  EXPECT_THAT(Open().ledger(),
              StatusIs(absl::StatusCode::kFailedPrecondition, "daodi init"));
}

TEST_F(WorkspaceTest, ReadsBackWhatItKept) {
  {
    Workspace workspace = Open();
    LedgerSettings settings;
    settings.ledger_id.data()[3] = 7;
    settings.origin = "example/synthetic";
    settings.vkey = "example+12345678+AAAA";
    settings.simulated_clock = true;
    settings.server = "127.0.0.1:1";
    settings.default_alias = "OPERATOR";
    ASSERT_OK(workspace.SaveLedger(settings));
    ASSERT_OK(workspace.SetAlias("E01", kSomeId));
  }
  Workspace workspace = Open();
  ASSERT_OK_AND_ASSIGN(const LedgerSettings settings, workspace.ledger());
  EXPECT_EQ(settings.ledger_id.data()[3], 7);
  EXPECT_EQ(settings.origin, "example/synthetic");
  EXPECT_TRUE(settings.simulated_clock);
  EXPECT_EQ(settings.default_alias, "OPERATOR");
  EXPECT_THAT(workspace.IdOf("@E01"), IsOkAndHolds(std::string(kSomeId)));
  EXPECT_THAT(workspace.IdOf("E01"), IsOkAndHolds(std::string(kSomeId)));
  EXPECT_THAT(workspace.IdOf(kSomeId), IsOkAndHolds(std::string(kSomeId)));
  EXPECT_EQ(workspace.AliasOf(kSomeId), "E01");
  EXPECT_THAT(workspace.IdOf("@E02"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(WorkspaceTest, KeepsPrivateKeysFromOthers) {
  Workspace workspace = Open();
  ASSERT_OK_AND_ASSIGN(const KeyDescription made,
                       workspace.MakeKey(Wanted("device-1")));
  struct stat file = {};
  ASSERT_EQ(stat(workspace.KeyPath("E01", "device-1", ".pem").c_str(), &file),
            0);
  EXPECT_EQ(file.st_mode & 0777, 0600);
  ASSERT_EQ(stat(home_.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0700);
  ASSERT_OK_AND_ASSIGN(const crypto::PrivateKey key,
                       workspace.LoadKey("E01", "device-1"));
  EXPECT_EQ(key.public_key().id(), made.key_id);
}

TEST_F(WorkspaceTest, DescribesKeysItMade) {
  Workspace workspace = Open();
  ASSERT_OK(workspace.MakeKey(Wanted("device-1")));
  ASSERT_OK_AND_ASSIGN(const KeyDescription found,
                       workspace.FindKey("E01", "device-1"));
  EXPECT_EQ(found.scheme, crypto::SignatureScheme::kSm2Sm3);
  EXPECT_EQ(found.purpose, crypto::KeyPurpose::kDevice);
  EXPECT_EQ(found.person, "p-1");
  EXPECT_THAT(workspace.ListKeys(), IsOkAndHolds(SizeIs(1)));
}

TEST_F(WorkspaceTest, NeverReplacesAKey) {
  Workspace workspace = Open();
  ASSERT_OK_AND_ASSIGN(const KeyDescription first,
                       workspace.MakeKey(Wanted("device-1")));
  EXPECT_THAT(workspace.MakeKey(Wanted("device-1")),
              StatusIs(absl::StatusCode::kAlreadyExists));
  ASSERT_OK_AND_ASSIGN(const KeyDescription still,
                       workspace.FindKey("E01", "device-1"));
  EXPECT_EQ(still.key_id, first.key_id);
}

TEST_F(WorkspaceTest, RefusesNamesThatLeaveTheFolder) {
  Workspace workspace = Open();
  EXPECT_THAT(workspace.FindKey("..", "x"),
              StatusIs(absl::StatusCode::kInvalidArgument, "alias"));
  EXPECT_THAT(workspace.FindKey("E01", "../../x"),
              StatusIs(absl::StatusCode::kInvalidArgument, "key"));
  EXPECT_THAT(workspace.SetAlias("a/b", kSomeId),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(WorkspaceTest, RemembersWhereAChainStands) {
  Workspace workspace = Open();
  ASSERT_OK(workspace.MakeKey(Wanted("device-1")));
  ASSERT_OK_AND_ASSIGN(KeyChainPosition chain,
                       workspace.ChainOf("E01", "device-1"));
  EXPECT_EQ(chain.sequence, 0u);
  chain.sequence = 2;
  chain.last.data()[0] = 9;
  ASSERT_OK(workspace.SaveChain("E01", "device-1", chain));
  ASSERT_OK_AND_ASSIGN(const KeyChainPosition read,
                       Open().ChainOf("E01", "device-1"));
  EXPECT_EQ(read.sequence, 2u);
  EXPECT_EQ(read.last.data()[0], 9);
}

TEST_F(WorkspaceTest, HasOneWriterAtATime) {
  Workspace first = Open();
  ASSERT_OK(first.Lock());
  Workspace second = Open();
  EXPECT_THAT(second.Lock(), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(WorkspaceTest, NamesTheDamagedField) {
  ASSERT_OK(WriteFile(home_ + "/ledger.json",
                      R"({"ledger_id": "zz", "origin": "o", "vkey": "v"})"));
  EXPECT_THAT(Workspace::Open(home_),
              StatusIs(absl::StatusCode::kInvalidArgument, "ledger_id"));
}

}  // namespace
}  // namespace daodi::services::cli
