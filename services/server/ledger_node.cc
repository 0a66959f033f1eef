#include "services/server/ledger_node.h"

#include <algorithm>
#include <iostream>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/key_file.h"
#include "services/documents/document_limits.h"
#include "services/documents/erase_documents.h"
#include "services/ledger/load_registry.h"

namespace daodi::services::server {

absl::StatusOr<std::unique_ptr<LedgerNode>> LedgerNode::Open(
    const ServerConfig& config) {
  std::unique_ptr<LedgerNode> node(new LedgerNode());
  node->clock_ = NewSystemClock();
  for (auto step :
       {&LedgerNode::OpenStore, &LedgerNode::OpenDocuments,
        &LedgerNode::OpenCodes, &LedgerNode::LoadSigner, &LedgerNode::OpenReads,
        &LedgerNode::OpenAccounts, &LedgerNode::PrepareWitnesses,
        &LedgerNode::StartThreads, &LedgerNode::OpenReceiptLinks,
        &LedgerNode::OpenDispensingSlips, &LedgerNode::OpenNotices}) {
    absl::Status done = (node.get()->*step)(config);
    if (!done.ok()) return done;
  }
  return node;
}

LedgerNode::~LedgerNode() {
  // The pipeline first: what it still appends is signed and viewed.
  pipeline_.reset();
  checkpoints_.reset();
  views_.reset();
}

absl::Status LedgerNode::OpenStore(const ServerConfig& config) {
  storage::LedgerStoreOptions options;
  options.path = config.data_path;
  options.key_store_path = config.subject_key_path;
  auto store = storage::LedgerStore::Open(options);
  if (!store.ok()) return store.status();
  store_ = *std::move(store);
  auto loaded = ledger::LoadRegistry(*store_);
  if (!loaded.ok()) return loaded.status();
  if (!loaded->registry.has_genesis()) {
    return absl::FailedPreconditionError(absl::StrCat(
        config.data_path, " holds no genesis: create it with `daodi init`"));
  }
  registry_ =
      std::make_unique<ledger::PublishedRegistry>(std::move(loaded->registry));
  return absl::OkStatus();
}

absl::Status LedgerNode::OpenDocuments(const ServerConfig& config) {
  const bool simulated = registry_->With([](const crypto::Registry& registry) {
    return registry.genesis().clock_mode == crypto::ClockMode::kSimulated;
  });
  storage::DocumentStoreOptions options;
  options.path = config.documents_path;
  options.now_ms =
      simulated ? store_->head().record_time_ms : clock_->Now().time_ms;
  options.limits = documents::LimitsOfDocuments();
  auto documents = storage::DocumentStore::Open(options, store_.get());
  if (!documents.ok()) return documents.status();
  documents_ = *std::move(documents);
  return absl::OkStatus();
}

absl::Status LedgerNode::OpenCodes(const ServerConfig& config) {
  codes::CodeDeskOptions options;
  options.scans_path = config.scans_path.empty() ? config.data_path + ".scans"
                                                 : config.scans_path;
  options.serial_key_folder = config.serial_key_path;
  auto codes = codes::CodeDesk::Open(options, store_.get(), registry_.get());
  if (!codes.ok()) return codes.status();
  codes_ = *std::move(codes);
  return absl::OkStatus();
}

absl::Status LedgerNode::LoadSigner(const ServerConfig& config) {
  auto key = crypto::LoadPrivateKey(config.checkpoint_key_path);
  if (!key.ok()) return key.status();
  const crypto::GenesisRecord genesis = registry_->With(
      [](const crypto::Registry& registry) { return registry.genesis(); });
  auto signer = crypto::NoteSigner::Create(crypto::NoteKeyType::kEd25519,
                                           genesis.origin, *std::move(key));
  if (!signer.ok()) return signer.status();
  const auto& listed = genesis.checkpoint_vkeys;
  if (std::find(listed.begin(), listed.end(), signer->key().Format()) ==
      listed.end()) {
    return absl::FailedPreconditionError(
        absl::StrCat(config.checkpoint_key_path,
                     " is not a checkpoint key that genesis lists"));
  }
  signer_ = std::make_unique<crypto::NoteSigner>(*std::move(signer));
  auto guard =
      storage::SigningGuard::Open(config.guard_path, genesis.origin, false);
  if (!guard.ok()) return guard.status();
  guard_ = *std::move(guard);
  return absl::OkStatus();
}

absl::Status LedgerNode::OpenReads(const ServerConfig& config) {
  const std::string path = config.reads_path.empty()
                               ? config.data_path + ".reads"
                               : config.reads_path;
  auto log = storage::ReadLogStore::Open(path, /*read_only=*/false);
  if (!log.ok()) return log.status();
  read_store_ = *std::move(log);
  reads_ = std::make_unique<disclosure::ReadLog>(
      disclosure::ReadLogParts{read_store_.get(), store_.get(), registry_.get(),
                               clock_.get(), signer_.get()});
  return absl::OkStatus();
}

absl::Status LedgerNode::OpenAccounts(const ServerConfig& config) {
  accounts::AccountDeskOptions options;
  options.path = config.accounts_path.empty() ? config.data_path + ".accounts"
                                              : config.accounts_path;
  auto desk =
      accounts::AccountDesk::Open(options, registry_.get(), clock_.get());
  if (!desk.ok()) return desk.status();
  accounts_ = *std::move(desk);
  return absl::OkStatus();
}

absl::Status LedgerNode::PrepareWitnesses(const ServerConfig&) {
  const std::string policy =
      registry_->With([](const crypto::Registry& registry) {
        return registry.genesis().witness_policy;
      });
  if (policy.empty()) return absl::OkStatus();
  ledger::WitnessClientOptions options;
  options.on_change = [](const std::string& witness,
                         const absl::Status& status) {
    std::cerr << absl::StrCat("daodid: witness ", witness, ": ",
                              status.ok() ? "cosigns" : status.message(), "\n");
  };
  auto client = ledger::WitnessClient::Create(
      policy, store_.get(), &witness_transport_, std::move(options));
  if (!client.ok()) return client.status();
  witnesses_ = *std::move(client);
  return absl::OkStatus();
}

absl::Status LedgerNode::StartThreads(const ServerConfig& config) {
  auto checkpoints = ledger::CheckpointSigner::Start(
      {store_.get(), guard_.get(), signer_.get(), &board_, witnesses_.get(),
       nullptr},
      {});
  if (!checkpoints.ok()) return checkpoints.status();
  checkpoints_ = *std::move(checkpoints);
  views_ = std::make_unique<views::ViewApplier>(store_.get(), &recent_);

  ledger::AppendPipelineParts parts;
  parts.store = store_.get();
  parts.registry = registry_.get();
  parts.clock = clock_.get();
  parts.board = &board_;
  parts.recent = &recent_;
  parts.on_commit = [this](uint64_t size) {
    checkpoints_->NotifyGrown();
    views_->NotifyGrown(size);
  };
  parts.before_erasure = [this](crypto::ErasureStage stage,
                                const crypto::ErasureTarget& target) {
    return documents::EraseDocumentsOf(stage, target, *store_,
                                       documents_.get());
  };
  parts.view_lag = [this] { return views_->lag(); };
  ledger::AppendPipelineOptions options;
  options.verify_threads =
      config.verify_threads > 0
          ? config.verify_threads
          : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  options.require_synchronised_clock = config.require_clock_sync;
  auto pipeline = ledger::AppendPipeline::Start(parts, options);
  if (!pipeline.ok()) return pipeline.status();
  pipeline_ = *std::move(pipeline);
  return absl::OkStatus();
}

absl::Status LedgerNode::OpenReceiptLinks(const ServerConfig& config) {
  if (!config.notary_key_path.empty()) {
    auto key = crypto::LoadPrivateKey(config.notary_key_path);
    if (!key.ok()) return key.status();
    notary_ = std::make_unique<crypto::PrivateKey>(*std::move(key));
  }
  auto links = storage::ReceiptLinkStore::Open(
      config.receipt_links_path.empty() ? config.data_path + ".receipt-links"
                                        : config.receipt_links_path);
  if (!links.ok()) return links.status();
  receipt_link_store_ = *std::move(links);
  trade::ReceiptLinkParts parts;
  parts.links = receipt_link_store_.get();
  parts.store = store_.get();
  parts.registry = registry_.get();
  parts.pipeline = pipeline_.get();
  parts.clock = clock_.get();
  parts.notary = notary_.get();
  parts.ledger_id = registry_->With(
      [](const crypto::Registry& registry) { return registry.ledger_id(); });
  receipt_links_ = std::make_unique<trade::ReceiptLinks>(parts);
  return absl::OkStatus();
}

absl::Status LedgerNode::OpenNotices(const ServerConfig& config) {
  auto store = storage::NoticeStore::Open(config.notices_path.empty()
                                              ? config.data_path + ".notices"
                                              : config.notices_path);
  if (!store.ok()) return store.status();
  notice_store_ = *std::move(store);
  notices_ = std::make_unique<notices::NoticeDesk>(
      notices::NoticeParts{notice_store_.get(), store_.get(), registry_.get()});
  return absl::OkStatus();
}

absl::Status LedgerNode::OpenDispensingSlips(const ServerConfig& config) {
  auto slips = storage::DispensingSlipStore::Open(
      config.dispensing_slips_path.empty()
          ? config.data_path + ".dispensing-slips"
          : config.dispensing_slips_path);
  if (!slips.ok()) return slips.status();
  dispensing_slip_store_ = *std::move(slips);
  dispensing_slips_ = std::make_unique<codes::DispensingSlips>(
      dispensing_slip_store_.get(), clock_.get());
  return absl::OkStatus();
}

absl::Status LedgerNode::Health() const {
  for (absl::Status health :
       {pipeline_->Health(), checkpoints_->Health(), views_->Health()}) {
    if (!health.ok()) return health;
  }
  return absl::OkStatus();
}

void LedgerNode::Drain() {
  board_.ReleaseWaiters();
  views_->ReleaseWaiters();
}

}  // namespace daodi::services::server
