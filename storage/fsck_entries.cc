#include "storage/fsck_entries.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/leaf.h"
#include "crypto/section.h"
#include "crypto/statement_kind.h"
#include "storage/key_schema.h"
#include "storage/ledger_store_impl.h"
#include "storage/rocksdb_status.h"

namespace daodi::storage {
namespace {

std::string DedupName(uint64_t index) { return absl::StrCat("dedup/", index); }

// Names a row nothing of the log accounts for.
RowWalker::OnExtra NameExtraIndex(Findings* findings, absl::string_view what,
                                  absl::string_view problem) {
  return [findings, what = std::string(what),
          problem = std::string(problem)](absl::string_view key) {
    const std::optional<uint64_t> index = ParseIndexKey(key);
    findings->Add(absl::StrCat(what, "/",
                               index.has_value() ? absl::StrCat(*index)
                                                 : absl::BytesToHexString(key)),
                  problem);
  };
}

RowWalker::OnExtra NameExtraSection(Findings* findings,
                                    absl::string_view problem) {
  return [findings, problem = std::string(problem)](absl::string_view key) {
    const std::optional<SectionPlace> place = ParseSectionKey(key);
    findings->Add(place.has_value()
                      ? SectionName(*place)
                      : absl::StrCat("section/", absl::BytesToHexString(key)),
                  problem);
  };
}

}  // namespace

EntryCheck::EntryCheck(const FsckSnapshot& snapshot, const LedgerStore& store,
                       const FsckOptions& options, FsckReport* report,
                       Findings* findings)
    : snapshot_(snapshot),
      store_(store),
      options_(options),
      report_(report),
      findings_(findings),
      entries_(snapshot, ColumnFamily::kEntry, findings,
               NameExtraIndex(findings, "entry", "is stored beyond the head")),
      sections_(snapshot, ColumnFamily::kSection, findings,
                NameExtraSection(findings,
                                 "is stored, but no header has a section of "
                                 "this label that is not erasable")),
      erasables_(snapshot, ColumnFamily::kErasable, findings,
                 NameExtraSection(findings,
                                  "is stored as erasable, but no header has "
                                  "an erasable section of this label")),
      governance_(snapshot, ColumnFamily::kGovernance, findings,
                  NameExtraIndex(findings, "governance",
                                 "is listed, but is no governance entry")) {}

std::optional<crypto::Digest> EntryCheck::CheckNext(uint64_t index) {
  const absl::StatusOr<std::optional<absl::string_view>> row =
      entries_.Take(MakeIndexKey(index).view());
  if (!row.ok()) {
    findings_->Add(EntryName(index), std::string(row.status().message()));
    SkipRowsOf(index);
    return std::nullopt;
  }
  if (!row->has_value()) {
    findings_->Add(EntryName(index), "missing");
    SkipRowsOf(index);
    return std::nullopt;
  }
  const absl::StatusOr<StoredEntry> entry = ParseStoredEntry(index, **row);
  if (!entry.ok()) {
    findings_->Add(EntryName(index), "malformed row");
    SkipRowsOf(index);
    return std::nullopt;
  }
  ++report_->entries;
  if (index > 0 && entry->leaf.record_time_ms < last_record_time_ms_) {
    findings_->Add(EntryName(index),
                   "record time is before that of the entry before");
  }
  last_record_time_ms_ = entry->leaf.record_time_ms;
  CheckEnvelope(*entry);
  return crypto::LeafHash(entry->leaf);
}

void EntryCheck::CheckEnvelope(const StoredEntry& entry) {
  const uint64_t index = entry.leaf.index;
  const absl::StatusOr<crypto::Envelope> envelope =
      crypto::ParseEnvelope(entry.envelope);
  if (!envelope.ok()) {
    findings_->Add(EntryName(index), std::string(envelope.status().message()));
    SkipRowsOf(index);
    return;
  }
  const crypto::StatementHeader& header = envelope->header;
  const bool governance =
      crypto::LeafClassOf(header.kind) == crypto::LeafClass::kGovernance;
  if (entry.leaf.leaf_class != crypto::LeafClassOf(header.kind)) {
    findings_->Add(EntryName(index), "leaf class is not that of its kind");
  }
  if (governance) {
    const absl::StatusOr<std::optional<absl::string_view>> listed =
        governance_.Take(MakeIndexKey(index).view());
    if (!listed.ok() || !listed->has_value() || !(*listed)->empty()) {
      findings_->Add(absl::StrCat("governance/", index),
                     "missing, unreadable or malformed");
    }
  }
  CheckDedup(index, header, crypto::HeaderDigestOf(envelope->header_bytes));
  std::vector<StoredSection> sections;
  for (const crypto::SectionHead& head : header.sections) {
    sections.push_back(CheckSectionRow(index, header, head));
  }
  if (options_.check_entry == nullptr) return;
  const absl::Status status = options_.check_entry(entry, sections);
  if (!status.ok()) {
    findings_->Add(EntryName(index), std::string(status.message()));
  }
}

void EntryCheck::CheckDedup(uint64_t index,
                            const crypto::StatementHeader& header,
                            const crypto::HeaderDigest& header_digest) {
  const absl::StatusOr<DedupKey> key =
      MakeDedupKey(header.author, header.statement_id);
  if (!key.ok()) {
    findings_->Add(EntryName(index), std::string(key.status().message()));
    return;
  }
  const size_t findings_before = findings_->count();
  const absl::StatusOr<std::optional<std::string>> row =
      snapshot_.Get(ColumnFamily::kDedup, key->view());
  if (!row.ok()) {
    findings_->Add(DedupName(index), std::string(row.status().message()));
  } else if (!row->has_value()) {
    findings_->Add(DedupName(index),
                   "missing: the statement could be admitted again");
  } else {
    const std::optional<StoredStatement> seen = ParseDedupValue(**row);
    if (!seen.has_value()) {
      findings_->Add(DedupName(index), "malformed row");
    } else if (seen->index != index) {
      findings_->Add(DedupName(index),
                     absl::StrCat("points to entry ", seen->index));
    } else if (seen->header_digest != header_digest) {
      findings_->Add(DedupName(index),
                     "header digest differs from the entry's header");
    }
  }
  if (findings_->count() != findings_before) dedup_damaged_ = true;
}

StoredSection EntryCheck::CheckSectionRow(uint64_t index,
                                          const crypto::StatementHeader& header,
                                          const crypto::SectionHead& head) {
  const SectionPlace place{index, head.label};
  StoredSection section;
  section.label = head.label;
  section.state = SectionState::kMissing;
  const absl::StatusOr<std::optional<absl::string_view>> row =
      (head.erasable ? erasables_ : sections_)
          .Take(MakeSectionKey(place).view());
  if (!row.ok()) {
    findings_->Add(SectionName(place), std::string(row.status().message()));
    return section;
  }
  if (!row->has_value()) {
    findings_->Add(SectionName(place), "missing");
    return section;
  }
  std::optional<std::string> encoded;
  if (head.erasable) {
    encoded = OpenErasableRow(place, **row, &section);
    if (!encoded.has_value()) return section;
  } else {
    section.state = SectionState::kPresent;
    encoded = std::string(**row);
  }
  ++report_->sections;
  const absl::StatusOr<crypto::SectionContent> content =
      crypto::ParseSectionContent(head.label, *encoded);
  const absl::Status status =
      content.ok() ? crypto::CheckSection(header, *content) : content.status();
  if (!status.ok()) {
    findings_->Add(SectionName(place), std::string(status.message()));
  }
  if (section.state == SectionState::kPresent) {
    section.encoded = *std::move(encoded);
  }
  return section;
}

std::optional<std::string> EntryCheck::OpenErasableRow(SectionPlace place,
                                                       absl::string_view row,
                                                       StoredSection* section) {
  const std::optional<ErasableValue> value = ParseErasableValue(row);
  if (!value.has_value()) {
    findings_->Add(SectionName(place), "malformed row");
    return std::nullopt;
  }
  const absl::StatusOr<SubjectKeyStore::Found> key =
      store_.impl().keys->Find(place);
  if (!key.ok()) {
    findings_->Add(SectionName(place), std::string(key.status().message()));
    return std::nullopt;
  }
  if (value->state == ErasableState::kErased ||
      key->state == SubjectKeyStore::State::kDestroyed) {
    if (key->state == SubjectKeyStore::State::kPresent) {
      findings_->Add(SectionName(place),
                     "is marked erased, but its subject key is still there; "
                     "erase it again");
    }
    section->state = SectionState::kErased;
    ++report_->erased_sections;
    return std::nullopt;
  }
  absl::StatusOr<std::string> opened =
      store_.impl().OpenErasable(place, *value);
  if (!opened.ok()) {
    findings_->Add(SectionName(place), std::string(opened.status().message()));
    return std::nullopt;
  }
  section->state = value->state == ErasableState::kBlocked
                       ? SectionState::kBlocked
                       : SectionState::kPresent;
  return *std::move(opened);
}

void EntryCheck::SkipRowsOf(uint64_t index) {
  const SectionKey begin = MakeSectionKey({index, 0});
  const SectionKey end = MakeSectionKey({index + 1, 0});
  sections_.Skip(begin.view(), end.view());
  erasables_.Skip(begin.view(), end.view());
  governance_.Skip(MakeIndexKey(index).view(), MakeIndexKey(index + 1).view());
  // Its dedup row cannot be told from one that belongs to no entry.
  dedup_damaged_ = true;
}

void EntryCheck::Finish(uint64_t size) {
  entries_.Finish();
  sections_.Finish();
  erasables_.Finish();
  governance_.Finish();
  CheckExtraDedupRows(size);
  CheckExtraSubjectKeys(size);
}

void EntryCheck::CheckExtraDedupRows(uint64_t size) {
  uint64_t rows = 0;
  const std::unique_ptr<rocksdb::Iterator> row =
      snapshot_.NewIterator(ColumnFamily::kDedup);
  for (row->SeekToFirst(); row->Valid(); row->Next()) ++rows;
  if (!row->status().ok()) {
    findings_->Add("dedup", absl::StrCat("rows cannot be read: ",
                                         row->status().ToString()));
  }
  if (dedup_damaged_ || rows != size) NameExtraDedupRows(size);
}

// Every row against the entry it points to; slow, so only after a sign of
// damage.
void EntryCheck::NameExtraDedupRows(uint64_t size) {
  const std::unique_ptr<rocksdb::Iterator> row =
      snapshot_.NewIterator(ColumnFamily::kDedup);
  for (row->SeekToFirst(); row->Valid(); row->Next()) {
    const std::string key = row->key().ToString(/*hex=*/true);
    const std::optional<StoredStatement> seen =
        ParseDedupValue(ToView(row->value()));
    if (!seen.has_value() || seen->index >= size) {
      findings_->Add(absl::StrCat("dedup/", key),
                     "malformed, or points beyond the head");
      continue;
    }
    const absl::StatusOr<std::optional<std::string>> entry_row =
        snapshot_.Get(ColumnFamily::kEntry, MakeIndexKey(seen->index).view());
    if (!entry_row.ok() || !entry_row->has_value()) continue;
    const std::optional<EntryValue> value = ParseEntryValue(**entry_row);
    if (!value.has_value()) continue;
    const absl::StatusOr<crypto::Envelope> envelope =
        crypto::ParseEnvelope(value->envelope);
    if (!envelope.ok()) continue;
    const absl::StatusOr<DedupKey> expected =
        MakeDedupKey(envelope->header.author, envelope->header.statement_id);
    if (expected.ok() && expected->view() != ToView(row->key())) {
      findings_->Add(absl::StrCat("dedup/", key),
                     absl::StrCat("points to entry ", seen->index,
                                  ", which is another statement"));
    }
  }
}

void EntryCheck::CheckExtraSubjectKeys(uint64_t size) {
  const absl::Status status = store_.impl().keys->ForEach(
      [&](SectionPlace place, SubjectKeyStore::State state) {
        // A key beyond the head waits for a commit that never became durable.
        if (place.index >= size || state != SubjectKeyStore::State::kPresent) {
          return;
        }
        const absl::StatusOr<std::optional<std::string>> row = snapshot_.Get(
            ColumnFamily::kErasable, MakeSectionKey(place).view());
        if (row.ok() && !row->has_value()) {
          findings_->Add(absl::StrCat("subject_key/", place.index, "/",
                                      static_cast<int>(place.label)),
                         "belongs to no erasable section");
        }
      });
  if (!status.ok()) {
    findings_->Add("subject_key", std::string(status.message()));
  }
}

}  // namespace daodi::storage
