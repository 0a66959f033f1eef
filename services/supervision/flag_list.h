// The flags a reader may know of, as the log of some size had them.

#ifndef DAODI_SERVICES_SUPERVISION_FLAG_LIST_H_
#define DAODI_SERVICES_SUPERVISION_FLAG_LIST_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/disclosure/reader.h"
#include "services/ledger/published_registry.h"
#include "services/views/flag_rows.h"
#include "services/views/view_keys.h"
#include "storage/view_store.h"

namespace daodi::services::supervision {

struct FlagQuery {
  std::string organization;           // "" : of all
  std::optional<views::LotName> lot;  // nothing: about all
  std::optional<domain::FlagCode> code;
  domain::FlagSeverity minimum_severity = domain::FlagSeverity::kWarning;
  bool open_only = false;  // neither closed nor accepted
  std::optional<views::FlagState> state;
  uint64_t as_of_size = 0;  // entries [0, as_of_size) count
  views::FlagId start;      // where the page begins
  size_t page_size = 0;
};

struct ListedFlag {
  views::FlagId id;
  // With the steps as of the size asked for; organizations that the
  // reader may not know of are left out.
  views::FlagRow row;
  const domain::FlagRule* rule = nullptr;
};

struct FlagPage {
  std::vector<ListedFlag> flags;  // by id
  std::optional<views::FlagId> next;
};

// An organization sees flags of its own; a regulator those of organizations in
// its scope; others none. A page may be short, and have a next one, when many
// flags do not concern the reader. Errors: kDataLoss.
absl::StatusOr<FlagPage> ListFlags(const storage::ViewReader& views,
                                   const crypto::Registry& registry,
                                   const disclosure::Reader& reader,
                                   const FlagQuery& query);

// Keeps the organizations of a flag that the reader may know of; false: none,
// so the flag does not concern the reader.
bool KeepKnownOrganizations(const crypto::Registry& registry,
                            const disclosure::Reader& reader,
                            views::FlagRow* row);

}  // namespace daodi::services::supervision

#endif  // DAODI_SERVICES_SUPERVISION_FLAG_LIST_H_
