// A pipeline's stages as they are made: what one holds counts as its own.
#include <fstream>

#include <doctest/doctest.h>
#include <persona/testing.hpp>

#include "framework/run/job.hpp"

using namespace persona;

namespace {

struct Rows final : Reader {
    void describe(Description& d) override { d.doc("Gives nothing.").gives(Label::raw); }
    Result<std::optional<Batch>> read(Context&) override { return std::optional<Batch>(); }
};
/// Makes the stages that it is told of.
struct Outer final : Transform {
    std::vector<std::string> parts;
    Value settings;
    bool speaks = false;
    void describe(Description& d) override {
        d.doc("Holds others.").parallel();
        d.parameter("parts", parts, "The stages.").stages();
        d.parameter("settings", settings, "Theirs.");
        if (speaks) d.artifact_output("verdict", std::string(Verdict::kind_name), "what a part says");
    }
    Status configure(StageFactory& factory) override {
        for (const auto& part : parts) {
            PERSONA_ASSIGN(const auto made, factory.create(part, settings));
            speaks = true;
        }
        return {};
    }
};
struct Asking final : Transform {
    std::string provider;
    Path file;
    void describe(Description& d) override {
        d.doc("Asks.").waits(3).holds_everything("what was said");
        d.parameter("provider", provider, "Whom.").provider();
        d.parameter("file", file, "What to ask.");
    }
};
struct Careful final : Transform {
    void describe(Description& d) override { d.doc("Takes what is anonymised.").parallel().accepts(Label::anonymised); }
};
template <bool local_model>
struct Model final : Provider {
    void describe(Description& d) override { d.doc("Answers."); }
    [[nodiscard]] bool local() const override { return local_model; }
    Result<Capabilities> capabilities(Context&) override { return Capabilities{}; }
    Result<Completion> complete(const Prompt&, std::stop_token) override { return Completion{}; }
    Result<std::vector<std::vector<float>>> embed(std::span<const std::string>, std::stop_token) override {
        return std::vector<std::vector<float>>{};
    }
};
struct Sink final : Writer {
    void describe(Description& d) override { d.doc("Writes."); }
    Status write(const Batch&, Context&) override { return {}; }
    Status commit(Context&) override { return {}; }
    void abort() noexcept override {}
};

struct Made {
    std::optional<Job> job;
    std::string error;  ///< the first
};

/// A pipeline in which `outer` stands between reader and writer.
Made made(const std::string& outer) {
    static const auto registry = [] {
        auto out = std::make_unique<Registry>();
        out->add<Rows>("reader.rows");
        out->add<Outer>("detector.outer");
        out->add<Asking>("detector.asking");
        out->add<Careful>("detector.careful");
        out->add<Model<true>>("provider.here");
        out->add<Model<false>>("provider.there");
        out->add<Sink>("writer.sink");
        return out;
    }();
    const persona::testing::TemporaryFolder folder;
    std::ofstream(folder.path("p.yaml"))
        << "pipeline: p\nproviders:\n  here: {use: provider.here}\n  there: {use: provider.there}\n"
        << "stages:\n  rows: {use: reader.rows}\n  outer: {use: detector.outer, from: rows, " << outer
        << "}\n  sink: {use: writer.sink, from: outer}\n";
    std::vector<Error> errors;
    Made out{prepare_job(folder.path("p.yaml"), {}, *registry, errors), ""};
    if (!errors.empty()) out.error = std::to_string(errors.front().place->line) + ": " + errors.front().message;
    return out;
}

}  // namespace

TEST_CASE("whom a stage within a stage shows its data to is decided before the run, as of a stage by itself") {
    CHECK(made("parts: [detector.asking], settings: {provider: here}").error ==
          "7: raw data would reach the provider 'here' (provider.here) through 'outer', which may only be shown "
          "anonymised data");
    CHECK(made("parts: [detector.asking], settings: {provider: there}, accepts: raw").error ==
          "7: raw data would reach the provider 'there' (provider.there) through 'outer', which may only be shown "
          "cleared data");
    CHECK(made("parts: [detector.asking], settings: {provider: nobody}").error == "7: there is no provider 'nobody'");
    const auto told = made("parts: [detector.asking], settings: {provider: here}, accepts: raw");
    REQUIRE(told.job);
    REQUIRE(told.job->releases.size() == 1);
    CHECK(told.job->releases[0] ==
          "stage 'outer' (detector.outer) shows raw data to the provider 'here': it was told to by 'accepts:'");
    CHECK(made("parts: [detector.asking], settings: {provider: here, accepts: raw}").error ==
          "7: detector.asking has no parameter 'accepts' within another stage");
    // A part of a part, too.
    CHECK(made("parts: [detector.outer], settings: {parts: [detector.asking], settings: {provider: here}}").error ==
          "7: raw data would reach the provider 'here' (provider.here) through 'outer', which may only be shown "
          "anonymised data");
    // What decides nothing is no decision.
    CHECK(made("parts: [detector.asking], accepts: raw").error ==
          "7: 'accepts' stands at a stage that shows its data to no provider");
}

TEST_CASE("what a stage within a stage accepts, reads, waits for and says is the outer one's") {
    CHECK(made("parts: [detector.careful]").error ==
          "7: raw data would reach 'outer' (detector.outer), which accepts only anonymised data");
    const auto plain = made("parts: []");
    REQUIRE(plain.job);
    const auto& alone = plain.job->plan.find("outer")->instance.description;
    CHECK(alone.is_parallel);
    CHECK(alone.waiting_threads == 0);
    CHECK(plain.job->plan.find("outer")->artifact_outputs.empty());

    const auto asks = made("parts: [detector.asking], settings: {provider: here, file: /what.txt}, accepts: raw");
    REQUIRE(asks.job);
    const auto* outer = asks.job->plan.find("outer");
    CHECK_FALSE(outer->instance.description.is_parallel);
    CHECK(outer->instance.description.waiting_threads == 3);
    CHECK(outer->instance.description.holds == "what was said");
    CHECK(outer->instance.inputs == std::vector<std::string>{"/what.txt"});
    CHECK(outer->artifact_outputs.size() == 1);
}
