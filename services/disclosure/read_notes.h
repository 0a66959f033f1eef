// What one call of a regulator reads because of its scope or of assistance,
// noted while it reads and told once, when the call is over.

#ifndef DAODI_SERVICES_DISCLOSURE_READ_NOTES_H_
#define DAODI_SERVICES_DISCLOSURE_READ_NOTES_H_

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace daodi::services::disclosure {

// Of one organization.
struct NotedReads {
  uint64_t entries = 0;  // read, one perhaps counted twice
  // The first of them; 0 of a derived answer such as flags.
  std::vector<uint64_t> first_entries;
};

// Thread-safe. Bounded: organizations beyond kMaxLoggedOrganizations are only
// counted, under the name "".
class ReadNotes {
 public:
  using ByOrganization = std::map<std::string, NotedReads>;
  // Called by the destructor, unless nothing was noted.
  using Sink = std::function<void(const ByOrganization&)>;

  explicit ReadNotes(Sink sink) : sink_(std::move(sink)) {}
  ~ReadNotes();
  ReadNotes(const ReadNotes&) = delete;
  ReadNotes& operator=(const ReadNotes&) = delete;

  // A section of `entry`, of that author, that not everybody may read.
  void NoteEntry(absl::string_view author, uint64_t entry);
  // Something derived from what the organization recorded.
  void NoteDerived(absl::string_view organization);

 private:
  NotedReads* Of(absl::string_view organization);

  const Sink sink_;
  std::mutex mutex_;
  ByOrganization noted_;  // guarded by mutex_
};

}  // namespace daodi::services::disclosure

#endif  // DAODI_SERVICES_DISCLOSURE_READ_NOTES_H_
