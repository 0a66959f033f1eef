// Raises and closes flags in the view rows. One thread, the view thread.

#ifndef DAODI_SERVICES_VIEWS_FLAG_BOOK_H_
#define DAODI_SERVICES_VIEWS_FLAG_BOOK_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/views/flag_rows.h"
#include "services/views/view_row_cache.h"

namespace daodi::services::views {

// A flag about a state of things is raised when the state begins, once, and
// closed when it ends; which of them are open stands in memory, for nearly
// every statement asks. A flag about one entry is recorded and never closes by
// a fact. Errors: those of the store, kDataLoss for rows that do not parse.
class FlagBook {
 public:
  // `rows` must outlive it.
  explicit FlagBook(ViewRowCache* rows) : rows_(rows) {}

  // What follows is raised and closed by entry `at`.
  absl::Status StartEntry(uint64_t at, storage::ViewBatch* batch);

  // A flag about one entry.
  void Record(FlagRow flag);

  // Raises a flag unless one of its code is open about the same subject.
  void Raise(FlagRow flag);
  // Closes the open flag about the subject; none: nothing happens.
  absl::Status Close(domain::FlagCode code, absl::string_view subject);
  // Raises or closes, as the fact stands now.
  absl::Status Set(bool holds, FlagRow flag);
  // Of a code, what holds now about subjects that start with `prefix` is
  // `flags`: raises these and closes the others.
  absl::Status SetAll(domain::FlagCode code, absl::string_view prefix,
                      std::vector<FlagRow> flags);

  // Nothing: there is no such flag.
  absl::StatusOr<std::optional<FlagRow>> Find(const FlagId& id);
  // Adds a step to the life of the flag, `row` as found; none to a closed one
  // or one with very many.
  void Take(const FlagId& id, FlagRow row, FlagAct act);

  bool IsOpen(domain::FlagCode code, absl::string_view subject) const;
  // The open flag about the subject, which must be open. Errors: also
  // kNotFound.
  absl::StatusOr<FlagRow> OpenFlag(domain::FlagCode code,
                                   absl::string_view subject);
  // Subjects of the open flags of a code that start with `prefix`, ascending.
  std::vector<std::string> OpenSubjects(domain::FlagCode code,
                                        absl::string_view prefix) const;

 private:
  absl::Status Load();
  FlagId Put(FlagRow flag);
  void PutStep(const FlagId& id);
  absl::StatusOr<FlagRow> ReadFlag(const FlagId& id);

  ViewRowCache* const rows_;
  bool loaded_ = false;
  std::map<std::string, FlagId> open_;  // by FlagOpenKey()
  storage::ViewBatch* batch_ = nullptr;
  uint64_t at_ = 0;
  uint16_t next_number_ = 0;
};

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_FLAG_BOOK_H_
