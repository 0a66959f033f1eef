// The one translation of RocksDB's statuses into ours.

#ifndef DAODI_STORAGE_ROCKSDB_STATUS_H_
#define DAODI_STORAGE_ROCKSDB_STATUS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "rocksdb/slice.h"
#include "rocksdb/status.h"

namespace daodi::storage {

// `doing` names the row or file and what was done with it, e.g. "read entry/7".
// kNotFound -> kNotFound; corruption -> kDataLoss; no space ->
// kResourceExhausted; other input and output errors, busy, timed out ->
// kUnavailable; the rest -> kInternal.
absl::Status FromRocksdb(const rocksdb::Status& status,
                         absl::string_view doing);

// True when opening failed since another process (or this one) has it open.
bool IsHeldByAnother(const rocksdb::Status& status);

inline rocksdb::Slice ToSlice(absl::string_view view) {
  return rocksdb::Slice(view.data(), view.size());
}
inline absl::string_view ToView(const rocksdb::Slice& slice) {
  return absl::string_view(slice.data(), slice.size());
}

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_ROCKSDB_STATUS_H_
