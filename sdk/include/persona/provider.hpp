// Providers: language models as named, shared resources. What one can do is asked, never assumed, and what it answers is
// never trusted: the stage that asked parses, checks and scans it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <persona/stage.hpp>

namespace persona {

/// A request to a model. The same request to the same model may be answered from a cache: ask with another seed for
/// another answer.
struct Prompt {
    std::string system, user;
    std::string schema;  ///< JSON Schema of the answer; empty: free text
    std::int64_t max_tokens = 1024;
    double temperature = 0.8, top_p = 0.95;
    std::uint64_t seed = 0;
    /// Of everything that is sent, but for what a protocol wraps around it.
    [[nodiscard]] std::size_t bytes() const noexcept { return system.size() + user.size() + schema.size(); }
};
struct Completion {
    std::string text;
    std::int64_t prompt_tokens = 0, answer_tokens = 0;
    bool truncated = false;
};
/// What a provider can do: asked, never assumed.
struct Capabilities {
    bool structured_output = false, seed = false, embeddings = false;
    bool frontier = true;  ///< anything but a local model: gets `cleared` data only
    bool tuned = true;     ///< follows instructions; a base model only continues a text
    std::int64_t context_tokens = 0, parallel_slots = 1;
    std::string model;  ///< the model that answers
    std::string where;  ///< what it runs in, for reports: "ollama at http://127.0.0.1:11434"
};
/// A model that a provider could use.
struct ModelInfo {
    std::string name;
    std::string parameters;           ///< "270M"; empty: not told
    std::int64_t bytes = 0;           ///< that it takes on disk, and about that in memory; 0: not told
    std::int64_t context_tokens = 0;  ///< 0: not told
    bool remote = false;              ///< runs on another machine
    bool completes = true, embeds = false;
    bool tuned = true;
    std::optional<bool> fits;  ///< into the free memory of this machine; none: not told, or it runs elsewhere
    bool recommended = false;  ///< the one to take here
    std::string get;           ///< the command that fetches it; empty: it is there
};
/// What a provider has done so far.
struct ProviderUsage {
    std::int64_t asked = 0;        ///< calls of complete() and embed()
    std::int64_t answered = 0;     ///< of them, with success
    std::int64_t cached = 0;       ///< of them, without a request
    std::int64_t requests = 0;     ///< sent, repeated ones counted each
    std::int64_t pushed_back = 0;  ///< answered 429 or 503
    std::int64_t timed_out = 0;
    std::int64_t prompt_tokens = 0, answer_tokens = 0;
    double cost = 0;     ///< in the currency of the prices that were given
    double seconds = 0;  ///< waited for answers, all calls together
};

/// A named, shared resource; never a node. Thread-safe once open. Waits only in threads of the stage that asks, never on
/// a worker (Description::waits()). open() is called before any stage runs and finds out what answers; close() after
/// the last.
class Provider : public Stage {
public:
    [[nodiscard]] StageKind stage_kind() const noexcept final { return StageKind::provider; }
    /// Asked after configure(), before the run: what it is given stays on this machine for certain. Then `anonymised`
    /// data is enough; any other provider is a frontier model and gets `cleared` data only.
    [[nodiscard]] virtual bool local() const { return false; }
    /// Whether it finds out by itself where a model runs, and refuses one that runs elsewhere when it was told `local: true`.
    /// Then anybody may tell it so; of another provider only who runs its server can. Of the kind: may be asked at any time.
    [[nodiscard]] virtual bool knows_where_models_run() const { return local(); }
    virtual Result<Capabilities> capabilities(Context&) = 0;
    /// Errors: `limit` when a budget would be passed (nothing was sent), `cancelled` when stopped, `invalid_data` for an
    /// answer that is none, `io` for everything between. None repeats what was sent or answered.
    virtual Result<Completion> complete(const Prompt& prompt, std::stop_token stop) = 0;
    virtual Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts, std::stop_token stop) = 0;
    /// The models it could use; after configure(), also without open().
    virtual Result<std::vector<ModelInfo>> models(std::stop_token) { return std::vector<ModelInfo>{}; }
    [[nodiscard]] virtual ProviderUsage usage() const { return {}; }
};

}  // namespace persona
