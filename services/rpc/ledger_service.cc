#include "services/rpc/ledger_service.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/checkpoint.h"
#include "crypto/note.h"
#include "crypto/proof_file.h"
#include "services/disclosure/entry_reader.h"
#include "services/domain/violation.h"
#include "services/ledger/issue_receipt.h"
#include "services/limits.h"
#include "services/rpc/entry_message.h"
#include "services/rpc/page_token.h"
#include "services/rpc/raw_message.h"
#include "services/rpc/resource_names.h"
#include "services/rpc/status_to_grpc.h"
#include "services/rpc/stream_append.h"
#include "services/rpc/submission_message.h"

namespace daodi::services::rpc {
namespace {

using disclosure::EntryReader;
using domain::ErrorReason;
using domain::ErrorWithReason;

ledger::AckLevel AckLevelOf(v1::AckLevel level) {
  switch (level) {
    case v1::ACK_LEVEL_CHECKPOINTED:
      return ledger::AckLevel::kCheckpointed;
    case v1::ACK_LEVEL_WITNESSED:
      return ledger::AckLevel::kWitnessed;
    default:
      return ledger::AckLevel::kDurable;
  }
}

// A little before the caller's own deadline, which tells it nothing.
std::chrono::steady_clock::time_point AnswerBy(
    const grpc::CallbackServerContext& context) {
  using std::chrono::milliseconds;
  using std::chrono::system_clock;
  const milliseconds longest(kMaxWaitForCheckpointMs);
  const auto start = std::chrono::steady_clock::now();
  const system_clock::time_point now = system_clock::now();
  // A call without a deadline has the end of time.
  if (context.deadline() > now + longest) return start + longest;
  const auto left = std::chrono::duration_cast<milliseconds>(
      std::max(context.deadline(), now) - now);
  return start + left -
         std::min(milliseconds(kAnswerBeforeDeadlineMs), left / 2);
}

// In a ROLLBACK batch one refusal is the answer: its own status, with the place
// in the batch before the field.
absl::Status RefusalOf(const ledger::SubmissionResult& result) {
  for (size_t i = 0; i < result.outcomes.size(); ++i) {
    const absl::Status& status = result.outcomes[i].status;
    const auto violations = domain::ViolationsOf(status);
    if (status.ok() ||
        (!violations.empty() &&
         violations[0].reason == ErrorReason::kBatchMateRefused)) {
      continue;
    }
    auto placed = violations;
    for (domain::Violation& violation : placed) {
      violation.field =
          absl::StrCat("statements[", i, "]",
                       violation.field.empty() ? "" : ".", violation.field);
    }
    return placed.empty() ? status : domain::StatusOf(placed);
  }
  return absl::OkStatus();
}

// An entry that no checkpoint covers gets none once signing has stopped.
absl::Status CheckMayBeCovered(const ServerParts& parts, uint64_t index) {
  const bool waits =
      index < parts.store->head().size &&
      index >= parts.board->Latest(ledger::Coverage::kSigned).size;
  return waits ? parts.board->SigningHealth() : absl::OkStatus();
}

// The one of the size asked for, else the best that covers the entry.
absl::StatusOr<ledger::PublishedCheckpoint> CheckpointForProof(
    const ServerParts& parts, const v1::GetProofRequest& request,
    uint64_t index) {
  ledger::PublishedCheckpoint best = parts.board->BestCovering(index + 1);
  const auto wanted = static_cast<uint64_t>(request.checkpoint_size());
  if (request.checkpoint_size() == 0 || wanted == best.size) return best;
  const absl::Status none = ErrorWithReason(
      ErrorReason::kNotFound, "checkpoint_size",
      absl::StrCat("no checkpoint of size ", request.checkpoint_size()),
      "use the tree_size that GetCheckpoint answers, or 0");
  if (request.checkpoint_size() < 0) return none;
  auto note = parts.store->CheckpointCovering(wanted);
  if (absl::IsNotFound(note.status())) return none;
  if (!note.ok()) return note.status();
  const auto parsed = crypto::ParseNote(*note);
  if (!parsed.ok()) return absl::DataLossError(parsed.status().message());
  auto checkpoint = crypto::ParseCheckpointText(parsed->text);
  if (!checkpoint.ok()) return absl::DataLossError("stored checkpoint");
  if (checkpoint->size != wanted) return none;
  return ledger::PublishedCheckpoint{wanted, checkpoint->root,
                                     *std::move(note)};
}

absl::Status FillAppendResponse(const ServerParts& parts,
                                ledger::BatchMode mode,
                                const ledger::SubmissionResult& result,
                                v1::AppendStatementsResponse* response) {
  if (!result.status.ok()) return result.status;
  if (mode == ledger::BatchMode::kRollback) {
    absl::Status refusal = RefusalOf(result);
    if (!refusal.ok()) return refusal;
  }
  const ledger::PublishedCheckpoint checkpoint =
      result.checkpoint.empty()
          ? ledger::PublishedCheckpoint()
          : ledger::PublishedCheckpoint{
                result.checkpoint_size, {}, result.checkpoint};
  for (const ledger::StatementOutcome& outcome : result.outcomes) {
    std::string receipt;
    if (!checkpoint.signed_note.empty() && outcome.status.ok()) {
      auto issued =
          ledger::IssueReceipt(*parts.store, checkpoint, outcome.index);
      if (!issued.ok()) return issued.status();
      receipt = *std::move(issued);
    }
    FillResult(outcome, std::move(receipt), response->add_results());
  }
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* LedgerService::AppendStatements(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  absl::Status taken = Append(*context, *request, response, reactor);
  if (!taken.ok()) reactor->Finish(ToGrpcStatus(taken));
  return reactor;
}

absl::Status LedgerService::Append(const grpc::CallbackServerContext& context,
                                   const grpc::ByteBuffer& bytes,
                                   grpc::ByteBuffer* response,
                                   grpc::ServerUnaryReactor* reactor) {
  absl::Status allowed = CheckMayAppend(*parts_.callers, context);
  if (!allowed.ok()) return allowed;
  v1::AppendStatementsRequest request;
  absl::Status read = ReadMessage(bytes, &request);
  if (!read.ok()) return read;
  ledger::Submission submission;
  submission.mode = request.mode() == v1::APPEND_MODE_PROCEED
                        ? ledger::BatchMode::kProceed
                        : ledger::BatchMode::kRollback;
  submission.validate_only = request.validate_only();
  submission.ack_level = AckLevelOf(request.ack_level());
  submission.answer_by = AnswerBy(context);
  auto taken = TakeStatements(
      request.mutable_statements(),
      submission.mode == ledger::BatchMode::kProceed
          ? BatchLimits{kMaxProceedStatements, kMaxProceedBytes}
          : BatchLimits{kMaxRollbackStatements, kMaxRollbackBytes});
  if (!taken.ok()) return taken.status();
  submission.statements = *std::move(taken);
  const ledger::BatchMode mode = submission.mode;
  const bool validate_only = submission.validate_only;
  submission.done = [this, mode, validate_only, response,
                     reactor](const ledger::SubmissionResult& result) {
    v1::AppendStatementsResponse message;
    absl::Status filled = FillAppendResponse(parts_, mode, result, &message);
    if (validate_only) {
      for (v1::StatementResult& one : *message.mutable_results()) {
        if (!one.repeated_statement()) one.set_index(-1);
      }
    }
    *response = WriteMessage(message);
    reactor->Finish(ToGrpcStatus(filled));
  };
  return parts_.pipeline->Submit(std::move(submission));
}

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>*
LedgerService::StreamAppend(grpc::CallbackServerContext* context) {
  return NewStreamAppend(*parts_.pipeline,
                         CheckMayAppend(*parts_.callers, *context));
}

grpc::ServerUnaryReactor* LedgerService::GetEntry(
    grpc::CallbackServerContext* context, const v1::GetEntryRequest* request,
    v1::Entry* response) {
  return Finish(context, Get(*context, *request, response));
}

absl::Status LedgerService::Get(const grpc::CallbackServerContext& context,
                                const v1::GetEntryRequest& request,
                                v1::Entry* response) {
  auto reader = parts_.callers->ReaderOf(context, "LedgerService.GetEntry");
  if (!reader.ok()) return reader.status();
  auto index = ParseEntryName(request.name(), parts_.ledger_id);
  if (!index.ok()) return index.status();
  const EntryReader entries(*parts_.store, *parts_.registry,
                            *std::move(reader));
  auto entry = entries.Read(*index);
  if (!entry.ok()) return entry.status();
  FillEntry(*entry, parts_.ledger_id, response);
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* LedgerService::ListEntries(
    grpc::CallbackServerContext* context, const v1::ListEntriesRequest* request,
    v1::ListEntriesResponse* response) {
  return Finish(context, List(*context, *request, response));
}

absl::Status LedgerService::List(const grpc::CallbackServerContext& context,
                                 const v1::ListEntriesRequest& request,
                                 v1::ListEntriesResponse* response) {
  auto reader = parts_.callers->ReaderOf(context, "LedgerService.ListEntries");
  if (!reader.ok()) return reader.status();
  absl::Status name =
      CheckLedgerName(request.parent(), "parent", parts_.ledger_id);
  if (!name.ok()) return name;
  auto page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();
  if (request.start_index() < 0) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, "start_index",
                           "negative", "give the index of an entry, from 0");
  }
  PageToken page{parts_.store->head().size,
                 static_cast<uint64_t>(request.start_index())};
  if (!request.page_token().empty()) {
    auto token = ParsePageToken(request.page_token(), "ListEntries");
    if (!token.ok()) return token.status();
    page = *token;
  }
  const uint64_t tree_size =
      std::min(page.tree_size, parts_.store->head().size);
  const EntryReader entries(*parts_.store, *parts_.registry,
                            *std::move(reader));
  const uint64_t end =
      std::min<uint64_t>(tree_size, page.next_index + *page_size);
  for (uint64_t index = page.next_index; index < end; ++index) {
    auto entry = entries.Read(index);
    if (!entry.ok()) return entry.status();
    FillEntry(*entry, parts_.ledger_id, response->add_entries());
  }
  response->set_tree_size(static_cast<int64_t>(tree_size));
  if (end < tree_size) {
    response->set_next_page_token(
        EncodePageToken({tree_size, end}, "ListEntries"));
  }
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* LedgerService::GetCheckpoint(
    grpc::CallbackServerContext* context,
    const v1::GetCheckpointRequest* request, v1::Checkpoint* response) {
  absl::Status name = CheckCheckpointName(request->name(), parts_.ledger_id);
  if (!name.ok()) return Finish(context, name);
  const ledger::PublishedCheckpoint latest =
      parts_.board->Latest(ledger::Coverage::kSigned);
  response->set_name(absl::StrCat(LedgerName(parts_.ledger_id), "/checkpoint"));
  response->set_signed_note(latest.signed_note);
  response->set_tree_size(static_cast<int64_t>(latest.size));
  response->set_root(std::string(latest.root.view()));
  return Finish(context, absl::OkStatus());
}

grpc::ServerUnaryReactor* LedgerService::GetReceipt(
    grpc::CallbackServerContext* context, const v1::GetReceiptRequest* request,
    v1::Receipt* response) {
  auto index = ParseEntryName(request->name(), parts_.ledger_id);
  if (!index.ok()) return Finish(context, index.status());
  absl::Status coverable = CheckMayBeCovered(parts_, *index);
  if (!coverable.ok()) return Finish(context, coverable);
  auto receipt = ledger::IssueReceipt(
      *parts_.store, parts_.board->BestCovering(*index + 1), *index);
  if (!receipt.ok()) return Finish(context, receipt.status());
  response->set_tlog_proof(*std::move(receipt));
  return Finish(context, absl::OkStatus());
}

grpc::ServerUnaryReactor* LedgerService::GetProof(
    grpc::CallbackServerContext* context, const v1::GetProofRequest* request,
    v1::Proof* response) {
  return Finish(context, Prove(*context, *request, response));
}

absl::Status LedgerService::Prove(const grpc::CallbackServerContext& context,
                                  const v1::GetProofRequest& request,
                                  v1::Proof* response) {
  auto reader = parts_.callers->ReaderOf(context, "LedgerService.GetProof");
  if (!reader.ok()) return reader.status();
  auto index = ParseEntryName(request.name(), parts_.ledger_id);
  if (!index.ok()) return index.status();
  const EntryReader entries(*parts_.store, *parts_.registry,
                            *std::move(reader));
  auto entry = entries.Read(*index);
  if (!entry.ok()) return entry.status();
  if (!entry->envelope_visible) {
    return ErrorWithReason(ErrorReason::kNotFound, "name",
                           "nothing of this entry may be shown to the caller",
                           "ask its author for a proof");
  }
  std::vector<crypto::SectionContent> shown;
  for (disclosure::VisibleSection& section : entry->sections) {
    const bool wanted =
        request.labels().empty() ||
        std::find(request.labels().begin(), request.labels().end(),
                  section.label) != request.labels().end();
    if (wanted && section.visibility == disclosure::Visibility::kShown) {
      shown.push_back(std::move(section.content));
    }
  }
  absl::Status coverable = CheckMayBeCovered(parts_, *index);
  if (!coverable.ok()) return coverable;
  auto checkpoint = CheckpointForProof(parts_, request, *index);
  if (!checkpoint.ok()) return checkpoint.status();
  auto proof = ledger::IssueProof(*parts_.store, *parts_.registry, *checkpoint,
                                  *index, std::move(shown));
  if (!proof.ok()) return proof.status();
  response->set_proof_file(crypto::EncodeProofFile(*proof));
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* LedgerService::ProveConsistency(
    grpc::CallbackServerContext* context,
    const v1::ProveConsistencyRequest* request,
    v1::ProveConsistencyResponse* response) {
  return Finish(context, ProveGrowth(*request, response));
}

absl::Status LedgerService::ProveGrowth(
    const v1::ProveConsistencyRequest& request,
    v1::ProveConsistencyResponse* response) {
  absl::Status name = CheckLedgerName(request.name(), "name", parts_.ledger_id);
  if (!name.ok()) return name;
  const uint64_t signed_size =
      parts_.board->Latest(ledger::Coverage::kSigned).size;
  const int64_t new_size = request.new_size() == 0
                               ? static_cast<int64_t>(signed_size)
                               : request.new_size();
  if (request.old_size() < 1 || request.old_size() > new_size ||
      new_size > static_cast<int64_t>(signed_size)) {
    return ErrorWithReason(
        ErrorReason::kArgumentInvalid, "old_size",
        absl::StrCat("not 1 <= old_size <= new_size <= ", signed_size),
        "use sizes of signed checkpoints");
  }
  const uint64_t from = static_cast<uint64_t>(request.old_size());
  const uint64_t to = static_cast<uint64_t>(new_size);
  auto path = parts_.store->ConsistencyPath(from, to);
  if (!path.ok()) return path.status();
  auto old_root = parts_.store->RootAt(from);
  if (!old_root.ok()) return old_root.status();
  auto new_root = parts_.store->RootAt(to);
  if (!new_root.ok()) return new_root.status();
  response->set_new_size(new_size);
  for (const crypto::Digest& hash : *path) {
    response->add_hashes(std::string(hash.view()));
  }
  response->set_old_root(std::string(old_root->view()));
  response->set_new_root(std::string(new_root->view()));
  return absl::OkStatus();
}

}  // namespace daodi::services::rpc
