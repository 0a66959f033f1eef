#include "services/cli/append_session.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/cli/error_report.h"

namespace daodi::services::cli {
namespace {

// One message of a stream takes at most 256 statements; half of gRPC's 4 MiB
// leaves room for a large last one.
constexpr size_t kMaxBatchStatements = 256;
constexpr size_t kMaxBatchBytes = 2 * 1024 * 1024;
// An overloaded ledger answers UNAVAILABLE; after these it is not a moment.
constexpr int kSendAttempts = 6;
constexpr absl::Duration kFirstWait = absl::Milliseconds(250);
// A session over a slow line, not one call.
constexpr absl::Duration kStreamTimeout = absl::Hours(12);

// Nothing of it is in the log and nothing will be: its name is free again.
bool IsDefinite(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
      return true;
    default:
      return false;
  }
}

bool IsOverloaded(const google::rpc::Status& error) {
  return error.code() == static_cast<int>(absl::StatusCode::kUnavailable);
}

// Consecutive statements of one bundle, author and key; else one statement.
size_t GroupSize(absl::Span<const StatementSpec> specs) {
  const StatementSpec& first = specs.front();
  if (first.bundle.empty()) return 1;
  size_t size = 1;
  while (size < specs.size() && size < kMaxBatchStatements &&
         specs[size].bundle == first.bundle &&
         specs[size].author == first.author &&
         specs[size].key.alias == first.key.alias &&
         specs[size].key.label == first.key.label) {
    ++size;
  }
  return size;
}

}  // namespace

struct AppendSession::Stream {
  grpc::ClientContext context;
  std::unique_ptr<grpc::ClientReaderWriter<v1::StreamAppendRequest,
                                           v1::StreamAppendResponse>>
      calls;
};

AppendSession::AppendSession(Workspace* workspace, LedgerClient* client,
                             AppendSettings settings)
    : workspace_(*workspace),
      client_(*client),
      settings_(std::move(settings)),
      outbox_(*workspace),
      signer_(
          workspace, &outbox_,
          settings_.validate_only ? SigningMode::kTrial : SigningMode::kKeep,
          [client](uint64_t index) { return client->HeaderDigestAt(index); }) {}

AppendSession::~AppendSession() {
  if (stream_ == nullptr) return;
  stream_->calls->WritesDone();
  stream_->calls->Finish();
}

absl::Status AppendSession::Append(absl::Span<const StatementSpec> specs) {
  while (!specs.empty()) {
    const absl::Span<const StatementSpec> group = specs.first(GroupSize(specs));
    const bool full = pending_.size() + group.size() > kMaxBatchStatements ||
                      pending_bytes_ > kMaxBatchBytes;
    if (full || RefersToPending(group)) {
      if (absl::Status status = Flush(); !status.ok()) return status;
    }
    if (absl::Status status = SignGroup(group); !status.ok()) {
      // What was signed before goes out first, so that a re-run starts here.
      if (absl::Status flushed = Flush(); !flushed.ok()) return flushed;
      return status;
    }
    specs.remove_prefix(group.size());
  }
  if (absl::Status status = Flush(); !status.ok()) return status;
  if (refused_ == 0) return absl::OkStatus();
  return absl::AbortedError(
      absl::StrCat(refused_,
                   " statements were refused; mend them and run "
                   "again, the others keep their index"));
}

bool AppendSession::RefersToPending(
    absl::Span<const StatementSpec> group) const {
  std::vector<std::string> names;
  for (const StatementSpec& spec : group) {
    for (const RefSpec& ref : spec.refs) names.push_back(ref.name);
    for (std::string& name : StatementsNamedIn(spec)) {
      names.push_back(std::move(name));
    }
  }
  return std::any_of(
      pending_.begin(), pending_.end(), [&names](const Pending& pending) {
        return std::find(names.begin(), names.end(), pending.spec->name) !=
               names.end();
      });
}

absl::Status AppendSession::SignGroup(absl::Span<const StatementSpec> group) {
  absl::StatusOr<std::vector<OutboxItem>> items = signer_.Sign(group);
  if (!items.ok()) return items.status();
  for (size_t i = 0; i < group.size(); ++i) {
    pending_bytes_ += (*items)[i].statement.ByteSizeLong();
    pending_.push_back({&group[i], std::move((*items)[i])});
  }
  return absl::OkStatus();
}

absl::Status AppendSession::Flush() {
  if (pending_.empty()) return absl::OkStatus();
  if (!settings_.validate_only) {
    if (absl::Status status = outbox_.Sync(); !status.ok()) return status;
  }
  std::vector<Pending> batch = std::exchange(pending_, {});
  pending_bytes_ = 0;
  const uint64_t refused_before = refused_;
  std::vector<v1::StatementResult> results;
  if (absl::Status status = Send(&batch, &results); !status.ok()) return status;
  for (size_t i = 0; i < batch.size(); ++i) {
    if (absl::Status status = Conclude(&batch[i], results[i]); !status.ok()) {
      return status;
    }
  }
  if (refused_ > refused_before && !settings_.keep_going) {
    return absl::AbortedError(
        absl::StrCat(refused_,
                     " statements were refused; mend them and run "
                     "again, the others keep their index"));
  }
  return absl::OkStatus();
}

absl::Status AppendSession::Send(std::vector<Pending>* batch,
                                 std::vector<v1::StatementResult>* results) {
  absl::Duration wait = kFirstWait;
  for (int attempt = 1;; ++attempt) {
    results->clear();
    const absl::Status status = settings_.validate_only
                                    ? SendToValidate(*batch, results)
                                    : SendOnStream(*batch, results);
    const bool overloaded =
        status.ok() ? std::any_of(results->begin(), results->end(),
                                  [](const v1::StatementResult& result) {
                                    return IsOverloaded(result.error());
                                  })
                    : absl::IsUnavailable(status);
    // Repeats are safe: what is there already answers with its index.
    if (!overloaded || attempt == kSendAttempts) return status;
    absl::SleepFor(wait);
    wait *= 2;
  }
}

absl::Status AppendSession::SendOnStream(
    const std::vector<Pending>& batch,
    std::vector<v1::StatementResult>* results) {
  if (stream_ == nullptr) {
    stream_ = std::make_unique<Stream>();
    LedgerClient::Prepare(&stream_->context, kStreamTimeout);
    stream_->calls = client_.ledger().StreamAppend(&stream_->context);
  }
  v1::StreamAppendRequest request;
  for (const Pending& pending : batch) {
    *request.add_statements() = pending.item.statement;
  }
  v1::StreamAppendResponse response;
  if (!stream_->calls->Write(request) || !stream_->calls->Read(&response)) {
    const absl::Status status = FromGrpc(stream_->calls->Finish());
    stream_.reset();
    return status.ok() ? absl::UnavailableError("the server ended the stream")
                       : status;
  }
  if (static_cast<size_t>(response.results_size()) != batch.size()) {
    return absl::InternalError("the server answered another number of results");
  }
  results->assign(response.results().begin(), response.results().end());
  return absl::OkStatus();
}

absl::Status AppendSession::SendToValidate(
    const std::vector<Pending>& batch,
    std::vector<v1::StatementResult>* results) {
  v1::AppendStatementsRequest request;
  request.set_mode(v1::APPEND_MODE_PROCEED);
  request.set_validate_only(true);
  for (const Pending& pending : batch) {
    *request.add_statements() = pending.item.statement;
  }
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::AppendStatementsResponse response;
  const grpc::Status status =
      client_.ledger().AppendStatements(&context, request, &response);
  if (!status.ok()) return FromGrpc(status);
  if (static_cast<size_t>(response.results_size()) != batch.size()) {
    return absl::InternalError("the server answered another number of results");
  }
  results->assign(response.results().begin(), response.results().end());
  return absl::OkStatus();
}

absl::Status AppendSession::Conclude(Pending* pending,
                                     const v1::StatementResult& result) {
  AppendOutcome outcome;
  outcome.spec = pending->spec;
  outcome.status = FromRpc(result.error());
  absl::Status kept;
  if (!outcome.status.ok()) {
    ++refused_;
    if (!settings_.validate_only && IsDefinite(outcome.status)) {
      kept = signer_.Forget(*pending->spec, pending->item);
    }
  } else {
    ++appended_;
    outcome.index = static_cast<uint64_t>(std::max<int64_t>(result.index(), 0));
    outcome.record_time_ms = result.record_time_ms();
    outcome.repeated = result.repeated_statement();
    if (!settings_.validate_only) {
      pending->item.acknowledged =
          Acknowledgement{outcome.index, outcome.record_time_ms};
      kept = outbox_.Acknowledge(pending->item);
    }
  }
  if (settings_.on_outcome) settings_.on_outcome(outcome);
  return kept;
}

}  // namespace daodi::services::cli
