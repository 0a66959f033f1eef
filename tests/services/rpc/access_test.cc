// Who sees what, over real RPCs: every role calls every RPC, and no answer may
// hold a byte of a section that the table does not give that role.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "crypto/leaf.h"
#include "daodi/v1/circulation_service.pb.h"
#include "daodi/v1/code_service.pb.h"
#include "daodi/v1/dispensing_slip_service.pb.h"
#include "daodi/v1/document_service.pb.h"
#include "daodi/v1/event_sections.pb.h"
#include "daodi/v1/identity_service.pb.h"
#include "daodi/v1/ledger_service.grpc.pb.h"
#include "daodi/v1/notice_service.pb.h"
#include "daodi/v1/read_count_service.pb.h"
#include "daodi/v1/receipt_link_service.pb.h"
#include "daodi/v1/record_sections.pb.h"
#include "daodi/v1/session_service.pb.h"
#include "daodi/v1/supervision_service.grpc.pb.h"
#include "daodi/v1/tile_service.pb.h"
#include "daodi/v1/trace_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "services/codes/code_desk.h"
#include "tests/services/rpc/circulation_calls.h"
#include "tests/services/rpc/code_calls.h"
#include "tests/services/rpc/dispensing_slip_calls.h"
#include "tests/services/rpc/document_calls.h"
#include "tests/services/rpc/identity_calls.h"
#include "tests/services/rpc/lineage_calls.h"
#include "tests/services/rpc/log_calls.h"
#include "tests/services/rpc/notice_calls.h"
#include "tests/services/rpc/receipt_link_calls.h"
#include "tests/services/rpc/supervision_calls.h"
#include "tests/testing/rpc_server.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

using crypto::Audience;
using crypto::KeyPurpose;
using crypto::OrganizationRole;
using ::testing::Contains;
using ::testing::Not;

// The roles, as a statement of "author" sees them.
const char* const kRoles[] = {"public",
                              "author",
                              "named",
                              "chain",
                              "stranger",
                              "operator",
                              "auditor",
                              "regulator",
                              "regulator elsewhere",
                              "confirmed by an outsider"};

// A section under test: where its marker stands and who may read it.
struct Marked {
  uint8_t label;
  Audience audience;
  bool erasable;
  std::set<std::string> readers;
};

const std::set<std::string> kEverybody(std::begin(kRoles), std::end(kRoles));
const std::set<std::string> kChainReaders = {"author", "named", "chain",
                                             "auditor", "regulator"};
const std::set<std::string> kNamedReaders = {"author", "named", "regulator"};
const std::set<std::string> kOwnerReaders = {"author", "regulator"};

const std::vector<Marked>& Sections() {
  static const auto* sections = new std::vector<Marked>{
      {1, Audience::kChain, false, kChainReaders},  // facts
      {3, Audience::kOwner, false, kOwnerReaders},  // process
      {6, Audience::kPublic, false, kEverybody},    // cultivation
      {9, Audience::kNamed, false, kNamedReaders},  // documents
      {10, Audience::kOwner, true, {"author"}},     // personal
  };
  return *sections;
}

std::string Marker(const std::string& statement, uint8_t label) {
  return absl::StrCat("MARKER-", statement, "-", label, "-END");
}

v1::EventFacts Facts(const std::string& issuer, const std::string& lot,
                     const std::string& step, const std::string& marker) {
  v1::EventFacts facts;
  facts.set_late_reason(marker);
  v1::Event* event = facts.add_events();
  event->set_line(1);
  event->set_type(v1::EVENT_TYPE_OBJECT);
  event->set_action(v1::EVENT_ACTION_OBSERVE);
  event->set_biz_step(step);
  event->mutable_time()->set_start("2025-08-01T09:00:00+08:00");
  event->mutable_time()->set_end("2025-08-01T09:00:00+08:00");
  event->mutable_time()->set_precision(v1::TIME_PRECISION_MINUTE);
  v1::LotLine* line = event->add_lots();
  line->set_line(1);
  line->set_role(v1::LOT_ROLE_OBJECT);
  line->mutable_lot()->set_issuer(issuer);
  line->mutable_lot()->set_lot(lot);
  return facts;
}

std::string SectionBytes(uint8_t label, const std::string& issuer,
                         const std::string& lot, const std::string& marker) {
  switch (label) {
    case 1:
      return Facts(issuer, lot, "https://daodi.example/field_operation", marker)
          .SerializeAsString();
    case 3: {
      v1::ProcessDetails process;
      process.set_description(marker);
      return process.SerializeAsString();
    }
    case 6: {
      v1::CultivationDetails cultivation;
      cultivation.set_species("Magnolia officinalis");
      cultivation.set_description(marker);
      return cultivation.SerializeAsString();
    }
    case 9: {
      v1::DocumentReferences documents;
      *documents.add_documents() = ReferenceToMarked(marker);
      return documents.SerializeAsString();
    }
    default: {
      v1::PersonalData personal;
      personal.add_persons()->set_person("F-0001");
      personal.set_note(marker);
      return personal.SerializeAsString();
    }
  }
}

class AccessTest : public ::testing::Test {
 protected:
  AccessTest() : ledger_(WithDocuments(folder_.path())) {
    ledger_.Create();
    author_ = Register("author", {OrganizationRole::kEnterprise});
    for (const char* role : {"named", "chain", "stranger"}) {
      ids_[role] = Register(role, {OrganizationRole::kEnterprise}).id;
    }
    outsider_ =
        Register("confirmed by an outsider", {OrganizationRole::kEnterprise});
    ids_["auditor"] = Register("auditor", {OrganizationRole::kAuditor}).id;
    Register("regulator", {OrganizationRole::kRegulator}, "4311");
    Register("regulator elsewhere", {OrganizationRole::kRegulator}, "44");
    const TestOrganization operator_organization{
        ledger_.governance().operator_id(),
        ledger_.governance().operator_admin(),
        ledger_.governance().operator_admin(),
        ledger_.governance().operator_admin()};
    AddTransportKey("operator", operator_organization);
    Record();
    auto desk = services::codes::CodeDesk::Open(
        {folder_.File("scans"), ""}, &ledger_.store(), &ledger_.registry());
    EXPECT_OK(desk.status());
    desk_ = *std::move(desk);
    server_ = std::make_unique<RpcServer>(&ledger_, desk_.get());
    for (const char* role : kRoles) {
      const auto key = transport_keys_.find(role);
      channels_[role] = server_->Connect(
          key == transport_keys_.end() ? nullptr : &key->second);
    }
    EXPECT_TRUE(UploadTestDocument(channels_["author"], MarkedDocument()).ok());
  }

  // An enterprise of 431124 that produces drugs, or a regulator of drug
  // production below `division_prefix`.
  TestOrganization Register(const std::string& name,
                            std::vector<OrganizationRole> roles,
                            const std::string& division_prefix = "") {
    GovernanceFixture& governance = ledger_.governance();
    TestOrganization organization{"", TestKey(name + " admin"),
                                  TestKey(name + " recovery"),
                                  TestKey(name + " event")};
    crypto::OrganizationRecord record;
    record.display_name = name;
    record.roles = std::move(roles);
    record.division_code = "431124";
    if (division_prefix.empty()) {
      record.functions = {crypto::SupervisedFunction::kDrugProduction};
    } else {
      record.scopes = {
          {crypto::SupervisedFunction::kDrugProduction, division_prefix}};
    }
    record.keys = {
        governance.NewKey(organization.admin, KeyPurpose::kAdmin),
        governance.NewKey(organization.recovery, KeyPurpose::kRecovery),
        governance.NewKey(organization.event, KeyPurpose::kEvent)};
    const SignedStatement proposal = governance.Govern(
        record, governance.registrar(), governance.registrar_admin());
    organization.id = crypto::OrganizationIdOf(proposal.envelope.header_bytes);
    const uint64_t index = governance.AppendOrDie(proposal);
    governance.AppendOrDie(governance.Decide(index,
                                             crypto::ApprovalDecision::kApprove,
                                             governance.registrar_admin_2()));
    AddTransportKey(name, organization);
    return organization;
  }

  void AddTransportKey(const std::string& role,
                       const TestOrganization& organization) {
    transport_keys_.emplace(
        role, ledger_.governance().AddKey(organization, KeyPurpose::kTransport,
                                          role + " transport"));
    ledger_.FeedGovernance();
  }

  uint64_t AppendOrDie(crypto::StatementKind kind, uint64_t id,
                       std::vector<TestSection> sections) {
    crypto::StatementHeader header =
        ledger_.governance().Header(kind, author_.id);
    header.statement_id = TestStatementId(5'000'000 + id);
    const SignedStatement statement =
        SignStatement(header, std::move(sections), author_.event);
    const auto outcome = ledger_.Append(statement);
    EXPECT_OK(outcome.status);
    if (kind == crypto::StatementKind::kFieldOperation) {
      open_digest_ = crypto::HeaderDigestOf(statement.envelope.header_bytes);
    }
    return outcome.index;
  }

  // By somebody who has nothing to do with the lot.
  void ConfirmOpenEntry(uint64_t id) {
    crypto::StatementHeader header = ledger_.governance().Header(
        crypto::StatementKind::kConfirmation, outsider_.id);
    header.statement_id = TestStatementId(5'000'000 + id);
    header.refs = {{crypto::RefKind::kConfirms, header.ledger_id, open_index_,
                    open_digest_}};
    v1::ConfirmationNote note;
    note.set_explanation("I was there");
    EXPECT_OK(ledger_
                  .Append(SignStatement(header,
                                        {{31,
                                          Audience::kPublic,
                                          false,
                                          1201,
                                          note.SerializeAsString(),
                                          {}}},
                                        outsider_.event))
                  .status);
  }

  // Shipped to `buyer`: that puts the buyer into the chain of the lot.
  uint64_t Ship(const std::string& buyer, uint64_t id) {
    const std::string marker = Marker("ship-" + buyer, 1);
    v1::TransferParties parties;
    parties.set_source(author_.id);
    parties.set_destination(ids_[buyer]);
    parties.set_delivery_note(marker);
    std::vector<std::string> names = {ids_[buyer]};
    return AppendOrDie(
        crypto::StatementKind::kShipping, id,
        {{1, Audience::kNamed, false, 1001,
          Facts(author_.id, kLot, "shipping", marker).SerializeAsString(),
          names},
         {4, Audience::kNamed, false, 1004, parties.SerializeAsString(),
          names}});
  }

  void Record() {
    Ship("named", 1);
    Ship("chain", 2);
    std::vector<TestSection> sections;
    for (const Marked& marked : Sections()) {
      TestSection section{marked.label,
                          marked.audience,
                          marked.erasable,
                          1000u + marked.label,
                          SectionBytes(marked.label, author_.id, kLot,
                                       Marker("open", marked.label)),
                          {}};
      if (marked.audience == Audience::kNamed) {
        section.named_organizations = {ids_["named"]};
      }
      sections.push_back(section);
    }
    open_index_ = AppendOrDie(crypto::StatementKind::kFieldOperation, 3,
                              std::move(sections));
    v1::EventFacts hold = Facts(author_.id, kLot, "holding", Marker("hold", 1));
    hold_index_ = AppendOrDie(
        crypto::StatementKind::kHold, 4,
        {{1, Audience::kOwner, false, 1001, hold.SerializeAsString(), {}}});
    // A lot of which only its author knows.
    AppendOrDie(crypto::StatementKind::kHold, 5,
                {{1,
                  Audience::kOwner,
                  false,
                  1001,
                  Facts(author_.id, kSecretLot, "holding", "secret")
                      .SerializeAsString(),
                  {}}});
    ConfirmOpenEntry(6);
    ledger_.CatchUpViews();
    ledger_.Submit({ledger_.Storing(author_, "other lot")},
                   services::ledger::BatchMode::kProceed,
                   services::ledger::AckLevel::kCheckpointed);
  }

  // Markers that may be in an answer to `role`.
  std::set<std::string> Allowed(const std::string& role) const {
    std::set<std::string> allowed;
    for (const Marked& marked : Sections()) {
      if (marked.readers.count(role)) {
        allowed.insert(Marker("open", marked.label));
        if (marked.label == 9) allowed.insert(MarkedDocument().bytes);
      }
    }
    if (kOwnerReaders.count(role)) allowed.insert(Marker("hold", 1));
    for (const char* buyer : {"named", "chain"}) {
      if (kOwnerReaders.count(role) || role == buyer) {
        allowed.insert(Marker(absl::StrCat("ship-", buyer), 1));
      }
    }
    return allowed;
  }

  static constexpr char kLot[] = "HP26-1";
  static constexpr char kSecretLot[] = "HP26-9";

  TemporaryDirectory folder_;
  PipelineFixture ledger_;
  TestOrganization author_{"", TestKey("x"), TestKey("x"), TestKey("x")};
  TestOrganization outsider_ = author_;
  std::map<std::string, std::string> ids_;
  std::map<std::string, crypto::PrivateKey> transport_keys_;
  std::unique_ptr<services::codes::CodeDesk> desk_;
  std::unique_ptr<RpcServer> server_;
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;
  uint64_t open_index_ = 0;
  crypto::HeaderDigest open_digest_;
  uint64_t hold_index_ = 0;
};

// Every marker in an answer.
std::set<std::string> MarkersIn(const std::string& bytes) {
  std::set<std::string> markers;
  for (size_t at = bytes.find("MARKER-"); at != std::string::npos;
       at = bytes.find("MARKER-", at + 1)) {
    const size_t end = bytes.find("-END", at);
    if (end == std::string::npos) break;
    markers.insert(bytes.substr(at, end + 4 - at));
  }
  return markers;
}

// What an RPC answers, as bytes; the status stands in for a refusal.
template <typename Response>
std::string Bytes(const grpc::Status& status, const Response& response) {
  if (!status.ok()) {
    return absl::StrCat("status ", status.error_code(), ": ",
                        status.error_message(), status.error_details());
  }
  return response.SerializeAsString();
}

// One RPC with the requests that could tell most.
struct RpcRow {
  std::string method;
  // Answers to one role, one after the other.
  std::function<std::string(std::shared_ptr<grpc::Channel>, uint64_t size,
                            const std::string& issuer)>
      call;
  // Which markers the RPC can show at all: none, or those that begin so.
  bool shows_sections = false;
  std::string prefix;
};

template <typename Stub, typename Request, typename Response>
std::string CallUnary(Stub* stub,
                      grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                   const Request&, Response*),
                      const Request& request) {
  grpc::ClientContext context;
  Response response;
  const grpc::Status status = (stub->*method)(&context, request, &response);
  return Bytes(status, response);
}

template <typename Request, typename Method>
std::string ForEachEntry(v1::LedgerService::Stub* stub, Method method,
                         uint64_t size) {
  std::string all;
  for (uint64_t index = 0; index < size; ++index) {
    Request request;
    request.set_name(absl::StrCat("ledgers/-/entries/", index));
    all += CallUnary(stub, method, request);
  }
  return all;
}

using Channel = std::shared_ptr<grpc::Channel>;

std::string GetEntries(Channel channel, uint64_t size, const std::string&) {
  auto stub = v1::LedgerService::NewStub(channel);
  return ForEachEntry<v1::GetEntryRequest>(
      stub.get(), &v1::LedgerService::Stub::GetEntry, size);
}

std::string GetReceipts(Channel channel, uint64_t size, const std::string&) {
  auto stub = v1::LedgerService::NewStub(channel);
  return ForEachEntry<v1::GetReceiptRequest>(
      stub.get(), &v1::LedgerService::Stub::GetReceipt, size);
}

std::string GetProofs(Channel channel, uint64_t size, const std::string&) {
  auto stub = v1::LedgerService::NewStub(channel);
  return ForEachEntry<v1::GetProofRequest>(
      stub.get(), &v1::LedgerService::Stub::GetProof, size);
}

std::string ListEntries(Channel channel, uint64_t, const std::string&) {
  auto stub = v1::LedgerService::NewStub(channel);
  v1::ListEntriesRequest request;
  request.set_parent("ledgers/-");
  request.set_page_size(500);
  return CallUnary(stub.get(), &v1::LedgerService::Stub::ListEntries, request);
}

std::string ListBatchEvents(Channel channel, uint64_t,
                            const std::string& issuer) {
  auto stub = v1::TraceService::NewStub(channel);
  std::string all;
  for (const std::string& name : {issuer, std::string("-")}) {
    v1::ListBatchEventsRequest request;
    request.set_parent(absl::StrCat("organizations/", name, "/batches/HP26-1"));
    request.set_sign_answer(true);
    all += CallUnary(stub.get(), &v1::TraceService::Stub::ListBatchEvents,
                     request);
  }
  return all;
}

template <std::string (*kCall)(const Channel&, const std::string&)>
std::string AboutIssuer(Channel channel, uint64_t, const std::string& issuer) {
  return kCall(channel, issuer);
}

// Appending tells about nobody's sections but one's own; what it says of ids
// used before is tested with the pipeline.
std::string AppendNothing(Channel channel, uint64_t, const std::string&) {
  auto stub = v1::LedgerService::NewStub(channel);
  v1::AppendStatementsRequest request;
  request.add_statements()->set_envelope("nothing");
  request.set_mode(v1::APPEND_MODE_PROCEED);
  return CallUnary(stub.get(), &v1::LedgerService::Stub::AppendStatements,
                   request);
}

std::string StreamNothing(Channel channel, uint64_t, const std::string&) {
  auto stub = v1::LedgerService::NewStub(channel);
  grpc::ClientContext context;
  auto stream = stub->StreamAppend(&context);
  v1::StreamAppendRequest request;
  request.add_statements()->set_envelope("nothing");
  v1::StreamAppendResponse response;
  stream->Write(request);
  stream->WritesDone();
  std::string all;
  while (stream->Read(&response)) all += response.SerializeAsString();
  return all + Bytes(stream->Finish(), v1::StreamAppendResponse());
}

// Of what is kept beside the ledger.
std::vector<RpcRow> SideRows() {
  return {
      {"daodi.v1.ReceiptLinkService.CreateReceiptLink", AskForReceiptLinks,
       false},
      {"daodi.v1.ReceiptLinkService.GetReceiptLink", AskForReceiptLink, false},
      {"daodi.v1.ReceiptLinkService.ConfirmReceipt", AskForConfirmation, false},
      {"daodi.v1.DispensingSlipService.CreateDispensingSlip",
       AskForDispensingSlips, false},
      {"daodi.v1.DispensingSlipService.GetDispensingSlip", AskForDispensingSlip,
       false},
      {"daodi.v1.NoticeService.ListNotices", AskForNotices, false},
      {"daodi.v1.NoticeService.RecordAttempt", AskForAttempts, false},
      {"daodi.v1.NoticeService.ReportDelivery", AskForDeliveries, false},
      {"daodi.v1.NoticeService.TestNotice", AskForDrills, false},
      {"daodi.v1.NoticeService.AnswerTestNotice", AskForDrillAnswers, false},
      {"daodi.v1.NoticeService.GetDrillReport", AskForDrillReports, false},
      {"daodi.v1.ReadCountService.ListSealedReadCounts", AskForReadCounts,
       false},
  };
}

std::vector<RpcRow> LedgerRows() {
  return {
      {"daodi.v1.LedgerService.AppendStatements", AppendNothing, false},
      {"daodi.v1.LedgerService.StreamAppend", StreamNothing, false},
      {"daodi.v1.LedgerService.GetEntry", GetEntries, true},
      {"daodi.v1.LedgerService.ListEntries", ListEntries, true},
      {"daodi.v1.LedgerService.GetCheckpoint", AskForCheckpoint, false},
      {"daodi.v1.LedgerService.GetReceipt", GetReceipts, false},
      {"daodi.v1.LedgerService.GetProof", GetProofs, true},
      {"daodi.v1.LedgerService.ProveConsistency", AskForConsistency, false},
      {"daodi.v1.TileService.GetTile", AskForTiles, false},
      {"daodi.v1.IdentityService.GetLedger", AskForGetLedger, false},
      {"daodi.v1.IdentityService.GetOrganization", AskForGetOrganization,
       false},
      {"daodi.v1.IdentityService.ListOrganizations", AskForListOrganizations,
       false},
      {"daodi.v1.IdentityService.GetKey", AskForGetKey, false},
      {"daodi.v1.TraceService.ListBatchEvents", ListBatchEvents, true},
      {"daodi.v1.CirculationService.ListTransfers",
       AboutIssuer<CallListTransfers>, true, "MARKER-ship-"},
      {"daodi.v1.CirculationService.ListStockMonths",
       AboutIssuer<CallListStockMonths>, false},
      {"daodi.v1.CirculationService.ExportTransfers",
       AboutIssuer<CallExportTransfers>, true, "MARKER-ship-"},
      {"daodi.v1.TraceService.GetBatch", AskAboutLots, false},
      {"daodi.v1.TraceService.TraceBatch", AskAboutLots, false},
      {"daodi.v1.TraceService.GetMassBalance", AskAboutLots, false},
      {"daodi.v1.TraceService.PreviewRecall", AskAboutLots, false},
      {"daodi.v1.TraceService.SearchBatches", AskAboutLots, false},
      {"daodi.v1.SupervisionService.ListFlags", AskForListFlags, false},
      {"daodi.v1.SupervisionService.ListOrders", AskForListOrders, false},
      {"daodi.v1.SupervisionService.GetStatistics", AskForGetStatistics, false},
      {"daodi.v1.SupervisionService.GetDayReport", AskForGetDayReport, false},
      {"daodi.v1.SupervisionService.ListReads", AskForListReads, false},
      {"daodi.v1.SupervisionService.CloseCase", AskForCloseCase, false},
      {"daodi.v1.SupervisionService.RecordEvidencePack", AskForPack, false},
      {"daodi.v1.SupervisionService.GetOverview", AskForGetOverview, false},
      {"daodi.v1.SupervisionService.ListFilings", AskForListFilings, false},
      {"daodi.v1.DocumentService.GetDocument", AskForGetDocument, true,
       "MARKER-open-9-END"},
      {"daodi.v1.DocumentService.DownloadDocument", AskForDownloadDocument,
       true, "MARKER-document-9-END"},
      {"daodi.v1.DocumentService.ListDocuments", AskForListDocuments, true,
       "MARKER-open-9-END"},
      {"daodi.v1.DocumentService.StartUpload", AskForStartUpload, false},
      {"daodi.v1.DocumentService.UploadChunk", AskForUploadChunk, false},
      {"daodi.v1.DocumentService.GetUpload", AskForGetUpload, false},
      {"daodi.v1.CodeService.IssueCodes", AskForIssueCodes, false},
      {"daodi.v1.CodeService.LookupScans", AskForLookupScans, false},
      {"daodi.v1.CodeService.RecordScans", AskForRecordScans, false},
      {"daodi.v1.CodeService.CheckPin", AskForCheckPin, false},
      {"daodi.v1.CodeService.GetLabelBalance", AskForLabelBalance, false},
      {"daodi.v1.CodeService.ListCodeRanges", AskForCodeRanges, false},
      {"daodi.v1.CodeService.ListCopyFindings", AskForCopyFindings, false},
      {"daodi.v1.SessionService.SignIn", AskForSignIn, false},
      {"daodi.v1.SessionService.GetSession", AskForGetSession, false},
      {"daodi.v1.SessionService.SignOut", AskForSignOut, false},
      {"daodi.v1.SessionService.CreateAccount", AskForCreateAccount, false},
      {"daodi.v1.SessionService.ListAccounts", AskForListAccounts, false},
      {"daodi.v1.SessionService.DeleteAccount", AskForDeleteAccount, false},
  };
}

const std::vector<RpcRow>& Rows() {
  static const auto* rows = [] {
    auto* all = new std::vector<RpcRow>(LedgerRows());
    for (const RpcRow& row : SideRows()) all->push_back(row);
    return all;
  }();
  return *rows;
}

TEST(AccessTable, HasARowForEveryRpcOfTheServices) {
  std::set<std::string> rows;
  for (const RpcRow& row : Rows()) rows.insert(row.method);
  for (const google::protobuf::FileDescriptor* file :
       {v1::AppendStatementsRequest::descriptor()->file(),
        v1::GetLedgerRequest::descriptor()->file(),
        v1::ListTransfersRequest::descriptor()->file(),
        v1::LookupScansRequest::descriptor()->file(),
        v1::ListBatchEventsRequest::descriptor()->file(),
        v1::ListDocumentsRequest::descriptor()->file(),
        v1::SignInRequest::descriptor()->file(),
        v1::ListSealedReadCountsRequest::descriptor()->file(),
        v1::CreateReceiptLinkRequest::descriptor()->file(),
        v1::ListNoticesRequest::descriptor()->file(),
        v1::DispensingSlip::descriptor()->file(),
        v1::ListFlagsRequest::descriptor()->file(),
        v1::GetTileRequest::descriptor()->file()}) {
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        EXPECT_THAT(rows, Contains(file->service(i)->method(j)->full_name()))
            << "add a row to Rows() that calls it with what could tell most";
      }
    }
  }
}

TEST_F(AccessTest, NoAnswerHoldsMoreThanTheRoleMayRead) {
  const uint64_t size = ledger_.store().head().size;
  for (const RpcRow& row : Rows()) {
    for (const char* role : kRoles) {
      SCOPED_TRACE(absl::StrCat(row.method, " as ", role));
      const std::set<std::string> seen =
          MarkersIn(row.call(channels_[role], size, author_.id));
      if (row.shows_sections) {
        std::set<std::string> allowed;
        for (const std::string& marker : Allowed(role)) {
          const bool is_document = marker == MarkedDocument().bytes;
          if (is_document && row.prefix.empty()) continue;
          if (absl::StartsWith(marker, row.prefix)) allowed.insert(marker);
        }
        EXPECT_EQ(seen, allowed);
      } else {
        EXPECT_THAT(seen, ::testing::IsEmpty());
      }
    }
  }
}

TEST_F(AccessTest, AHiddenEntryShowsItsPlaceAndNothingElse) {
  auto stub = v1::LedgerService::NewStub(channels_["stranger"]);
  grpc::ClientContext context;
  v1::GetEntryRequest request;
  request.set_name(absl::StrCat("ledgers/-/entries/", hold_index_));
  v1::Entry entry;
  ASSERT_TRUE(stub->GetEntry(&context, request, &entry).ok());
  EXPECT_EQ(entry.envelope(), "");
  EXPECT_EQ(entry.sections_size(), 0);
  EXPECT_EQ(entry.assurance(), v1::ASSURANCE_UNSPECIFIED);
  EXPECT_EQ(entry.leaf_hash().size(), 32u);
  ASSERT_OK_AND_ASSIGN(const crypto::Leaf leaf,
                       crypto::ParseLeaf(entry.leaf()));
  EXPECT_EQ(leaf.index, hold_index_);
  EXPECT_EQ(crypto::LeafHash(leaf).view(), entry.leaf_hash());
}

TEST_F(AccessTest, ALotNobodyMayKnowOfIsAnsweredLikeOneThatIsNot) {
  auto stub = v1::TraceService::NewStub(channels_["stranger"]);
  const auto ask = [&](const std::string& lot) {
    grpc::ClientContext context;
    v1::ListBatchEventsRequest request;
    request.set_parent(
        absl::StrCat("organizations/", author_.id, "/batches/", lot));
    v1::ListBatchEventsResponse response;
    const grpc::Status status =
        stub->ListBatchEvents(&context, request, &response);
    return absl::StrReplaceAll(Bytes(status, response), {{lot, "LOT"}});
  };
  EXPECT_EQ(ask(kSecretLot), ask("HP26-0"));
  EXPECT_THAT(ask(kSecretLot), ::testing::HasSubstr("NOT_FOUND"));
}

TEST_F(AccessTest, ARetiredTransportKeyOpensNothing) {
  crypto::KeyRetirementRecord record;
  record.key_id = transport_keys_.at("named").public_key().id();
  const TestOrganization named{ids_["named"], TestKey("named admin"),
                               TestKey("named recovery"),
                               TestKey("named event")};
  ledger_.governance().AppendOrDie(
      ledger_.governance().Govern(record, named.id, named.admin));
  // The fixture's index differs from the ledger's by the business statements,
  // so it is handed over as it is.
  const auto& entry = ledger_.governance().entries().back();
  ASSERT_OK_AND_ASSIGN(auto envelope, crypto::ParseEnvelope(entry.envelope));
  ASSERT_OK(ledger_.Append({envelope, entry.sections}).status);
  EXPECT_THAT(GetEntries(channels_["named"], 1, ""),
              ::testing::HasSubstr("CALLER_UNAUTHENTICATED"));
}

}  // namespace
}  // namespace daodi::testing
