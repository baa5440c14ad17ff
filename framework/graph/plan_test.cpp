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

struct TestModel final : Provider {
    bool here = false;
    explicit TestModel(bool runs_here) : here(runs_here) {}
    void describe(Description& d) override { d.doc("Says nothing."); }
    bool local() const override { return here; }
    Result<Capabilities> capabilities(Context&) override { return Capabilities(); }
    Result<Completion> complete(const Prompt&, std::stop_token) override { return Completion(); }
    Result<std::vector<std::vector<float>>> embed(std::span<const std::string>, std::stop_token) override {
        return std::vector<std::vector<float>>();
    }
};

/// What is said of a pipeline that shows a model raw or anonymised data.
std::string said_of(bool anonymised, bool here, bool believed, std::optional<Label> told) {
    Bench bench;
    bench.add("source", [] { return std::make_shared<Source>(); });
    bench.add("clean", [=] { return labelled({}, anonymised ? std::optional(Label::anonymised) : std::nullopt); },
              {{"from", {"source"}}});
    auto& look = bench.add("look", passing, {{"from", {"clean"}}});
    look.providers = {{"model", {}}};
    look.takes_accepts = true;
    look.accepts = told;
    bench.add("keep", keeping, {{"from", {"look"}}});
    auto plan = bench.plan();
    plan.providers = {{"model", "provider.test", std::make_shared<TestModel>(here), believed}};
    check_providers(plan, bench.errors);
    std::string out;
    for (const auto& error : bench.errors) out += error.text();
    for (const auto& note : release_notes(plan)) out += note;
    return out;
}

}  // namespace

TEST_CASE("what a model may be shown: cleared data, anonymised if it runs here, raw where the file says so, too") {
    CHECK(said_of(true, true, true, {}).empty());
    CHECK(said_of(false, true, true, Label::raw) ==
          "stage 'look' (test.look) shows raw data to the provider 'model': it was told to by 'accepts:'");
    CHECK(
        said_of(false, true, true, {}) ==
        "stage 'look': raw data would reach the provider 'model' (provider.test) through 'look', which may only be "
        "shown anonymised data\n  hint: the data takes this way: source (raw) → clean (raw) → look → model. Put an "
        "anonymiser before this stage, or let the model, which runs on this machine, see it: 'accepts: raw' at 'look'");
    CHECK(
        said_of(true, false, true, {}) ==
        "stage 'look': anonymised data would reach the provider 'model' (provider.test) through 'look', which may only "
        "be shown cleared data\n  hint: the data takes this way: source (raw) → clean (anonymised) → look → model. Put "
        "a "
        "leak scan and a 'gate' before this stage, or use a local model");
    const std::string never =
        "'accepts:' counts for a model that is certain to run on this machine, and this one is not. Put a leak scan "
        "and "
        "a 'gate' before this stage, or use a local model";
    CHECK(said_of(false, false, true, Label::raw).find(never) != std::string::npos);
    CHECK(said_of(true, false, true, Label::raw).find(never) != std::string::npos);
    CHECK(said_of(false, true, false, Label::raw).find("add 'trust: [model]' to the pipeline") != std::string::npos);
}

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
