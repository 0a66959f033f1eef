#include "services/rpc/submission_message.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/violation.h"
#include "services/rpc/status_to_grpc.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

absl::Status TakeSection(v1::SectionContent* message, const std::string& field,
                         crypto::SectionContent* section) {
  if (message->label() < 1 || message->label() > 255) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, field + ".label",
                           "not 1 to 255", "use a label of the header");
  }
  section->label = static_cast<uint8_t>(message->label());
  const auto salt = crypto::Salt::From(message->salt());
  if (!salt.has_value()) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, field + ".salt",
                           "not 32 bytes", "send the salt of the digest");
  }
  section->salt = *salt;
  section->named_organizations.assign(message->named_organizations().begin(),
                                      message->named_organizations().end());
  section->bytes = std::move(*message->mutable_content());
  return absl::OkStatus();
}

absl::Status CheckCount(int count, size_t limit) {
  if (count > 0 && static_cast<size_t>(count) <= limit) return absl::OkStatus();
  return ErrorWithReason(
      ErrorReason::kBatchInvalid, "statements",
      absl::StrCat(count, " statements, of 1 to ", limit, " allowed here"),
      "split the batch");
}

}  // namespace

absl::StatusOr<std::vector<ledger::SubmittedStatement>> TakeStatements(
    google::protobuf::RepeatedPtrField<v1::Statement>* statements,
    const BatchLimits& limits) {
  absl::Status count = CheckCount(statements->size(), limits.statements);
  if (!count.ok()) return count;
  std::vector<ledger::SubmittedStatement> taken(statements->size());
  size_t bytes = 0;
  for (int i = 0; i < statements->size(); ++i) {
    v1::Statement* message = statements->Mutable(i);
    bytes += message->envelope().size();
    taken[i].envelope = std::move(*message->mutable_envelope());
    taken[i].simulated_record_time_ms = message->simulated_record_time_ms();
    taken[i].sections.resize(message->sections_size());
    for (int j = 0; j < message->sections_size(); ++j) {
      bytes += message->sections(j).content().size();
      absl::Status section =
          TakeSection(message->mutable_sections(j),
                      absl::StrCat("statements[", i, "].sections[", j, "]"),
                      &taken[i].sections[j]);
      if (!section.ok()) return section;
    }
  }
  if (bytes > limits.bytes) {
    return ErrorWithReason(
        ErrorReason::kBatchInvalid, "statements",
        absl::StrCat(bytes, " bytes, at most ", limits.bytes, " allowed here"),
        "split the batch");
  }
  return taken;
}

void FillResult(const ledger::StatementOutcome& outcome, std::string receipt,
                v1::StatementResult* message) {
  if (!outcome.status.ok()) {
    message->set_index(-1);
    *message->mutable_error() = ToRpcStatus(outcome.status);
    return;
  }
  message->set_index(static_cast<int64_t>(outcome.index));
  message->set_record_time_ms(outcome.record_time_ms);
  message->set_leaf_hash(std::string(outcome.leaf_hash.view()));
  message->set_repeated_statement(outcome.repeated);
  message->set_receipt(std::move(receipt));
}

}  // namespace daodi::services::rpc
