// A bar on standard error for work that takes long. Silent when standard error
// is no terminal, so that logs and pipes stay clean.

#ifndef DAODI_SERVICES_CLI_PROGRESS_BAR_H_
#define DAODI_SERVICES_CLI_PROGRESS_BAR_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"

namespace daodi::services::cli {

// Not thread-safe.
class ProgressBar {
 public:
  // `total` 0: only counts.
  ProgressBar(std::string title, uint64_t total);
  // Ends the line.
  ~ProgressBar() { Finish(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // Draws at most ten times a second.
  void Update(uint64_t done);
  void Update(uint64_t done, uint64_t total);
  void Finish();

 private:
  void Draw();

  const std::string title_;
  uint64_t total_;
  uint64_t done_ = 0;
  bool shown_ = false;
  const bool enabled_;
  absl::Time next_draw_ = absl::InfinitePast();
};

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_PROGRESS_BAR_H_
