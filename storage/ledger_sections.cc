// Sections of LedgerStore: reading them, blocking and erasing the erasable
// ones.

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/block_cipher.h"
#include "rocksdb/iterator.h"
#include "storage/erasable_section.h"
#include "storage/ledger_store.h"
#include "storage/ledger_store_impl.h"
#include "storage/rocksdb_status.h"

namespace daodi::storage {
namespace {

absl::StatusOr<std::optional<ErasableValue>> ParseErasableRow(
    SectionPlace place, const std::optional<std::string>& row) {
  if (!row.has_value()) return std::nullopt;
  std::optional<ErasableValue> value = ParseErasableValue(*row);
  if (!value.has_value()) {
    return absl::DataLossError(
        absl::StrCat(SectionName(place), ": malformed row; run `daodi fsck`"));
  }
  return value;
}

std::string ErasingKey(SectionPlace place) {
  return absl::StrCat(kErasingPrefix, MakeSectionKey(place).view());
}

absl::Status NoSuchErasable(SectionPlace place) {
  return absl::NotFoundError(absl::StrCat(
      SectionName(place), ": there is no erasable section of this label"));
}

absl::StatusOr<StoredSection> ReadShownSection(const LedgerStore::Impl& impl,
                                               SectionPlace place) {
  StoredSection section;
  section.label = place.label;
  const absl::StatusOr<std::optional<std::string>> row =
      impl.database->Get(ColumnFamily::kErasable, MakeSectionKey(place).view(),
                         SectionName(place));
  if (!row.ok()) return row.status();
  const absl::StatusOr<std::optional<ErasableValue>> value =
      ParseErasableRow(place, *row);
  if (!value.ok()) return value.status();
  if (!value->has_value()) {
    section.state = SectionState::kMissing;
    return section;
  }
  const absl::StatusOr<SubjectKeyStore::Found> key = impl.keys->Find(place);
  if (!key.ok()) return key.status();
  // The key store outlives restores of older ledgers: what it forgot is erased.
  if ((*value)->state == ErasableState::kErased ||
      key->state == SubjectKeyStore::State::kDestroyed) {
    section.state = SectionState::kErased;
    return section;
  }
  if ((*value)->state == ErasableState::kBlocked) {
    section.state = SectionState::kBlocked;
    return section;
  }
  absl::StatusOr<std::string> opened = impl.OpenErasable(place, **value);
  if (absl::IsNotFound(opened.status())) {
    section.state = SectionState::kMissing;
    return section;
  }
  if (!opened.ok()) return opened.status();
  section.encoded = *std::move(opened);
  return section;
}

}  // namespace

absl::StatusOr<std::string> LedgerStore::Impl::OpenErasable(
    SectionPlace place, const ErasableValue& value) const {
  const absl::StatusOr<SubjectKeyStore::Found> key = keys->Find(place);
  if (!key.ok()) return key.status();
  if (key->state != SubjectKeyStore::State::kPresent) {
    return absl::NotFoundError(absl::StrCat(
        SectionName(place), ": its subject key is not in the key store"));
  }
  const absl::StatusOr<crypto::SecretBytes> opened = crypto::Open(
      key->key, value.nonce, MakeSectionKey(place).view(), value.sealed);
  if (!opened.ok()) {
    return absl::DataLossError(
        absl::StrCat(SectionName(place),
                     ": does not open with its subject key; run "
                     "`daodi fsck`"));
  }
  return std::string(opened->InsecureView());
}

absl::StatusOr<std::vector<StoredSection>> LedgerStore::ReadSections(
    uint64_t index, const std::vector<crypto::SectionHead>& heads) const {
  std::vector<StoredSection> sections;
  sections.reserve(heads.size());
  for (const crypto::SectionHead& head : heads) {
    const SectionPlace place{index, head.label};
    if (head.erasable) {
      absl::StatusOr<StoredSection> section = ReadShownSection(*impl_, place);
      if (!section.ok()) return section.status();
      sections.push_back(*std::move(section));
      continue;
    }
    absl::StatusOr<std::optional<std::string>> row =
        impl_->database->Get(ColumnFamily::kSection,
                             MakeSectionKey(place).view(), SectionName(place));
    if (!row.ok()) return row.status();
    StoredSection section;
    section.label = head.label;
    section.state =
        row->has_value() ? SectionState::kPresent : SectionState::kMissing;
    if (row->has_value()) section.encoded = **std::move(row);
    sections.push_back(std::move(section));
  }
  return sections;
}

absl::StatusOr<std::string> ReadErasableSection(const LedgerStore& store,
                                                uint64_t index, uint8_t label) {
  const SectionPlace place{index, label};
  const LedgerStore::Impl& impl = store.impl();
  const absl::StatusOr<std::optional<std::string>> row =
      impl.database->Get(ColumnFamily::kErasable, MakeSectionKey(place).view(),
                         SectionName(place));
  if (!row.ok()) return row.status();
  const absl::StatusOr<std::optional<ErasableValue>> value =
      ParseErasableRow(place, *row);
  if (!value.ok()) return value.status();
  if (!value->has_value() || (*value)->state == ErasableState::kErased) {
    return NoSuchErasable(place);
  }
  return impl.OpenErasable(place, **value);
}

absl::Status LedgerStore::BlockSection(uint64_t index, uint8_t label) {
  const SectionPlace place{index, label};
  if (absl::Status status = impl_->CheckWritable(); !status.ok()) return status;
  const SectionKey key = MakeSectionKey(place);
  const absl::StatusOr<std::optional<std::string>> row = impl_->database->Get(
      ColumnFamily::kErasable, key.view(), SectionName(place));
  if (!row.ok()) return row.status();
  absl::StatusOr<std::optional<ErasableValue>> value =
      ParseErasableRow(place, *row);
  if (!value.ok()) return value.status();
  if (!value->has_value()) return NoSuchErasable(place);
  if ((*value)->state != ErasableState::kPresent) return absl::OkStatus();
  (*value)->state = ErasableState::kBlocked;
  rocksdb::WriteBatch batch;
  const rocksdb::Status put =
      batch.Put(impl_->database->family(ColumnFamily::kErasable),
                ToSlice(key.view()), MakeErasableValue(**value));
  if (!put.ok()) return FromRocksdb(put, SectionName(place));
  return impl_->Write(&batch, /*sync=*/true, "block section");
}

absl::Status LedgerStore::EraseSection(uint64_t index, uint8_t label) {
  const SectionPlace place{index, label};
  if (absl::Status status = impl_->CheckWritable(); !status.ok()) return status;
  const SectionKey key = MakeSectionKey(place);
  const absl::StatusOr<std::optional<std::string>> row = impl_->database->Get(
      ColumnFamily::kErasable, key.view(), SectionName(place));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return NoSuchErasable(place);
  const std::string erased =
      MakeErasableValue({ErasableState::kErased, {}, {}});
  const absl::StatusOr<SubjectKeyStore::Found> found = impl_->keys->Find(place);
  if (!found.ok()) return found.status();
  if (**row == erased && found->state == SubjectKeyStore::State::kDestroyed) {
    return absl::OkStatus();
  }
  rocksdb::WriteBatch batch;
  rocksdb::Status put =
      batch.Put(impl_->database->family(ColumnFamily::kErasable),
                ToSlice(key.view()), erased);
  if (put.ok()) {
    put = batch.Put(impl_->database->family(ColumnFamily::kMeta),
                    ErasingKey(place), rocksdb::Slice());
  }
  if (!put.ok()) return FromRocksdb(put, SectionName(place));
  absl::Status status = impl_->Write(&batch, /*sync=*/true, "erase section");
  if (!status.ok()) return status;
  return impl_->DestroySection(place);
}

// The marker is durable: from here on the section is erased whatever happens.
absl::Status LedgerStore::Impl::DestroySection(SectionPlace place) {
  if (absl::Status status = keys->Destroy({place}); !status.ok()) return status;
  // Its sealed bytes are worthless now; rewriting the file is tidiness.
  rocksdb::CompactRangeOptions compact;
  compact.bottommost_level_compaction =
      rocksdb::BottommostLevelCompaction::kForceOptimized;
  compact.exclusive_manual_compaction = false;
  const SectionKey key = MakeSectionKey(place);
  const rocksdb::Slice only = ToSlice(key.view());
  const rocksdb::Status compacted = database->db()->CompactRange(
      compact, database->family(ColumnFamily::kErasable), &only, &only);
  if (!compacted.ok()) return FromRocksdb(compacted, "rewrite erasable rows");
  rocksdb::WriteBatch batch;
  const rocksdb::Status done =
      batch.Delete(database->family(ColumnFamily::kMeta), ErasingKey(place));
  if (!done.ok()) return FromRocksdb(done, SectionName(place));
  return Write(&batch, /*sync=*/true, "erase section");
}

absl::Status LedgerStore::Impl::ResumeErasures() {
  std::vector<SectionPlace> places;
  {
    const std::unique_ptr<rocksdb::Iterator> row(database->db()->NewIterator(
        rocksdb::ReadOptions(), database->family(ColumnFamily::kMeta)));
    for (row->Seek(ToSlice(kErasingPrefix));
         row->Valid() && row->key().starts_with(ToSlice(kErasingPrefix));
         row->Next()) {
      const std::optional<SectionPlace> place =
          ParseSectionKey(ToView(row->key()).substr(kErasingPrefix.size()));
      if (!place.has_value()) {
        return absl::DataLossError("erasing: malformed key; run `daodi fsck`");
      }
      places.push_back(*place);
    }
    if (!row->status().ok()) return FromRocksdb(row->status(), "read erasing");
  }
  for (const SectionPlace& place : places) {
    if (absl::Status status = DestroySection(place); !status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

// What either of the two stores knows to be erased is erased in both.
absl::Status LedgerStore::Impl::ReconcileErasures(LedgerStore* store) {
  std::vector<SectionPlace> keys_to_destroy;
  std::vector<SectionPlace> sections_to_erase;
  const std::unique_ptr<rocksdb::Iterator> row(database->db()->NewIterator(
      rocksdb::ReadOptions(), database->family(ColumnFamily::kErasable)));
  for (row->SeekToFirst(); row->Valid(); row->Next()) {
    const std::optional<SectionPlace> place =
        ParseSectionKey(ToView(row->key()));
    const std::optional<ErasableValue> value =
        ParseErasableValue(ToView(row->value()));
    if (!place.has_value() || !value.has_value()) {
      return absl::DataLossError("erasable: malformed row; run `daodi fsck`");
    }
    const absl::StatusOr<SubjectKeyStore::Found> key = keys->Find(*place);
    if (!key.ok()) return key.status();
    const bool erased = value->state == ErasableState::kErased;
    if (erased && key->state == SubjectKeyStore::State::kPresent) {
      keys_to_destroy.push_back(*place);
    }
    if (!erased && key->state == SubjectKeyStore::State::kDestroyed) {
      sections_to_erase.push_back(*place);
    }
  }
  if (!row->status().ok()) return FromRocksdb(row->status(), "read erasable");
  if (!keys_to_destroy.empty()) {
    absl::Status status = keys->Destroy(keys_to_destroy);
    if (!status.ok()) return status;
  }
  for (const SectionPlace& place : sections_to_erase) {
    absl::Status status = store->EraseSection(place.index, place.label);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace daodi::storage
