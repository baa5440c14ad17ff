// persona synthesise, synthesise validate, synthesise preview.
#include <cstdlib>

#include <fmt/format.h>

#include <boost/json.hpp>
#include <persona/text.hpp>

#include "command.hpp"
#include "estimate.hpp"
#include "generate_options.hpp"
#include "ollama_here.hpp"

#include "framework/data/json_text.hpp"
#include "framework/run/requests.hpp"

namespace persona::cli {
namespace {

class Synthesise final : public Command {
public:
    std::string_view name() const override { return "synthesise"; }
    std::string_view summary() const override {
        return "turns a table into a synthetic one: same columns, same statistics, none of the people";
    }
    std::string_view usage() const override { return "--input FILE --output FILE [options]"; }
    std::string_view teaching() const override {
        return R"(Finds personal data, replaces it, learns the table's statistics from what at least k people share, draws new rows,
searches them for every value of the source, judges them, and writes them only when every gate is met. Formats are told
by the files' names: CSV, JSON, JSON Lines, YAML, XLSX, and databases by URL (sqlite:file.db, postgresql://…).

  persona synthesise --input survey.csv --output safe.csv
  persona synthesise --input survey.xlsx --output safe.json --count 5000 --report report.html
  persona synthesise --input visits.csv --output safe.csv --subject patient_id      several rows a person
  persona synthesise --input survey.csv --output safe.csv --columns columns.yaml    what you know better
  persona synthesise --input survey.csv --output safe.csv --confidential projects.txt
  persona synthesise --input survey.csv --output safe.csv --condition region=north --condition 'sex={f: 0.7, m: 0.3}'
  persona synthesise --input survey.csv --output safe.csv --constraints rules.yaml  what holds in every row
  persona synthesise --input survey.csv --output safe.csv --provider ollama         a language model writes the texts
  persona synthesise --input small.csv --output safe.csv --provider ollama --whole-rows    and what goes with what
  persona synthesise --input survey.csv --output safe.csv --refine-with anthropic --max-cost 2 --prices 3,15
  persona synthesise --input survey.csv --refine-with anthropic --max-cost 2 --prices 3,15 --estimate
  cat survey.csv | persona synthesise --input - --output - > safe.csv

columns.yaml gives what you know of columns:
  postcode: {type: text, role: quasi_identifier}
  nickname: {role: identifier, entity: PERSON}
  diagnosis: {sensitivity: sensitive}

rules.yaml lists what must hold in every row, beside what is found by itself:
  - order: [opened, closed]
  - depends: {from: region, to: country}
  - range: {column: age, at_least: 18}

The pipeline it runs: 'persona pipeline echo synthesise'.)";
    }
    void declare(options::options_description& to) override {
        to.add_options()("input", options::value(&request_.input)->value_name("FILE"),
                         "the table to learn from; '-' is standard input")(
            "output", options::value(&request_.output)->value_name("FILE"),
            "the synthetic table; '-' is standard output")(
            "whole-rows", options::bool_switch(&whole_rows_),
            "the provider's model writes whole rows, for tables that are too small for statistics");
        generate_.declare(to);
        refine_.declare(to);
        confidential_.declare(to);
        constraints_.declare(to);
        read_.declare(to);
        run_.declare(to);
    }
    int run() override {
        need(request_.input, "--input", "persona synthesise --input survey.csv --output safe.csv");
        const auto limits = refine_.sets();
        if (whole_rows_ && generate_.embedded())
            misused("--whole-rows needs a language model", "name a provider, such as --provider ollama");
        if (whole_rows_ && !refine_.with.empty())
            misused("--whole-rows and --refine-with do not go together", "refine texts of rows that are drawn");
        generate_.fill(request_);
        request_.subject = read_.subject;
        if (refine_.estimate) return estimate(limits);
        need(request_.output, "--output", "persona synthesise --input survey.csv --output safe.csv");
        PipelineRun pipeline("synthesise", run_);
        ModelPipelines pipelines;
        if (whole_rows_) pipelines = whole_rows();
        const int code = pipeline.writer(generate_.provider, generate_.model, std::move(pipelines))
                             .refiner(refine_.with, refine_.model)
                             .sets(sets_of(request_))
                             .set_given("confidential", confidential_.file)
                             .sets(read_.sets(ReadOptions::Pipeline::learns))
                             .sets(constraints_.sets())
                             .sets(generate_.sets(true, whole_rows_))
                             .sets(limits)
                             .run_and_tell();
        if (generate_.provider.empty() && pipeline.result() != nullptr) hint_at_ollama(*pipeline.result());
        return code;
    }

private:
    /// What refining would take, from drafts of the embedded writer: nobody is asked for anything.
    int estimate(const std::vector<std::string>& limits) {
        PipelineRun pipeline("hybrid-estimate", run_);
        const auto* result = pipeline.part()
                                 .sets(sets_of(request_))
                                 .set_given("confidential", confidential_.file)
                                 .sets(read_.sets(ReadOptions::Pipeline::learns))
                                 .sets(constraints_.sets())
                                 .sets(generate_.sets(true))
                                 .sets(limits)
                                 .shows()
                                 .run();
        if (result == nullptr) return pipeline.code();
        const auto found = result->outcome.artifacts.find("plan.plan");
        if (result->outcome.error || found == result->outcome.artifacts.end()) {
            tell_result(pipeline.job(), *result, pipeline.talk());
            return result->exit_code;
        }
        auto plan = boost::json::parse(found->second->inspect()).as_object();
        plan["drafts_by"] = "embedded";
        if (run_.json) fmt::print("{}\n", json_text(plan, 2));
        else print(plan);
        return 0;
    }
    void print(const boost::json::object& plan) const {
        const auto count = [&](std::string_view what) { return with_commas(plan.at(what).to_number<std::int64_t>()); };
        fmt::print("{} of {} rows with texts would be refined; {} are good enough as they are:\n  {}\n",
                   count("rows_to_refine"), count("rows_with_texts"), count("rows_good_enough"),
                   estimate_line(plan.at("estimate").as_object()));
        if (!generate_.embedded())
            fmt::print(
                "The drafts reckoned with are the embedded writer's, for nobody is asked: those of '{}' may be longer "
                "or "
                "shorter, better or worse.\n",
                generate_.provider);
        fmt::print("Nothing was sent.\n");
    }

    /// Who has texts and a model on this machine should know that one can write the other.
    void hint_at_ollama(const RunResult& result) const {
        if (run_.quiet || run_.json || !figures_of(result.outcome).semantic_similarity) return;
        const char* host = std::getenv("OLLAMA_HOST");
        const auto port = ollama_port(host == nullptr ? "" : host);
        if (port && listens_here(*port))
            fmt::print(
                stderr,
                "hint: Ollama seems to run here: with --provider ollama a model of this machine writes the texts\n");
    }

    RunOptions run_;
    GenerateOptions generate_;
    RefineOptions refine_;
    ConfidentialOption confidential_;
    ConstraintsOption constraints_;
    ReadOptions read_;
    SynthesiseRequest request_;
    bool whole_rows_ = false;
};

class Validate final : public Command {
public:
    std::string_view name() const override { return "synthesise validate"; }
    std::string_view summary() const override { return "judges a synthetic table against its original"; }
    std::string_view usage() const override { return "--original FILE --synthetic FILE [--holdout FILE] [options]"; }
    std::string_view teaching() const override {
        return R"(The files may be of different formats. The original is anonymised first, as in synthesise; the synthetic file is read in
the original's types. Every figure stands beside its ceiling (what real rows reach against other real rows) and its floor
(columns drawn without their relations). With --holdout, rows of the original that the model never saw, the ceilings are
firmer.

  persona synthesise validate --original survey.csv --synthetic safe.csv
  persona synthesise validate --original survey.csv --synthetic safe.json --json

With --json standard output holds one object that begins with schema_match, distribution_similarity, pii_detected,
semantic_similarity and diversity. The exit code is 4 when a gate is missed.)";
    }
    void declare(options::options_description& to) override {
        to.add_options()("original", options::value(&request_.original)->value_name("FILE"),
                         "the table that the synthetic one was made from")(
            "synthetic", options::value(&request_.synthetic)->value_name("FILE"), "the table to judge")(
            "holdout", options::value(&holdout_)->value_name("FILE"),
            "rows of the original's kind that the model never saw");
        read_.declare(to);
        run_.declare(to, "the figures as one object on standard output and nothing else there");
    }
    int run() override {
        constexpr auto example = "persona synthesise validate --original survey.csv --synthetic safe.csv";
        need(request_.original, "--original", example);
        need(request_.synthetic, "--synthetic", example);
        if (!holdout_.empty()) request_.holdout = holdout_;
        request_.subject = read_.subject;
        // The pipeline with a holdout has one reader more.
        PipelineRun pipeline(request_.holdout ? "validate-holdout" : "validate", run_);
        const auto* result =
            pipeline.sets(sets_of(request_)).sets(read_.sets(ReadOptions::Pipeline::replaces)).shows().run();
        if (result == nullptr) return pipeline.code();
        tell_result(pipeline.job(), *result, pipeline.talk());
        // A refusal comes with figures, every other error without.
        const auto figures = figures_of(result->outcome);
        if (run_.json && (!result->outcome.error || result->exit_code == exit_code(ErrorCode::refused)))
            fmt::print("{}\n", figures.json());
        return result->exit_code;
    }

private:
    RunOptions run_;
    ReadOptions read_;
    ValidateRequest request_;
    std::string holdout_;
};

class Preview final : public Command {
public:
    std::string_view name() const override { return "synthesise preview"; }
    std::string_view summary() const override {
        return "shows what each column is taken for, what was found, and a few synthetic rows";
    }
    std::string_view usage() const override { return "--input FILE [--count 5] [options]"; }
    std::string_view teaching() const override {
        return R"(Runs the whole of synthesise for a handful of rows, with leak scan and gates, and shows them in the terminal. No file is
written.

  persona synthesise preview --input survey.csv
  persona synthesise preview --input survey.csv --count 20 --subject patient_id
  persona synthesise preview --input survey.csv --json | jq .columns)";
    }
    void declare(options::options_description& to) override {
        to.add_options()("input", options::value(&input_)->value_name("FILE"),
                         "the table to learn from; '-' is standard input")(
            "count", options::value(&count_)->value_name("N"), "how many rows (default: 5)");
        constraints_.declare(to);
        read_.declare(to);
        run_.declare(to, "columns, findings and rows as one object on standard output and nothing else there");
    }
    int run() override {
        need(input_, "--input", "persona synthesise preview --input survey.csv");
        if (count_ < 1 || count_ > 1000)
            misused("--count takes a number from 1 to 1000", "'persona synthesise' makes more");
        PipelineRun pipeline("preview", run_);
        pipeline.set("input", input_)
            .set("count", std::to_string(count_))
            .set_given("subject", read_.subject)
            .sets(read_.sets(ReadOptions::Pipeline::learns))
            .sets(constraints_.sets());
        if (run_.json) pipeline.set("form", "json");
        return pipeline.shows().run_and_tell();
    }

private:
    RunOptions run_;
    ConstraintsOption constraints_;
    ReadOptions read_;
    std::string input_;
    std::int64_t count_ = 5;
};

}  // namespace

void add_synthesise_commands(std::vector<CommandPtr>& to) {
    to.push_back(std::make_unique<Synthesise>());
    to.push_back(std::make_unique<Validate>());
    to.push_back(std::make_unique<Preview>());
}

}  // namespace persona::cli
