#include "tests/testing/pipeline_fixture.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <utility>

#include "absl/strings/str_cat.h"
#include "daodi/v1/event_sections.pb.h"
#include "services/documents/document_limits.h"
#include "services/documents/erase_documents.h"
#include "services/domain/section_schema.h"
#include "services/ledger/create_ledger.h"
#include "services/ledger/load_registry.h"

namespace daodi::testing {
namespace {

using services::ledger::SubmissionResult;

// 2025-09-01, a month after the governance statements' times.
constexpr int64_t kStartMs = 1'756'684'800'000;
constexpr uint32_t kFactsSchema = 1001;
constexpr uint8_t kFactsLabel = 1;

void CheckOk(const absl::Status& status, absl::string_view what) {
  if (status.ok()) return;
  std::fprintf(stderr, "PipelineFixture: %s: %s\n", std::string(what).c_str(),
               status.ToString().c_str());
  std::abort();
}

TestSection StoringFacts(const std::string& issuer, const std::string& lot) {
  v1::EventFacts facts;
  v1::Event* event = facts.add_events();
  event->set_line(1);
  event->set_type(v1::EVENT_TYPE_OBJECT);
  event->set_action(v1::EVENT_ACTION_OBSERVE);
  event->set_biz_step("storing");
  event->mutable_time()->set_start("2025-08-01T09:00:00+08:00");
  event->mutable_time()->set_end("2025-08-01T09:00:00+08:00");
  event->mutable_time()->set_precision(v1::TIME_PRECISION_MINUTE);
  v1::LotLine* line = event->add_lots();
  line->set_line(1);
  line->set_role(v1::LOT_ROLE_OBJECT);
  line->mutable_lot()->set_issuer(issuer);
  line->mutable_lot()->set_lot(lot);
  return {kFactsLabel,  crypto::Audience::kChain,  false,
          kFactsSchema, facts.SerializeAsString(), {}};
}

}  // namespace

services::ledger::SubmittedStatement Submitted(const SignedStatement& statement,
                                               int64_t simulated_time_ms) {
  return {crypto::EncodeEnvelope(statement.envelope), statement.sections,
          simulated_time_ms};
}

PipelineFixture::PipelineFixture(const PipelineFixtureOptions& options)
    : options_(options),
      governance_([&options] {
        GovernanceFixture::Options governance;
        governance.clock_mode = options.clock_mode;
        governance.scheme = options.scheme;
        governance.witness_policy = options.witness_policy;
        if (options.clock_mode == crypto::ClockMode::kSimulated) {
          governance.origin = "ledger.example/test/synthetic";
        }
        return GovernanceFixture(governance);
      }()),
      clock_(kStartMs) {}

PipelineFixture::~PipelineFixture() { Close(); }

void PipelineFixture::Create() {
  const GovernanceFixture::StoredEntry& genesis = governance_.entries()[0];
  services::ledger::CreateLedgerOptions create;
  create.store.path = data_path();
  create.store.env = options_.env;
  create.guard_path = guard_path();
  create.genesis_envelope = genesis.envelope;
  create.genesis_sections = genesis.sections;
  create.record_time_ms = genesis.position.record_time_ms;
  CheckOk(services::ledger::CreateLedger(create), "CreateLedger");
  CheckOk(Open(), "Open");
}

absl::Status PipelineFixture::OpenDocuments() {
  if (!options_.documents) return absl::OkStatus();
  storage::DocumentStoreOptions options;
  options.now_ms = clock_.Now().time_ms;
  options.limits = services::documents::LimitsOfDocuments();
  auto documents = storage::DocumentStore::Open(options, store_.get());
  if (!documents.ok()) return documents.status();
  documents_ = *std::move(documents);
  return absl::OkStatus();
}

absl::Status PipelineFixture::Open() {
  storage::LedgerStoreOptions store_options;
  store_options.path = data_path();
  store_options.env = options_.env;
  auto store = storage::LedgerStore::Open(store_options);
  if (!store.ok()) return store.status();
  store_ = *std::move(store);
  absl::Status documents = OpenDocuments();
  if (!documents.ok()) return documents;
  auto loaded = services::ledger::LoadRegistry(*store_);
  if (!loaded.ok()) return loaded.status();
  const std::string origin = loaded->registry.genesis().origin;
  registry_ = std::make_unique<services::ledger::PublishedRegistry>(
      std::move(loaded->registry));
  board_ = std::make_unique<services::ledger::CheckpointBoard>();
  recent_ = std::make_unique<services::ledger::RecentStatements>();
  auto guard = storage::SigningGuard::Open(guard_path(), origin, false);
  if (!guard.ok()) return guard.status();
  guard_ = *std::move(guard);
  signer_ = std::make_unique<crypto::NoteSigner>(governance_.log_signer());
  if (options_.witness_transport != nullptr) {
    auto client = services::ledger::WitnessClient::Create(
        options_.witness_policy, store_.get(), options_.witness_transport,
        options_.witness_client);
    if (!client.ok()) return client.status();
    witnesses_ = *std::move(client);
  }
  auto checkpoints = services::ledger::CheckpointSigner::Start(
      {store_.get(), guard_.get(), signer_.get(), board_.get(),
       witnesses_.get(), options_.observer},
      {options_.checkpoint_interval_ms, /*idle_interval_ms=*/60'000,
       /*witness_retry_ms=*/1});
  if (!checkpoints.ok()) return checkpoints.status();
  checkpoints_ = *std::move(checkpoints);
  views_ = std::make_unique<services::views::ViewApplier>(store_.get(),
                                                          recent_.get());
  services::ledger::AppendPipelineParts parts;
  parts.store = store_.get();
  parts.registry = registry_.get();
  parts.clock = &clock_;
  parts.board = board_.get();
  parts.recent = recent_.get();
  parts.observer = options_.observer;
  parts.on_commit = [this](uint64_t size) {
    checkpoints_->NotifyGrown();
    views_->NotifyGrown(size);
  };
  if (documents_ != nullptr) {
    parts.before_erasure = [this](crypto::ErasureStage stage,
                                  const crypto::ErasureTarget& target) {
      return services::documents::EraseDocumentsOf(stage, target, *store_,
                                                   documents_.get());
    };
  }
  parts.view_lag = [this] { return views_->lag(); };
  auto pipeline = services::ledger::AppendPipeline::Start(
      parts, {options_.verify_threads, /*require_synchronised_clock=*/true});
  if (!pipeline.ok()) return pipeline.status();
  pipeline_ = *std::move(pipeline);
  return absl::OkStatus();
}

void PipelineFixture::Close() {
  pipeline_.reset();
  if (board_ != nullptr) board_->ReleaseWaiters();
  checkpoints_.reset();
  witnesses_.reset();
  views_.reset();
  guard_.reset();
  documents_.reset();
  store_.reset();
}

TestOrganization PipelineFixture::AddOrganization(
    const std::string& name, std::vector<crypto::OrganizationRole> roles) {
  TestOrganization organization =
      governance_.AddOrganization(name, std::move(roles));
  FeedGovernance();
  return organization;
}

void PipelineFixture::FeedGovernance() {
  for (; fed_ < governance_.size(); ++fed_) {
    const GovernanceFixture::StoredEntry& entry = governance_.entries()[fed_];
    auto envelope = crypto::ParseEnvelope(entry.envelope);
    CheckOk(envelope.status(), "ParseEnvelope");
    const auto outcome = Append({*std::move(envelope), entry.sections});
    CheckOk(outcome.status, absl::StrCat("governance entry ", fed_));
  }
}

crypto::StatementHeader PipelineFixture::NextHeader(
    const TestOrganization& author) {
  crypto::StatementHeader header =
      governance_.Header(crypto::StatementKind::kStorage, author.id);
  header.statement_id = TestStatementId(next_id_++);
  return header;
}

SignedStatement PipelineFixture::Storing(const TestOrganization& author,
                                         const std::string& lot) {
  return SignStatement(NextHeader(author), {StoringFacts(author.id, lot)},
                       author.event);
}

std::vector<SignedStatement> PipelineFixture::StoringBundle(
    const TestOrganization& author, const std::string& lot, int count) {
  std::vector<SignedStatement> statements;
  std::vector<crypto::StatementHeader> headers;
  for (int i = 0; i < count; ++i) {
    statements.push_back(Storing(author, absl::StrCat(lot, "-", i)));
    headers.push_back(statements.back().envelope.header);
  }
  auto envelopes = crypto::SignBundle(headers, author.event);
  CheckOk(envelopes.status(), "SignBundle");
  for (int i = 0; i < count; ++i) {
    statements[i].envelope = std::move((*envelopes)[i]);
  }
  return statements;
}

SubmissionResult PipelineFixture::Submit(
    const std::vector<SignedStatement>& statements,
    services::ledger::BatchMode mode, services::ledger::AckLevel ack,
    bool validate_only) {
  const int64_t simulated_time_ms =
      options_.clock_mode == crypto::ClockMode::kSimulated
          ? clock_.Now().time_ms
          : 0;
  services::ledger::Submission submission;
  submission.mode = mode;
  submission.ack_level = ack;
  submission.validate_only = validate_only;
  for (const SignedStatement& statement : statements) {
    submission.statements.push_back(Submitted(statement, simulated_time_ms));
  }
  auto promise = std::make_shared<std::promise<SubmissionResult>>();
  std::future<SubmissionResult> result = promise->get_future();
  submission.done = [promise](SubmissionResult done) {
    promise->set_value(std::move(done));
  };
  absl::Status submitted = pipeline_->Submit(std::move(submission));
  if (!submitted.ok()) {
    SubmissionResult refused;
    refused.status = submitted;
    return refused;
  }
  return result.get();
}

services::ledger::StatementOutcome PipelineFixture::Append(
    const SignedStatement& statement) {
  SubmissionResult result = Submit({statement});
  if (!result.status.ok()) {
    services::ledger::StatementOutcome refused;
    refused.status = result.status;
    return refused;
  }
  return result.outcomes[0];
}

void PipelineFixture::CatchUpViews() {
  const uint64_t size = store_->head().size;
  CheckOk(views_->WaitFor(size - 1, std::chrono::steady_clock::now() +
                                        std::chrono::seconds(60)),
          "CatchUpViews");
}

}  // namespace daodi::testing
