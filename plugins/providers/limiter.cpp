#include "limiter.hpp"

#include <algorithm>

namespace persona::providers {

bool Limiter::acquire(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    if (!free_.wait(lock, stop, [this] { return open_ < static_cast<int>(limit_); })) return false;
    ++open_;
    return true;
}

void Limiter::release(Outcome outcome) {
    {
        const std::lock_guard lock(mutex_);
        --open_;
        if (outcome == Outcome::success) limit_ = std::min<double>(most_, limit_ + 1);
        if (outcome == Outcome::pushed_back) limit_ = std::max(1.0, limit_ * 0.75);
    }
    free_.notify_all();
}

int Limiter::limit() const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(limit_);
}

}  // namespace persona::providers
