// What a reader of a record should know beyond its words, computed at read:
// what depends on the day is in no view. Pure.

#ifndef DAODI_SERVICES_LIBRARIES_RECORD_NOTES_H_
#define DAODI_SERVICES_LIBRARIES_RECORD_NOTES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "daodi/v1/record_sections.pb.h"
#include "services/libraries/library_records.h"
#include "services/libraries/qualifications.h"

namespace daodi::services::libraries {

// The day of +08:00 of a time, as an RFC 3339 date.
std::string DayOf(int64_t time_ms);
// From one RFC 3339 date to another; 0 when one is none.
int32_t DaysBetween(absl::string_view from, absl::string_view to);
// The date so many days later.
std::string DayAfter(absl::string_view day, int32_t days);

// All licences of the sections that may be read.
std::vector<v1::Licence> LicencesOf(const LibraryRecord& record);
// How the record says it was checked.
v1::VerificationMethod StatedVerificationOf(const LibraryRecord& record);

struct RecordNote {
  absl::string_view code;
  std::string zh;
  std::string en;
};
// In the order of weight.
std::vector<RecordNote> NotesOf(const LibraryRecord& record,
                                QualificationState qualification,
                                absl::string_view day);

}  // namespace daodi::services::libraries

#endif  // DAODI_SERVICES_LIBRARIES_RECORD_NOTES_H_
