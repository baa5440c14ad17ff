#include "batch_thread.hpp"

#include <exception>
#include <utility>

namespace persona::yaml {

BatchThread::BatchThread(std::function<Status(const Give&)> body)
    : thread_([this, run = std::move(body)] {
          Status outcome;
          try {
              outcome = run([this](Batch batch) { return give(std::move(batch)); });
          } catch (const std::exception& problem) {
              outcome = Error(ErrorCode::internal, problem.what());
          }
          const std::lock_guard lock(mutex_);
          if (!outcome) fault_ = std::move(outcome).error();
          ended_ = true;
          changed_.notify_all();
      }) {}

BatchThread::~BatchThread() {
    {
        const std::lock_guard lock(mutex_);
        unwanted_ = true;
        changed_.notify_all();
    }
    thread_.join();
}

Status BatchThread::give(Batch batch) {
    std::unique_lock lock(mutex_);
    slot_ = std::move(batch);
    changed_.notify_all();
    changed_.wait(lock, [this] { return !slot_ || unwanted_; });
    if (unwanted_) return Error(ErrorCode::cancelled, "the reader was closed before the end of the file");
    return {};
}

Result<std::optional<Batch>> BatchThread::next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return slot_ || ended_; });
    if (slot_) {
        auto batch = std::exchange(slot_, std::nullopt);
        changed_.notify_all();
        return batch;
    }
    if (fault_) return *fault_;
    return std::optional<Batch>();
}

}  // namespace persona::yaml
