#include "services/disclosure/entry_reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/disclosure/assistance.h"
#include "services/disclosure/read_notes.h"
#include "services/domain/violation.h"
#include "services/views/read_statement.h"
#include "services/views/view_keys.h"

namespace daodi::services::disclosure {
namespace {

using storage::SectionState;
using storage::ViewTable;

Visibility VisibilityOf(SectionState state, bool may_read) {
  switch (state) {
    case SectionState::kErased:
      return Visibility::kErased;
    case SectionState::kBlocked:
      return Visibility::kBlocked;
    case SectionState::kMissing:
      return may_read ? Visibility::kUnavailable : Visibility::kWithheld;
    case SectionState::kPresent:
      break;
  }
  return may_read ? Visibility::kShown : Visibility::kWithheld;
}

// Do the bytes behind the salted digest name it? False when they are gone.
absl::StatusOr<bool> Names(const storage::StoredSection& section,
                           absl::string_view organization) {
  if (section.state != SectionState::kPresent) return false;
  auto content = crypto::ParseSectionContent(section.label, section.encoded);
  if (!content.ok()) return absl::DataLossError(content.status().message());
  const auto& names = content->named_organizations;
  return std::find(names.begin(), names.end(), organization) != names.end();
}

}  // namespace

EntryReader::EntryReader(const storage::LedgerStore& store,
                         const ledger::PublishedRegistry& registry,
                         Reader reader)
    : store_(store),
      registry_(registry),
      reader_(std::move(reader)),
      views_(store) {}

absl::StatusOr<VisibleEntry> EntryReader::Read(uint64_t index) const {
  return ReadAsOf(index, views_.position(), true);
}

absl::StatusOr<VisibleEntry> EntryReader::Read(uint64_t index,
                                               uint64_t as_of_size) const {
  return ReadAsOf(index, as_of_size, true);
}

absl::StatusOr<VisibleEntry> EntryReader::ReadAsOf(uint64_t index,
                                                   uint64_t as_of_size,
                                                   bool follow_refs) const {
  if (index >= store_.head().size) {
    return domain::ErrorWithReason(domain::ErrorReason::kNotFound, "name",
                                   absl::StrCat("no entry ", index),
                                   "name an entry of this log");
  }
  auto stored = store_.ReadEntry(index);
  if (!stored.ok()) return stored.status();
  auto envelope = crypto::ParseEnvelope(stored->envelope);
  if (!envelope.ok()) return absl::DataLossError(envelope.status().message());
  const crypto::StatementHeader& header = envelope->header;
  VisibleEntry entry;
  entry.leaf = stored->leaf;
  const bool governance =
      stored->leaf.leaf_class == crypto::LeafClass::kGovernance;
  ClaimAccess claim = ClaimAccess::kNoClaim;
  if (!governance) {
    auto access = ClaimAccessOf(views_, registry_, reader_, index,
                                header.author, as_of_size);
    if (!access.ok()) return access.status();
    claim = *access;
  }
  if (claim == ClaimAccess::kHidden) return entry;
  auto sections = store_.ReadSections(index, header.sections);
  if (!sections.ok()) return sections.status();

  bool visible = governance || reader_.organization == header.author;
  for (size_t i = 0; i < sections->size(); ++i) {
    const storage::StoredSection& section = (*sections)[i];
    auto may_read = MayRead(index, header, header.sections[i], section, claim);
    if (!may_read.ok()) return may_read.status();
    visible |= *may_read;
    VisibleSection shown{
        section.label, VisibilityOf(section.state, *may_read), {}};
    if (shown.visibility == Visibility::kShown) {
      auto content =
          crypto::ParseSectionContent(section.label, section.encoded);
      if (!content.ok()) return absl::DataLossError(content.status().message());
      shown.content = *std::move(content);
    }
    entry.sections.push_back(std::move(shown));
  }
  if (header.sections.empty() && follow_refs && !visible) {
    auto referred = MaySeeReferred(header, as_of_size);
    if (!referred.ok()) return referred.status();
    visible = *referred;
  }
  if (!visible) {
    entry.sections.clear();
    return entry;
  }
  entry.envelope_visible = true;
  entry.claim = claim != ClaimAccess::kNoClaim;
  entry.envelope_bytes = std::move(stored->envelope);
  entry.envelope = *std::move(envelope);
  Judge(&entry);
  return entry;
}

absl::StatusOr<bool> EntryReader::MayRead(uint64_t index,
                                          const crypto::StatementHeader& header,
                                          const crypto::SectionHead& head,
                                          const storage::StoredSection& section,
                                          ClaimAccess claim) const {
  const AccessRule rule = AccessRuleOf(reader_.role, reader_.purpose.kind,
                                       head.audience, head.erasable);
  if (rule == AccessRule::kNever) return false;
  if (rule == AccessRule::kAlways) return true;
  if (!reader_.organization.empty() && reader_.organization == header.author) {
    return true;
  }
  if (claim == ClaimAccess::kConcerned && !head.erasable &&
      head.audience == crypto::Audience::kChain) {
    return true;
  }
  switch (rule) {
    case AccessRule::kAuthorOrChain:
      return IsInChain(index, header.author);
    case AccessRule::kAuthorOrNamed:
      return Names(section, reader_.organization);
    case AccessRule::kAuthorNamedOrInScope: {
      auto named = Names(section, reader_.organization);
      if (!named.ok() || *named) return named;
      return MayReadByOffice(index, header.author, head.erasable);
    }
    case AccessRule::kAuthorOrInScope:
      return MayReadByOffice(index, header.author, head.erasable);
    default:
      return false;
  }
}

absl::StatusOr<bool> EntryReader::MayReadByOffice(uint64_t index,
                                                  const std::string& author,
                                                  bool erasable) const {
  auto may = registry_.With(
      [&](const crypto::Registry& registry) -> absl::StatusOr<bool> {
        if (IsInScope(registry, reader_, author)) return true;
        if (erasable) return false;
        return IsAssisted(views_, registry, reader_, index, author);
      });
  if (may.ok() && *may && reader_.notes != nullptr) {
    reader_.notes->NoteEntry(author, index);
  }
  return may;
}

absl::StatusOr<bool> EntryReader::IsInChain(uint64_t index,
                                            const std::string& author) const {
  auto lots = views_.Get(ViewTable::kEntryLots, views::OrdinalKey(index));
  if (!lots.ok()) return lots.status();
  if (lots->has_value()) {
    for (const uint64_t ordinal : views::ReadOrdinals(**lots)) {
      bool member = false;
      absl::Status scanned = views_.Scan(
          ViewTable::kChainMember,
          views::ChainMemberPrefix(author, ordinal, reader_.organization), "",
          [&member](absl::string_view, absl::string_view) {
            member = true;
            return false;
          });
      if (!scanned.ok()) return scanned;
      if (member) return true;
    }
  }
  return HasConfirmed(index);
}

// A confirmation opens what it confirms to who had to do with the goods when it
// confirmed them; one that is a claim itself, or by an outsider, opens nothing.
absl::StatusOr<bool> EntryReader::HasConfirmed(uint64_t index) const {
  absl::StatusOr<bool> confirmed = false;
  absl::Status scanned = views_.Scan(
      ViewTable::kReference,
      views::ReferencePrefix(index, crypto::RefKind::kConfirms), "",
      [&](absl::string_view key, absl::string_view author) {
        if (author != reader_.organization) return true;
        const std::optional<uint64_t> from = views::ReadOrdinal(key);
        if (!from.has_value()) return true;
        confirmed = IsClaim(views_, *from, views_.position());
        if (confirmed.ok()) confirmed = !*confirmed;
        if (confirmed.ok() && *confirmed) {
          confirmed =
              StandsToALotOf(views_, reader_.organization, index, *from);
        }
        return confirmed.ok() && !*confirmed;
      });
  if (!scanned.ok()) return scanned;
  return confirmed;
}

absl::StatusOr<bool> EntryReader::MaySeeReferred(
    const crypto::StatementHeader& header, uint64_t as_of_size) const {
  for (const crypto::EntryRef& ref : header.refs) {
    if (ref.ledger_id != header.ledger_id) continue;
    auto referred = ReadAsOf(ref.index, as_of_size, false);
    if (!referred.ok()) return referred.status();
    if (referred->envelope_visible) return true;
  }
  return false;
}

void EntryReader::Judge(VisibleEntry* entry) const {
  const crypto::StatementHeader& header = entry->envelope.header;
  registry_.With([&](const crypto::Registry& registry) {
    const crypto::KeyState* key = registry.FindKey(header.key_id);
    if (key == nullptr) return;
    if (entry->envelope.recovered.has_value()) {
      entry->assurance = crypto::Assurance::kRecovered;
    } else if (key->organization != header.author) {
      entry->assurance = crypto::Assurance::kNotarised;
    }
    entry->key_suspect = registry.IsKeySuspect(
        entry->envelope, {entry->leaf.index, entry->leaf.record_time_ms});
  });
  if (entry->key_suspect && IsOwnedUp(*entry)) entry->key_suspect = false;
}

bool EntryReader::IsOwnedUp(const VisibleEntry& entry) const {
  const std::string& author = entry.envelope.header.author;
  std::vector<uint64_t> confirmations;
  const absl::Status scanned = views_.Scan(
      ViewTable::kReference,
      views::ReferencePrefix(entry.leaf.index, crypto::RefKind::kConfirms), "",
      [&](absl::string_view key, absl::string_view from) {
        if (from == author) {
          confirmations.push_back(views::ReadOrdinal(key).value_or(0));
        }
        return true;
      });
  if (!scanned.ok()) return false;
  for (const uint64_t index : confirmations) {
    auto statement = views::ReadStatement(store_, index);
    if (statement.ok() && statement->confirmation() != nullptr &&
        statement->confirmation()->own_act()) {
      return true;
    }
  }
  return false;
}

}  // namespace daodi::services::disclosure
