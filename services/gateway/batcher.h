// Natural batching: what many readers ask at once goes to the core in few
// calls. Questions wait for Flush(), which each thread of the sockets calls
// when it has read all that was there. While no call is under way they are sent
// at once, beside one only if there are enough of them for a call of their own;
// what waits when the last one returns is the next. So a lone question waits
// for nobody, none for more than one call, and calls grow with the load,
// without a timer.

#ifndef DAODI_SERVICES_GATEWAY_BATCHER_H_
#define DAODI_SERVICES_GATEWAY_BATCHER_H_

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/limits.h"

namespace daodi::services::gateway {

struct BatcherLimits {
  size_t calls = kScanCallsUnderWay;
  // Fewer than so many wait for the call under way instead of having one of
  // their own: a call costs as much as some fifteen codes in it.
  size_t second_call = 32;
  size_t items_per_call = kMaxScansOfCall;
  size_t waiting = kMaxWaitingScans;
};

// Thread-safe. What became of one item stands in its answer; an error of a call
// is the answer to each of its items.
template <typename Item, typename Answer>
class Batcher {
 public:
  // Called once for each item, by the thread that brings the answers, or within
  // Add() or Stop() when the item is refused; others wait behind it: it
  // must not block. Errors: those of the call; kUnavailable when too many wait,
  // after Stop(), or when the call before had no answer within its deadline;
  // kInternal when the call gave not one answer for each item.
  using OnAnswer = std::function<void(absl::StatusOr<Answer>)>;
  using OnAnswers = std::function<void(absl::StatusOr<std::vector<Answer>>)>;
  // Starts one call and calls OnAnswers once, from any thread, with the answers
  // in the order of the items.
  using Call = std::function<void(std::vector<Item>, OnAnswers)>;

  explicit Batcher(Call call, BatcherLimits limits = {})
      : call_(std::move(call)), limits_(limits) {}
  ~Batcher() { Stop(); }

  void Add(Item item, OnAnswer on_answer) {
    std::unique_lock<std::mutex> lock(mutex_);
    if (!stopping_ && waiting_.size() < limits_.waiting) {
      waiting_.push_back({std::move(item), std::move(on_answer)});
      return;
    }
    lock.unlock();
    on_answer(absl::UnavailableError("too many questions wait"));
  }

  // Sends what waits, as far as calls may be under way.
  void Flush() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (IsTimeToSend()) {
      ++calls_;
      Batch batch = TakeBatch();
      lock.unlock();
      Send(std::move(batch));
      lock.lock();
    }
  }

  // Refuses what waits and what comes, and returns when no call is under way.
  // Not from within an OnAnswer.
  void Stop() {
    std::deque<Waiting> refused;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      stopping_ = true;
      refused.swap(waiting_);
    }
    for (const Waiting& waiting : refused) {
      waiting.on_answer(absl::UnavailableError("stopping"));
    }
    std::unique_lock<std::mutex> lock(mutex_);
    returned_.wait(lock, [this] { return calls_ == 0 && delivering_ == 0; });
  }

 private:
  struct Waiting {
    Item item;
    OnAnswer on_answer;
  };
  struct Batch {
    std::vector<Item> items;
    std::vector<OnAnswer> on_answer;
  };

  // Needs mutex_.
  bool IsTimeToSend() const {
    if (calls_ == 0) return !waiting_.empty();
    return calls_ < limits_.calls && waiting_.size() >= limits_.second_call;
  }

  // Needs mutex_.
  Batch TakeBatch() {
    Batch batch;
    const size_t count = std::min(waiting_.size(), limits_.items_per_call);
    batch.items.reserve(count);
    batch.on_answer.reserve(count);
    for (size_t i = 0; i < count; ++i) {
      batch.items.push_back(std::move(waiting_.front().item));
      batch.on_answer.push_back(std::move(waiting_.front().on_answer));
      waiting_.pop_front();
    }
    return batch;
  }

  void Send(Batch batch) {
    call_(std::move(batch.items),
          [this, on_answer = std::move(batch.on_answer)](
              absl::StatusOr<std::vector<Answer>> answers) {
            OnReturn(on_answer, std::move(answers));
          });
  }

  void OnReturn(const std::vector<OnAnswer>& on_answer,
                absl::StatusOr<std::vector<Answer>> answers) {
    Batch next;
    std::deque<Waiting> refused;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      ++delivering_;
      // Who waits behind a core that does not answer would wait a deadline for
      // each call before its own.
      if (absl::IsDeadlineExceeded(answers.status())) refused.swap(waiting_);
      // While another call is under way, what waits may grow until the next
      // Flush(), or until that one returns.
      if (waiting_.empty() || calls_ > 1) {
        --calls_;
      } else {
        next = TakeBatch();
      }
    }
    // The core works on the next while this thread delivers.
    if (!next.items.empty()) Send(std::move(next));
    Deliver(on_answer, std::move(answers));
    for (const Waiting& waiting : refused) {
      waiting.on_answer(absl::UnavailableError("the core does not answer"));
    }
    std::lock_guard<std::mutex> lock(mutex_);
    --delivering_;
    returned_.notify_all();
  }

  static void Deliver(const std::vector<OnAnswer>& on_answer,
                      absl::StatusOr<std::vector<Answer>> answers) {
    if (answers.ok() && answers->size() != on_answer.size()) {
      answers = absl::InternalError("not one answer for each question");
    }
    for (size_t i = 0; i < on_answer.size(); ++i) {
      if (answers.ok()) {
        on_answer[i](std::move((*answers)[i]));
      } else {
        on_answer[i](answers.status());
      }
    }
  }

  const Call call_;
  const BatcherLimits limits_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::deque<Waiting> waiting_;
  size_t calls_ = 0;
  size_t delivering_ = 0;
  bool stopping_ = false;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_BATCHER_H_
