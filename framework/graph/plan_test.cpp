#include <doctest/doctest.h>

#include "framework/graph/test_stages.hpp"

using namespace persona;
using namespace persona::graph_test;

namespace {

std::string only_error(Bench& bench) {
    (void)bench.plan();
    REQUIRE(bench.errors.size() == 1);
    return bench.errors.front().text();
}

std::shared_ptr<Stage> labelled(std::optional<Label> accepts, std::optional<Label> gives) {
    auto step = std::make_shared<Step>([](const Batch& batch, Context&) -> Result<Batch> { return batch; });
    step->accepts = accepts;
    step->gives = gives;
    return step;
}

std::shared_ptr<Stage> keeping() { return std::make_shared<Keep>(std::make_shared<Written>()); }

}  // namespace

TEST_CASE("a wire to a stage that is not there suggests the nearest") {
    Bench bench;
    bench.add("source", [] { return std::make_shared<Source>(); });
    bench.add("keep", keeping, {{"from", {"source", "sorce"}}});
    const auto text = only_error(bench);
    CHECK(text.find("'sorce'") != std::string::npos);
    CHECK(text.find("did you mean 'source'?") != std::string::npos);
}

TEST_CASE("a circle is spelled out") {
    Bench bench;
    bench.add("a", passing, {{"from", {"c"}}});
    bench.add("b", passing, {{"from", {"a"}}});
    bench.add("c", passing, {{"from", {"b"}}});
    const auto text = only_error(bench);
    CHECK(text.find("a → b → c → a") != std::string::npos);
}

TEST_CASE("an artifact can not be wired to a batch port, nor the other way round") {
    Bench bench;
    bench.add("source", [] { return std::make_shared<Source>(); });
    bench.add("sum", [] { return std::make_shared<Sum>(); }, {{"from", {"source"}}});
    bench.add("keep", keeping, {{"from", {"sum"}}});
    CHECK(only_error(bench).find("takes batches, but 'sum' gives an artifact of kind 'number'") != std::string::npos);
}

TEST_CASE("batches that nobody takes are an error") {
    Bench bench;
    bench.add("source", [] { return std::make_shared<Source>(); });
    bench.add("step", passing, {{"from", {"source"}}});
    CHECK(only_error(bench).find("nobody takes the output 'main' of 'step'") != std::string::npos);
}

TEST_CASE("raw data can not be wired to what accepts only cleared data, and the error tells the way") {
    Bench bench;
    bench.add("source", [] { return std::make_shared<Source>(); });
    bench.add("detect", passing, {{"from", {"source"}}});
    bench.add("frontier", [] { return labelled(Label::cleared, {}); }, {{"from", {"detect"}}});
    bench.add("keep", keeping, {{"from", {"frontier"}}});
    const auto text = only_error(bench);
    CHECK(text.find("raw data would reach 'frontier'") != std::string::npos);
    CHECK(text.find("source (raw) → detect (raw) → frontier") != std::string::npos);
}

TEST_CASE("several inputs give the lowest label of them, references do not count") {
    Bench bench;
    bench.add("source", [] { return std::make_shared<Source>(); });
    bench.add("clean", [] { return labelled({}, Label::anonymised); }, {{"from", {"source"}}});
    bench.add("sum", [] { return std::make_shared<Sum>(); }, {{"from", {"source"}}});
    bench.add("add", [] { return std::make_shared<AddSum>(); }, {{"from", {"clean"}}, {"sum", {"sum"}}});
    bench.add("both", passing, {{"from", {"clean", "source"}}});
    bench.add("keep", keeping, {{"from", {"add"}}});
    bench.add("other", keeping, {{"from", {"both"}}});
    const auto plan = bench.plan();
    REQUIRE(bench.errors.empty());
    const auto label = [&](std::string_view name) {
        return plan.find(name)->labels[plan.find(name)->batch_outputs.front()];
    };
    CHECK(label("add") == Label::anonymised);
    CHECK(label("both") == Label::raw);
}

TEST_CASE("a stage from outside may not raise a label unless it is trusted, and the notes repeat it") {
    for (const bool trusted : {false, true}) {
        Bench bench;
        bench.add("source", [] { return std::make_shared<Source>(); });
        auto& stage = bench.add("wash", [] { return labelled({}, Label::cleared); }, {{"from", {"source"}}});
        stage.ships_with_persona = false;
        stage.trusted = trusted;
        bench.add("keep", keeping, {{"from", {"wash"}}});
        if (!trusted) {
            CHECK(only_error(bench).find("trust: [wash]") != std::string::npos);
            continue;
        }
        const auto plan = bench.plan();
        REQUIRE(bench.errors.empty());
        CHECK(plan_notes(plan).size() == 1);
    }
}

TEST_CASE("phases: what waits for an artifact comes after it, in text and in the picture") {
    Bench bench;
    bench.add("source", [] { return std::make_shared<Source>(); });
    bench.add("sum", [] { return std::make_shared<Sum>(); }, {{"from", {"source"}}});
    bench.add("add", [] { return std::make_shared<AddSum>(); }, {{"from", {"source"}}, {"sum", {"sum"}}});
    bench.add("keep", keeping, {{"from", {"add"}}});
    const auto plan = bench.plan();
    REQUIRE(bench.errors.empty());
    CHECK(plan.phases == 2);
    CHECK(plan.find("add")->open_phase == 1);
    CHECK(plan_text(plan) ==
          "phase 1\n"
          "  source  test.source  [raw]\n"
          "  sum     test.sum     ← source  [raw]\n"
          "phase 2\n"
          "  add     test.add     ← source (from the spool), sum: sum  [raw]\n"
          "  keep    test.keep    ← add\n");
    CHECK(plan_dot(plan).find("\"source\" -> \"add\"") != std::string::npos);
}

TEST_CASE("refinement: names must exist and hang together") {
    Bench bench;
    bench.add("source", [] { return std::make_shared<Source>(); });
    bench.add("judge", [] { return std::make_shared<Judge>(); }, {{"from", {"source"}}});
    bench.add("series", [] { return std::make_shared<Series>(); });
    bench.add("keep", keeping, {{"from", {"series"}}});
    bench.refinement = Refinement{"series", "judge", 2};
    CHECK(only_error(bench).find("does not depend on") != std::string::npos);
    bench.errors.clear();
    bench.refinement = Refinement{"nothing", "judge", 2};
    CHECK(only_error(bench).find("there is no stage 'nothing'") != std::string::npos);
    bench.errors.clear();
    bench.refinement = Refinement{"series", "keep", 2};
    CHECK(only_error(bench).find("gives no verdict") != std::string::npos);
}
