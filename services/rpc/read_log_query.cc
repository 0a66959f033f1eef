#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/fixed_bytes.h"
#include "services/domain/violation.h"
#include "services/limits.h"
#include "services/rpc/page_token.h"
#include "services/rpc/supervision_queries.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

constexpr char kPackMethod[] = "EVIDENCE_PACK";
constexpr size_t kMaxCaseBytes = 128;

void FillRead(const disclosure::LoggedRead& read, v1::LoggedRead* message) {
  const storage::ReadRow& row = read.row;
  message->set_time_ms(row.time_ms);
  message->set_agency(row.agency);
  message->set_organization(row.organization);
  message->set_method(row.method);
  message->set_purpose(static_cast<v1::ReadPurpose>(row.kind));
  message->set_case_number(row.case_number);
  message->set_entries(static_cast<int64_t>(row.entries));
  for (const auto& [issuer, lot] : row.lots) {
    v1::LotId* id = message->add_lots();
    id->set_issuer(issuer);
    id->set_lot(lot);
  }
  message->set_manifest_digest(row.detail);
  message->set_sealed(read.sealed);
}

absl::Status NotKept() {
  return ErrorWithReason(ErrorReason::kNotFound, "",
                         "this server keeps no log of reads",
                         "ask the operator's ledger node");
}

}  // namespace

absl::Status AnswerReads(const ServerParts& parts,
                         const disclosure::Reader& reader,
                         const v1::ListReadsRequest& request,
                         v1::ListReadsResponse* response) {
  if (parts.reads == nullptr) return NotKept();
  disclosure::ReadQuery query;
  query.agency = request.agency();
  query.organization = request.organization();
  auto page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();
  query.page_size = *page_size;
  const std::string bound =
      absl::StrCat("ListReads ", request.agency(), " ", request.organization());
  if (!request.page_token().empty()) {
    auto token = ParsePageToken(request.page_token(), bound);
    if (!token.ok()) return token.status();
    query.skip = token->next_index;
  }
  auto page = parts.reads->List(reader, query);
  if (!page.ok()) return page.status();
  for (const disclosure::LoggedRead& read : page->reads) {
    FillRead(read, response->add_reads());
  }
  if (page->more) {
    response->set_next_page_token(
        EncodePageToken({0, query.skip + page->reads.size()}, bound));
  }
  // Its size would tell an enterprise of reads that are sealed.
  if (reader.role == disclosure::ReaderRole::kOrganization) {
    return absl::OkStatus();
  }
  auto note = parts.reads->LastNote();
  if (!note.ok()) return note.status();
  response->set_signed_root(*std::move(note));
  return absl::OkStatus();
}

absl::Status CloseCaseOf(const ServerParts& parts,
                         const disclosure::Reader& reader,
                         const v1::CloseCaseRequest& request) {
  if (parts.reads == nullptr) return NotKept();
  if (request.case_number().empty() ||
      request.case_number().size() > kMaxCaseBytes) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, "case_number",
                           "is empty or longer than 128 bytes",
                           "give the number that the reads stated");
  }
  return parts.reads->CloseCase(reader, request.case_number());
}

absl::Status NoteEvidencePack(const ServerParts& parts,
                              const disclosure::Reader& reader,
                              const v1::RecordEvidencePackRequest& request) {
  const auto digest = crypto::Digest::From(request.manifest_digest());
  if (!digest.has_value()) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, "manifest_digest",
                           "is not of 32 bytes",
                           "give the SHA-256 of the manifest");
  }
  if (request.lots().empty() || request.lots_size() > kMaxRecallNodes) {
    return ErrorWithReason(
        ErrorReason::kArgumentInvalid, "lots",
        absl::StrCat("are none, or more than ", kMaxRecallNodes),
        "name the lots the pack is about");
  }
  if (parts.reads == nullptr) return absl::OkStatus();
  storage::ReadRow pack;
  pack.method = kPackMethod;
  pack.detail = digest->hex();
  pack.entries =
      static_cast<uint64_t>(std::max<int64_t>(request.statements(), 0));
  for (const v1::LotId& lot : request.lots()) {
    pack.lots.emplace_back(lot.issuer(), lot.lot());
  }
  return parts.reads->RecordPack(reader, std::move(pack));
}

}  // namespace daodi::services::rpc
