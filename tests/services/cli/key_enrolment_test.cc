#include "services/cli/key_enrolment.h"

#include <string>

#include "gtest/gtest.h"
#include "services/cli/file_bytes.h"
#include "services/cli/outbox.h"
#include "services/cli/statement_signer.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::services::cli {
namespace {

using daodi::testing::StatusIs;

constexpr char kOrganization[] = "org-aaaaaaaaaaaaaaaaaaaaaaaaaa";

// What a browser made: services/gateway/console/signing/key_store.js.
Json Golden() {
  const auto text = ReadFile(DAODI_SOURCE_DIR "/tests/vectors/enrolment.json");
  EXPECT_OK(text);
  const auto json = ParseJson(*text, "enrolment.json");
  EXPECT_OK(json);
  return *json;
}

TEST(KeyEnrolmentTest, ReadsWhatABrowserMade) {
  ASSERT_OK_AND_ASSIGN(const KeyEnrolment enrolment,
                       ReadKeyEnrolment(Golden(), "enrolment"));
  EXPECT_EQ(enrolment.organization, kOrganization);
  EXPECT_EQ(enrolment.key.label, "phone-1");
  EXPECT_EQ(enrolment.key.person, "p-01");
  EXPECT_EQ(enrolment.key.purpose, crypto::KeyPurpose::kEvent);
}

TEST(KeyEnrolmentTest, RefusesWhatTheKeyDidNotSign) {
  for (const auto& [field, value] :
       {std::pair<std::string, std::string>{"organization",
                                            "org-bbbbbbbbbbbbbbbbbbbbbbbbbb"},
        {"purpose", "ADMIN"},
        {"statement_id", "019728c9c0007cad90d295121d30a811"},
        {"ledger_id", std::string(64, '2')}}) {
    Json changed = Golden();
    changed[field] = value;
    EXPECT_THAT(
        ReadKeyEnrolment(changed, "enrolment"),
        StatusIs(absl::StatusCode::kInvalidArgument, "enrolment.possession"))
        << field;
  }
}

TEST(KeyEnrolmentTest, NamesTheFieldThatIsWrong) {
  for (const auto& [field, value] :
       {std::pair<std::string, std::string>{"spki", "AAAA"},
        {"spki", "no base64"},
        {"statement_id", "12"},
        {"label", ""},
        {"purpose", "SECRET"}}) {
    Json changed = Golden();
    changed[field] = value;
    EXPECT_THAT(ReadKeyEnrolment(changed, "enrolment"),
                StatusIs(absl::StatusCode::kInvalidArgument, field));
  }
}

TEST(KeyEnrolmentTest, IsRegisteredByTheStatementItNames) {
  const daodi::testing::TemporaryDirectory directory;
  Workspace workspace = *Workspace::Open(directory.path());
  LedgerSettings settings;
  settings.ledger_id.data()[0] = 1;
  settings.origin = "o";
  settings.vkey = "v";
  ASSERT_OK(workspace.SaveLedger(settings));
  ASSERT_OK(workspace.SetAlias("E01", kOrganization));
  KeyDescription admin;
  admin.alias = "E01";
  admin.label = "admin";
  admin.purpose = crypto::KeyPurpose::kAdmin;
  ASSERT_OK(workspace.MakeKey(admin));
  Outbox outbox(workspace);
  StatementSigner signer(&workspace, &outbox, SigningMode::kTrial,
                         [](uint64_t) -> absl::StatusOr<crypto::HeaderDigest> {
                           return absl::UnimplementedError("no ledger here");
                         });
  const Json statement = {{"name", "a"},
                          {"kind", "KEY_REGISTRATION"},
                          {"author", "E01"},
                          {"key", "admin"},
                          {"record", {{"enrolment", Golden()}}}};
  ASSERT_OK_AND_ASSIGN(const auto specs,
                       ParseStatementSpecs(Json::array({statement}).dump()));
  ASSERT_OK_AND_ASSIGN(const auto items, signer.Sign(specs));
  ASSERT_OK_AND_ASSIGN(const crypto::Envelope envelope,
                       crypto::ParseEnvelope(items[0].statement.envelope()));
  EXPECT_EQ(envelope.header.statement_id.hex(),
            Golden()["statement_id"].get<std::string>());
}

}  // namespace
}  // namespace daodi::services::cli
