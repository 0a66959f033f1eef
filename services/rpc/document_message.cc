#include "services/rpc/document_message.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/documents/retention.h"
#include "services/domain/violation.h"
#include "services/rpc/resource_names.h"
#include "services/trace/lot_stock.h"

namespace daodi::services::rpc {
namespace {

constexpr absl::string_view kPrefix = "documents/";

v1::DocumentState StateOf(const std::optional<storage::DocumentInfo>& deposit) {
  if (!deposit.has_value()) return v1::DOCUMENT_STATE_MISSING;
  switch (deposit->state) {
    case storage::StoredDocumentState::kUploading:
      return v1::DOCUMENT_STATE_UPLOADING;
    case storage::StoredDocumentState::kArrived:
      return v1::DOCUMENT_STATE_ARRIVED;
    case storage::StoredDocumentState::kBlocked:
      return v1::DOCUMENT_STATE_BLOCKED;
    case storage::StoredDocumentState::kErased:
      return v1::DOCUMENT_STATE_ERASED;
  }
  return v1::DOCUMENT_STATE_MISSING;
}

void FillRetention(const std::string& document_type,
                   v1::DocumentNaming* message) {
  for (const documents::RetentionRule& rule :
       documents::RetentionRulesOf(document_type)) {
    v1::RetentionRule* row = message->add_retention();
    row->set_months(rule.months);
    row->set_counted_from_zh(std::string(rule.counted_from_zh));
    row->set_counted_from_en(std::string(rule.counted_from_en));
    row->set_source(std::string(rule.source));
    row->set_basis(rule.basis == documents::RetentionBasis::kSourced
                       ? v1::RETENTION_BASIS_SOURCED
                       : v1::RETENTION_BASIS_UNCHECKED);
  }
}

// The deposit that tells most: one that arrived, else the reader's own, else
// that of the first statement.
std::optional<storage::DocumentInfo> DepositOf(
    const documents::KnownDocument& document) {
  std::optional<storage::DocumentInfo> best = document.own;
  for (const documents::NamedDocument& naming : document.namings) {
    const bool arrived =
        naming.deposit.has_value() &&
        naming.deposit->state == storage::StoredDocumentState::kArrived;
    const bool best_arrived =
        best.has_value() &&
        best->state == storage::StoredDocumentState::kArrived;
    if (!best.has_value() || (arrived && !best_arrived)) best = naming.deposit;
  }
  return best;
}

}  // namespace

absl::StatusOr<crypto::Digest> ParseDocumentName(absl::string_view name) {
  absl::string_view hex = name;
  if (absl::ConsumePrefix(&hex, kPrefix)) {
    const auto digest = crypto::Digest::From(absl::HexStringToBytes(
        hex.size() == 2 * crypto::Digest::size() ? hex : ""));
    if (digest.has_value() && digest->hex() == hex) return *digest;
  }
  return domain::ErrorWithReason(
      domain::ErrorReason::kResourceNameMalformed, "name",
      "not the name of a document",
      "write documents/{salted digest in 64 lower-case hex digits}");
}

std::string DocumentResourceName(const crypto::Digest& digest) {
  return absl::StrCat(kPrefix, digest.hex());
}

void FillDeposit(const crypto::Digest& digest,
                 const storage::DocumentInfo& info, v1::Document* message) {
  message->set_name(DocumentResourceName(digest));
  message->set_state(StateOf(info));
  message->set_size_bytes(static_cast<int64_t>(info.size_bytes));
  message->set_media_type(info.media_type);
  message->set_received_bytes(static_cast<int64_t>(info.received_bytes));
  message->set_started_time_ms(info.started_ms);
  message->set_arrived_time_ms(info.arrived_ms);
  message->set_uploaded_by(info.uploader);
}

absl::Status FillNaming(const ServerParts& parts,
                        const storage::ViewReader& views,
                        const documents::NamedDocument& naming,
                        v1::DocumentNaming* message) {
  const v1::DocumentReference& reference = naming.reference;
  message->set_entry(EntryName(parts.ledger_id, naming.entry));
  message->set_line(reference.line());
  message->set_author(naming.author);
  message->set_record_time_ms(naming.record_time_ms);
  message->set_document_type(reference.document_type());
  message->set_number(reference.number());
  message->set_size_bytes(reference.size_bytes());
  message->set_media_type(reference.media_type());
  message->set_original_digest(reference.original_digest());
  message->set_erasable(naming.erasable);
  for (const uint64_t ordinal : naming.lots) {
    auto lot = trace::NameOfLot(views, ordinal);
    if (!lot.ok()) return lot.status();
    message->add_lots(absl::StrCat(lot->issuer, " ", lot->lot));
  }
  message->set_state(StateOf(naming.deposit));
  if (naming.deposit.has_value()) {
    message->set_arrived_time_ms(naming.deposit->arrived_ms);
    message->set_uploaded_by(naming.deposit->uploader);
  }
  FillRetention(reference.document_type(), message);
  return absl::OkStatus();
}

absl::Status FillDocument(const ServerParts& parts,
                          const storage::ViewReader& views,
                          const documents::KnownDocument& document,
                          v1::Document* message) {
  const auto deposit = DepositOf(document);
  message->set_name(DocumentResourceName(document.digest));
  message->set_state(StateOf(deposit));
  if (deposit.has_value()) {
    FillDeposit(document.digest, *deposit, message);
  } else if (!document.namings.empty()) {
    message->set_size_bytes(document.namings[0].reference.size_bytes());
    message->set_media_type(document.namings[0].reference.media_type());
  }
  for (const documents::NamedDocument& naming : document.namings) {
    absl::Status filled =
        FillNaming(parts, views, naming, message->add_namings());
    if (!filled.ok()) return filled;
  }
  for (const documents::NamedDocument& naming : document.renditions) {
    absl::Status filled =
        FillNaming(parts, views, naming, message->add_renditions());
    if (!filled.ok()) return filled;
  }
  message->set_namings_truncated(document.truncated);
  message->set_reused(document.reused);
  return absl::OkStatus();
}

absl::Status FillNamedDocument(const ServerParts& parts,
                               const storage::ViewReader& views,
                               const documents::NamedDocument& naming,
                               v1::Document* message) {
  message->set_state(StateOf(naming.deposit));
  message->set_size_bytes(naming.reference.size_bytes());
  message->set_media_type(naming.reference.media_type());
  const auto digest = crypto::Digest::From(naming.reference.salted_digest());
  if (digest.has_value()) {
    message->set_name(DocumentResourceName(*digest));
    if (naming.deposit.has_value()) {
      FillDeposit(*digest, *naming.deposit, message);
    }
  }
  return FillNaming(parts, views, naming, message->add_namings());
}

}  // namespace daodi::services::rpc
