#include "llamacpp.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "grammar.hpp"

namespace persona::llamacpp {
namespace {

constexpr const char* variable = "PERSONA_LLAMACPP_MODEL";

}  // namespace

void LlamaCpp::describe(Description& description) {
    description.doc("A model file (GGUF) that llama.cpp runs in this process: no server, and nothing leaves it",
                    "Answers keep to the form asked for by a grammar. One is written at a time; what all prompts begin "
                    "with is read once. "
                    "The same prompt and seed give the same answer on the same machine, whatever was asked before. "
                    "There where persona was built with llama.cpp (https://github.com/ggml-org/llama.cpp).");
    description
        .parameter("model", model_,
                   std::string("Path of the model's file (default: what the environment holds in ") + variable + ").")
        .example("qwen2.5-7b-instruct-q4_k_m.gguf");
    description.parameter("context", context_, "Most tokens of prompt and answer together.")
        .at_least(512)
        .unit("tokens");
    description.parameter("threads", threads_, "Threads of the model; 0: one a core.").range(0, 1024);
    description.parameter("base", base_,
                          "That the model was not tuned to follow instructions, though it has a form for chats.");
    description.parameter("local", local_, "Taken so that it can stand in for a provider that needs it: it always is.");
    description.parameter("record", record_, "File for all exchanges of the run, which provider.replay repeats.")
        .output();
}

std::string LlamaCpp::file() const {
    if (!model_.empty()) return model_;
    const char* given = std::getenv(variable);
    return given == nullptr ? std::string() : std::string(given);
}

Status LlamaCpp::configure(StageFactory&) {
    if (!file().empty()) return {};
    return Error(ErrorCode::configuration, "no model is named",
                 std::string("give the path of a model in GGUF form, as --model or in ") + variable);
}

Status LlamaCpp::open(Context&) {
    PERSONA_ASSIGN(engine_, Engine::open({file(), context_, static_cast<int>(threads_)}));
    capabilities_.structured_output = capabilities_.seed = true;
    capabilities_.frontier = false;
    capabilities_.tuned = !base_ && engine_->chat("a", "b").has_value();
    capabilities_.context_tokens = std::min(context_, engine_->trained_context());
    capabilities_.parallel_slots = 1;
    capabilities_.model = std::filesystem::path(file()).stem().string();
    capabilities_.where = "llama.cpp in this process";
    recording_.begin(capabilities_);
    return record_ ? recording_.save(record_->value) : Status();
}

void LlamaCpp::close() noexcept {
    if (record_ && engine_) recording_.finish(record_->value);
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
    if (record_ && !stopped)
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
    PERSONA_ASSIGN(const auto engine, Engine::open({file(), 512, 1}));
    ModelInfo out;
    out.name = file();
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
