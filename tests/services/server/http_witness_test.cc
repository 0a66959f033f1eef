#include <stdlib.h>
#include <sys/stat.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/server/http_witness_transport.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

using services::ledger::AckLevel;
using services::ledger::BatchMode;
using services::server::HttpWitnessTransport;
using ::testing::HasSubstr;

constexpr int64_t kTimeoutMs = 60'000;

// tests/testing/http_witness.py, running until the end of the test.
class HttpWitness {
 public:
  explicit HttpWitness(const std::string& log_vkey) {
    // A proxy of this machine knows nothing of its loopback interface.
    setenv("no_proxy", "127.0.0.1", 1);
    const std::string pipe = folder_.File("announcement");
    if (mkfifo(pipe.c_str(), 0600) != 0) std::abort();
    process_ = popen(
        absl::StrCat("exec python3 -B ", DAODI_SOURCE_DIR,
                     "/tests/testing/http_witness.py '", log_vkey, "' > ", pipe)
            .c_str(),
        "w");
    if (process_ == nullptr) std::abort();
    std::ifstream announcement(pipe);
    announcement >> vkey_ >> port_;
  }
  // Ends its standard input, and so the witness.
  ~HttpWitness() { pclose(process_); }

  const std::string& vkey() const { return vkey_; }
  std::string url() const { return absl::StrCat("http://127.0.0.1:", port_); }

 private:
  TemporaryDirectory folder_;
  std::FILE* process_ = nullptr;
  std::string vkey_;
  int port_ = 0;
};

class HttpWitnessTest : public ::testing::Test {
 protected:
  HttpWitnessTest() : witness_(GovernanceFixture().vkey()) {}
  void SetUp() override { ASSERT_NE(witness_.vkey(), ""); }

  HttpWitness witness_;
  HttpWitnessTransport transport_;
};

TEST_F(HttpWitnessTest, CosignsALedgerOverHttp) {
  const TemporaryDirectory folder;
  PipelineFixtureOptions options;
  options.folder = folder.path();
  options.witness_policy =
      absl::StrCat("log ", GovernanceFixture().vkey(), "\nwitness w1 ",
                   witness_.vkey(), " ", witness_.url(), "\nquorum w1\n");
  options.witness_transport = &transport_;
  PipelineFixture ledger(options);
  ledger.Create();
  const TestOrganization author = ledger.AddOrganization("grower");
  ASSERT_OK_AND_ASSIGN(const crypto::LogPolicy policy,
                       crypto::LogPolicy::Parse(options.witness_policy));
  // The last one after a restart, from the size in the witness's 409.
  for (const char* lot : {"HP-1", "HP-2", "HP-3"}) {
    if (lot == std::string("HP-3")) {
      ledger.Close();
      ASSERT_OK(ledger.Open());
    }
    const auto result =
        ledger.Submit({ledger.Storing(author, lot)}, BatchMode::kProceed,
                      AckLevel::kWitnessed);
    ASSERT_OK(result.status);
    EXPECT_OK(policy.VerifyCheckpoint(result.checkpoint).status());
  }
}

TEST_F(HttpWitnessTest, HandsOverStatusBodyAndTypeWithoutParameters) {
  const GovernanceFixture log;
  ASSERT_OK_AND_ASSIGN(const std::string body,
                       crypto::FormatAddCheckpointRequest(
                           {0, {}, log.CheckpointNote(log.size())}));
  // A slash at the end of the URL is not doubled.
  ASSERT_OK_AND_ASSIGN(
      crypto::WitnessResponse response,
      transport_.AddCheckpoint(witness_.url() + "/", body, kTimeoutMs));
  EXPECT_EQ(response.http_status, 200);
  EXPECT_EQ(response.content_type, "text/plain");
  EXPECT_THAT(response.body, HasSubstr("\u2014 http.witness.example "));
  ASSERT_OK_AND_ASSIGN(
      response, transport_.AddCheckpoint(witness_.url(), body, kTimeoutMs));
  EXPECT_EQ(response.http_status, 409);
  EXPECT_EQ(response.content_type, "text/x.tlog.size");
  EXPECT_EQ(response.body, absl::StrCat(log.size(), "\n"));
}

TEST_F(HttpWitnessTest, FollowsNoRedirect) {
  ASSERT_OK_AND_ASSIGN(const crypto::WitnessResponse response,
                       transport_.AddCheckpoint(witness_.url() + "/redirect",
                                                "old 0\n\n", kTimeoutMs));
  EXPECT_EQ(response.http_status, 307);
}

TEST_F(HttpWitnessTest, RefusesALargeAnswer) {
  EXPECT_THAT(
      transport_
          .AddCheckpoint(witness_.url() + "/large", "old 0\n\n", kTimeoutMs)
          .status(),
      StatusIs(absl::StatusCode::kResourceExhausted, "524288"));
}

TEST_F(HttpWitnessTest, GivesUpAfterTheTimeout) {
  EXPECT_THAT(
      transport_.AddCheckpoint(witness_.url() + "/silent", "old 0\n\n", 50)
          .status(),
      StatusIs(absl::StatusCode::kDeadlineExceeded, "silent"));
}

TEST(HttpWitnessTransportUrl, IsRefusedUnlessHttp) {
  HttpWitnessTransport transport;
  EXPECT_THAT(transport.AddCheckpoint("file:///etc", "", kTimeoutMs).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, "file:///etc"));
}

TEST(HttpWitnessTransportConnection, ThatFailsIsUnavailable) {
  // Port 1 of loopback: nobody listens there.
  setenv("no_proxy", "127.0.0.1", 1);
  HttpWitnessTransport transport;
  EXPECT_THAT(
      transport.AddCheckpoint("http://127.0.0.1:1", "", kTimeoutMs).status(),
      StatusIs(absl::StatusCode::kUnavailable, "127.0.0.1:1"));
}

}  // namespace
}  // namespace daodi::testing
