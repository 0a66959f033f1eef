// Requests that take much of the server for little of the caller.

#include <string>

#include "absl/strings/str_cat.h"
#include "daodi/v1/ledger_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/limits.h"
#include "services/rpc/raw_message.h"
#include "services/rpc/submission_message.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/rpc_server.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

using ::testing::HasSubstr;

class AppendLimitsTest : public ::testing::Test {
 protected:
  AppendLimitsTest() : ledger_({folder_.path()}) {
    ledger_.Create();
    const TestOrganization author = ledger_.AddOrganization("grower");
    const crypto::PrivateKey transport = ledger_.governance().AddKey(
        author, crypto::KeyPurpose::kTransport, "grower transport");
    ledger_.FeedGovernance();
    statement_ = Submitted(ledger_.Storing(author, "HP-1"));
    server_ = std::make_unique<RpcServer>(&ledger_);
    member_ = v1::LedgerService::NewStub(server_->Connect(&transport));
    nobody_ = v1::LedgerService::NewStub(server_->Connect(nullptr));
  }

  v1::AppendStatementsRequest Request() const {
    v1::AppendStatementsRequest request;
    v1::Statement* statement = request.add_statements();
    statement->set_envelope(statement_.envelope);
    for (const crypto::SectionContent& section : statement_.sections) {
      v1::SectionContent* content = statement->add_sections();
      content->set_label(section.label);
      content->set_salt(std::string(section.salt.view()));
      content->set_content(section.bytes);
    }
    return request;
  }

  static grpc::Status Append(v1::LedgerService::Stub* stub,
                             const v1::AppendStatementsRequest& request) {
    grpc::ClientContext context;
    v1::AppendStatementsResponse response;
    return stub->AppendStatements(&context, request, &response);
  }

  static grpc::Status Stream(v1::LedgerService::Stub* stub,
                             const v1::AppendStatementsRequest& request) {
    grpc::ClientContext context;
    auto stream = stub->StreamAppend(&context);
    v1::StreamAppendRequest message;
    *message.mutable_statements() = request.statements();
    stream->Write(message);
    stream->WritesDone();
    v1::StreamAppendResponse response;
    while (stream->Read(&response)) {
    }
    return stream->Finish();
  }

  TemporaryDirectory folder_;
  PipelineFixture ledger_;
  services::ledger::SubmittedStatement statement_;
  std::unique_ptr<RpcServer> server_;
  std::unique_ptr<v1::LedgerService::Stub> member_;
  std::unique_ptr<v1::LedgerService::Stub> nobody_;
};

TEST_F(AppendLimitsTest, TakesWhatIsWithinThem) {
  EXPECT_TRUE(Append(member_.get(), Request()).ok());
  EXPECT_TRUE(Stream(member_.get(), Request()).ok());
}

TEST_F(AppendLimitsTest, RefusesMoreNamesThanASectionHas) {
  v1::AppendStatementsRequest request = Request();
  v1::SectionContent* section =
      request.mutable_statements(0)->mutable_sections(0);
  for (int i = 0; i < 9; ++i) section->add_named_organizations("");
  for (const grpc::Status& status :
       {Append(member_.get(), request), Stream(member_.get(), request)}) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_THAT(status.error_details(), HasSubstr("named_organizations"));
  }
}

TEST_F(AppendLimitsTest, RefusesMoreSectionsThanAHeaderHas) {
  v1::AppendStatementsRequest request = Request();
  while (request.statements(0).sections_size() < 17) {
    request.mutable_statements(0)->add_sections();
  }
  const grpc::Status status = Append(member_.get(), request);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_details(), HasSubstr("17 sections"));
}

TEST_F(AppendLimitsTest, RefusesAFloodOfEmptyFieldsBeforeItBuildsThem) {
  v1::AppendStatementsRequest request = Request();
  v1::SectionContent* section =
      request.mutable_statements(0)->mutable_sections(0);
  for (int i = 0; i < services::kMaxRequestFields; ++i) {
    section->add_named_organizations("");
  }
  const grpc::Status status = Append(member_.get(), request);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("fields"));
  // Whoever is no member is not even read.
  EXPECT_EQ(Append(nobody_.get(), request).error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(AppendLimitsTest, RefusesWhatIsNoRequest) {
  for (const std::string& bytes :
       {std::string("\x0a"), std::string("\x0a\x05\x0a"),
        std::string("\x0b\x0c"), std::string(1, '\0')}) {
    const grpc::Slice slice(bytes);
    v1::AppendStatementsRequest request;
    EXPECT_THAT(
        services::rpc::ReadMessage(grpc::ByteBuffer(&slice, 1), &request),
        StatusIs(absl::StatusCode::kInvalidArgument));
  }
}

TEST_F(AppendLimitsTest, CountsTheBytesOfNamesAndSalts) {
  v1::AppendStatementsRequest request = Request();
  v1::SectionContent* section =
      request.mutable_statements(0)->mutable_sections(0);
  for (int i = 0; i < 8; ++i) {
    section->add_named_organizations(std::string(1000, 'a'));
  }
  EXPECT_THAT(
      services::rpc::TakeStatements(request.mutable_statements(), {10, 8000}),
      StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace daodi::testing
