#include "budget.hpp"

namespace persona::providers {
namespace {

Error reached(const char* what, const char* parameter) {
    return Error(ErrorCode::limit,
                 std::string("the next request could pass the limit of ") + what + ", so it was not sent",
                 std::string("give '") + parameter + "' a higher value");
}

}  // namespace

bool Budget::room(std::int64_t prompt_tokens, std::int64_t answer_tokens) const noexcept {
    const auto prompt = prompt_ + prompt_tokens;
    const auto answer = answer_ + answer_tokens;
    return !(limits_.tokens && prompt + answer > *limits_.tokens) &&
           !(limits_.cost && prices_.cost(prompt, answer) > *limits_.cost);
}

Status Budget::reserve(std::int64_t prompt_tokens, std::int64_t answer_tokens, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    if (!settled_.wait(lock, stop, [&] { return room(prompt_tokens, answer_tokens) || open_ == 0; }))
        return Error(ErrorCode::cancelled, "interrupted while a request waited for its turn");
    if (!room(prompt_tokens, answer_tokens)) {
        const bool money = !limits_.tokens || prompt_ + prompt_tokens + answer_ + answer_tokens <= *limits_.tokens;
        return money ? reached("money", "most_cost") : reached("tokens", "most_tokens");
    }
    // No request comes back, so there is nothing to wait for.
    if (limits_.requests && requests_ >= *limits_.requests) return reached("requests", "most_requests");
    prompt_ += prompt_tokens;
    answer_ += answer_tokens;
    ++requests_;
    ++open_;
    return {};
}

void Budget::settle(std::int64_t reserved_prompt, std::int64_t reserved_answer, std::int64_t prompt_tokens,
                    std::int64_t answer_tokens) {
    {
        const std::lock_guard lock(mutex_);
        prompt_ += prompt_tokens - reserved_prompt;
        answer_ += answer_tokens - reserved_answer;
        --open_;
    }
    settled_.notify_all();
}

}  // namespace persona::providers
