// Which contacts of a party an organization keeps in its libraries, in the
// order in which they are tried. References only: who reads the numbers is
// decided by the section they stand in.

#ifndef DAODI_SERVICES_NOTICES_NOTICE_CONTACTS_H_
#define DAODI_SERVICES_NOTICES_NOTICE_CONTACTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/libraries/library_records.h"
#include "storage/notice_store.h"

namespace daodi::services::notices {

struct KnownParty {
  bool known = false;  // a record of the owner is about it
  std::vector<storage::NoticeContact> contacts;
};

// Of the records of `owner` about the party as its customer, supplier or
// enterprise, then of the party's own record, the first that has contacts with
// a telephone or mail address. `records` are as `owner` reads them. Errors:
// those of the store, kDataLoss.
absl::StatusOr<KnownParty> PartyKnownTo(
    const libraries::LibraryRecords& records, const std::string& owner,
    const std::string& party);

}  // namespace daodi::services::notices

#endif  // DAODI_SERVICES_NOTICES_NOTICE_CONTACTS_H_
