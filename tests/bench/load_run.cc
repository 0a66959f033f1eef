#include "tests/bench/load_run.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <utility>

#include "tests/bench/measure.h"

namespace daodi::bench {
namespace {

// When each message was due and acked.
class Tally {
 public:
  explicit Tally(size_t count) : due_(count), acked_(count), left_(count) {}

  void SetDue(size_t message, double seconds) {
    std::lock_guard<std::mutex> lock(mutex_);
    due_[message] = seconds;
  }

  void SetAcked(size_t message) {
    std::lock_guard<std::mutex> lock(mutex_);
    acked_[message] = WallSeconds();
    if (--left_ == 0) all_acked_.notify_all();
  }

  LoadResult Wait() {
    std::unique_lock<std::mutex> lock(mutex_);
    all_acked_.wait(lock, [this] { return left_ == 0; });
    LoadResult result;
    result.seconds = *std::max_element(acked_.begin(), acked_.end()) -
                     *std::min_element(due_.begin(), due_.end());
    for (size_t i = 0; i < due_.size(); ++i) {
      result.ack_seconds.push_back(acked_[i] - due_[i]);
    }
    return result;
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_acked_;
  std::vector<double> due_;  // guarded by mutex_, as all below
  std::vector<double> acked_;
  size_t left_;
};

}  // namespace

LoadResult RunAtFullSpeed(const MakeClient& make_client, size_t count,
                          size_t window) {
  Tally tally(count);
  std::atomic<size_t> next{std::min(window, count)};
  AppendClient* sender = nullptr;
  const auto send = [&tally, &sender](size_t message) {
    tally.SetDue(message, WallSeconds());
    sender->Send(message);
  };
  const std::unique_ptr<AppendClient> client = make_client([&](size_t message) {
    const size_t follower = next.fetch_add(1);
    if (follower < count) send(follower);
    tally.SetAcked(message);
  });
  sender = client.get();
  for (size_t i = 0; i < std::min(window, count); ++i) send(i);
  return tally.Wait();
}

LoadResult RunAtRate(const MakeClient& make_client, size_t count,
                     double messages_per_second) {
  Tally tally(count);
  const std::unique_ptr<AppendClient> client =
      make_client([&tally](size_t message) { tally.SetAcked(message); });
  const double start = WallSeconds();
  for (size_t i = 0; i < count; ++i) {
    const double due = start + static_cast<double>(i) / messages_per_second;
    tally.SetDue(i, due);
    const double wait = due - WallSeconds();
    if (wait > 0) {
      std::this_thread::sleep_for(std::chrono::duration<double>(wait));
    }
    client->Send(i);
  }
  return tally.Wait();
}

}  // namespace daodi::bench
