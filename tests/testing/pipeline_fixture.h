// A whole ledger without its network: store, pipeline, checkpoints and views in
// a folder, with organizations and keys from a GovernanceFixture.

#ifndef DAODI_TESTS_TESTING_PIPELINE_FIXTURE_H_
#define DAODI_TESTS_TESTING_PIPELINE_FIXTURE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "services/ledger/append_pipeline.h"
#include "services/ledger/checkpoint_signer.h"
#include "services/ledger/witness_client.h"
#include "services/views/view_applier.h"
#include "storage/document_store.h"
#include "storage/signing_guard.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/governance_fixture.h"

namespace daodi::testing {

struct PipelineFixtureOptions {
  std::string folder;  // data, guard and keys go below it
  crypto::ClockMode clock_mode = crypto::ClockMode::kReal;
  rocksdb::Env* env = nullptr;
  services::ledger::StepObserver* observer = nullptr;
  std::string witness_policy;  // of genesis
  services::ledger::WitnessTransport* witness_transport = nullptr;
  services::ledger::WitnessClientOptions witness_client;
  int verify_threads = 2;
  // How often a grown log is signed; short, so that tests need not wait.
  int64_t checkpoint_interval_ms = 1;
  // Of all keys but the log's. With Ed25519 every process signs the same bytes.
  crypto::SignatureScheme scheme = crypto::SignatureScheme::kEcdsaP256Sha256;
  bool documents = false;  // keeps documents beside the ledger
};

// Aborts, with a message, when what must succeed does not.
class PipelineFixture {
 public:
  explicit PipelineFixture(const PipelineFixtureOptions& options);
  ~PipelineFixture();

  // Makes the ledger with the genesis of governance(); then Open().
  void Create();
  // Opens an existing ledger and starts its threads.
  absl::Status Open();
  void Close();

  GovernanceFixture& governance() { return governance_; }
  FakeClock& clock() { return clock_; }
  storage::LedgerStore& store() { return *store_; }
  // Null unless asked for.
  storage::DocumentStore* documents() { return documents_.get(); }
  services::ledger::AppendPipeline& pipeline() { return *pipeline_; }
  services::ledger::CheckpointBoard& board() { return *board_; }
  services::ledger::CheckpointSigner& checkpoints() { return *checkpoints_; }
  services::ledger::PublishedRegistry& registry() { return *registry_; }
  services::views::ViewApplier& views() { return *views_; }
  std::string data_path() const { return options_.folder + "/data"; }
  std::string guard_path() const { return options_.folder + "/signing.guard"; }

  // An enterprise whose registration is in the log; `name` names its keys.
  TestOrganization AddOrganization(
      const std::string& name, std::vector<crypto::OrganizationRole> roles = {
                                   crypto::OrganizationRole::kEnterprise});
  // Submits the governance statements made since the last call.
  void FeedGovernance();

  // The next statement made here gets the id TestStatementId(number).
  void NumberStatementsFrom(uint64_t number) { next_id_ = number; }
  // A lot put into store: valid, signed, with a statement id of its own.
  SignedStatement Storing(const TestOrganization& author,
                          const std::string& lot);
  // The same for several, under one signature.
  std::vector<SignedStatement> StoringBundle(const TestOrganization& author,
                                             const std::string& lot, int count);

  // Submits and waits.
  services::ledger::SubmissionResult Submit(
      const std::vector<SignedStatement>& statements,
      services::ledger::BatchMode mode = services::ledger::BatchMode::kProceed,
      services::ledger::AckLevel ack = services::ledger::AckLevel::kDurable,
      bool validate_only = false);
  services::ledger::StatementOutcome Append(const SignedStatement& statement);

  // Waits until every entry is in the views.
  void CatchUpViews();

 private:
  absl::Status OpenDocuments();
  crypto::StatementHeader NextHeader(const TestOrganization& author);

  const PipelineFixtureOptions options_;
  GovernanceFixture governance_;
  FakeClock clock_;
  uint64_t fed_ = 1;  // genesis is written by Create
  std::atomic<uint64_t> next_id_{1'000'000};

  std::unique_ptr<storage::LedgerStore> store_;
  std::unique_ptr<storage::DocumentStore> documents_;
  std::unique_ptr<storage::SigningGuard> guard_;
  std::unique_ptr<crypto::NoteSigner> signer_;
  std::unique_ptr<services::ledger::PublishedRegistry> registry_;
  std::unique_ptr<services::ledger::CheckpointBoard> board_;
  std::unique_ptr<services::ledger::RecentStatements> recent_;
  std::unique_ptr<services::views::ViewApplier> views_;
  std::unique_ptr<services::ledger::WitnessClient> witnesses_;
  std::unique_ptr<services::ledger::CheckpointSigner> checkpoints_;
  std::unique_ptr<services::ledger::AppendPipeline> pipeline_;
};

// As an author hands it to the pipeline.
services::ledger::SubmittedStatement Submitted(const SignedStatement& statement,
                                               int64_t simulated_time_ms = 0);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_TESTING_PIPELINE_FIXTURE_H_
