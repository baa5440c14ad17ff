// How many requests may be open at once: additive increase, multiplicative decrease, as TCP finds a network's room.
#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace persona::providers {

/// Thread-safe.
class Limiter {
public:
    explicit Limiter(int most) : most_(most), limit_(most) {}
    enum class Outcome { success, pushed_back, failure };
    /// Waits for a place; false when stopped meanwhile. Every true is followed by one release().
    [[nodiscard]] bool acquire(const std::stop_token& stop);
    /// One more after a success, a quarter fewer when the server pushes back, never fewer than one.
    void release(Outcome outcome);
    [[nodiscard]] int limit() const;

private:
    mutable std::mutex mutex_;
    std::condition_variable_any free_;
    int most_;
    double limit_;
    int open_ = 0;
};

}  // namespace persona::providers
