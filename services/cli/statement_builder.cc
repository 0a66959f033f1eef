#include "services/cli/statement_builder.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/base32.h"
#include "crypto/statement_id.h"

namespace daodi::services::cli {
namespace {

crypto::DigestAlgorithm DigestFor(const StatementSpec& spec,
                                  crypto::SignatureScheme scheme) {
  if (spec.digest_algorithm) return *spec.digest_algorithm;
  return scheme == crypto::SignatureScheme::kSm2Sm3
             ? crypto::DigestAlgorithm::kSm3
             : crypto::DigestAlgorithm::kSha256;
}

SectionDraft RecordSection(crypto::StatementKind kind,
                           const crypto::GovernanceRecord& record) {
  SectionDraft draft;
  draft.head.label = crypto::kGovernanceSectionLabel;
  draft.head.audience = crypto::Audience::kPublic;
  draft.head.schema = static_cast<uint32_t>(kind);
  draft.bytes = crypto::EncodeGovernanceRecord(record);
  return draft;
}

}  // namespace

absl::StatusOr<UnsignedStatement> BuildStatement(const StatementSpec& spec,
                                                 const BuildInputs& inputs) {
  UnsignedStatement statement;
  crypto::StatementHeader& header = statement.header;
  header.ledger_id = inputs.ledger_id;
  header.statement_id = inputs.statement_id;
  header.kind = spec.kind;
  header.author = inputs.author_id;
  header.key_id = inputs.key_id;
  header.author_time_ms = inputs.author_time_ms;
  header.digest_algorithm = DigestFor(spec, inputs.scheme);
  header.key_sequence = inputs.key_sequence;
  header.previous_header_digest = inputs.previous_header_digest;
  header.refs = inputs.refs;

  absl::StatusOr<std::vector<SectionDraft>> drafts =
      DraftSections(spec, inputs.author_id, inputs.resolve);
  if (!drafts.ok()) return drafts.status();
  if (inputs.record) {
    drafts->insert(drafts->begin(), RecordSection(spec.kind, *inputs.record));
  }
  for (SectionDraft& draft : *drafts) {
    crypto::SectionContent content;
    content.label = draft.head.label;
    content.salt = inputs.new_salt();
    content.named_organizations = std::move(draft.named_organizations);
    content.bytes = std::move(draft.bytes);
    // The digest covers the rest of the header's identity, so that comes first.
    draft.head.digest = crypto::SectionDigest(header, draft.head, content);
    header.sections.push_back(draft.head);
    statement.sections.push_back(std::move(content));
  }
  for (const crypto::SectionContent& content : statement.sections) {
    if (absl::Status status = crypto::CheckSection(header, content);
        !status.ok()) {
      return status;
    }
  }
  absl::StatusOr<crypto::StatementHeader> parsed =
      crypto::ParseStatementHeader(crypto::EncodeStatementHeader(header));
  if (!parsed.ok()) return parsed.status();
  return statement;
}

crypto::StatementId MakeStatementId(int64_t time_ms,
                                    absl::string_view random10) {
  return crypto::MakeStatementId(time_ms, random10);
}

std::string MakePartyId(absl::string_view random16) {
  return absl::StrCat("pty-", crypto::Base32Encode(random16));
}

}  // namespace daodi::services::cli
