// The kinds of stage, but for the provider (provider.hpp). A useful stage is one describe(), one process() and one registration
// line (plugin.hpp).
//
// Life of a stage: constructed → describe() binds parameters → the framework stores the values → configure()
// checks them together (no I/O: lint calls it too) → open() at the start of its phase, artifacts at hand →
// its calls → close(). The calls never throw across the border: what escapes is turned into an Error.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <persona/artifact.hpp>
#include <persona/batch.hpp>
#include <persona/describe.hpp>
#include <persona/error.hpp>

namespace persona {

class Stage;
class Provider;

enum class StageKind : std::uint8_t { reader, transform, analyser, generator, provider, validator, writer };
[[nodiscard]] std::string_view to_string(StageKind kind) noexcept;

/// What a stage that collects keeps for one batch, and for the whole stream after merging.
class State {
public:
    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    virtual ~State() = default;
};
using StatePtr = std::unique_ptr<State>;

enum class LogLevel : std::uint8_t { debug, info, warning };

/// What the runtime offers a stage during a call. Belongs to the call; do not keep it.
class Context {
public:
    virtual ~Context() = default;
    [[nodiscard]] virtual const std::string& stage() const noexcept = 0;  ///< the stage's name in the pipeline
    [[nodiscard]] virtual std::uint64_t seed()
        const noexcept = 0;  ///< of the run: use Random(ctx.seed(), ctx.stage(), row, column)
    [[nodiscard]] virtual std::string_view key() const noexcept = 0;  ///< the run's secret for surrogates, 32 bytes
    [[nodiscard]] virtual int round() const noexcept = 0;             ///< refinement round, from 0
    [[nodiscard]] virtual std::stop_token stop() const noexcept = 0;  ///< look at it in long loops and waits
    [[nodiscard]] virtual std::int64_t k() const noexcept = 0;        ///< the smallest group that may be told apart
    /// The artifacts wired to an input port, in the order of the file; empty when the port is not wired.
    [[nodiscard]] virtual std::span<const ArtifactPtr> artifacts(std::string_view port) const = 0;
    /// The input port the batch in hand came from ("from" unless there are several).
    [[nodiscard]] virtual std::string_view port() const noexcept = 0;
    /// The state of the batch in hand (Transform::start()); null when the stage keeps none.
    [[nodiscard]] virtual State* state() const noexcept = 0;
    /// Rows left out on purpose (a filter). The row account needs every one.
    virtual void drop(std::int64_t rows) = 0;
    /// Rows that could not be processed and do not travel on; `why` says the place, never the value.
    virtual void reject(std::int64_t rows, const Error& why) = 0;
    /// Rows made by a Transform beyond those that came in.
    virtual void made(std::int64_t rows) = 0;
    virtual void log(LogLevel level, std::string_view text) = 0;
    /// Readers: bytes read so far and in all (0: unknown), for the time left.
    virtual void progress(std::int64_t done, std::int64_t total) = 0;
    /// A provider that a parameter of the stage names (Parameter::provider()); null when there is none.
    [[nodiscard]] virtual std::shared_ptr<Provider> provider(std::string_view name) const = 0;
    /// A private folder for temporary files (0700), removed at the end of the run. Encrypt what is not cleared.
    [[nodiscard]] virtual std::filesystem::path spool_folder() const = 0;
    /// Bytes that a stage which keeps what it has seen may hold; what is more belongs into the spool.
    [[nodiscard]] virtual std::int64_t memory() const noexcept = 0;

    /// The one artifact of a port as a T; null when not wired or of another class.
    template <class T>
    [[nodiscard]] std::shared_ptr<const T> artifact(std::string_view port_name) const {
        const auto all = artifacts(port_name);
        return all.empty() ? nullptr : std::dynamic_pointer_cast<const T>(all.front());
    }
};

/// Lets a stage make others by name while it is configured (detector.multipass, reader.auto). It is described once more
/// then, and outputs that it has only because of them count.
class StageFactory {
public:
    virtual ~StageFactory() = default;
    /// A configured stage; `parameters` is a map or null. The errors carry the parameters' places.
    [[nodiscard]] virtual Result<std::shared_ptr<Stage>> create(std::string_view stage_name,
                                                                const Value& parameters) = 0;
    /// All stage names, for suggestions.
    [[nodiscard]] virtual std::vector<std::string> names() const = 0;
};

class Stage {
public:
    Stage() = default;
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;
    virtual ~Stage() = default;
    [[nodiscard]] virtual StageKind stage_kind() const noexcept = 0;
    virtual void describe(Description& description) = 0;
    /// Checks what one parameter alone can not say. No I/O, no secrets in messages.
    virtual Status configure(StageFactory&) { return {}; }
    /// At the start of the stage's phase, before any batch.
    virtual Status open(Context&) { return {}; }
    /// After the last batch, or after a failure; must not fail.
    virtual void close() noexcept {}
};

/// Yields batches until the end. Called from one thread of its own. The first batch may have no rows, but there is
/// always one: it carries the schema. Aim at batch_rows rows or batch_bytes bytes of text, whatever comes first.
class Reader : public Stage {
public:
    [[nodiscard]] StageKind stage_kind() const noexcept final { return StageKind::reader; }
    /// The next batch, or nothing at the end.
    virtual Result<std::optional<Batch>> read(Context&) = 0;
};

/// Changes or annotates a batch. Called from several threads at once when the description says parallel().
/// Otherwise, and unless it waits on several threads, one batch comes after the other, in order.
class Transform : public Stage {
public:
    [[nodiscard]] StageKind stage_kind() const noexcept final { return StageKind::transform; }
    /// One batch in, one out. Rows left out are told to Context::drop or reject; a batch may come out with no rows.
    virtual Result<Batch> process(const Batch& batch, Context& context);
    /// For a stage with several batch outputs: one batch for each, in the order declared. Calls process() unless overridden.
    virtual Result<std::vector<Batch>> process_to_many(const Batch& batch, Context& context);
    // Only for a stage that also has artifact outputs (the leak scan): as in Analyser.
    virtual StatePtr start() const { return nullptr; }
    virtual Status merge(State&, State&) const { return {}; }
    virtual Result<std::vector<ArtifactPtr>> finish(State&, Context&) { return std::vector<ArtifactPtr>{}; }
};

/// Observes batches into states, one a batch; the states are merged in the order of the batches, whatever the number of
/// threads, and finished into artifacts. A state must not keep a batch: it copies what it needs.
class Analyser : public Stage {
public:
    [[nodiscard]] StageKind stage_kind() const noexcept override { return StageKind::analyser; }
    virtual StatePtr start() const = 0;
    virtual Status observe(State& state, const Batch& batch, Context& context) const = 0;
    /// Adds `from` (a later part of the stream; of the same or of another input port) to `into`. May move out of `from`.
    virtual Status merge(State& into, State& from) const = 0;
    /// One artifact for each artifact output, in the order declared.
    virtual Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) = 0;
};

/// An analyser whose artifact is a verdict; changes nothing.
class Validator : public Analyser {
public:
    [[nodiscard]] StageKind stage_kind() const noexcept final { return StageKind::validator; }
};

/// Yields rows [first, first + count) from artifacts and the seed alone. Called from several threads at once
/// when the description says parallel(): the same range gives the same rows whatever else is asked.
class Generator : public Stage {
public:
    [[nodiscard]] StageKind stage_kind() const noexcept final { return StageKind::generator; }
    /// How many rows there will be; after open().
    virtual Result<std::int64_t> rows(Context&) = 0;
    virtual Result<Batch> generate(std::int64_t first, std::int64_t count, Context& context) const = 0;
};

/// Writes batches in order from one thread of its own, then commits or aborts.
class Writer : public Stage {
public:
    [[nodiscard]] StageKind stage_kind() const noexcept final { return StageKind::writer; }
    virtual Status write(const Batch& batch, Context& context) = 0;
    /// Everything that can fail, short of making the result visible. All writers prepare before any commits.
    virtual Status prepare(Context&) { return {}; }
    /// Makes the result visible. An interrupt no longer fails the run: finish, whatever stop() says. Only what shows
    /// each byte at once (standard output, a pipe) may stop in the middle, with an error of code `cancelled`.
    virtual Status commit(Context&) = 0;
    /// After prepare(): commit() can still fail or stop in the middle (a stream, a database server). Such writers commit
    /// before those that only rename a file, so that a failure leaves nothing of the others.
    [[nodiscard]] virtual bool commits_early() const { return false; }
    /// Leaves nothing behind. Called instead of commit(), also after a failed prepare().
    virtual void abort() noexcept = 0;
    /// The files or tables written, for the report, after commit(). See OutputFile::written().
    [[nodiscard]] virtual std::vector<WrittenTarget> targets() const { return {}; }
};

}  // namespace persona
