// The object graph of `daodid`: opens, wires and stops in the right order.

#ifndef DAODI_SERVICES_SERVER_LEDGER_NODE_H_
#define DAODI_SERVICES_SERVER_LEDGER_NODE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "crypto/note_key.h"
#include "services/accounts/account_desk.h"
#include "services/clock.h"
#include "services/codes/code_desk.h"
#include "services/codes/dispensing_slips.h"
#include "services/disclosure/read_log.h"
#include "services/ledger/append_pipeline.h"
#include "services/ledger/checkpoint_board.h"
#include "services/ledger/checkpoint_signer.h"
#include "services/ledger/published_registry.h"
#include "services/ledger/recent_statements.h"
#include "services/ledger/witness_client.h"
#include "services/notices/notice_desk.h"
#include "services/server/http_witness_transport.h"
#include "services/server/server_config.h"
#include "services/trade/receipt_links.h"
#include "services/views/view_applier.h"
#include "storage/dispensing_slip_store.h"
#include "storage/document_store.h"
#include "storage/ledger_store.h"
#include "storage/notice_store.h"
#include "storage/read_log_store.h"
#include "storage/receipt_link_store.h"
#include "storage/signing_guard.h"

namespace daodi::services::server {

// A running ledger without its network side.
class LedgerNode {
 public:
  // Errors: whatever keeps the ledger from being opened or signed, in a
  // sentence for the operator.
  static absl::StatusOr<std::unique_ptr<LedgerNode>> Open(
      const ServerConfig& config);
  ~LedgerNode();

  storage::LedgerStore& store() { return *store_; }
  storage::DocumentStore& documents() { return *documents_; }
  codes::CodeDesk& codes() { return *codes_; }
  const Clock& clock() const { return *clock_; }
  ledger::PublishedRegistry& registry() { return *registry_; }
  ledger::AppendPipeline& pipeline() { return *pipeline_; }
  ledger::CheckpointBoard& board() { return board_; }
  views::ViewApplier& views() { return *views_; }
  const crypto::NoteSigner& signer() const { return *signer_; }
  disclosure::ReadLog& reads() { return *reads_; }
  const storage::ReadLogStore& read_store() const { return *read_store_; }
  trade::ReceiptLinks& receipt_links() { return *receipt_links_; }
  notices::NoticeDesk& notices() { return *notices_; }
  codes::DispensingSlips& dispensing_slips() { return *dispensing_slips_; }
  accounts::AccountDesk& accounts() { return *accounts_; }

  // OK while statements are taken, views follow and checkpoints are signed.
  absl::Status Health() const;
  // Stops taking part in new work: callers waiting for checkpoints or views
  // are told.
  void Drain();

 private:
  LedgerNode() = default;
  absl::Status OpenStore(const ServerConfig& config);
  absl::Status OpenDocuments(const ServerConfig& config);
  absl::Status OpenCodes(const ServerConfig& config);
  absl::Status LoadSigner(const ServerConfig& config);
  absl::Status OpenReads(const ServerConfig& config);
  absl::Status OpenAccounts(const ServerConfig& config);
  absl::Status PrepareWitnesses(const ServerConfig& config);
  absl::Status StartThreads(const ServerConfig& config);
  absl::Status OpenReceiptLinks(const ServerConfig& config);
  absl::Status OpenNotices(const ServerConfig& config);
  absl::Status OpenDispensingSlips(const ServerConfig& config);

  // In the order of construction; destroyed backwards.
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<storage::LedgerStore> store_;
  std::unique_ptr<storage::DocumentStore> documents_;
  std::unique_ptr<storage::SigningGuard> guard_;
  std::unique_ptr<crypto::NoteSigner> signer_;
  std::unique_ptr<ledger::PublishedRegistry> registry_;
  std::unique_ptr<codes::CodeDesk> codes_;
  std::unique_ptr<storage::ReadLogStore> read_store_;
  std::unique_ptr<disclosure::ReadLog> reads_;
  std::unique_ptr<accounts::AccountDesk> accounts_;
  ledger::CheckpointBoard board_;
  ledger::RecentStatements recent_;
  std::unique_ptr<views::ViewApplier> views_;
  HttpWitnessTransport witness_transport_;
  std::unique_ptr<ledger::WitnessClient> witnesses_;  // null: none asked for
  std::unique_ptr<ledger::CheckpointSigner> checkpoints_;
  std::unique_ptr<ledger::AppendPipeline> pipeline_;
  std::unique_ptr<storage::ReceiptLinkStore> receipt_link_store_;
  std::unique_ptr<crypto::PrivateKey> notary_;  // null: none was given
  std::unique_ptr<trade::ReceiptLinks> receipt_links_;
  std::unique_ptr<storage::NoticeStore> notice_store_;
  std::unique_ptr<notices::NoticeDesk> notices_;
  std::unique_ptr<storage::DispensingSlipStore> dispensing_slip_store_;
  std::unique_ptr<codes::DispensingSlips> dispensing_slips_;
};

}  // namespace daodi::services::server

#endif  // DAODI_SERVICES_SERVER_LEDGER_NODE_H_
