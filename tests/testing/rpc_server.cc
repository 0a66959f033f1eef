#include "tests/testing/rpc_server.h"

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "services/rpc/transport_limits.h"

namespace daodi::testing {
namespace {

std::unique_ptr<storage::ReadLogStore> OpenReads(
    const PipelineFixture& ledger) {
  auto reads = storage::ReadLogStore::Open(ledger.data_path() + ".reads",
                                           /*read_only=*/false);
  if (!reads.ok()) std::abort();
  return *std::move(reads);
}

std::unique_ptr<services::accounts::AccountDesk> OpenAccounts(
    PipelineFixture* ledger) {
  // The least that libsodium takes, so that tests are quick.
  auto accounts = services::accounts::AccountDesk::Open(
      {ledger->data_path() + ".accounts", {8192, 1}}, &ledger->registry(),
      &ledger->clock());
  if (!accounts.ok()) std::abort();
  return *std::move(accounts);
}

}  // namespace

RpcServer::RpcServer(PipelineFixture* ledger,
                     services::codes::CodeDesk* codes) {
  read_store_ = OpenReads(*ledger);
  reads_ = std::make_unique<services::disclosure::ReadLog>(
      services::disclosure::ReadLogParts{read_store_.get(), &ledger->store(),
                                         &ledger->registry(), &ledger->clock(),
                                         &ledger->governance().log_signer()});
  accounts_ = OpenAccounts(ledger);
  callers_ = std::make_unique<services::rpc::CallerIdentifier>(
      &ledger->registry(), &ledger->store(), reads_.get(),
      &accounts_->sessions());
  services::rpc::ServerParts parts;
  parts.store = &ledger->store();
  parts.documents = ledger->documents();
  parts.clock = &ledger->clock();
  parts.registry = &ledger->registry();
  parts.pipeline = &ledger->pipeline();
  parts.board = &ledger->board();
  parts.views = &ledger->views();
  parts.callers = callers_.get();
  parts.reads = reads_.get();
  parts.signer = &ledger->governance().log_signer();
  parts.ledger_id = ledger->governance().registry().ledger_id();
  ledger_service_ = std::make_unique<services::rpc::LedgerService>(parts);
  identity_service_ = std::make_unique<services::rpc::IdentityService>(parts);
  trace_service_ = std::make_unique<services::rpc::TraceService>(parts);
  tile_service_ = std::make_unique<services::rpc::TileService>(parts);
  circulation_service_ =
      std::make_unique<services::rpc::CirculationService>(parts);
  library_service_ = std::make_unique<services::rpc::LibraryService>(parts);
  supervision_service_ =
      std::make_unique<services::rpc::SupervisionService>(parts);
  session_service_ =
      std::make_unique<services::rpc::SessionService>(parts, accounts_.get());
  if (ledger->documents() != nullptr) {
    document_service_ = std::make_unique<services::rpc::DocumentService>(parts);
  }
  if (codes != nullptr) OpenCodes(ledger, codes, parts);
  read_count_service_ = std::make_unique<services::rpc::ReadCountService>(
      parts, read_store_.get());
  OpenReceiptLinks(ledger, parts);
  OpenNotices(ledger, parts);

  const TestIdentity identity = authority_.IssueServer();
  grpc::SslServerCredentialsOptions options(
      GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_BUT_DONT_VERIFY);
  options.pem_key_cert_pairs.push_back(
      {identity.private_key, identity.certificate});
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(options),
                           &port_);
  services::rpc::LimitTransport(&builder);
  builder.RegisterService(ledger_service_.get());
  builder.RegisterService(identity_service_.get());
  builder.RegisterService(trace_service_.get());
  builder.RegisterService(tile_service_.get());
  builder.RegisterService(circulation_service_.get());
  builder.RegisterService(library_service_.get());
  builder.RegisterService(supervision_service_.get());
  builder.RegisterService(session_service_.get());
  RegisterSideServices(&builder);
  server_ = builder.BuildAndStart();
  if (server_ == nullptr) std::abort();
}

void RpcServer::OpenReceiptLinks(PipelineFixture* ledger,
                                 const services::rpc::ServerParts& parts) {
  auto store =
      storage::ReceiptLinkStore::Open(ledger->data_path() + ".receipt-links");
  if (!store.ok()) std::abort();
  receipt_link_store_ = *std::move(store);
  services::trade::ReceiptLinkParts link_parts;
  link_parts.links = receipt_link_store_.get();
  link_parts.store = parts.store;
  link_parts.registry = parts.registry;
  link_parts.pipeline = parts.pipeline;
  link_parts.clock = parts.clock;
  link_parts.notary = &ledger->governance().operator_notary();
  link_parts.ledger_id = parts.ledger_id;
  receipt_links_ = std::make_unique<services::trade::ReceiptLinks>(link_parts);
  receipt_link_service_ = std::make_unique<services::rpc::ReceiptLinkService>(
      parts, receipt_links_.get());
}

void RpcServer::OpenCodes(PipelineFixture* ledger,
                          services::codes::CodeDesk* codes,
                          const services::rpc::ServerParts& parts) {
  code_service_ = std::make_unique<services::rpc::CodeService>(parts, codes);
  auto store = storage::DispensingSlipStore::Open(ledger->data_path() +
                                                  ".dispensing-slips");
  if (!store.ok()) std::abort();
  dispensing_slip_store_ = *std::move(store);
  dispensing_slips_ = std::make_unique<services::codes::DispensingSlips>(
      dispensing_slip_store_.get(), parts.clock);
  dispensing_slip_service_ =
      std::make_unique<services::rpc::DispensingSlipService>(
          parts, dispensing_slips_.get(), codes);
}

void RpcServer::OpenNotices(PipelineFixture* ledger,
                            const services::rpc::ServerParts& parts) {
  auto store = storage::NoticeStore::Open(ledger->data_path() + ".notices");
  if (!store.ok()) std::abort();
  notice_store_ = *std::move(store);
  notices_ = std::make_unique<services::notices::NoticeDesk>(
      services::notices::NoticeParts{notice_store_.get(), parts.store,
                                     parts.registry});
  notice_service_ =
      std::make_unique<services::rpc::NoticeService>(parts, notices_.get());
}

void RpcServer::RegisterSideServices(grpc::ServerBuilder* builder) {
  if (document_service_ != nullptr) {
    builder->RegisterService(document_service_.get());
  }
  if (code_service_ != nullptr) {
    builder->RegisterService(code_service_.get());
    builder->RegisterService(dispensing_slip_service_.get());
  }
  builder->RegisterService(read_count_service_.get());
  builder->RegisterService(receipt_link_service_.get());
  builder->RegisterService(notice_service_.get());
}

RpcServer::~RpcServer() { server_->Shutdown(); }

std::shared_ptr<grpc::Channel> RpcServer::Connect(
    const crypto::PrivateKey* key) const {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = authority_.certificate();
  if (key != nullptr) {
    const TestIdentity identity = authority_.IssueClient(*key);
    options.pem_cert_chain = identity.certificate;
    options.pem_private_key = identity.private_key;
  }
  // Channels of one process share connections unless their arguments differ.
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port_),
                                   grpc::SslCredentials(options), arguments);
}

}  // namespace daodi::testing
