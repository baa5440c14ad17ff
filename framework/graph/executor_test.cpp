#include <doctest/doctest.h>

#include <numeric>

#include "framework/graph/test_stages.hpp"
#include "framework/graph/verdicts.hpp"

using namespace persona;
using namespace persona::graph_test;

namespace {

std::vector<std::int64_t> up_to(std::int64_t count) {
    std::vector<std::int64_t> out(static_cast<std::size_t>(count));
    std::iota(out.begin(), out.end(), 0);
    return out;
}

const StageCounts& counts(const RunOutcome& outcome, std::string_view name) {
    for (const auto& stage : outcome.stages)
        if (stage.name == name) return stage;
    throw std::runtime_error("no such stage");
}

std::shared_ptr<Stage> slow_step() {
    return std::make_shared<Step>([](const Batch& batch, Context&) -> Result<Batch> {
        uneven_delay(batch.sequence);
        return batch;
    });
}

}  // namespace

TEST_CASE("batches that end out of order are written in order, for any number of threads") {
    for (const int threads : {1, 2, 8}) {
        const auto written = std::make_shared<Written>();
        Bench bench;
        bench.add("source", [] { return std::make_shared<Source>(); });
        bench.add("slow", slow_step, {{"from", {"source"}}});
        bench.add("keep", [&] { return std::make_shared<Keep>(written); }, {{"from", {"slow"}}});
        bench.options.threads = threads;
        const auto outcome = bench.run();
        REQUIRE_FALSE(outcome.error);
        CHECK(written->values == up_to(640));
        CHECK(written->commits == 1);
        CHECK(written->aborts == 0);
        CHECK(counts(outcome, "keep").rows_in == 640);
        CHECK(outcome.most_batches <= 4 * threads + 4);
    }
}

TEST_CASE("a floating-point sum has the same bits for any number of threads") {
    std::optional<double> first;
    for (const int threads : {1, 2, 8, 8, 8}) {
        Bench bench;
        bench.add("source", [] { return std::make_shared<Source>(100, 7); });
        bench.add("sum", [] { return std::make_shared<Sum>(); }, {{"from", {"source"}}});
        bench.options.threads = threads;
        const auto outcome = bench.run();
        REQUIRE_FALSE(outcome.error);
        const auto value = std::dynamic_pointer_cast<const Number>(outcome.artifacts.at("sum.main"))->value;
        if (!first) first = value;
        CHECK(value == *first);
    }
}

TEST_CASE("a stage that remembers gets its batches one at a time and in order, for any number of threads") {
    for (const auto& [threads, waits] :
         {std::pair(1, 0), std::pair(2, 0), std::pair(8, 0), std::pair(2, 1), std::pair(8, 1)}) {
        const auto written = std::make_shared<Written>();
        const auto running = std::make_shared<std::int64_t>(0);
        const auto inside = std::make_shared<std::atomic<int>>(0);
        const auto remember = [running, inside, waits = waits]() -> std::shared_ptr<Stage> {
            auto step = std::make_shared<Step>([running, inside](const Batch& batch, Context&) -> Result<Batch> {
                if (inside->fetch_add(1) != 0) return Error(ErrorCode::internal, "two batches at a time");
                Int64Builder sums;
                for (std::int64_t row = 0; row < batch.rows; ++row)
                    sums.append(*running = (*running * 31 + batch.columns[0]->int64(row)) % 1'000'003);
                inside->fetch_sub(1);
                return batch.with_column(0, sums.finish(), batch.field(0));
            });
            step->parallel = false;
            step->waits = waits;
            return step;
        };
        Bench bench;
        bench.add("source", [] { return std::make_shared<Source>(); });
        bench.add("slow", slow_step, {{"from", {"source"}}});
        bench.add("remember", remember, {{"from", {"slow"}}});
        bench.add("keep", [&] { return std::make_shared<Keep>(written); }, {{"from", {"remember"}}});
        bench.options.threads = threads;
        const auto outcome = bench.run();
        REQUIRE_FALSE(outcome.error);
        std::vector<std::int64_t> expected;
        std::int64_t sum = 0;
        for (const auto number : up_to(640)) expected.push_back(sum = (sum * 31 + number) % 1'000'003);
        CHECK(written->values == expected);
    }
}

TEST_CASE("a reader that gives not even an empty batch has no schema: the run fails and says so") {
    const auto written = std::make_shared<Written>();
    Bench bench;
    bench.add("source", [] { return std::make_shared<Source>(0, 0); });
    bench.add("keep", [&] { return std::make_shared<Keep>(written); }, {{"from", {"source"}}});
    const auto outcome = bench.run();
    REQUIRE(outcome.error);
    CHECK(outcome.error->message.find("gave no batch at all") != std::string::npos);
    CHECK(written->commits == 0);
    CHECK(written->aborts == 1);
}

TEST_CASE("a stage that waits for the whole stream gets it through the spool, complete and in order") {
    const auto written = std::make_shared<Written>();
    Bench bench;
    bench.add("source", [] { return std::make_shared<Source>(200, 50); });
    bench.add("sum", [] { return std::make_shared<Sum>(); }, {{"from", {"source"}}});
    bench.add("add", [] { return std::make_shared<AddSum>(); }, {{"from", {"source"}}, {"sum", {"sum"}}});
    bench.add("keep", [&] { return std::make_shared<Keep>(written); }, {{"from", {"add"}}});
    CHECK(bench.plan().phases == 2);
    const auto outcome = bench.run();
    REQUIRE_FALSE(outcome.error);
    REQUIRE(written->values.size() == 10000);
    CHECK(written->values.front() == 10000);
    CHECK(written->values.back() == 19999);
}

TEST_CASE("several sources are concatenated in the order of the file") {
    const auto written = std::make_shared<Written>();
    Bench bench;
    bench.add("source", [] { return std::make_shared<Source>(10, 10); });
    bench.add("halves", [] { return std::make_shared<Halves>(); }, {{"from", {"source"}}});
    bench.add("keep", [&] { return std::make_shared<Keep>(written); }, {{"from", {"halves.odd", "halves.even"}}});
    const auto outcome = bench.run();
    REQUIRE_FALSE(outcome.error);
    REQUIRE(written->values.size() == 100);
    CHECK(written->values[0] == 1);
    CHECK(written->values[49] == 99);
    CHECK(written->values[50] == 0);
}

TEST_CASE("generators make their rows in parallel and in order") {
    const auto written = std::make_shared<Written>();
    Bench bench;
    bench.add("series", [] { return std::make_shared<Series>(); });
    bench.add("keep", [&] { return std::make_shared<Keep>(written); }, {{"from", {"series"}}});
    bench.options.threads = 4;
    const auto outcome = bench.run();
    REQUIRE_FALSE(outcome.error);
    CHECK(written->values == up_to(20000));
    CHECK(counts(outcome, "series").made == 20000);
}

TEST_CASE("rows dropped and rejected are counted, and the account must be right") {
    const auto filter = [](bool tell) {
        return [tell]() -> std::shared_ptr<Stage> {
            return std::make_shared<Step>([tell](const Batch& batch, Context& context) -> Result<Batch> {
                if (batch.rows < 3) return batch;
                if (tell) {
                    context.drop(2);
                    context.reject(1, Error(ErrorCode::invalid_data, "not a number").in_row(batch.first_row));
                }
                return batch.slice(3, batch.rows - 3);
            });
        };
    };
    for (const bool tell : {true, false}) {
        const auto written = std::make_shared<Written>();
        Bench bench;
        bench.add("source", [] { return std::make_shared<Source>(20, 10); });
        bench.add("filter", filter(tell), {{"from", {"source"}}});
        bench.add("keep", [&] { return std::make_shared<Keep>(written); }, {{"from", {"filter"}}});
        const auto outcome = bench.run();
        if (tell) {
            REQUIRE_FALSE(outcome.error);
            CHECK(counts(outcome, "filter").dropped == 40);
            CHECK(outcome.rejected == 20);
            CHECK(counts(outcome, "keep").rows_in == 140);
            CHECK(outcome.rejections.size() == 20);
        } else {
            REQUIRE(outcome.error);
            CHECK(outcome.error->code == ErrorCode::accounting);
            CHECK(outcome.error->stage == "filter");
            CHECK(written->commits == 0);
            CHECK(written->aborts == 1);
        }
    }
}

TEST_CASE("a stage that fails or throws ends the run, and nothing is committed") {
    const auto bad = [](bool throws) {
        return [throws]() -> std::shared_ptr<Stage> {
            return std::make_shared<Step>([throws](const Batch& batch, Context&) -> Result<Batch> {
                if (batch.first_row > 70) return batch;
                if (batch.sequence != 7) return batch;
                if (throws) throw std::runtime_error("Ada Lovelace");
                return Error(ErrorCode::invalid_data, "this row can not be").in_row(7);
            });
        };
    };
    for (const bool throws : {true, false}) {
        const auto written = std::make_shared<Written>();
        Bench bench;
        bench.add("source", [] { return std::make_shared<Source>(500, 10); });
        bench.add("bad", bad(throws), {{"from", {"source"}}});
        bench.add("keep", [&] { return std::make_shared<Keep>(written); }, {{"from", {"bad"}}});
        const auto outcome = bench.run();
        REQUIRE(outcome.error);
        CHECK(outcome.error->stage == "bad");
        CHECK(written->commits == 0);
        CHECK(written->aborts == 1);
        if (throws) CHECK(outcome.error->text().find("Ada") == std::string::npos);
        else CHECK(*outcome.error->row == 7);
    }
}

TEST_CASE("of several writers none commits when one can not") {
    const auto good = std::make_shared<Written>();
    const auto full = std::make_shared<Written>();
    full->fail_prepare = true;
    Bench bench;
    bench.add("source", [] { return std::make_shared<Source>(5, 10); });
    bench.add("good", [&] { return std::make_shared<Keep>(good); }, {{"from", {"source"}}});
    bench.add("full", [&] { return std::make_shared<Keep>(full); }, {{"from", {"source"}}});
    const auto outcome = bench.run();
    REQUIRE(outcome.error);
    CHECK(good->commits == 0);
    CHECK(good->aborts == 1);
    CHECK(full->aborts == 1);
}

TEST_CASE("memory in flight stays within the credits, and one batch larger than all of them still passes") {
    const auto written = std::make_shared<Written>();
    Bench bench;
    bench.add("source", [] { return std::make_shared<Source>(50, 4000); });
    bench.add("slow", slow_step, {{"from", {"source"}}});
    bench.add("keep", [&] { return std::make_shared<Keep>(written); }, {{"from", {"slow"}}});
    bench.options.threads = 4;
    bench.options.memory = 100'000;
    auto outcome = bench.run();
    REQUIRE_FALSE(outcome.error);
    CHECK(written->values.size() == 200'000);
    // Three batches of 32,000 bytes and the first, whose size nobody knew.
    CHECK(outcome.most_bytes <= 4 * 32'000);
    bench.options.memory = 1000;
    for (auto& instance : bench.instances) instance.stage = *instance.remake();
    outcome = bench.run();
    REQUIRE_FALSE(outcome.error);
    CHECK(outcome.most_batches == 1);
}

TEST_CASE("an interrupt ends a run that waits, and a stage that hangs is reported") {
    for (const bool hangs : {false, true}) {
        const auto written = std::make_shared<Written>();
        std::stop_source stopping;
        std::atomic<bool> release{false};
        std::atomic<int> hung{0};
        Bench bench;
        bench.add("source", [] { return std::make_shared<Source>(1000, 10); });
        bench.add("wait",
                  [&]() -> std::shared_ptr<Stage> {
                      return std::make_shared<Step>([&, hangs](const Batch& batch, Context& context) -> Result<Batch> {
                          while (!release && (hangs || !context.stop().stop_requested()))
                              std::this_thread::sleep_for(std::chrono::milliseconds(1));
                          return batch;
                      });
                  },
                  {{"from", {"source"}}});
        bench.add("keep", [&] { return std::make_shared<Keep>(written); }, {{"from", {"wait"}}});
        bench.options.stop = stopping.get_token();
        bench.options.grace = std::chrono::milliseconds(200);
        bench.options.hung = [&](const std::string&) {
            ++hung;
            release = true;
        };
        std::jthread later([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            stopping.request_stop();
        });
        const auto outcome = bench.run();
        REQUIRE(outcome.error);
        CHECK(outcome.error->code == ErrorCode::cancelled);
        CHECK(hung == (hangs ? 1 : 0));
        CHECK(written->commits == 0);
    }
}

TEST_CASE("an interrupt before the first commit leaves nothing, one behind it comes too late") {
    for (const bool committing : {false, true}) {
        std::stop_source stopping;
        const auto first = std::make_shared<Written>();
        const auto second = std::make_shared<Written>();
        // The last moment before the point of no return, and the first behind it.
        if (committing) first->on_commit = [&] { stopping.request_stop(); };
        else second->on_prepare = [&] { stopping.request_stop(); };
        Bench bench;
        bench.add("source", [] { return std::make_shared<Source>(10, 10); });
        bench.add("keep", [&] { return std::make_shared<Keep>(first); }, {{"from", {"source"}}});
        bench.add("keep_too", [&] { return std::make_shared<Keep>(second); }, {{"from", {"source"}}});
        bench.options.stop = stopping.get_token();
        const auto outcome = bench.run();
        CHECK(outcome.error.has_value() == !committing);
        if (outcome.error) CHECK(outcome.error->code == ErrorCode::cancelled);
        for (const auto& written : {first, second}) {
            CHECK(written->prepares == 1);
            CHECK(written->commits == (committing ? 1 : 0));
            CHECK(written->aborts == (committing ? 0 : 1));
        }
    }
}

TEST_CASE("writers whose commit can still fail commit before the others") {
    const auto file = std::make_shared<Written>();
    const auto stream = std::make_shared<Written>();
    stream->early = stream->fail_commit = true;
    Bench bench;
    bench.add("source", [] { return std::make_shared<Source>(10, 10); });
    bench.add("file", [&] { return std::make_shared<Keep>(file); }, {{"from", {"source"}}});
    bench.add("stream", [&] { return std::make_shared<Keep>(stream); }, {{"from", {"source"}}});
    const auto outcome = bench.run();
    REQUIRE(outcome.error);
    CHECK(outcome.error->text().find("gone") != std::string::npos);
    CHECK(stream->commits == 1);
    CHECK(file->commits == 0);
    CHECK(file->aborts == 1);
}

TEST_CASE("stages that wait do not hold each other up") {
    const auto written = std::make_shared<Written>();
    Bench bench;
    bench.add("source", [] { return std::make_shared<Source>(16, 1); });
    bench.add("wait",
              []() -> std::shared_ptr<Stage> {
                  auto step = std::make_shared<Step>([](const Batch& batch, Context&) -> Result<Batch> {
                      std::this_thread::sleep_for(std::chrono::milliseconds(50));
                      return batch;
                  });
                  step->waits = 16;
                  return step;
              },
              {{"from", {"source"}}});
    bench.add("keep", [&] { return std::make_shared<Keep>(written); }, {{"from", {"wait"}}});
    bench.options.threads = 4;
    const auto start = std::chrono::steady_clock::now();
    const auto outcome = bench.run();
    REQUIRE_FALSE(outcome.error);
    CHECK(written->values.size() == 16);
    CHECK(written->values == up_to(16));
    // One after another they would take 800 ms.
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::milliseconds(500));
}

TEST_CASE("a refinement repeats its phases until the verdict passes, and each round starts afresh") {
    const auto written = std::make_shared<Written>();
    std::atomic<int> made{0};
    Bench bench;
    bench.add("source", [] { return std::make_shared<Source>(10, 10); });
    bench.add("sum", [] { return std::make_shared<Sum>(); }, {{"from", {"source"}}});
    bench.add("series",
              [&] {
                  ++made;
                  return std::make_shared<Series>();
              },
              {{"model", {"sum"}}});
    bench.add("judge",
              []() -> std::shared_ptr<Stage> {
                  auto judge = std::make_shared<Judge>();
                  judge->decide = [](Context& context) { return context.round() == 2; };
                  return judge;
              },
              {{"from", {"series"}}});
    bench.add("keep", [&] { return std::make_shared<Keep>(written); }, {{"from", {"series"}}});
    bench.refinement = Refinement{"series", "judge", 5};
    const auto outcome = bench.run();
    REQUIRE_FALSE(outcome.error);
    CHECK(outcome.rounds == 3);
    CHECK(outcome.missed.size() == 2);  // the report tells of all candidates
    CHECK(!outcome.missed.front().empty());
    CHECK(made == 3);
    CHECK(written->values == up_to(20000));
    CHECK(written->commits == 1);
    CHECK(std::dynamic_pointer_cast<const Verdict>(outcome.artifacts.at("judge.main"))->passed());
}

TEST_CASE("a verdict that has not passed refuses the run, though no gate waits for it") {
    const auto written = std::make_shared<Written>();
    for (const bool good : {true, false}) {
        Bench bench;
        bench.add("source", [] { return std::make_shared<Source>(10, 10); });
        bench.add("judge",
                  [good]() -> std::shared_ptr<Stage> {
                      auto judge = std::make_shared<Judge>();
                      judge->decide = [good](Context&) { return good; };
                      return judge;
                  },
                  {{"from", {"source"}}});
        bench.add("keep", [&] { return std::make_shared<Keep>(written); }, {{"from", {"source"}}});
        const auto outcome = bench.run();
        CHECK(outcome.error.has_value() == !good);
        CHECK(written->commits == 1);
        CHECK(written->aborts == (good ? 0 : 1));
        REQUIRE(outcome.artifacts.contains("judge.main"));
        if (!outcome.error) continue;
        CHECK(outcome.error->code == ErrorCode::refused);
        CHECK(outcome.error->message == "test has not passed: the test said no");
    }
}

TEST_CASE("stages that end in one phase finish side by side; of several failures the first stage's is told") {
    std::atomic<int> arrived{0};
    const auto judged = [](std::function<bool(Context&)> decide) {
        return [decide = std::move(decide)]() -> std::shared_ptr<Stage> {
            auto judge = std::make_shared<Judge>();
            judge->decide = decide;
            return judge;
        };
    };
    const auto run = [&](const std::function<bool(Context&)>& first, const std::function<bool(Context&)>& second) {
        Bench bench;
        bench.add("source", [] { return std::make_shared<Source>(10, 10); });
        bench.add("first", judged(first), {{"from", {"source"}}});
        bench.add("second", judged(second), {{"from", {"source"}}});
        bench.options.threads = 2;
        return bench.run();
    };
    const auto meet = [&](Context&) {
        ++arrived;
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (arrived < 2 && std::chrono::steady_clock::now() < until) std::this_thread::yield();
        return arrived == 2;
    };
    CHECK_FALSE(run(meet, meet).error);
    const auto failed = run(
        [](Context&) -> bool {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            throw std::runtime_error("late");
        },
        [](Context&) -> bool { throw std::runtime_error("early"); });
    REQUIRE(failed.error);
    CHECK(failed.error->stage == "first");
    CHECK(failed.artifacts.empty());
}

TEST_CASE("what verdicts come to: every one that has not passed, its reasons, what to do") {
    const auto verdict = [](std::string title, std::vector<std::string> failures, std::vector<std::string> advice) {
        auto out = std::make_shared<Verdict>();
        out->title = std::move(title);
        out->failures = std::move(failures);
        out->advice = std::move(advice);
        return out;
    };
    std::vector<ArtifactPtr> artifacts{verdict("good", {}, {"never said"}), std::make_shared<Number>()};
    CHECK_FALSE(refusal(artifacts).has_value());
    artifacts.push_back(verdict("quality", {"too few", "too dull"}, {"add rows"}));
    artifacts.push_back(verdict("leak scan", {"it leaks"}, {"do not share it", "add rows"}));
    const auto refused = refusal(artifacts);
    REQUIRE(refused);
    CHECK(exit_code(refused->code) == 4);
    CHECK(refused->message == "quality has not passed: too few; too dull; leak scan has not passed: it leaks");
    CHECK(refused->hint == "add rows; do not share it");
    // A gated figure without a number, from a stage that gave no sentence.
    auto silent = std::make_shared<Verdict>();
    silent->title = "silent";
    silent->figures = {{.name = "pii_detected", .gate = 0.0, .gate_is_maximum = true}};
    const auto missing = refusal(std::vector<ArtifactPtr>{silent});
    REQUIRE(missing);
    CHECK(missing->message == "silent has not passed: pii_detected missed its gate");
    CHECK_FALSE(missing->hint.empty());
}
