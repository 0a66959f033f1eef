// Clients of a stream vanish at any moment: an office loses its line, an ERP is
// killed. What was acked is in the log once, and the server goes on.

#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daodi/v1/ledger_service.grpc.pb.h"
#include "gtest/gtest.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/rpc_server.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

constexpr uint32_t kSeed = 20261122;
constexpr int kMessages = 16;
// Of a message; some of them at once are more than a stream may have pending,
// so that clients also vanish while the server has stopped reading.
constexpr int kLots = 128;
constexpr int kClients = 3;
constexpr int kStreamsPerClient = 20;

// What one client was told: the indexes of the statements of a message, by its
// number, each time it was answered.
using Indexes = std::vector<int64_t>;
using Acked = std::map<int, std::vector<Indexes>>;

Indexes IndexesOf(const v1::StreamAppendResponse& response) {
  Indexes indexes;
  for (const v1::StatementResult& result : response.results()) {
    indexes.push_back(result.index());
  }
  return indexes;
}

class StreamCancelTest : public ::testing::Test {
 protected:
  StreamCancelTest() : ledger_({folder_.path()}) {
    ledger_.Create();
    const TestOrganization author = ledger_.AddOrganization("grower");
    const crypto::PrivateKey transport = ledger_.governance().AddKey(
        author, crypto::KeyPurpose::kTransport, "grower transport");
    ledger_.FeedGovernance();
    for (int i = 0; i < kMessages; ++i) {
      messages_.push_back(MessageOf(
          ledger_.StoringBundle(author, absl::StrCat("HP-", i), kLots)));
    }
    server_ = std::make_unique<RpcServer>(&ledger_);
    channel_ = server_->Connect(&transport);
  }

  static v1::StreamAppendRequest MessageOf(
      const std::vector<SignedStatement>& bundle) {
    v1::StreamAppendRequest message;
    for (const SignedStatement& signed_one : bundle) {
      const services::ledger::SubmittedStatement submitted =
          Submitted(signed_one);
      v1::Statement* statement = message.add_statements();
      statement->set_envelope(submitted.envelope);
      for (const crypto::SectionContent& section : submitted.sections) {
        v1::SectionContent* content = statement->add_sections();
        content->set_label(section.label);
        content->set_salt(std::string(section.salt.view()));
        content->set_content(section.bytes);
      }
    }
    return message;
  }

  // Sends some, reads some, and is gone: half of the time while another thread
  // of the client still writes.
  void VanishOnce(v1::LedgerService::Stub* stub, std::mt19937* random,
                  Acked* acked) {
    grpc::ClientContext context;
    auto stream = stub->StreamAppend(&context);
    std::vector<int> sent;
    for (size_t i = (*random)() % 40; i > 0; --i) {
      sent.push_back(static_cast<int>((*random)() % kMessages));
    }
    const size_t reads = (*random)() % (sent.size() + 1);
    const bool while_writing = (*random)() % 2 == 0;
    std::thread writer([&] {
      for (const int number : sent) {
        if (!stream->Write(messages_[static_cast<size_t>(number)])) return;
      }
    });
    v1::StreamAppendResponse response;
    for (size_t i = 0; i < reads && stream->Read(&response); ++i) {
      (*acked)[sent[i]].push_back(IndexesOf(response));
    }
    if (!while_writing) writer.join();
    context.TryCancel();
    if (writer.joinable()) writer.join();
    stream->Finish();
  }

  TemporaryDirectory folder_;
  PipelineFixture ledger_;
  std::vector<v1::StreamAppendRequest> messages_;
  std::unique_ptr<RpcServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(StreamCancelTest, LosesAndDoublesNothingAndServesTheNext) {
  SCOPED_TRACE(absl::StrCat("seed ", kSeed));
  std::vector<Acked> told(kClients);
  std::vector<std::thread> clients;
  for (int client = 0; client < kClients; ++client) {
    clients.emplace_back([this, client, &told] {
      std::mt19937 random(kSeed + static_cast<uint32_t>(client));
      const auto stub = v1::LedgerService::NewStub(channel_);
      for (int i = 0; i < kStreamsPerClient; ++i) {
        VanishOnce(stub.get(), &random, &told[static_cast<size_t>(client)]);
      }
    });
  }
  for (std::thread& client : clients) client.join();

  // One that stays gets an answer to each, and the places that others were
  // told.
  const auto stub = v1::LedgerService::NewStub(channel_);
  grpc::ClientContext context;
  auto stream = stub->StreamAppend(&context);
  std::set<int64_t> places;
  for (int number = 0; number < kMessages; ++number) {
    ASSERT_TRUE(stream->Write(messages_[static_cast<size_t>(number)]));
    v1::StreamAppendResponse response;
    ASSERT_TRUE(stream->Read(&response));
    const Indexes indexes = IndexesOf(response);
    ASSERT_EQ(indexes.size(), static_cast<size_t>(kLots));
    places.insert(indexes.begin(), indexes.end());
    for (const Acked& acked : told) {
      const auto found = acked.find(number);
      if (found == acked.end()) continue;
      for (const Indexes& before : found->second) EXPECT_EQ(before, indexes);
    }
  }
  EXPECT_EQ(places.size(), static_cast<size_t>(kMessages * kLots));
  EXPECT_EQ(places.count(-1), 0u);
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

}  // namespace
}  // namespace daodi::testing
