// The services of a PipelineFixture on loopback behind mutual TLS, as daodid
// serves them.

#ifndef DAODI_TESTS_TESTING_RPC_SERVER_H_
#define DAODI_TESTS_TESTING_RPC_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <memory>

#include "crypto/signature.h"
#include "services/accounts/account_desk.h"
#include "services/disclosure/read_log.h"
#include "services/notices/notice_desk.h"
#include "services/rpc/caller.h"
#include "services/rpc/circulation_service.h"
#include "services/rpc/code_service.h"
#include "services/rpc/dispensing_slip_service.h"
#include "services/rpc/document_service.h"
#include "services/rpc/identity_service.h"
#include "services/rpc/ledger_service.h"
#include "services/rpc/library_service.h"
#include "services/rpc/notice_service.h"
#include "services/rpc/read_count_service.h"
#include "services/rpc/receipt_link_service.h"
#include "services/rpc/session_service.h"
#include "services/rpc/supervision_service.h"
#include "services/rpc/tile_service.h"
#include "services/rpc/trace_service.h"
#include "storage/dispensing_slip_store.h"
#include "storage/notice_store.h"
#include "storage/read_log_store.h"
#include "storage/receipt_link_store.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/test_authority.h"

namespace daodi::testing {

// `ledger`, and `codes` unless null, must outlive it.
class RpcServer {
 public:
  explicit RpcServer(PipelineFixture* ledger,
                     services::codes::CodeDesk* codes = nullptr);
  ~RpcServer();

  // A channel that shows a certificate with this TRANSPORT key; null: none.
  std::shared_ptr<grpc::Channel> Connect(const crypto::PrivateKey* key) const;

  services::disclosure::ReadLog& reads() { return *reads_; }
  services::accounts::AccountDesk& accounts() { return *accounts_; }

 private:
  void OpenReceiptLinks(PipelineFixture* ledger,
                        const services::rpc::ServerParts& parts);
  void OpenNotices(PipelineFixture* ledger,
                   const services::rpc::ServerParts& parts);
  // Of what is kept beside the ledger.
  void RegisterSideServices(grpc::ServerBuilder* builder);
  void OpenCodes(PipelineFixture* ledger, services::codes::CodeDesk* codes,
                 const services::rpc::ServerParts& parts);

  const TestAuthority authority_;
  std::unique_ptr<storage::ReadLogStore> read_store_;
  std::unique_ptr<services::disclosure::ReadLog> reads_;
  std::unique_ptr<services::accounts::AccountDesk> accounts_;
  std::unique_ptr<services::rpc::CallerIdentifier> callers_;
  std::unique_ptr<services::rpc::LedgerService> ledger_service_;
  std::unique_ptr<services::rpc::IdentityService> identity_service_;
  std::unique_ptr<services::rpc::TraceService> trace_service_;
  std::unique_ptr<services::rpc::TileService> tile_service_;
  std::unique_ptr<services::rpc::CirculationService> circulation_service_;
  std::unique_ptr<services::rpc::LibraryService> library_service_;
  std::unique_ptr<services::rpc::SupervisionService> supervision_service_;
  std::unique_ptr<services::rpc::SessionService> session_service_;
  std::unique_ptr<services::rpc::DocumentService> document_service_;
  std::unique_ptr<services::rpc::CodeService> code_service_;
  std::unique_ptr<services::rpc::ReadCountService> read_count_service_;
  std::unique_ptr<storage::ReceiptLinkStore> receipt_link_store_;
  std::unique_ptr<services::trade::ReceiptLinks> receipt_links_;
  std::unique_ptr<services::rpc::ReceiptLinkService> receipt_link_service_;
  std::unique_ptr<storage::NoticeStore> notice_store_;
  std::unique_ptr<services::notices::NoticeDesk> notices_;
  std::unique_ptr<services::rpc::NoticeService> notice_service_;
  std::unique_ptr<storage::DispensingSlipStore> dispensing_slip_store_;
  std::unique_ptr<services::codes::DispensingSlips> dispensing_slips_;
  std::unique_ptr<services::rpc::DispensingSlipService>
      dispensing_slip_service_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace daodi::testing

#endif  // DAODI_TESTS_TESTING_RPC_SERVER_H_
