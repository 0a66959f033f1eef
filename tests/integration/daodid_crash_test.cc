// kill -9 of the real server while authors send over TLS.
// DAODI_SEED and DAODI_CRASH_ROUNDS vary the run.

#include <grpcpp/grpcpp.h>
#include <sys/wait.h>

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <fstream>
#include <iostream>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "crypto/key_file.h"
#include "daodi/v1/ledger_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/crashed_ledger.h"
#include "tests/integration/daodid_process.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_authority.h"

namespace daodi::testing {
namespace {

using ::testing::IsEmpty;

constexpr uint64_t kRounds = 100;
constexpr uint64_t kMaxAcksPerRound = 240;
constexpr uint64_t kOpeningKills = 6;

void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// Acknowledgements of one round, from all callers.
class AckCollector {
 public:
  void Add(const Ack& ack) {
    const std::lock_guard<std::mutex> lock(mutex_);
    acks_.push_back(ack);
    changed_.notify_all();
  }
  void CallerEnded() {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++ended_;
    changed_.notify_all();
  }
  // Waits for so many, or for a caller that got an error.
  void AwaitOrError(size_t acks) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return acks_.size() >= acks || ended_ > 0; });
  }
  const std::vector<Ack>& acks() const { return acks_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Ack> acks_;  // guarded by mutex_ while callers run
  int ended_ = 0;          // guarded by mutex_
};

class DaodidCrashTest : public ::testing::Test {
 protected:
  DaodidCrashTest()
      : crashed_(SeedOfThisRun()),
        client_(authority_.IssueClient(AddTransportKey())) {
    const TestIdentity server = authority_.IssueServer();
    WriteFile(tls_.File("server.crt"), server.certificate);
    WriteFile(tls_.File("server.key"), server.private_key);
    const std::string origin =
        crashed_.ledger().governance().log_signer().key().name();
    EXPECT_OK(crypto::SavePrivateKey(TestKey(absl::StrCat("log ", origin),
                                             crypto::SignatureScheme::kEd25519),
                                     tls_.File("checkpoint.pem")));
  }

  crypto::PrivateKey AddTransportKey() {
    PipelineFixture& ledger = crashed_.ledger();
    EXPECT_OK(ledger.Open());
    GovernanceFixture& governance = ledger.governance();
    const TestOrganization& owner = crashed_.organizations()[0];
    // Certificates are of P-256 keys.
    const crypto::PrivateKey key = TestKey("grower transport");
    governance.AppendOrDie(
        governance.Govern(crypto::KeyRegistrationRecord{governance.NewKey(
                              key, crypto::KeyPurpose::kTransport, owner.id)},
                          owner.id, owner.admin));
    ledger.FeedGovernance();
    ledger.Close();
    return key;
  }

  std::vector<std::string> Flags() {
    return {"--data",
            crashed_.ledger().data_path(),
            "--guard",
            crashed_.ledger().guard_path(),
            "--checkpoint-key",
            tls_.File("checkpoint.pem"),
            "--listen",
            "127.0.0.1:0",
            "--tls-cert",
            tls_.File("server.crt"),
            "--tls-key",
            tls_.File("server.key"),
            "--no-require-clock-sync"};
  }

  std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = authority_.certificate();
    options.pem_cert_chain = client_.certificate;
    options.pem_private_key = client_.private_key;
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(address, grpc::SslCredentials(options),
                                     arguments);
  }

  void RunAndKill(uint64_t round);
  void SendUntilError(v1::LedgerService::Stub* stub,
                      const std::vector<std::vector<SignedStatement>>& load,
                      AckCollector* acks);

  CrashedLedger crashed_;
  const TestAuthority authority_;
  const TestIdentity client_;
  const TemporaryDirectory tls_;
};

v1::AppendStatementsRequest RequestOf(
    const std::vector<SignedStatement>& statements) {
  v1::AppendStatementsRequest request;
  request.set_mode(v1::APPEND_MODE_PROCEED);
  for (const SignedStatement& statement : statements) {
    v1::Statement* message = request.add_statements();
    message->set_envelope(crypto::EncodeEnvelope(statement.envelope));
    for (const crypto::SectionContent& section : statement.sections) {
      v1::SectionContent* content = message->add_sections();
      content->set_label(section.label);
      content->set_salt(std::string(section.salt.view()));
      content->set_content(section.bytes);
    }
  }
  return request;
}

// Until the server is gone.
void DaodidCrashTest::SendUntilError(
    v1::LedgerService::Stub* stub,
    const std::vector<std::vector<SignedStatement>>& load, AckCollector* acks) {
  for (size_t sent = 0;; ++sent) {
    const std::vector<SignedStatement>& statements = load[sent % load.size()];
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(120));
    v1::AppendStatementsResponse response;
    const grpc::Status status =
        stub->AppendStatements(&context, RequestOf(statements), &response);
    if (!status.ok()) {
      EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE)
          << status.error_message();
      break;
    }
    for (int i = 0; i < response.results_size(); ++i) {
      const v1::StatementResult& result = response.results(i);
      EXPECT_EQ(result.error().code(), 0) << result.error().message();
      acks->Add({statements[i].envelope.header.statement_id,
                 static_cast<uint64_t>(result.index()),
                 *crypto::Digest::From(result.leaf_hash())});
    }
  }
  acks->CallerEnded();
}

void DaodidCrashTest::RunAndKill(uint64_t round) {
  const Load load =
      LoadOfRound(&crashed_.ledger(), crashed_.organizations(), round);
  DaodidProcess server(Flags());
  if (crashed_.random()() % kOpeningKills == 0) {
    SpinFor(std::chrono::microseconds(crashed_.random()() % 100'000));
    server.Kill();
    return;
  }
  const std::string address = server.AwaitAddress();
  ASSERT_NE(address, "") << server.output();
  AckCollector acks;
  std::vector<std::thread> callers;
  for (const auto& submissions : load) {
    callers.emplace_back([this, &address, &submissions, &acks] {
      const auto stub = v1::LedgerService::NewStub(Connect(address));
      SendUntilError(stub.get(), submissions, &acks);
    });
  }
  acks.AwaitOrError(1 + crashed_.random()() % kMaxAcksPerRound);
  SpinFor(std::chrono::microseconds(crashed_.random()() % 500));
  const int status = server.Kill();
  for (std::thread& caller : callers) caller.join();
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
      << "daodid ended by itself: " << server.output();
  for (const Ack& ack : acks.acks()) crashed_.acked().Add(ack);
}

TEST_F(DaodidCrashTest, WhatWasAckedOverTlsSurvivesKills) {
  const auto begin = std::chrono::steady_clock::now();
  const uint64_t rounds = RoundsOfThisRun(kRounds);
  for (uint64_t round = 1; round <= rounds; ++round) {
    SCOPED_TRACE(round);
    ASSERT_NO_FATAL_FAILURE(RunAndKill(round));
    crashed_.ExpectWhole(round);
    if (HasFailure()) return;
  }
  const auto store = OpenStoreOnly(crashed_.ledger().data_path());
  ASSERT_NE(store, nullptr);
  EXPECT_THAT(crashed_.ProblemsOf(*store), IsEmpty());
  const std::chrono::duration<double> time =
      std::chrono::steady_clock::now() - begin;
  std::cout << rounds << " kills of daodid, " << crashed_.acked().size()
            << " statements acknowledged, " << store->head().size
            << " entries, " << time.count() << " s" << std::endl;
}

}  // namespace
}  // namespace daodi::testing
