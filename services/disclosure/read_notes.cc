#include "services/disclosure/read_notes.h"

#include "services/limits.h"

namespace daodi::services::disclosure {

ReadNotes::~ReadNotes() {
  if (!noted_.empty()) sink_(noted_);
}

NotedReads* ReadNotes::Of(absl::string_view organization) {
  std::string name(organization);
  const auto known = noted_.find(name);
  if (known != noted_.end()) return &known->second;
  if (noted_.size() >= kMaxLoggedOrganizations) return &noted_[""];
  return &noted_[std::move(name)];
}

void ReadNotes::NoteEntry(absl::string_view author, uint64_t entry) {
  std::lock_guard<std::mutex> lock(mutex_);
  NotedReads* noted = Of(author);
  auto& first = noted->first_entries;
  // Sections of one entry come one after the other.
  if (!first.empty() && first.back() == entry) return;
  ++noted->entries;
  if (first.size() < kMaxLoggedLots) first.push_back(entry);
}

void ReadNotes::NoteDerived(absl::string_view organization) {
  std::lock_guard<std::mutex> lock(mutex_);
  Of(organization);
}

}  // namespace daodi::services::disclosure
