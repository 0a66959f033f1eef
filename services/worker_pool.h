// Threads that wait for the core, so that those of the sockets never do.

#ifndef DAODI_SERVICES_GATEWAY_WORKER_POOL_H_
#define DAODI_SERVICES_GATEWAY_WORKER_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace daodi::services::gateway {

// Thread-safe. Destroyed, it finishes what it took on.
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

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_WORKER_POOL_H_
