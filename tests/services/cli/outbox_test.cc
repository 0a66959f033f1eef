#include "services/cli/outbox.h"

#include <filesystem>
#include <string>

#include "crypto/envelope.h"
#include "crypto/statement_header.h"
#include "gtest/gtest.h"
#include "services/cli/file_bytes.h"
#include "services/cli/statement_builder.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::services::cli {
namespace {

using daodi::testing::StatusIs;

OutboxItem SomeItem(const std::string& name) {
  crypto::StatementHeader header;
  header.ledger_id.data()[0] = 1;
  header.statement_id = MakeStatementId(1, "0123456789");
  header.kind = crypto::StatementKind::kConfirmation;
  header.author = "org-aaaaaaaaaaaaaaaaaaaaaaaaaa";
  header.author_time_ms = 1;
  const absl::StatusOr<crypto::PrivateKey> key =
      crypto::PrivateKey::Generate(crypto::SignatureScheme::kEd25519);
  header.key_id = key->public_key().id();
  const absl::StatusOr<crypto::Envelope> envelope =
      crypto::SignDirect(header, *key);
  EXPECT_OK(envelope);
  OutboxItem item;
  item.name = name;
  item.input_digest.data()[0] = 5;
  item.header_digest = crypto::HeaderDigestOf(envelope->header_bytes);
  item.statement.set_envelope(crypto::EncodeEnvelope(*envelope));
  return item;
}

class OutboxTest : public ::testing::Test {
 protected:
  daodi::testing::TemporaryDirectory directory_;
  const Workspace workspace_ = *Workspace::Open(directory_.path());
  Outbox outbox_{workspace_};
};

TEST_F(OutboxTest, GivesBackTheSameBytes) {
  const OutboxItem item = SomeItem("C1-05/a");
  ASSERT_OK(outbox_.Save(item));
  ASSERT_OK(outbox_.Sync());
  ASSERT_OK_AND_ASSIGN(const auto found, outbox_.Find("C1-05/a"));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->statement.SerializeAsString(),
            item.statement.SerializeAsString());
  EXPECT_EQ(found->input_digest, item.input_digest);
  EXPECT_FALSE(found->acknowledged.has_value());
}

TEST_F(OutboxTest, RemembersTheAcknowledgement) {
  OutboxItem item = SomeItem("a");
  ASSERT_OK(outbox_.Save(item));
  item.acknowledged = Acknowledgement{17, 1234};
  ASSERT_OK(outbox_.Acknowledge(item));
  ASSERT_OK_AND_ASSIGN(const auto found, outbox_.Status("a"));
  ASSERT_TRUE(found->acknowledged.has_value());
  EXPECT_EQ(found->acknowledged->index, 17u);
  EXPECT_EQ(found->acknowledged->record_time_ms, 1234);
}

TEST_F(OutboxTest, KeepsNamesApartAndInsideItsFolder) {
  ASSERT_OK(outbox_.Save(SomeItem("../a")));
  ASSERT_OK(outbox_.Save(SomeItem("..%2Fa")));
  EXPECT_TRUE(std::filesystem::exists(directory_.path() +
                                      "/outbox/%2E.%2Fa.statement"));
  ASSERT_OK_AND_ASSIGN(const auto found, outbox_.Status("../a"));
  EXPECT_EQ(found->name, "../a");
  EXPECT_FALSE(std::filesystem::exists(directory_.path() + "/a.statement"));
}

TEST_F(OutboxTest, ForgetsWhatWasRefused) {
  ASSERT_OK(outbox_.Save(SomeItem("a")));
  ASSERT_OK(outbox_.Discard("a"));
  ASSERT_OK_AND_ASSIGN(const auto found, outbox_.Find("a"));
  EXPECT_FALSE(found.has_value());
}

TEST_F(OutboxTest, NoticesDamagedBytes) {
  ASSERT_OK(outbox_.Save(SomeItem("a")));
  ASSERT_OK(WriteFile(directory_.path() + "/outbox/a.statement",
                      SomeItem("b").statement.SerializeAsString()));
  EXPECT_THAT(outbox_.Find("a"), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace daodi::services::cli
