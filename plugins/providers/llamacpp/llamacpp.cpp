#include "llamacpp.hpp"

#include <chrono>
#include <filesystem>

#include "grammar.hpp"

namespace persona::llamacpp {

Status LlamaCpp::configure(StageFactory&) { return settings_.check(); }

Status LlamaCpp::open(Context&) {
    PERSONA_ASSIGN(engine_, Engine::open({settings_.file(), settings_.context, static_cast<int>(settings_.threads)}));
    capabilities_.structured_output = capabilities_.seed = true;
    capabilities_.frontier = false;
    capabilities_.tuned = !settings_.base && engine_->chat("a", "b").has_value();
    capabilities_.context_tokens = std::min(settings_.context, engine_->trained_context());
    capabilities_.parallel_slots = 1;
    capabilities_.model = std::filesystem::path(settings_.file()).stem().string();
    capabilities_.where = "llama.cpp in this process";
    recording_.begin(capabilities_);
    return settings_.record ? recording_.save(settings_.record->value) : Status();
}

void LlamaCpp::close() noexcept {
    if (settings_.record && engine_) recording_.finish(settings_.record->value);
    engine_.reset();
}

Result<Capabilities> LlamaCpp::capabilities(Context&) { return capabilities_; }

Result<Completion> LlamaCpp::answer(const Prompt& prompt, const std::stop_token& stop) {
    Continuation what;
    if (auto chat = capabilities_.tuned ? engine_->chat(prompt.system, prompt.user) : std::nullopt) {
        std::tie(what.head, what.rest) = *std::move(chat);
    } else {
        what.head = prompt.system.empty() ? "" : prompt.system + "\n\n";
        what.rest = prompt.user;
    }
    if (!prompt.schema.empty()) {
        PERSONA_ASSIGN(what.grammar, grammar_of(prompt.schema));
    }
    what.max_tokens = prompt.max_tokens;
    what.temperature = prompt.temperature;
    what.top_p = prompt.top_p;
    what.seed = static_cast<std::uint32_t>(prompt.seed);
    return engine_->go_on(what, stop);
}

Result<Completion> LlamaCpp::complete(const Prompt& prompt, std::stop_token stop) {
    using Clock = std::chrono::steady_clock;
    const auto began = Clock::now();
    std::unique_lock turn(one_at_a_time_, std::defer_lock);
    constexpr std::chrono::milliseconds beat{50};
    while (!turn.try_lock_for(beat))
        if (stop.stop_requested()) return Error(ErrorCode::cancelled, "the request was given up");
    auto given = answer(prompt, stop);
    providers::Outcome outcome;
    if (given) outcome.completion = *given;
    else outcome.error = given.error();
    const bool stopped = !given && given.error().code == ErrorCode::cancelled;
    if (settings_.record && !stopped)
        outcome = recording_.add(providers::exchange_key(capabilities_.model, prompt), std::move(outcome));
    const std::lock_guard lock(mutex_);
    ++usage_.asked;
    ++usage_.requests;
    usage_.seconds += std::chrono::duration<double>(Clock::now() - began).count();
    if (!outcome.error) {
        ++usage_.answered;
        usage_.prompt_tokens += outcome.completion.prompt_tokens;
        usage_.answer_tokens += outcome.completion.answer_tokens;
    }
    return outcome.result();
}

Result<std::vector<std::vector<float>>> LlamaCpp::embed(std::span<const std::string>, std::stop_token) {
    return Error(ErrorCode::configuration, "provider.llamacpp makes no embeddings");
}

Result<std::vector<ModelInfo>> LlamaCpp::models(std::stop_token) {
    PERSONA_ASSIGN(const auto engine, Engine::open({settings_.file(), 512, 1}));
    ModelInfo out;
    out.name = settings_.file();
    out.parameters = engine->parameters();
    out.bytes = engine->bytes();
    out.context_tokens = engine->trained_context();
    out.tuned = engine->chat("a", "b").has_value();
    out.recommended = true;
    return std::vector<ModelInfo>{std::move(out)};
}

ProviderUsage LlamaCpp::usage() const {
    const std::lock_guard lock(mutex_);
    return usage_;
}

}  // namespace persona::llamacpp
