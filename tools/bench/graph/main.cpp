// bench_graph: what the framework itself costs, and whether stages run side by side.
//
//   bench_graph FILE.csv       FILE: a CSV with a text column, at least 50 MB (it is read into memory once)
//
// 1. CPU time a batch and stage: chains of 1 and 9 stages that do nothing, batches of 8,192 rows; the slope between them.
// 2. read → detector.patterns → write with one and two threads, beside a plain loop that calls the same detector on the same
//    batches with one and two threads of its own. Medians of nine runs (of five for the second).
#include <algorithm>
#include <chrono>
#include <ctime>
#include <thread>

#include <fmt/format.h>

#include <persona/testing.hpp>

#include "framework/run/job.hpp"

namespace {

using namespace persona;

double cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

template <class Call>
double seconds(Call call) {
    const auto start = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

struct Batches final : Reader {
    std::vector<Batch> batches;
    std::size_t at = 0, count;
    Batches(std::vector<Batch> given, std::size_t how_many) : batches(std::move(given)), count(how_many) {}
    void describe(Description& d) override { d.doc("Gives the same batches again and again"); }
    Result<std::optional<Batch>> read(Context&) override {
        if (at == count) return std::optional<Batch>();
        auto out = batches[at++ % batches.size()];
        out.first_row = 0;
        return std::optional(std::move(out));
    }
};
struct Pass final : Transform {
    void describe(Description& d) override { d.doc("Does nothing").parallel(); }
    Result<Batch> process(const Batch& batch, Context&) override { return batch; }
};
struct Nowhere final : Writer {
    void describe(Description& d) override {
        d.doc("Writes nowhere");
        d.input("from", "what is thrown away").accepts(Label::raw);
    }
    Status write(const Batch&, Context&) override { return {}; }
    Status commit(Context&) override { return {}; }
    void abort() noexcept override {}
};

StageInstance instance(std::string name, std::shared_ptr<Stage> stage, const std::string& from) {
    StageInstance out;
    out.name = std::move(name);
    out.use = "bench." + out.name;
    std::vector<Error> errors;
    out.description = checked_describe(out.use, *stage, errors).value();
    out.stage = std::move(stage);
    out.ships_with_persona = true;
    if (!from.empty()) out.wires["from"] = {{from, "", {}}};
    return out;
}

RunOutcome run(std::vector<StageInstance> stages, int threads) {
    std::vector<Error> errors;
    auto plan = make_plan(std::move(stages), {}, errors);
    if (!errors.empty()) throw Failure(errors.front());
    ExecutorOptions options;
    options.threads = threads;
    options.key = std::string(32, 'k');
    auto outcome = execute(plan, options);
    if (outcome.error) throw Failure(*outcome.error);
    return outcome;
}

Batch numbers() {
    std::vector<Field> fields;
    Batch out;
    for (int c = 0; c < 10; ++c) {
        Int64Builder values;
        for (std::int64_t row = 0; row < batch_rows; ++row) values.append(row * c);
        out.columns.push_back(values.finish());
        fields.push_back({fmt::format("n{}", c), Type::int64, "", Role::unknown, ""});
    }
    out.schema = Schema::make(std::move(fields));
    out.rows = batch_rows;
    return out;
}

void overhead() {
    constexpr std::size_t batches = 4000;
    const auto chain = [&](int length) {
        std::vector<StageInstance> stages{
            instance("source", std::make_shared<Batches>(std::vector<Batch>{numbers()}, batches), "")};
        for (int i = 0; i < length; ++i)
            stages.push_back(instance("pass" + std::to_string(i), std::make_shared<Pass>(), stages.back().name));
        stages.push_back(instance("nowhere", std::make_shared<Nowhere>(), stages.back().name));
        const double start = cpu_seconds();
        run(std::move(stages), 2);
        return cpu_seconds() - start;
    };
    std::vector<double> costs;
    for (int i = 0; i < 9; ++i) costs.push_back((chain(9) - chain(1)) / (8.0 * batches) * 1e6);
    fmt::print("framework: {:.1f} µs of CPU a batch and stage (median of 9; least {:.1f}, most {:.1f})\n",
               median(costs), *std::min_element(costs.begin(), costs.end()),
               *std::max_element(costs.begin(), costs.end()));
}

void scaling(const std::string& file) {
    std::vector<Error> errors;
    const auto registry = make_registry({}, errors);
    if (!errors.empty()) throw Failure(errors.front());
    testing::Harness reader("reader.csv", registry->create("reader.csv").value(), {{"path", "'" + file + "'"}});
    const auto batches = reader.read_all();
    const auto detector = [&] { return registry->create("detector.patterns").value(); };
    const auto graph = [&](int threads) {
        return seconds([&] {
            std::vector<StageInstance> stages{
                instance("source", std::make_shared<Batches>(batches, batches.size()), "")};
            stages.push_back(instance("patterns", detector(), "source"));
            stages.push_back(instance("nowhere", std::make_shared<Nowhere>(), "patterns"));
            RegistryFactory factory(*registry);
            stages[1].stage->configure(factory).value();
            run(std::move(stages), threads);
        });
    };
    const auto plain = [&](int threads) {
        return seconds([&] {
            std::vector<std::thread> workers;
            for (int t = 0; t < threads; ++t)
                workers.emplace_back([&, t] {
                    testing::Harness harness("detector.patterns", detector());
                    for (std::size_t b = static_cast<std::size_t>(t); b < batches.size();
                         b += static_cast<std::size_t>(threads))
                        (void)harness.process(batches[b]);
                });
            for (auto& worker : workers) worker.join();
        });
    };
    std::vector<double> graph_speed_up;
    std::vector<double> plain_speed_up;
    for (int i = 0; i < 5; ++i) {
        graph_speed_up.push_back(graph(1) / graph(2));
        plain_speed_up.push_back(plain(1) / plain(2));
    }
    fmt::print(
        "read → patterns → write, 1 → 2 threads: {:.2f} times as fast; a plain loop: {:.2f}; share {:.2f} (medians of "
        "5, {} batches)\n",
        median(graph_speed_up), median(plain_speed_up), median(graph_speed_up) / median(plain_speed_up),
        batches.size());
}

}  // namespace

int main(int count, char** texts) {
    try {
        overhead();
        if (count > 1) scaling(texts[1]);
        return 0;
    } catch (const Failure& failure) {
        fmt::print(stderr, "error: {}\n", failure.error().text());
        return 1;
    }
}
