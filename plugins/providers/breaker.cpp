#include "breaker.hpp"

namespace persona::providers {

bool Breaker::allows(Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    if (failures_ < most_) return true;
    if (now < until_) return false;
    until_ = now + rest_;  // the others wait for what this one finds
    return true;
}

void Breaker::succeeded() {
    const std::lock_guard lock(mutex_);
    failures_ = 0;
}

void Breaker::failed(Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    if (++failures_ >= most_) until_ = now + rest_;
}

}  // namespace persona::providers
