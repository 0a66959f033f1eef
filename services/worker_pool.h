// Threads for what takes long, so that those of sockets and calls never wait; a
// pool of one does its tasks one after the other.

#ifndef DAODI_SERVICES_WORKER_POOL_H_
#define DAODI_SERVICES_WORKER_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace daodi::services {

// Thread-safe. Destroyed, it finishes what it took on. Tasks must not throw.
class WorkerPool {
 public:
  WorkerPool(int threads, size_t max_queued);
  ~WorkerPool();

  // False when the queue is full: the task is not taken.
  bool Post(std::function<void()> task);

 private:
  void Work();

  const size_t max_queued_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace daodi::services

#endif  // DAODI_SERVICES_WORKER_POOL_H_
