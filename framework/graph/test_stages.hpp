// Small stages for the graph's own tests.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include <persona/random.hpp>
#include <persona/testing.hpp>

#include "framework/graph/executor.hpp"
#include "framework/plugin/registry.hpp"

namespace persona::graph_test {

inline Batch numbers(std::int64_t first, std::int64_t count) {
    Int64Builder values;
    for (std::int64_t i = 0; i < count; ++i) values.append(first + i);
    Batch out;
    out.schema = Schema::make({{"n", Type::int64, "", Role::unknown, ""}});
    out.columns.push_back(values.finish());
    out.rows = count;
    return out;
}

/// Uneven, but the same for each row: work that ends out of order.
inline void uneven_delay(std::int64_t number) {
    std::this_thread::sleep_for(
        std::chrono::microseconds(Random(7, "delay", static_cast<std::uint64_t>(number)).below(1500)));
}

struct Source final : Reader {
    std::int64_t batches, rows, at = 0;
    explicit Source(std::int64_t batch_count = 64, std::int64_t rows_each = 10)
        : batches(batch_count), rows(rows_each) {}
    void describe(Description& d) override { d.doc("Counts."); }
    Result<std::optional<Batch>> read(Context&) override {
        if (at == batches) return std::optional<Batch>();
        auto out = numbers(at * rows, rows);
        ++at;
        return std::optional(std::move(out));
    }
};

struct Step final : Transform {
    std::function<Result<Batch>(const Batch&, Context&)> body;
    bool parallel = true;
    std::optional<Label> gives, accepts;
    int waits = 0;
    explicit Step(std::function<Result<Batch>(const Batch&, Context&)> what) : body(std::move(what)) {}
    void describe(Description& d) override {
        d.doc("Does what the test says.");
        if (parallel) d.parallel();
        if (gives) d.gives(*gives);
        if (accepts) d.accepts(*accepts);
        if (waits > 0) d.waits(waits);
    }
    Result<Batch> process(const Batch& batch, Context& context) override { return body(batch, context); }
};

struct SumState final : State {
    double sum = 0;
    std::int64_t rows = 0;
};
struct Number final : Artifact {
    double value = 0;
    std::int64_t rows = 0;
    [[nodiscard]] std::string_view kind() const noexcept override { return "number"; }
};

/// A floating-point sum: differs in its last bits with the order of the parts.
struct Sum final : Analyser {
    void describe(Description& d) override {
        d.doc("Adds up.").parallel();
        d.artifact_output("main", "number", "the sum");
    }
    StatePtr start() const override { return std::make_unique<SumState>(); }
    Status observe(State& state, const Batch& batch, Context&) const override {
        auto& to = static_cast<SumState&>(state);
        uneven_delay(batch.sequence);
        for (std::int64_t row = 0; row < batch.rows; ++row) to.sum += 1.0 / (1.0 + batch.columns[0]->number(row));
        to.rows += batch.rows;
        return {};
    }
    Status merge(State& into, State& from) const override {
        static_cast<SumState&>(into).sum += static_cast<SumState&>(from).sum;
        static_cast<SumState&>(into).rows += static_cast<SumState&>(from).rows;
        return {};
    }
    Result<std::vector<ArtifactPtr>> finish(State& state, Context&) override {
        auto out = std::make_shared<Number>();
        out->value = static_cast<SumState&>(state).sum;
        out->rows = static_cast<SumState&>(state).rows;
        return std::vector<ArtifactPtr>{out};
    }
};

/// A verdict over its input that the test decides.
struct Judge final : Validator {
    std::function<bool(Context&)> decide = [](Context&) { return true; };
    void describe(Description& d) override {
        d.doc("Judges.").parallel();
        d.artifact_output("main", "verdict", "the verdict");
    }
    StatePtr start() const override { return std::make_unique<SumState>(); }
    Status observe(State&, const Batch&, Context&) const override { return {}; }
    Status merge(State&, State&) const override { return {}; }
    Result<std::vector<ArtifactPtr>> finish(State&, Context& context) override {
        auto out = std::make_shared<Verdict>();
        out->title = "test";
        if (!decide(context)) out->failures.push_back("the test said no");
        return std::vector<ArtifactPtr>{out};
    }
};

/// Needs the sum of the whole stream before it can change a row: forces a phase.
struct AddSum final : Transform {
    void describe(Description& d) override {
        d.doc("Adds the number to each row.").parallel();
        d.input("from", "rows");
        d.artifact_input("sum", "number", "what is added").reference();
    }
    double sum = 0;
    Status open(Context& context) override {
        sum = static_cast<double>(context.artifact<Number>("sum")->rows);
        return {};
    }
    Result<Batch> process(const Batch& batch, Context&) override {
        Int64Builder values;
        for (std::int64_t row = 0; row < batch.rows; ++row)
            values.append(batch.columns[0]->int64(row) + static_cast<std::int64_t>(sum));
        return batch.with_column(0, values.finish(), batch.field(0));
    }
};

struct Halves final : Transform {
    void describe(Description& d) override {
        d.doc("Even rows one way, odd rows the other.").parallel();
        d.output("even", "even numbers");
        d.output("odd", "odd numbers");
    }
    Result<std::vector<Batch>> process_to_many(const Batch& batch, Context&) override {
        std::vector<std::int64_t> even;
        std::vector<std::int64_t> odd;
        for (std::int64_t row = 0; row < batch.rows; ++row)
            (batch.columns[0]->int64(row) % 2 == 0 ? even : odd).push_back(row);
        return std::vector<Batch>{batch.take(even), batch.take(odd)};
    }
};

struct Series final : Generator {
    std::int64_t count = 20000;
    void describe(Description& d) override {
        d.doc("Makes numbers.").parallel();
        d.gives(Label::synthetic);
        d.artifact_input("model", "number", "what to make them from").optional();
    }
    Result<std::int64_t> rows(Context&) override { return count; }
    Result<Batch> generate(std::int64_t first, std::int64_t rows, Context&) const override {
        uneven_delay(first);
        return numbers(first, rows);
    }
};

/// Keeps what was written where the test can see it, also when the stage was made again.
struct Written {
    std::vector<std::int64_t> values;
    std::atomic<int> commits{0}, aborts{0}, prepares{0};
    bool fail_prepare = false, fail_commit = false, early = false;
    std::function<void()> on_prepare, on_commit;
};
struct Keep final : Writer {
    std::shared_ptr<Written> to;
    explicit Keep(std::shared_ptr<Written> where) : to(std::move(where)) {}
    void describe(Description& d) override {
        d.doc("Keeps.");
        d.input("from", "what is kept").accepts(Label::raw);
    }
    Status write(const Batch& batch, Context&) override {
        for (std::int64_t row = 0; row < batch.rows; ++row) to->values.push_back(batch.columns[0]->int64(row));
        return {};
    }
    Status prepare(Context&) override {
        ++to->prepares;
        if (to->on_prepare) to->on_prepare();
        if (to->fail_prepare) return Error(ErrorCode::io, "no room");
        return {};
    }
    Status commit(Context&) override {
        ++to->commits;
        if (to->on_commit) to->on_commit();
        if (to->fail_commit) return Error(ErrorCode::io, "gone");
        return {};
    }
    bool commits_early() const override { return to->early; }
    void abort() noexcept override {
        ++to->aborts;
        to->values.clear();
    }
};

/// A pipeline put together in a test: add("name", stage, {{"from", {"source"}}}).
class Bench {
public:
    using Make = std::function<std::shared_ptr<Stage>()>;
    StageInstance& add(const std::string& name, Make make,
                       const std::map<std::string, std::vector<std::string>>& wires = {}) {
        StageInstance out;
        out.name = name;
        out.use = "test." + name;
        out.stage = make();
        out.ships_with_persona = true;
        out.description = *checked_describe(out.use, *out.stage, errors);
        for (const auto& [port, sources] : wires) {
            for (const auto& source : sources) {
                const auto dot = source.find('.');
                out.wires[port].push_back({source.substr(0, dot),
                                           dot == std::string::npos ? "" : source.substr(dot + 1),
                                           {"test.yaml", 1, 1}});
            }
        }
        out.remake = [make]() -> Result<std::shared_ptr<Stage>> { return make(); };
        instances.push_back(std::move(out));
        return instances.back();
    }
    Plan plan() { return make_plan(instances, refinement, errors); }
    RunOutcome run() {
        auto wired = plan();
        if (!errors.empty()) throw Failure(errors.front());
        options.key = std::string(32, 'k');
        return execute(wired, options);
    }
    std::vector<StageInstance> instances;
    std::vector<Error> errors;
    std::optional<Refinement> refinement;
    ExecutorOptions options;
};

inline std::shared_ptr<Stage> passing() {
    return std::make_shared<Step>([](const Batch& batch, Context&) -> Result<Batch> { return batch; });
}

}  // namespace persona::graph_test
