#include "services/notices/notice_contacts.h"

#include <algorithm>
#include <iterator>

#include "services/domain/library_facts.h"
#include "services/notices/notice_ladder.h"

namespace daodi::services::notices {
namespace {

using domain::Library;
using domain::LibraryRecordName;

// Of a purpose nobody listed: after all others.
size_t RankOf(const storage::NoticeContact& contact) {
  return static_cast<size_t>(std::find(std::begin(kContactPurposes),
                                       std::end(kContactPurposes),
                                       contact.purpose) -
                             std::begin(kContactPurposes));
}

std::vector<storage::NoticeContact> ContactsIn(
    const libraries::LibraryRecord& record) {
  std::vector<storage::NoticeContact> contacts;
  if (!record.statement.has_value() ||
      record.statement->contacts() == nullptr) {
    return contacts;
  }
  for (const v1::Contact& contact : record.statement->contacts()->contacts()) {
    if (contact.telephone().empty() && contact.email().empty()) continue;
    contacts.push_back({record.revision.entry,
                        static_cast<uint32_t>(contact.line()),
                        contact.purpose()});
  }
  std::stable_sort(
      contacts.begin(), contacts.end(),
      [](const auto& a, const auto& b) { return RankOf(a) < RankOf(b); });
  return contacts;
}

}  // namespace

absl::StatusOr<KnownParty> PartyKnownTo(
    const libraries::LibraryRecords& records, const std::string& owner,
    const std::string& party) {
  KnownParty result;
  for (const LibraryRecordName& name :
       {LibraryRecordName{Library::kCustomer, owner, party},
        LibraryRecordName{Library::kSupplier, owner, party},
        LibraryRecordName{Library::kEnterprise, owner, party},
        LibraryRecordName{Library::kEnterprise, party, party}}) {
    auto record = records.ReadCurrent(name);
    if (!record.ok()) return record.status();
    if (!record->has_value()) continue;
    result.known = result.known || name.owner == owner;
    result.contacts = ContactsIn(**record);
    if (!result.contacts.empty()) break;
  }
  return result;
}

}  // namespace daodi::services::notices
