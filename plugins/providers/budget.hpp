// Requests, tokens and money: what a request could cost at most is set aside before it is sent, so that no limit is ever
// passed.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stop_token>

#include <persona/error.hpp>
#include <persona/tokens.hpp>

namespace persona::providers {

struct Limits {
    std::optional<std::int64_t> tokens;
    std::optional<double> cost;
    std::optional<std::int64_t> requests;
};

/// Thread-safe.
class Budget {
public:
    Budget(Limits limits, TokenPrices prices) : limits_(limits), prices_(prices) {}
    /// Sets so much and one request aside, or an error of code `limit`: the request must not be sent then. Waits while what
    /// others have set aside may still come back; `cancelled` when stopped. To be followed by one settle().
    [[nodiscard]] Status reserve(std::int64_t prompt_tokens, std::int64_t answer_tokens,
                                 const std::stop_token& stop = {});
    /// What was reserved goes back, what was used counts: all of it, where nobody knows.
    void settle(std::int64_t reserved_prompt, std::int64_t reserved_answer, std::int64_t prompt_tokens,
                std::int64_t answer_tokens);
    [[nodiscard]] const TokenPrices& prices() const noexcept { return prices_; }

private:
    [[nodiscard]] bool room(std::int64_t prompt_tokens, std::int64_t answer_tokens) const noexcept;
    Limits limits_;
    TokenPrices prices_;
    std::mutex mutex_;
    std::condition_variable_any settled_;
    std::int64_t prompt_ = 0, answer_ = 0, requests_ = 0;  ///< used and set aside
    std::int64_t open_ = 0;                                ///< reservations that are not settled
};

}  // namespace persona::providers
