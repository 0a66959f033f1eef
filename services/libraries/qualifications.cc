#include "services/libraries/qualifications.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "services/views/view_keys.h"

namespace daodi::services::libraries {
namespace {

using domain::Library;
using storage::ViewTable;

// A partner is approved once, its products one by one; more are not looked at.
constexpr size_t kMaxQualifications = 500;

absl::StatusOr<std::optional<Qualification>> ReadQualification(
    const LibraryRecords& records, uint64_t index) {
  auto entry = records.entries().Read(index, records.as_of_size());
  if (!entry.ok()) return entry.status();
  if (!IsShown(*entry, domain::SectionLabel::kQualification)) {
    return std::nullopt;
  }
  auto statement = ParseVisible(*entry);
  if (!statement.ok()) return statement.status();
  const crypto::StatementHeader& header = statement->header();
  Qualification qualification;
  qualification.entry = index;
  qualification.record_time_ms = entry->leaf.record_time_ms;
  qualification.author = header.author;
  qualification.record = *statement->qualification();
  qualification.post = records.registry().With(
      [&](const crypto::Registry& registry) -> std::optional<crypto::Post> {
        const crypto::AppointmentState* appointment = registry.FindAppointment(
            header.key_id, {index, entry->leaf.record_time_ms});
        if (appointment == nullptr) return std::nullopt;
        return appointment->record.post;
      });
  for (const crypto::EntryRef& ref : header.refs) {
    if (ref.kind == crypto::RefKind::kApproves &&
        ref.ledger_id == header.ledger_id) {
      qualification.records.push_back(ref.index);
    }
  }
  return qualification;
}

}  // namespace

absl::StatusOr<std::vector<Qualification>> QualificationsOf(
    const LibraryRecords& records, absl::string_view owner,
    absl::string_view partner) {
  std::vector<uint64_t> entries;
  bool damaged = false;
  absl::Status scanned = records.views().Scan(
      ViewTable::kQualification, views::QualificationPrefix(owner, partner), "",
      [&](absl::string_view suffix, absl::string_view value) {
        const auto entry = views::ReadOrdinal(suffix);
        const auto interval = views::ReadInterval(value);
        damaged = !entry.has_value() || !interval.has_value();
        if (damaged) return false;
        if (interval->HoldsAt(records.as_of_size())) entries.push_back(*entry);
        return entries.size() < kMaxQualifications;
      });
  if (!scanned.ok()) return scanned;
  if (damaged) return absl::DataLossError("view row of a qualification");
  std::vector<Qualification> qualifications;
  for (const uint64_t index : entries) {
    auto qualification = ReadQualification(records, index);
    if (!qualification.ok()) return qualification.status();
    if (qualification->has_value()) {
      qualifications.push_back(**std::move(qualification));
    }
  }
  return qualifications;
}

QualificationState StateOfQualifications(
    Library library, const std::vector<Qualification>& qualifications,
    absl::string_view day) {
  if (library != Library::kSupplier && library != Library::kCustomer) {
    return QualificationState::kNotAsked;
  }
  const absl::string_view type =
      library == Library::kSupplier ? "FIRST_SUPPLIER" : "FIRST_CUSTOMER";
  const auto last =
      std::find_if(qualifications.rbegin(), qualifications.rend(),
                   [type](const Qualification& qualification) {
                     return qualification.record.qualification_type() == type;
                   });
  if (last == qualifications.rend()) return QualificationState::kNone;
  if (last->record.decision() != "APPROVED") {
    return QualificationState::kRefused;
  }
  const std::string& until = last->record.valid_until();
  return !until.empty() && until < day ? QualificationState::kExpired
                                       : QualificationState::kApproved;
}

}  // namespace daodi::services::libraries
