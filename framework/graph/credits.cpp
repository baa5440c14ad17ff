#include "framework/graph/credits.hpp"

#include <algorithm>

namespace persona {

Credit::~Credit() { pool_->change(-1, -bytes_); }

void Credit::charge(std::int64_t bytes) {
    pool_->change(0, bytes);
    bytes_ += bytes;
}

std::shared_ptr<Credit> CreditPool::acquire(std::int64_t estimate, std::stop_token stop) {
    std::unique_lock lock(mutex_);
    const bool granted = room_.wait(
        lock, stop, [&] { return batches_out_ == 0 || (batches_out_ < batches_ && bytes_out_ + estimate <= bytes_); });
    if (!granted || stop.stop_requested()) return nullptr;
    ++batches_out_;
    bytes_out_ += estimate;
    most_batches_ = std::max(most_batches_, batches_out_);
    most_bytes_ = std::max(most_bytes_, bytes_out_);
    lock.unlock();
    return std::make_shared<Credit>(shared_from_this(), estimate);
}

void CreditPool::change(std::int64_t batches, std::int64_t bytes) {
    {
        const std::lock_guard lock(mutex_);
        batches_out_ += batches;
        bytes_out_ += bytes;
        most_bytes_ = std::max(most_bytes_, bytes_out_);
    }
    if (batches < 0 || bytes < 0) room_.notify_all();
}

std::int64_t CreditPool::most_batches() const {
    const std::lock_guard lock(mutex_);
    return most_batches_;
}

std::int64_t CreditPool::most_bytes() const {
    const std::lock_guard lock(mutex_);
    return most_bytes_;
}

}  // namespace persona
