// Stops asking a server that has failed several times in a row, and tries it again after a while.
#pragma once

#include <chrono>
#include <mutex>

namespace persona::providers {

/// Thread-safe. The time is given, so that a test need not wait.
class Breaker {
public:
    using Clock = std::chrono::steady_clock;
    Breaker(int failures, std::chrono::milliseconds rest) : most_(failures), rest_(rest) {}
    /// Whether a request may be sent. After the rest one may: it decides.
    [[nodiscard]] bool allows(Clock::time_point now);
    void succeeded();
    void failed(Clock::time_point now);

private:
    std::mutex mutex_;
    int most_, failures_ = 0;
    std::chrono::milliseconds rest_;
    Clock::time_point until_{};
};

}  // namespace persona::providers
