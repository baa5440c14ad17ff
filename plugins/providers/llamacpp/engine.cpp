#include "engine.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <thread>

namespace persona::llamacpp {
namespace {

/// llama.cpp tells of every step; errors come back as results.
void quiet() {
    llama_log_set([](ggml_log_level, const char*, void*) {}, nullptr);
}

}  // namespace

Result<std::unique_ptr<Engine>> Engine::open(const EngineOptions& options) {
    quiet();
    llama_backend_init();
    std::error_code code;
    if (!std::filesystem::is_regular_file(options.file, code))
        return Error(ErrorCode::not_found, "there is no model file '" + options.file + "'",
                     "give the path of a model in GGUF form as 'model'");
    auto out = std::unique_ptr<Engine>(new Engine);
    out->model_.reset(llama_model_load_from_file(options.file.c_str(), llama_model_default_params()));
    if (!out->model_)
        return Error(ErrorCode::invalid_data, "llama.cpp can not read the model '" + options.file + "'",
                     "it has to be in GGUF form, of a kind that this version of llama.cpp knows");
    out->vocabulary_ = llama_model_get_vocab(out->model_.get());
    out->room_ = std::min(options.context_tokens, out->trained_context());
    auto parameters = llama_context_default_params();
    parameters.n_ctx = static_cast<std::uint32_t>(out->room_);
    const auto cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    parameters.n_threads = parameters.n_threads_batch = options.threads > 0 ? options.threads : cores;
    parameters.no_perf = true;
    parameters.abort_callback_data = out.get();
    parameters.abort_callback = [](void* engine) {
        const auto* stop = static_cast<Engine*>(engine)->stop_;
        return stop != nullptr && stop->stop_requested();
    };
    out->context_.reset(llama_init_from_model(out->model_.get(), parameters));
    if (!out->context_)
        return Error(ErrorCode::limit, "there is no memory for the model's context",
                     "give 'context' a smaller value, or take a smaller model");
    out->candidates_.reserve(static_cast<std::size_t>(llama_vocab_n_tokens(out->vocabulary_)));
    return out;
}

std::int64_t Engine::trained_context() const { return llama_model_n_ctx_train(model_.get()); }

std::int64_t Engine::bytes() const { return static_cast<std::int64_t>(llama_model_size(model_.get())); }

std::string Engine::parameters() const {
    std::string out(128, '\0');
    const auto size = llama_model_desc(model_.get(), out.data(), out.size());
    out.resize(static_cast<std::size_t>(std::clamp(size, 0, static_cast<int>(out.size()) - 1)));
    return out;
}

std::optional<std::pair<std::string, std::string>> Engine::chat(const std::string& system,
                                                                const std::string& user) const {
    const char* form = llama_model_chat_template(model_.get(), nullptr);
    if (form == nullptr) return std::nullopt;
    const llama_chat_message messages[] = {{"system", system.c_str()}, {"user", user.c_str()}};
    std::string out(2 * (system.size() + user.size()) + 512, '\0');
    auto size = llama_chat_apply_template(form, messages, 2, true, out.data(), static_cast<std::int32_t>(out.size()));
    if (size > static_cast<std::int32_t>(out.size())) {
        out.resize(static_cast<std::size_t>(size));
        size = llama_chat_apply_template(form, messages, 2, true, out.data(), size);
    }
    if (size <= 0) return std::nullopt;
    out.resize(static_cast<std::size_t>(size));
    const auto begin = std::min(out.rfind(user), out.size());
    return std::pair(out.substr(0, begin), out.substr(begin));
}

Engine::Tokens Engine::tokens_of(const std::string& text, bool first) const {
    Tokens out(text.size() + 8);
    const auto size = llama_tokenize(vocabulary_, text.data(), static_cast<std::int32_t>(text.size()), out.data(),
                                     static_cast<std::int32_t>(out.size()), first, true);
    out.resize(static_cast<std::size_t>(std::max(size, 0)));
    return out;
}

Status Engine::read(const Tokens& tokens, const std::stop_token& stop) {
    const auto most = static_cast<std::size_t>(llama_n_batch(context_.get()));
    for (std::size_t begin = 0; begin < tokens.size(); begin += most) {
        Tokens part(tokens.begin() + static_cast<std::ptrdiff_t>(begin),
                    tokens.begin() + static_cast<std::ptrdiff_t>(std::min(tokens.size(), begin + most)));
        const auto failed =
            llama_decode(context_.get(), llama_batch_get_one(part.data(), static_cast<std::int32_t>(part.size())));
        if (stop.stop_requested()) return Error(ErrorCode::cancelled, "the request was given up");
        if (failed != 0) return Error(ErrorCode::io, "llama.cpp could not go on");
    }
    return {};
}

Result<std::pair<Engine::Sampler, Engine::Sampler>> Engine::samplers(const Continuation& what) const {
    Sampler chain(llama_sampler_chain_init(llama_sampler_chain_default_params()));
    if (what.temperature > 0) {
        llama_sampler_chain_add(chain.get(), llama_sampler_init_top_p(static_cast<float>(what.top_p), 1));
        llama_sampler_chain_add(chain.get(), llama_sampler_init_temp(static_cast<float>(what.temperature)));
        llama_sampler_chain_add(chain.get(), llama_sampler_init_dist(what.seed));
    } else {
        llama_sampler_chain_add(chain.get(), llama_sampler_init_greedy());
    }
    Sampler grammar;
    if (!what.grammar.empty()) {
        grammar.reset(llama_sampler_init_grammar(vocabulary_, what.grammar.c_str(), "root"));
        if (!grammar) return Error(ErrorCode::invalid_data, "llama.cpp does not take the form of the answer");
    }
    return std::pair(std::move(chain), std::move(grammar));
}

/// Most tokens that a model would say anyway fit the grammar, and to ask that of one token is cheap; of all, it is dear.
llama_token Engine::next(llama_sampler& chain, llama_sampler* grammar) {
    const auto* logits = llama_get_logits_ith(context_.get(), -1);
    const auto fill = [&] {
        candidates_.clear();
        for (llama_token token = 0; token < llama_vocab_n_tokens(vocabulary_); ++token)
            candidates_.push_back({token, logits[token], 0});
        return llama_token_data_array{candidates_.data(), candidates_.size(), -1, false};
    };
    const auto chosen = [](const llama_token_data_array& from) {
        return from.data[std::max<std::int64_t>(from.selected, 0)].id;
    };
    auto all = fill();
    llama_sampler_apply(&chain, &all);
    const auto token = chosen(all);
    if (grammar == nullptr) return token;
    llama_token_data one{token, 1, 0};
    llama_token_data_array alone{&one, 1, -1, false};
    llama_sampler_apply(grammar, &alone);
    if (!std::isinf(one.logit)) return token;
    all = fill();
    llama_sampler_apply(grammar, &all);
    llama_sampler_apply(&chain, &all);
    return chosen(all);
}

std::string Engine::piece(llama_token token) const {
    std::string out(256, '\0');
    const auto size =
        llama_token_to_piece(vocabulary_, token, out.data(), static_cast<std::int32_t>(out.size()), 0, false);
    out.resize(static_cast<std::size_t>(std::max(size, 0)));
    return out;
}

Result<Completion> Engine::go_on(const Continuation& what, const std::stop_token& stop) {
    const auto head = tokens_of(what.head, true), rest = tokens_of(what.rest, what.head.empty());
    const auto asked = static_cast<std::int64_t>(head.size() + rest.size());
    if (rest.empty() || asked >= room_)
        return Error(ErrorCode::limit, "the prompt is longer than the model's context",
                     "give 'context' a higher value, or fewer examples");
    stop_ = &stop;
    const auto forget = [this](void*) { stop_ = nullptr; };
    const std::unique_ptr<void, decltype(forget)> guard(this, forget);
    auto* memory = llama_get_memory(context_.get());
    // The head is read by itself, so that what is computed of it does not depend on what follows, or came before.
    const auto kept = static_cast<llama_pos>(head.size());
    if (head_.empty() || head_ != head || !llama_memory_seq_rm(memory, 0, kept, -1)) {
        llama_memory_clear(memory, true);
        head_.clear();
        PERSONA_TRY(read(head, stop));
        head_ = head;
    }
    PERSONA_TRY(read(rest, stop));
    PERSONA_ASSIGN(const auto sampling, samplers(what));
    const auto& [chain, grammar] = sampling;
    Completion out;
    out.prompt_tokens = asked;
    const auto most = std::min(what.max_tokens, room_ - asked);
    while (out.answer_tokens < most) {
        const auto token = next(*chain, grammar.get());
        if (llama_vocab_is_eog(vocabulary_, token)) return out;
        llama_sampler_accept(chain.get(), token);
        if (grammar) llama_sampler_accept(grammar.get(), token);
        out.text += piece(token);
        ++out.answer_tokens;
        PERSONA_TRY(read({token}, stop));
    }
    out.truncated = true;
    return out;
}

}  // namespace persona::llamacpp
