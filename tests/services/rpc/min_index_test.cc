// Reads that wait for one's own write, and those that would wait for nothing.

#include <chrono>
#include <string>

#include "daodi/v1/trace_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/rpc_server.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

using ::testing::HasSubstr;

class MinIndexTest : public ::testing::Test {
 protected:
  MinIndexTest() : ledger_({folder_.path()}) {
    ledger_.Create();
    author_ = ledger_.AddOrganization("grower");
    transport_ = ledger_.governance().AddKey(
        author_, crypto::KeyPurpose::kTransport, "grower transport");
    ledger_.FeedGovernance();
    index_ = ledger_.Append(ledger_.Storing(author_, "HP-1")).index;
  }

  static v1::ListBatchEventsRequest Waiting(int64_t min_index) {
    v1::ListBatchEventsRequest request;
    request.set_parent("organizations/-/batches/HP-1");
    request.set_wait_for_min_index(true);
    request.set_min_index(min_index);
    return request;
  }

  TemporaryDirectory folder_;
  PipelineFixture ledger_;
  TestOrganization author_{"", TestKey("a"), TestKey("b"), TestKey("c")};
  crypto::PrivateKey transport_ = TestKey("d");
  uint64_t index_ = 0;
};

TEST_F(MinIndexTest, AnswersForAnAcknowledgedEntry) {
  RpcServer server(&ledger_);
  auto stub = v1::TraceService::NewStub(server.Connect(&transport_));
  grpc::ClientContext context;
  v1::ListBatchEventsResponse response;
  const grpc::Status status = stub->ListBatchEvents(
      &context, Waiting(static_cast<int64_t>(index_)), &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_GT(response.as_of_size(), static_cast<int64_t>(index_));
}

TEST_F(MinIndexTest, RefusesAtOnceWhatIsNoEntry) {
  RpcServer server(&ledger_);
  auto stub = v1::TraceService::NewStub(server.Connect(nullptr));
  const auto size = static_cast<int64_t>(ledger_.store().head().size);
  for (const int64_t min_index : {int64_t{-1}, size, int64_t{1'000'000'000}}) {
    grpc::ClientContext context;
    // Far less than a read may wait.
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(5));
    v1::ListBatchEventsResponse response;
    const grpc::Status status =
        stub->ListBatchEvents(&context, Waiting(min_index), &response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_THAT(status.error_message(), HasSubstr("min_index"));
  }
}

}  // namespace
}  // namespace daodi::testing
