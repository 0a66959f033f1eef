#include "services/cli/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace daodi::services::cli {
namespace {

constexpr uint64_t kBarColumns = 30;

}  // namespace

ProgressBar::ProgressBar(std::string title, uint64_t total)
    : title_(std::move(title)),
      total_(total),
      enabled_(isatty(STDERR_FILENO) != 0) {}

void ProgressBar::Update(uint64_t done) { Update(done, total_); }

void ProgressBar::Update(uint64_t done, uint64_t total) {
  done_ = done;
  total_ = total;
  if (!enabled_) return;
  const absl::Time now = absl::Now();
  if (now < next_draw_) return;
  next_draw_ = now + absl::Milliseconds(100);
  Draw();
}

void ProgressBar::Finish() {
  if (!shown_) return;
  Draw();
  std::fputs("\n", stderr);
  shown_ = false;
}

void ProgressBar::Draw() {
  shown_ = true;
  std::string line = absl::StrCat("\r", title_, " ");
  if (total_ > 0) {
    const uint64_t full = std::min(
        kBarColumns, done_ * kBarColumns / std::max<uint64_t>(total_, 1));
    line += "[";
    for (uint64_t i = 0; i < kBarColumns; ++i) line += i < full ? "█" : "·";
    absl::StrAppend(&line, "] ", done_, "/", total_);
  } else {
    absl::StrAppend(&line, done_);
  }
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace daodi::services::cli
