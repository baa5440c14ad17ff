#include "budget.hpp"

namespace persona::providers {

Status Budget::reserve(std::int64_t prompt_tokens, std::int64_t answer_tokens) {
    const std::lock_guard lock(mutex_);
    const auto prompt = prompt_ + prompt_tokens;
    const auto answer = answer_ + answer_tokens;
    if (limits_.tokens && prompt + answer > *limits_.tokens)
        return Error(ErrorCode::limit, "the next request could pass the limit of tokens, so it was not sent",
                     "give 'most_tokens' a higher value");
    if (limits_.cost && cost(prompt, answer) > *limits_.cost)
        return Error(ErrorCode::limit, "the next request could pass the limit of money, so it was not sent",
                     "give 'most_cost' a higher value");
    prompt_ = prompt;
    answer_ = answer;
    return {};
}

void Budget::settle(std::int64_t reserved_prompt, std::int64_t reserved_answer, std::int64_t prompt_tokens,
                    std::int64_t answer_tokens) {
    const std::lock_guard lock(mutex_);
    prompt_ += prompt_tokens - reserved_prompt;
    answer_ += answer_tokens - reserved_answer;
}

}  // namespace persona::providers
