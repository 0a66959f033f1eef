#include "services/cli/client.h"

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "crypto/envelope.h"
#include "services/cli/channel.h"
#include "services/cli/error_report.h"
#include "services/limits.h"

namespace daodi::services::cli {
namespace {

constexpr int32_t kEntriesPerPage = 200;
// docs/errors.md: an entry that no checkpoint covers yet.
constexpr absl::string_view kNotYetVisible = "NOT_YET_VISIBLE";

// Calls again while the answer waits for the next checkpoint, which is signed
// every 200 ms.
template <typename Call>
absl::Status WhileUnsigned(const Call& call) {
  constexpr int kAttempts = 25;
  for (int attempt = 1;; ++attempt) {
    absl::Status status = call();
    const bool unsigned_yet =
        PartsOf(status, Language::kEnglish).reason == kNotYetVisible;
    if (!unsigned_yet || attempt == kAttempts) return status;
    absl::SleepFor(absl::Milliseconds(kCheckpointIntervalMs));
  }
}

}  // namespace

LedgerClient::LedgerClient(const std::shared_ptr<grpc::Channel>& channel)
    : ledger_(v1::LedgerService::NewStub(channel)),
      identity_(v1::IdentityService::NewStub(channel)),
      trace_(v1::TraceService::NewStub(channel)),
      circulation_(v1::CirculationService::NewStub(channel)),
      library_(v1::LibraryService::NewStub(channel)),
      supervision_(v1::SupervisionService::NewStub(channel)),
      documents_(v1::DocumentService::NewStub(channel)),
      codes_(v1::CodeService::NewStub(channel)) {}

absl::StatusOr<std::unique_ptr<LedgerClient>> LedgerClient::Connect(
    const Workspace& workspace, const ConnectOptions& options) {
  auto channel = OpenChannel(workspace, options);
  if (!channel.ok()) return channel.status();
  return std::unique_ptr<LedgerClient>(new LedgerClient(*channel));
}

void LedgerClient::Prepare(grpc::ClientContext* context,
                           absl::Duration timeout) {
  context->set_deadline(std::chrono::system_clock::now() +
                        absl::ToChronoMilliseconds(timeout));
}

absl::StatusOr<v1::Entry> LedgerClient::GetEntry(uint64_t index) {
  grpc::ClientContext context;
  Prepare(&context);
  v1::GetEntryRequest request;
  request.set_name(absl::StrCat("ledgers/-/entries/", index));
  v1::Entry entry;
  const grpc::Status status = ledger_->GetEntry(&context, request, &entry);
  if (!status.ok()) return FromGrpc(status);
  return entry;
}

absl::StatusOr<crypto::HeaderDigest> LedgerClient::HeaderDigestAt(
    uint64_t index) {
  absl::StatusOr<v1::Entry> entry = GetEntry(index);
  if (!entry.ok()) return entry.status();
  if (entry->envelope().empty()) {
    return absl::PermissionDeniedError(
        absl::StrCat("entry ", index,
                     ": is withheld from this reader; refer to it as one who "
                     "may see it (--as)"));
  }
  absl::StatusOr<crypto::Envelope> envelope =
      crypto::ParseEnvelope(entry->envelope());
  if (!envelope.ok()) return envelope.status();
  return crypto::HeaderDigestOf(envelope->header_bytes);
}

absl::StatusOr<std::string> LedgerClient::GetReceipt(uint64_t index) {
  v1::GetReceiptRequest request;
  request.set_name(absl::StrCat("ledgers/-/entries/", index));
  v1::Receipt receipt;
  const absl::Status status = WhileUnsigned([&] {
    grpc::ClientContext context;
    Prepare(&context);
    return FromGrpc(ledger_->GetReceipt(&context, request, &receipt));
  });
  if (!status.ok()) return status;
  return receipt.tlog_proof();
}

absl::StatusOr<std::string> LedgerClient::GetProof(uint64_t index) {
  return GetProof(index, 0);
}

absl::StatusOr<std::string> LedgerClient::GetProof(uint64_t index,
                                                   uint64_t checkpoint_size) {
  v1::GetProofRequest request;
  request.set_name(absl::StrCat("ledgers/-/entries/", index));
  request.set_checkpoint_size(static_cast<int64_t>(checkpoint_size));
  v1::Proof proof;
  const absl::Status status = WhileUnsigned([&] {
    grpc::ClientContext context;
    Prepare(&context);
    return FromGrpc(ledger_->GetProof(&context, request, &proof));
  });
  if (!status.ok()) return status;
  return proof.proof_file();
}

absl::StatusOr<v1::Checkpoint> LedgerClient::GetCheckpoint(uint64_t min_size) {
  v1::GetCheckpointRequest request;
  request.set_name("ledgers/-/checkpoint");
  v1::Checkpoint checkpoint;
  const absl::Status status = WhileUnsigned([&]() -> absl::Status {
    grpc::ClientContext context;
    Prepare(&context);
    absl::Status called =
        FromGrpc(ledger_->GetCheckpoint(&context, request, &checkpoint));
    if (!called.ok()) return called;
    if (static_cast<uint64_t>(checkpoint.tree_size()) >= min_size)
      return called;
    return absl::FailedPreconditionError(
        absl::StrCat("the latest checkpoint covers ", checkpoint.tree_size(),
                     " entries, fewer than ", min_size));
  });
  if (!status.ok()) return status;
  return checkpoint;
}

absl::Status LedgerClient::ForEachEntry(
    uint64_t begin,
    const std::function<absl::Status(const v1::Entry&, uint64_t)>& visit) {
  v1::ListEntriesRequest request;
  request.set_parent("ledgers/-");
  request.set_start_index(static_cast<int64_t>(begin));
  request.set_page_size(kEntriesPerPage);
  do {
    grpc::ClientContext context;
    Prepare(&context);
    v1::ListEntriesResponse page;
    const grpc::Status status = ledger_->ListEntries(&context, request, &page);
    if (!status.ok()) return FromGrpc(status);
    for (const v1::Entry& entry : page.entries()) {
      absl::Status visited =
          visit(entry, static_cast<uint64_t>(page.tree_size()));
      if (!visited.ok()) return visited;
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::StatusOr<int64_t> LedgerClient::LastRecordTimeMs() {
  absl::StatusOr<v1::Checkpoint> checkpoint = GetCheckpoint(1);
  if (!checkpoint.ok()) return checkpoint.status();
  int64_t record_time_ms = 0;
  const absl::Status listed = ForEachEntry(
      static_cast<uint64_t>(checkpoint->tree_size()) - 1,
      [&record_time_ms](const v1::Entry& entry, uint64_t) -> absl::Status {
        record_time_ms = entry.record_time_ms();
        return absl::OkStatus();
      });
  if (!listed.ok()) return listed;
  return record_time_ms;
}

absl::StatusOr<uint64_t> LedgerClient::SizeAt(int64_t record_time_ms) {
  uint64_t begin = 0;
  uint64_t end = 0;
  bool sized = false;
  while (!sized || begin < end) {
    const uint64_t middle = begin + (end - begin) / 2;
    v1::ListEntriesRequest request;
    request.set_parent("ledgers/-");
    request.set_start_index(static_cast<int64_t>(middle));
    request.set_page_size(1);
    grpc::ClientContext context;
    Prepare(&context);
    v1::ListEntriesResponse page;
    const grpc::Status status = ledger_->ListEntries(&context, request, &page);
    if (!status.ok()) return FromGrpc(status);
    if (!sized) {
      end = static_cast<uint64_t>(page.tree_size());
      sized = true;
      continue;
    }
    if (page.entries_size() != 1) {
      return absl::InternalError("the server listed no entry inside the log");
    }
    // Record times never decrease.
    if (page.entries(0).record_time_ms() <= record_time_ms) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

absl::StatusOr<std::vector<v1::Organization>>
LedgerClient::ListOrganizations() {
  std::vector<v1::Organization> organizations;
  v1::ListOrganizationsRequest request;
  request.set_page_size(kEntriesPerPage);
  do {
    grpc::ClientContext context;
    Prepare(&context);
    v1::ListOrganizationsResponse page;
    const grpc::Status status =
        identity_->ListOrganizations(&context, request, &page);
    if (!status.ok()) return FromGrpc(status);
    for (v1::Organization& organization : *page.mutable_organizations()) {
      organizations.push_back(std::move(organization));
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return organizations;
}

}  // namespace daodi::services::cli
