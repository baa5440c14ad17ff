// What language models are paid for: the one place in which tokens and money are worked out, for what is shown before a run
// and for the limits that hold in it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace persona {

/// Money for a million tokens, in any currency.
struct TokenPrices {
    double prompt = 0, answer = 0;
    [[nodiscard]] constexpr double cost(std::int64_t prompt_tokens, std::int64_t answer_tokens) const noexcept {
        return (static_cast<double>(prompt_tokens) * prompt + static_cast<double>(answer_tokens) * answer) / 1e6;
    }
};

/// A token of the models' own takes about three bytes; better too many than a prompt that is cut.
[[nodiscard]] constexpr std::int64_t about_tokens(std::size_t bytes) noexcept {
    return static_cast<std::int64_t>(bytes / 3) + 1;
}
/// More tokens than a text can have: none is shorter than a byte, and a server's own words around a message are few.
[[nodiscard]] constexpr std::int64_t most_tokens(std::size_t bytes) noexcept {
    return static_cast<std::int64_t>(bytes) + 64;
}

/// What requests would take, when every answer is good.
struct TokenEstimate {
    std::int64_t requests = 0;
    std::int64_t prompt_tokens = 0;  ///< about
    std::int64_t answer_tokens = 0;  ///< at most
    void add(std::size_t prompt_bytes, std::int64_t most_answer_tokens) noexcept {
        ++requests;
        prompt_tokens += about_tokens(prompt_bytes);
        answer_tokens += most_answer_tokens;
    }
    void add(const TokenEstimate& other) noexcept {
        requests += other.requests;
        prompt_tokens += other.prompt_tokens;
        answer_tokens += other.answer_tokens;
    }
    [[nodiscard]] double cost(const TokenPrices& prices) const noexcept {
        return prices.cost(prompt_tokens, answer_tokens);
    }
};

}  // namespace persona
