// A model of llama.cpp that goes on with a text, one text at a time.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include <persona/provider.hpp>

#include <llama.h>

namespace persona::llamacpp {

struct EngineOptions {
    std::string file;  ///< GGUF
    std::int64_t context_tokens = 4096;
    int threads = 0;  ///< 0: one a core
};

/// What is sampled: the same options, prompt and seed give the same answer on the same machine, whatever was asked before.
struct Continuation {
    std::string head;  ///< what many prompts begin with: read once
    std::string rest;
    std::string grammar;  ///< GBNF; empty: any text
    std::int64_t max_tokens = 0;
    double temperature = 0, top_p = 1;
    std::uint32_t seed = 0;
};

/// Not thread-safe.
class Engine {
public:
    /// Errors: `not_found` or `invalid_data` for a file that is not there or no model, `limit` for too little memory.
    static Result<std::unique_ptr<Engine>> open(const EngineOptions& options);

    /// `cancelled` when stopped, within one step of the model; `limit` when the prompt is longer than the context.
    Result<Completion> go_on(const Continuation& what, const std::stop_token& stop);
    /// The messages as the model was tuned to take them: all before the user's text, and the rest. None where it was not tuned.
    [[nodiscard]] std::optional<std::pair<std::string, std::string>> chat(const std::string& system,
                                                                          const std::string& user) const;
    [[nodiscard]] std::string parameters() const;  ///< "gemma3 270M Q4_K - Medium"
    [[nodiscard]] std::int64_t trained_context() const;
    [[nodiscard]] std::int64_t bytes() const;

private:
    template <auto Free>
    struct Deleter {
        template <class T>
        void operator()(T* what) const noexcept {
            Free(what);
        }
    };
    using Model = std::unique_ptr<llama_model, Deleter<llama_model_free>>;
    using Context = std::unique_ptr<llama_context, Deleter<llama_free>>;
    using Sampler = std::unique_ptr<llama_sampler, Deleter<llama_sampler_free>>;
    using Tokens = std::vector<llama_token>;

    Engine() = default;
    [[nodiscard]] Tokens tokens_of(const std::string& text, bool first) const;
    Status read(const Tokens& tokens, const std::stop_token& stop);
    [[nodiscard]] Result<std::pair<Sampler, Sampler>> samplers(const Continuation& what) const;
    [[nodiscard]] llama_token next(llama_sampler& chain, llama_sampler* grammar);
    [[nodiscard]] std::string piece(llama_token token) const;

    Model model_;
    Context context_;
    const llama_vocab* vocabulary_ = nullptr;
    std::int64_t room_ = 0;
    Tokens head_;  ///< what the context begins with
    std::vector<llama_token_data> candidates_;
    const std::stop_token* stop_ = nullptr;
};

}  // namespace persona::llamacpp
