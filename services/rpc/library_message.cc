#include "services/rpc/library_message.h"

#include <algorithm>
#include <vector>

#include "services/domain/identifiers.h"
#include "services/domain/section_schema.h"
#include "services/libraries/library_search.h"
#include "services/libraries/record_notes.h"
#include "services/rpc/resource_names.h"

namespace daodi::services::rpc {
namespace {

using domain::Library;
using libraries::LibraryRecord;
using libraries::QualificationState;

// What the library knows its records by, where a person has a number for it.
std::string CodeOf(const LibraryRecord& record) {
  if (record.revision.name.library == Library::kProduct) {
    return record.revision.name.subject;
  }
  const std::vector<std::string>& codes = record.facts.codes;
  const auto found = std::find_if(
      codes.begin(), codes.end(),
      [](const std::string& code) { return domain::IsSocialCreditCode(code); });
  return found == codes.end() ? "" : *found;
}

void FillNames(const LibraryRecord& record, v1::LibraryRecord* message) {
  const std::vector<std::string>& names = record.facts.names;
  message->set_display_name(names.empty() ? record.revision.name.subject
                                          : names.front());
  for (size_t i = 1; i < names.size(); ++i) message->add_other_names(names[i]);
  message->set_code(CodeOf(record));
  message->set_division_code(record.facts.division_code);
  message->set_status(libraries::StatusOf(record));
}

void FillRevision(const LibraryRecord& record, v1::LibraryRecord* message) {
  const libraries::LibraryRevision& revision = record.revision;
  message->set_name(LibraryRecordResourceName(revision.name));
  message->set_library(static_cast<v1::LibraryKind>(revision.name.library));
  message->set_owner(revision.name.owner);
  message->set_subject(revision.name.subject);
  message->set_revision(revision.number);
  message->set_entry(static_cast<int64_t>(revision.entry));
  message->set_record_time_ms(record.entry.leaf.record_time_ms);
  message->set_state(static_cast<v1::LibraryRevisionState>(revision.state));
  message->set_ended_by(revision.ended_by.has_value()
                            ? static_cast<int64_t>(*revision.ended_by)
                            : -1);
}

void FillSections(const LibraryRecord& record, v1::LibraryRecord* message) {
  for (const disclosure::VisibleSection& section : record.entry.sections) {
    const domain::SectionSchema* schema =
        domain::FindCurrentSchema(section.label);
    if (section.visibility == disclosure::Visibility::kShown ||
        !record.statement.has_value() || schema == nullptr) {
      continue;
    }
    message->add_withheld_sections(std::string(schema->short_name));
  }
  for (const auto* part : {&record.statement, &record.party}) {
    if (!part->has_value()) continue;
    const domain::ParsedStatement& s = **part;
    if (s.product() != nullptr) *message->mutable_product() = *s.product();
    if (s.partner() != nullptr) *message->mutable_partner() = *s.partner();
    if (s.enterprise() != nullptr) {
      *message->mutable_enterprise() = *s.enterprise();
    }
    if (s.party() != nullptr) *message->mutable_party() = *s.party();
    if (s.party_identifiers() != nullptr) {
      *message->mutable_identifiers() = *s.party_identifiers();
    }
    // Of the record itself first.
    if (s.contacts() != nullptr && !message->has_contacts()) {
      *message->mutable_contacts() = *s.contacts();
    }
    if (s.documents() != nullptr && !message->has_documents()) {
      *message->mutable_documents() = *s.documents();
    }
  }
  for (const v1::Licence& licence : libraries::LicencesOf(record)) {
    *message->add_licences() = licence;
  }
}

}  // namespace

void FillExpiry(const domain::LibraryExpiry& expiry, absl::string_view day,
                v1::LibraryExpiry* message) {
  message->set_subject(std::string(expiry.subject));
  message->set_kind(expiry.kind);
  message->set_number(expiry.number);
  message->set_date(expiry.date);
  message->set_days_left(libraries::DaysBetween(day, expiry.date));
}

absl::Status FillLibraryRecord(const libraries::LibraryRecords& records,
                               const LibraryRecord& record,
                               absl::string_view day,
                               v1::LibraryRecord* message) {
  FillRevision(record, message);
  FillNames(record, message);
  FillSections(record, message);
  message->set_verified(libraries::StatedVerificationOf(record));
  for (const libraries::Attestation& attestation : record.attestations) {
    v1::LibraryAttestation* row = message->add_attestations();
    row->set_organization(attestation.organization);
    row->set_regulator(attestation.regulator);
    row->set_entry(static_cast<int64_t>(attestation.entry));
    row->set_record_time_ms(attestation.record_time_ms);
  }
  std::vector<domain::LibraryExpiry> expiries = record.facts.expiries;
  std::stable_sort(
      expiries.begin(), expiries.end(),
      [](const domain::LibraryExpiry& a, const domain::LibraryExpiry& b) {
        return a.date < b.date;
      });
  for (const domain::LibraryExpiry& expiry : expiries) {
    FillExpiry(expiry, day, message->add_expiries());
  }
  // Who may not read decisions must not be told that there are none.
  auto state = QualificationState::kNotAsked;
  const domain::LibraryRecordName& name = record.revision.name;
  if (records.MayReadAllOf(name.owner)) {
    auto qualifications =
        libraries::QualificationsOf(records, name.owner, name.subject);
    if (!qualifications.ok()) return qualifications.status();
    state =
        libraries::StateOfQualifications(name.library, *qualifications, day);
  }
  message->set_qualification(static_cast<v1::QualificationState>(state));
  for (const libraries::RecordNote& note :
       libraries::NotesOf(record, state, day)) {
    v1::LibraryNote* row = message->add_notes();
    row->set_code(std::string(note.code));
    row->set_text_zh(note.zh);
    row->set_text_en(note.en);
  }
  return absl::OkStatus();
}

void FillQualification(const libraries::Qualification& qualification,
                       v1::Qualification* message) {
  message->set_entry(static_cast<int64_t>(qualification.entry));
  message->set_record_time_ms(qualification.record_time_ms);
  message->set_author(qualification.author);
  if (qualification.post.has_value()) {
    message->set_post(std::string(crypto::PostName(*qualification.post)));
  }
  *message->mutable_record() = qualification.record;
  for (const uint64_t index : qualification.records) {
    message->add_records(static_cast<int64_t>(index));
  }
}

void FillDealings(const libraries::Dealings& dealings, v1::Dossier* message) {
  v1::DealingSummary* summary = message->mutable_dealings();
  summary->set_given(dealings.given);
  summary->set_taken(dealings.taken);
  summary->set_lots(dealings.lots);
  summary->set_first_ms(dealings.first_ms);
  summary->set_last_ms(dealings.last_ms);
  summary->set_truncated(dealings.truncated);
  v1::FlagSummary* flags = message->mutable_flags();
  flags->set_open(dealings.open_flags);
  flags->set_closed(dealings.closed_flags);
  flags->set_truncated(dealings.truncated);
}

}  // namespace daodi::services::rpc
