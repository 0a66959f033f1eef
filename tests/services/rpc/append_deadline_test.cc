// An append that waits for witnesses, as a caller with a deadline sees it.

#include <chrono>
#include <string>

#include "daodi/v1/ledger_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/rpc_server.h"
#include "tests/testing/temporary_directory.h"
#include "tests/testing/test_witness.h"

namespace daodi::testing {
namespace {

using ::testing::HasSubstr;

class AppendDeadlineTest : public ::testing::Test {
 protected:
  AppendDeadlineTest()
      : witnesses_(1, GovernanceFixture().log_signer().key()),
        ledger_(Options()) {
    ledger_.Create();
  }

  PipelineFixtureOptions Options() {
    witnesses_.Set("w1", WitnessConduct::kDown);
    PipelineFixtureOptions options;
    options.folder = folder_.path();
    options.witness_policy = witnesses_.Policy(1);
    options.witness_transport = &witnesses_;
    return options;
  }

  TemporaryDirectory folder_;
  TestWitnesses witnesses_;
  PipelineFixture ledger_;
};

TEST_F(AppendDeadlineTest, HearsBeforeItsDeadlineThatWitnessesAreMissing) {
  const TestOrganization author = ledger_.AddOrganization("grower");
  const crypto::PrivateKey transport = ledger_.governance().AddKey(
      author, crypto::KeyPurpose::kTransport, "grower transport");
  ledger_.FeedGovernance();
  RpcServer server(&ledger_);
  auto stub = v1::LedgerService::NewStub(server.Connect(&transport));

  const auto submitted = Submitted(ledger_.Storing(author, "HP-1"));
  v1::AppendStatementsRequest request;
  request.set_ack_level(v1::ACK_LEVEL_WITNESSED);
  v1::Statement* statement = request.add_statements();
  statement->set_envelope(submitted.envelope);
  for (const crypto::SectionContent& section : submitted.sections) {
    v1::SectionContent* content = statement->add_sections();
    content->set_label(section.label);
    content->set_salt(std::string(section.salt.view()));
    content->set_content(section.bytes);
  }
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       std::chrono::seconds(3));
  v1::AppendStatementsResponse response;
  const grpc::Status status =
      stub->AppendStatements(&context, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(status.error_message(), HasSubstr("durable and not lost"));
  EXPECT_THAT(status.error_message(), HasSubstr("w1: "));
  EXPECT_THAT(status.error_details(), HasSubstr("WITNESSES_UNAVAILABLE"));
}

}  // namespace
}  // namespace daodi::testing
