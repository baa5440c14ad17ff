#include "replay.hpp"

namespace persona::providers {

void Replay::describe(Description& description) {
    description.doc(
        "Answers from a record of exchanges what another provider was asked before: the same bytes, no server",
        "With the run's own seed, key and input a recorded run is repeated byte for byte, for any number of "
        "threads. A request that is not in the record fails as a server's refusal would.");
    description.parameter("file", file_, "What 'record' of another provider wrote.").required();
    description.parameter("model", model_, "The model whose answers they have to be; left out, any.");
    description.parameter("local", local_,
                          "Taken so that it can stand in for a provider that needs it: a record is on this machine.");
    // So that nothing else of a pipeline has to change.
    constexpr auto recorded = "As when it was recorded: nothing is paid here, and the record holds what was refused.";
    description.parameter("most_cost", most_cost_, recorded).at_least(0);
    description.parameter("most_requests", most_requests_, recorded).at_least(0);
    description.parameter("prompt_price", prices_.prompt, "Of a million tokens that were sent: for the report.")
        .at_least(0);
    description.parameter("answer_price", prices_.answer, "Of a million tokens that were received.").at_least(0);
}

Status Replay::load() {
    if (recording_) return {};
    PERSONA_ASSIGN(recording_, Recording::load(file_.value));
    return {};
}

Status Replay::open(Context&) {
    PERSONA_TRY(load());
    const auto& recorded = recording_->capabilities().model;
    if (model_.empty() || recorded == model_) return {};
    return Error(ErrorCode::configuration, "the record holds answers of '" + recorded + "', not of '" + model_ + "'",
                 "leave 'model' out, or name another file");
}

Result<Capabilities> Replay::capabilities(Context&) {
    PERSONA_TRY(load());
    return recording_->capabilities();
}

Result<Completion> Replay::complete(const Prompt& prompt, std::stop_token) {
    PERSONA_TRY(load());
    const auto found = recording_->find(exchange_key(recording_->capabilities().model, prompt));
    {
        const std::lock_guard lock(mutex_);
        ++usage_.asked;
        if (found && !found->error) {
            ++usage_.answered;
            usage_.prompt_tokens += found->completion.prompt_tokens;
            usage_.answer_tokens += found->completion.answer_tokens;
            usage_.cost = prices_.cost(usage_.prompt_tokens, usage_.answer_tokens);
        }
    }
    if (!found)
        return Error(ErrorCode::io, "the record has no answer to this request",
                     "repeat the run with the seed, key and input that it was recorded with");
    return found->result();
}

Result<std::vector<std::vector<float>>> Replay::embed(std::span<const std::string>, std::stop_token) {
    return Error(ErrorCode::configuration, "a record holds no embeddings");
}

Result<std::vector<ModelInfo>> Replay::models(std::stop_token) {
    PERSONA_TRY(load());
    ModelInfo out;
    out.name = recording_->capabilities().model;
    out.context_tokens = recording_->capabilities().context_tokens;
    return std::vector<ModelInfo>{std::move(out)};
}

ProviderUsage Replay::usage() const {
    const std::lock_guard lock(mutex_);
    return usage_;
}

}  // namespace persona::providers
