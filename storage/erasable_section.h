// An erasable section as whoever carries out its erasure reads it: blocked ones
// too, which nobody is shown any more.

#ifndef DAODI_STORAGE_ERASABLE_SECTION_H_
#define DAODI_STORAGE_ERASABLE_SECTION_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "storage/ledger_store.h"

namespace daodi::storage {

// The encoded section. Errors: kNotFound: there is none, it is erased, or its
// key is not in the key store; kDataLoss.
absl::StatusOr<std::string> ReadErasableSection(const LedgerStore& store,
                                                uint64_t index, uint8_t label);

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_ERASABLE_SECTION_H_
