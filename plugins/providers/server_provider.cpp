#include "server_provider.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>
#include <persona/state_folder.hpp>

#include "memory.hpp"

namespace persona::providers {
namespace {

/// What a server says that a request took; the most that it can have been where it says nothing or nonsense, so that no
/// limit is passed for it.
std::int64_t believed(std::int64_t told, std::int64_t most) {
    constexpr std::int64_t nonsense = std::int64_t{1} << 31;
    return told > 0 && told < nonsense ? told : most;
}

/// A name goes to terminals: one with control characters in it is none.
bool printable(const ModelInfo& model) {
    const auto odd = [](const std::string& text) {
        return std::any_of(text.begin(), text.end(),
                           [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    };
    return !model.name.empty() && !odd(model.name) && !odd(model.parameters);
}

}  // namespace

ServerProvider::ServerProvider(std::unique_ptr<Protocol> protocol) : protocol_(std::move(protocol)) {}

std::string ServerProvider::server_url() const {
    if (!url_.empty()) return url_;
    const auto given = protocol_->environment_url();
    return given.empty() ? protocol_->default_url() : given;
}

Address ServerProvider::address() const {
    auto parsed = parse_address(server_url(), "url");
    return parsed ? *std::move(parsed) : Address();
}

Status ServerProvider::configure(StageFactory&) {
    PERSONA_ASSIGN(const auto server, parse_address(server_url(), "url"));
    PERSONA_TRY(proxy_for(server, proxy_).ok() ? Status() : proxy_for(server, proxy_).error());
    if (local_ && !server.loopback())
        return Error(ErrorCode::configuration,
                     "'local' says that the model runs on this machine, but 'url' names another",
                     "leave 'local' out: the data is then cleared before it is shown");
    if (most_cost_ && prompt_price_ + answer_price_ <= 0)
        return Error(ErrorCode::configuration, "'most_cost' can not be kept without prices",
                     "give 'prompt_price' and 'answer_price'");
    return {};
}

Result<std::shared_ptr<EgressLog>> ServerProvider::open_log(bool leaves) const {
    if (egress_log_) return EgressLog::open(egress_log_->value);
    // What leaves the machine is always written down.
    if (!leaves) return std::shared_ptr<EgressLog>();
    const auto folder = state_folder();
    if (folder.empty())
        return Error(ErrorCode::configuration, "there is no place for the egress log", "give one as 'egress_log'");
    return EgressLog::open(folder / "egress" / (protocol_->name() + ".jsonl"));
}

Status ServerProvider::connect(bool leaves) {
    TransportOptions options;
    options.server = address();
    options.proxy = proxy_;
    options.ca_file = ca_file_ ? ca_file_->string() : "";
    auto key = key_.value;
    if (const auto variable = protocol_->key_variable(); key.empty() && !variable.empty())
        if (const char* value = std::getenv(variable.c_str()); value != nullptr) key = value;
    options.headers = protocol_->headers(key);
    options.timeout = std::chrono::milliseconds(static_cast<std::int64_t>(timeout_ * 1000));
    PERSONA_ASSIGN(options.log, open_log(leaves));
    const auto who = protocol_->name() + " at " + options.server.text();
    PERSONA_ASSIGN(auto transport, Transport::make(std::move(options)));
    CallOptions calls;
    calls.parallel = static_cast<int>(parallel_);
    calls.tries = static_cast<int>(tries_);
    calls.who = who;
    calls.start_hint = protocol_->start_hint();
    caller_ = std::make_unique<Caller>(std::move(transport), std::move(calls));
    budget_ = std::make_unique<Budget>(Limits{most_tokens_, most_cost_, most_requests_},
                                       TokenPrices{prompt_price_, answer_price_});
    cache_ = std::make_unique<Cache>(cache_size_.value);
    return {};
}

Ask ServerProvider::asker(std::stop_token stop) {
    return [this, stop = std::move(stop)](const HttpRequest& request) { return caller_->call(request, stop); };
}

Status ServerProvider::choose_model(Context& context) {
    PERSONA_ASSIGN(model_.info, protocol_->choose(model_name_, asker(context.stop())));
    if (!printable(model_.info)) return unreadable_answer();
    const bool here = address().loopback();
    if (local_ && model_.info.remote)
        return Error(ErrorCode::configuration,
                     "'local' says that the model runs on this machine, but the server runs it on another",
                     "take another model, or leave 'local' out: the data is then cleared before it is shown");
    if (!model_.info.completes)
        return Error(ErrorCode::configuration, "the model '" + model_.info.name + "' writes no texts",
                     "'persona models --provider " + protocol_->name() + "' shows which do");
    if (const auto memory = free_memory(); here && !model_.info.remote && !fits(model_.info.bytes, memory))
        context.log(
            LogLevel::warning,
            fmt::format("the model '{}' takes about {:.1f} GB, and {:.1f} GB of memory are free: it may be slow "
                        "or not start at all, unless a graphics card holds it",
                        model_.info.name, static_cast<double>(model_.info.bytes) * 1.2e-9,
                        static_cast<double>(memory) * 1e-9));
    if (base_) model_.info.tuned = false;
    model_.structured = structured_;
    const auto most = model_.info.context_tokens;
    model_.context_tokens = most > 0 ? std::min(most, context_) : context_;
    capabilities_ = protocol_->abilities();
    capabilities_.structured_output = capabilities_.structured_output && structured_;
    capabilities_.tuned = model_.info.tuned;
    // Of a server on this machine that does not tell only its owner can say it.
    capabilities_.frontier = !here || model_.info.remote || !(protocol_->tells_where_models_run() || local_);
    capabilities_.context_tokens = model_.context_tokens;
    capabilities_.parallel_slots = parallel_;
    capabilities_.model = model_.info.name;
    capabilities_.where = protocol_->name() + " at " + address().text();
    return {};
}

Status ServerProvider::open(Context& context) {
    const bool leaves = !address().loopback();
    PERSONA_TRY(connect(leaves));
    PERSONA_TRY(choose_model(context));
    // A server on this machine that passes everything on to another.
    if (capabilities_.frontier && !leaves) PERSONA_TRY(connect(true));
    recording_.begin(capabilities_);
    // Now, when something can be done about a folder that is not there.
    return record_ ? recording_.save(record_->value) : Status();
}

void ServerProvider::close() noexcept {
    if (record_ && caller_) recording_.finish(record_->value);
    caller_ = nullptr;
}

Result<Capabilities> ServerProvider::capabilities(Context&) {
    if (!caller_) return Error(ErrorCode::internal, "the provider is not open");
    return capabilities_;
}

Result<std::vector<ModelInfo>> ServerProvider::models(std::stop_token stop) {
    if (!caller_) PERSONA_TRY(connect(!address().loopback()));
    PERSONA_ASSIGN(auto out, protocol_->models(asker(std::move(stop))));
    std::erase_if(out, [](const ModelInfo& model) { return !printable(model); });
    if (address().loopback()) return out;
    for (auto& model : out) {
        model.remote = true;
        model.fits.reset();
    }
    return out;
}

Outcome ServerProvider::ask(const Prompt& prompt, const std::stop_token& stop) {
    Outcome out;
    const auto request = protocol_->completion_request(prompt, model_);
    const auto reserved = most_tokens(prompt.bytes());
    if (auto room = budget_->reserve(reserved, prompt.max_tokens, stop); !room) {
        out.error = std::move(room).error();
        return out;
    }
    Losses losses;
    bool is_open = true;
    const auto lost = [&] { budget_->settle(reserved, prompt.max_tokens, reserved, prompt.max_tokens); };
    losses.again = [&]() -> Status {
        lost();
        auto room = budget_->reserve(reserved, prompt.max_tokens, stop);
        is_open = room.ok();
        return room;
    };
    auto answer = caller_->call(request, stop, &losses);
    // What a lost try took nobody knows, nor what an answer took that can not be read.
    const bool unknown = losses.last || answer.ok();
    auto completion = answer ? protocol_->completion(*answer) : Result<Completion>(std::move(answer).error());
    if (!completion) {
        if (is_open && unknown) lost();
        else if (is_open) budget_->settle(reserved, prompt.max_tokens, 0, 0);
        out.error = std::move(completion).error();
        return out;
    }
    out.completion = *std::move(completion);
    out.completion.prompt_tokens = believed(out.completion.prompt_tokens, reserved);
    out.completion.answer_tokens = believed(out.completion.answer_tokens, prompt.max_tokens);
    budget_->settle(reserved, prompt.max_tokens, out.completion.prompt_tokens, out.completion.answer_tokens);
    return out;
}

Result<Completion> ServerProvider::complete(const Prompt& prompt, std::stop_token stop) {
    if (!caller_) return Error(ErrorCode::internal, "the provider is not open");
    const auto key = exchange_key(model_.info.name, prompt);
    const auto cached = cache_->find(key);
    Outcome outcome;
    if (cached) outcome.completion = *cached;
    else outcome = ask(prompt, stop);
    const bool new_answer = !cached && !outcome.error;
    if (record_ && !(outcome.error && outcome.error->code == ErrorCode::cancelled))
        outcome = recording_.add(key, std::move(outcome));
    if (new_answer) cache_->put(key, outcome.completion);
    const std::lock_guard lock(mutex_);
    ++usage_.asked;
    usage_.answered += outcome.error ? 0 : 1;
    usage_.cached += outcome.error || new_answer ? 0 : 1;
    if (new_answer) {
        usage_.prompt_tokens += outcome.completion.prompt_tokens;
        usage_.answer_tokens += outcome.completion.answer_tokens;
        usage_.cost += budget_->prices().cost(outcome.completion.prompt_tokens, outcome.completion.answer_tokens);
    }
    return outcome.result();
}

Result<std::vector<std::vector<float>>> ServerProvider::embed(std::span<const std::string> texts,
                                                              std::stop_token stop) {
    if (!caller_) return Error(ErrorCode::internal, "the provider is not open");
    if (!capabilities_.embeddings)
        return Error(ErrorCode::configuration, "the provider '" + protocol_->name() + "' has no embeddings");
    if (texts.empty()) return std::vector<std::vector<float>>{};
    std::size_t bytes = 0;
    for (const auto& text : texts) bytes += text.size();
    const auto reserved = most_tokens(bytes);
    PERSONA_TRY(budget_->reserve(reserved, 0, stop));
    auto answer = caller_->call(protocol_->embedding_request(texts, model_), stop);
    // Few servers tell what it took: the most that it can have been counts.
    budget_->settle(reserved, 0, answer ? reserved : 0, 0);
    {
        const std::lock_guard lock(mutex_);
        ++usage_.asked;
        usage_.answered += answer ? 1 : 0;
    }
    if (!answer) return std::move(answer).error();
    PERSONA_ASSIGN(auto out, protocol_->embeddings(*answer));
    if (out.size() != texts.size() || std::any_of(out.begin(), out.end(), [](const auto& one) { return one.empty(); }))
        return Error(ErrorCode::invalid_data, "the server did not embed every text");
    return out;
}

ProviderUsage ServerProvider::usage() const {
    const std::lock_guard lock(mutex_);
    auto out = usage_;
    if (!caller_) return out;
    const auto calls = caller_->usage();
    out.requests = calls.requests;
    out.pushed_back = calls.pushed_back;
    out.timed_out = calls.timed_out;
    out.seconds = calls.seconds;
    return out;
}

}  // namespace persona::providers
