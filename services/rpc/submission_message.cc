#include "services/rpc/submission_message.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "crypto/section.h"
#include "services/domain/violation.h"
#include "services/rpc/status_to_grpc.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

absl::Status TakeSection(v1::SectionContent* message, int statement, int index,
                         crypto::SectionContent* section) {
  const auto field = [statement, index](absl::string_view name) {
    return absl::StrCat("statements[", statement, "].sections[", index, "].",
                        name);
  };
  if (message->label() < 1 || message->label() > 255) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, field("label"),
                           "not 1 to 255", "use a label of the header");
  }
  section->label = static_cast<uint8_t>(message->label());
  const auto salt = crypto::Salt::From(message->salt());
  if (!salt.has_value()) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, field("salt"),
                           "not 32 bytes", "send the salt of the digest");
  }
  section->salt = *salt;
  section->named_organizations.assign(message->named_organizations().begin(),
                                      message->named_organizations().end());
  section->bytes = std::move(*message->mutable_content());
  return absl::OkStatus();
}

size_t BytesOf(const v1::Statement& message) {
  size_t bytes = message.envelope().size();
  for (const v1::SectionContent& section : message.sections()) {
    bytes += section.content().size() + section.salt().size();
    for (const std::string& name : section.named_organizations()) {
      bytes += name.size();
    }
  }
  return bytes;
}

// The numbers of things, before any of them is copied.
absl::Status CheckShape(const v1::Statement& message, int statement) {
  if (message.sections_size() > static_cast<int>(crypto::kMaxSections)) {
    return ErrorWithReason(
        ErrorReason::kArgumentInvalid,
        absl::StrCat("statements[", statement, "].sections"),
        absl::StrCat(message.sections_size(), " sections, at most ",
                     crypto::kMaxSections),
        "send one for each section of the header");
  }
  for (int i = 0; i < message.sections_size(); ++i) {
    const int names = message.sections(i).named_organizations_size();
    if (names <= static_cast<int>(crypto::kMaxNamedOrganizations)) continue;
    return ErrorWithReason(
        ErrorReason::kArgumentInvalid,
        absl::StrCat("statements[", statement, "].sections[", i,
                     "].named_organizations"),
        absl::StrCat(names, " names, at most ", crypto::kMaxNamedOrganizations),
        "name fewer organizations");
  }
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
  size_t bytes = 0;
  for (int i = 0; i < statements->size(); ++i) {
    absl::Status shape = CheckShape(statements->Get(i), i);
    if (!shape.ok()) return shape;
    bytes += BytesOf(statements->Get(i));
  }
  if (bytes > limits.bytes) {
    return ErrorWithReason(
        ErrorReason::kBatchInvalid, "statements",
        absl::StrCat(bytes, " bytes, at most ", limits.bytes, " allowed here"),
        "split the batch");
  }
  std::vector<ledger::SubmittedStatement> taken(statements->size());
  for (int i = 0; i < statements->size(); ++i) {
    v1::Statement* message = statements->Mutable(i);
    taken[i].envelope = std::move(*message->mutable_envelope());
    taken[i].simulated_record_time_ms = message->simulated_record_time_ms();
    taken[i].sections.resize(message->sections_size());
    for (int j = 0; j < message->sections_size(); ++j) {
      absl::Status section = TakeSection(message->mutable_sections(j), i, j,
                                         &taken[i].sections[j]);
      if (!section.ok()) return section;
    }
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
  message->set_leaf_hash(outcome.leaf_hash.data(), outcome.leaf_hash.size());
  message->set_repeated_statement(outcome.repeated);
  message->set_receipt(std::move(receipt));
}

}  // namespace daodi::services::rpc
