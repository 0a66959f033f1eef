#include "services/views/library_view.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/views/read_statement.h"
#include "services/views/view_keys.h"

namespace daodi::services::views {
namespace {

using crypto::RefKind;
using domain::Library;
using domain::LibraryFacts;
using domain::LibraryRecordName;
using storage::ViewTable;

absl::Status Damaged(uint64_t entry) {
  return absl::DataLossError(
      absl::StrCat("view row of the library entry ", entry));
}

}  // namespace

absl::Status LibraryView::End(uint64_t entry, uint64_t at,
                              absl::string_view author,
                              storage::ViewBatch* batch) {
  auto value = rows_->Get(ViewTable::kLibraryEntry, OrdinalKey(entry));
  if (!value.ok()) return value.status();
  if (!value->has_value()) return absl::OkStatus();
  const auto row = ReadLibraryEntry(**value);
  if (!row.has_value()) return Damaged(entry);
  // Registration is the registrar's to change.
  const auto record = row->table == ViewTable::kLibraryRecord
                          ? ReadLibraryRecordKey(row->key)
                          : std::nullopt;
  if (record.has_value() && record->name.owner != author) {
    return absl::OkStatus();
  }
  auto stored = rows_->Get(row->table, row->key);
  if (!stored.ok()) return stored.status();
  auto interval = stored->has_value() ? ReadInterval(**stored) : std::nullopt;
  if (!interval.has_value()) return Damaged(entry);
  if (interval->ends != EffectInterval::kOpen) return absl::OkStatus();
  interval->ends = at;
  rows_->Put(row->table, row->key, EncodeInterval(*interval), batch);
  return absl::OkStatus();
}

void LibraryView::PutRecord(const LibraryRecordKey& key, uint64_t begins,
                            const LibraryFacts& facts,
                            storage::ViewBatch* batch) {
  const std::string row_key = EncodeLibraryRecordKey(key);
  rows_->Put(ViewTable::kLibraryRecord, row_key,
             EncodeInterval({begins, EffectInterval::kOpen}), batch);
  rows_->Put(ViewTable::kLibraryEntry, OrdinalKey(key.entry),
             EncodeLibraryEntry(ViewTable::kLibraryRecord, row_key), batch);
  const auto terms = domain::LibraryTermsOf(facts);
  for (size_t i = 0; i < terms.size(); ++i) {
    const bool same_kind = i > 0 && terms[i - 1].kind == terms[i].kind;
    batch->Put(
        ViewTable::kLibraryTerm, LibraryTermKey(terms[i], key),
        EncodeSharedBytes(
            same_kind ? SharedBytes(terms[i - 1].text, terms[i].text) : 0));
  }
}

absl::StatusOr<LibraryFacts> LibraryView::IdentityOf(
    const LibraryRecordName& name) const {
  if (name.library == Library::kProduct) return LibraryFacts();
  const crypto::OrganizationState* state =
      registry_->FindOrganization(name.subject);
  if (state != nullptr) {
    return domain::LibraryFactsOf(state->record, name.subject);
  }
  std::optional<uint64_t> latest;
  absl::Status scanned = rows_->Scan(
      ViewTable::kPartyRecord, PartyRecordPrefix(name.owner, name.subject),
      [&latest](absl::string_view key) {
        latest = std::max(latest.value_or(0), ReadOrdinal(key).value_or(0));
        return true;
      });
  if (!scanned.ok()) return scanned;
  if (!latest.has_value()) return LibraryFacts();
  auto party = ReadStatement(*log_, *latest);
  if (!party.ok()) return party.status();
  return domain::LibraryFactsOf(*party);
}

absl::Status LibraryView::Begin(const domain::ParsedStatement& statement,
                                uint64_t entry, storage::ViewBatch* batch) {
  const crypto::StatementHeader& header = statement.header();
  const v1::ConfirmationNote* note = statement.confirmation();
  const bool disowns = note != nullptr && !note->own_act();
  for (const crypto::EntryRef& ref : header.refs) {
    const bool takes_back = ref.kind == RefKind::kCorrects ||
                            (disowns && ref.kind == RefKind::kConfirms);
    if (!takes_back || ref.ledger_id != header.ledger_id) continue;
    absl::Status ended = End(ref.index, entry, header.author, batch);
    if (!ended.ok()) return ended;
  }
  if (const auto* party = statement.party()) {
    rows_->Put(
        ViewTable::kPartyRecord,
        PartyRecordPrefix(header.author, party->party()) + OrdinalKey(entry),
        "", batch);
  }
  if (const auto* qualification = statement.qualification()) {
    const std::string key =
        QualificationKey(header.author, qualification->partner(), entry);
    rows_->Put(ViewTable::kQualification, key,
               EncodeInterval({entry, EffectInterval::kOpen}), batch);
    rows_->Put(ViewTable::kLibraryEntry, OrdinalKey(entry),
               EncodeLibraryEntry(ViewTable::kQualification, key), batch);
  }
  auto name = domain::LibraryRecordOf(statement);
  if (!name.has_value()) return absl::OkStatus();
  LibraryFacts facts = domain::LibraryFactsOf(statement);
  auto identity = IdentityOf(*name);
  if (!identity.ok()) return identity.status();
  domain::AddLibraryFacts(*identity, &facts);
  PutRecord({*std::move(name), entry}, entry, facts, batch);
  return absl::OkStatus();
}

absl::Status LibraryView::Govern(const domain::ParsedStatement& statement,
                                 uint64_t entry, storage::ViewBatch* batch) {
  const crypto::StatementHeader& header = statement.header();
  if (header.kind != crypto::StatementKind::kApproval) return absl::OkStatus();
  for (const crypto::EntryRef& ref : header.refs) {
    if (ref.ledger_id != header.ledger_id) continue;
    auto proposal = ReadStatement(*log_, ref.index);
    if (!proposal.ok()) return proposal.status();
    if (proposal->header().kind != crypto::StatementKind::kOrganization) {
      continue;
    }
    const std::string id =
        crypto::OrganizationIdOf(proposal->envelope.header_bytes);
    const crypto::OrganizationState* state = registry_->FindOrganization(id);
    // Refused, or approved before.
    if (state == nullptr || state->approved_index != entry) continue;
    PutRecord({{Library::kEnterprise, id, id}, ref.index}, entry,
              domain::LibraryFactsOf(state->record, id), batch);
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::views
