// Tokens and money: what a request could cost at most is set aside before it is sent, so that no limit is ever passed.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>

#include <persona/error.hpp>

namespace persona::providers {

struct Prices {
    double prompt = 0, answer = 0;  ///< of a million tokens
};
struct Limits {
    std::optional<std::int64_t> tokens;
    std::optional<double> cost;
};

/// Thread-safe.
class Budget {
public:
    Budget(Limits limits, Prices prices) : limits_(limits), prices_(prices) {}
    /// Sets so much aside, or an error of code `limit`: the request must not be sent then.
    [[nodiscard]] Status reserve(std::int64_t prompt_tokens, std::int64_t answer_tokens);
    /// What was reserved goes back, what was used counts.
    void settle(std::int64_t reserved_prompt, std::int64_t reserved_answer, std::int64_t prompt_tokens,
                std::int64_t answer_tokens);
    [[nodiscard]] double cost(std::int64_t prompt_tokens, std::int64_t answer_tokens) const noexcept {
        return (static_cast<double>(prompt_tokens) * prices_.prompt +
                static_cast<double>(answer_tokens) * prices_.answer) /
               1e6;
    }

private:
    Limits limits_;
    Prices prices_;
    std::mutex mutex_;
    std::int64_t prompt_ = 0, answer_ = 0;  ///< used and set aside
};

/// More tokens than a text can have: none is shorter than a byte, and a server's own words around a message are few.
[[nodiscard]] constexpr std::int64_t most_tokens(std::size_t bytes) noexcept {
    return static_cast<std::int64_t>(bytes) + 64;
}

}  // namespace persona::providers
