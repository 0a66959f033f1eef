// Raises and closes flags in the view rows. One thread, the view thread.

#ifndef DAODI_SERVICES_VIEWS_FLAG_BOOK_H_
#define DAODI_SERVICES_VIEWS_FLAG_BOOK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/views/flag_rows.h"
#include "services/views/view_row_cache.h"

namespace daodi::services::views {

// Errors: those of the store, kDataLoss for rows that do not parse.
class FlagBook {
 public:
  // `rows` must outlive it.
  explicit FlagBook(ViewRowCache* rows) : rows_(rows) {}

  // What follows is raised and closed by entry `at`.
  void StartEntry(uint64_t at, storage::ViewBatch* batch);

  // Raises a flag unless one of its code is open about the same subject.
  absl::Status Raise(FlagRow flag);
  // Closes the open flag about the subject; none: nothing happens.
  absl::Status Close(domain::FlagCode code, absl::string_view subject);
  // Raises or closes, as the fact stands now.
  absl::Status Set(bool holds, FlagRow flag);

  absl::StatusOr<bool> IsOpen(domain::FlagCode code, absl::string_view subject);
  // The open flag about the subject, which must be open. Errors: also
  // kNotFound.
  absl::StatusOr<FlagRow> OpenFlag(domain::FlagCode code,
                                   absl::string_view subject);
  // Subjects of the open flags of a code that start with `prefix`.
  absl::StatusOr<std::vector<std::string>> OpenSubjects(
      domain::FlagCode code, absl::string_view prefix);

 private:
  absl::StatusOr<FlagRow> ReadFlag(absl::string_view id);

  ViewRowCache* const rows_;
  storage::ViewBatch* batch_ = nullptr;
  uint64_t at_ = 0;
  uint16_t next_number_ = 0;
};

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_FLAG_BOOK_H_
