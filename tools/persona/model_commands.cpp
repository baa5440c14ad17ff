// persona fit and persona sample, the two halves of synthesise, and what can be done with models: merge and inspect.
#include <fmt/format.h>
#include <boost/json.hpp>

#include "command.hpp"
#include "generate_options.hpp"

#include "framework/config/yaml.hpp"
#include "framework/data/json_text.hpp"
#include "framework/run/builtin.hpp"
#include "framework/run/ready_made.hpp"

namespace persona::cli {
namespace {

class Fit final : public Command {
public:
    std::string_view name() const override { return "fit"; }
    std::string_view summary() const override { return "learns a table and keeps the model in a file"; }
    std::string_view usage() const override { return "--input FILE --model-file FILE [options]"; }
    std::string_view teaching() const override {
        return R"(The first half of synthesise. The model holds what at least k people share and no value of one person; it is written
only when a large draw of it passed the leak scan and every quality gate, because 'persona sample' has no source left to
compare with.

  persona fit --input survey.csv --model-file survey.model
  persona sample --model-file survey.model --output safe.csv --count 1000)";
    }
    void declare(options::options_description& to) override {
        to.add_options()("input", options::value(&input_)->value_name("FILE"),
                         "the table to learn from; '-' is standard input")(
            "model-file", options::value(&model_)->value_name("FILE"), "where the model goes");
        constraints_.declare(to);
        read_.declare(to);
        run_.declare(to);
    }
    int run() override {
        need(input_, "--input", "persona fit --input survey.csv --model-file survey.model");
        need(model_, "--model-file", "persona fit --input survey.csv --model-file survey.model");
        PipelineRun pipeline("fit", run_);
        return pipeline.set("input", input_)
            .set("model_file", model_)
            .set_given("subject", read_.subject)
            .sets(read_.sets(ReadOptions::Pipeline::learns))
            .sets(constraints_.sets())
            .run_and_tell();
    }

private:
    RunOptions run_;
    ConstraintsOption constraints_;
    ReadOptions read_;
    std::string input_, model_;
};

class Sample final : public Command {
public:
    std::string_view name() const override { return "sample"; }
    std::string_view summary() const override { return "draws rows from a model file"; }
    std::string_view usage() const override { return "--model-file FILE --output FILE [--count N] [options]"; }
    std::string_view teaching() const override {
        return R"(The second half of synthesise: rows from a model that 'persona fit' wrote. The source is not needed and not there, so
nothing is compared with it here; fit did that before it wrote the model.

  persona sample --model-file survey.model --output safe.csv
  persona sample --model-file survey.model --output - --format jsonl --count 100 --seed 7
  persona sample --model-file survey.model --output safe.csv --condition 'age={at_least: 18, at_most: 30}')";
    }
    void declare(options::options_description& to) override {
        to.add_options()("model-file", options::value(&model_)->value_name("FILE"), "what 'persona fit' wrote")(
            "output", options::value(&request_.output)->value_name("FILE"),
            "the synthetic table; '-' is standard output");
        generate_.declare(to);
        run_.declare(to);
    }
    int run() override {
        need(model_, "--model-file", "persona sample --model-file survey.model --output safe.csv");
        need(request_.output, "--output", "persona sample --model-file survey.model --output safe.csv");
        generate_.fill(request_);
        if (!generate_.embedded() || (!generate_.model.empty() && generate_.model != "seqtree"))
            misused(
                "rows of a model file are written by 'embedded' alone, for there is no source to hold a language "
                "model's texts against",
                "'persona synthesise --provider NAME' has one");
        PipelineRun pipeline("sample", run_);
        pipeline.set("model_file", model_).set("output", request_.output).set_given("format", request_.format);
        if (request_.count) pipeline.set("count", std::to_string(*request_.count));
        if (!request_.preserve_schema) pipeline.set("preserve_schema", "false");
        if (!request_.preserve_distribution) pipeline.set("preserve_distribution", "false");
        return pipeline.sets(generate_.sets(false)).run_and_tell();
    }

private:
    RunOptions run_;
    GenerateOptions generate_;
    SynthesiseRequest request_;
    std::string model_;
};

class Merge final : public Command {
public:
    std::string_view name() const override { return "model merge"; }
    std::string_view summary() const override { return "puts models of several tables together"; }
    std::string_view usage() const override { return "FILE FILE … --model-file FILE [options]"; }
    std::string_view teaching() const override {
        return R"(For tables that lie on several machines and may not leave them, or that are too many rows to be learnt at once: fit each where it
lies, and put the models together. Each makes its share of the rows, by the rows of its table; the order of the files
does not matter, and merged models can be merged again. The tables must have the same columns, of the same types.

  persona fit --input north.csv --model-file north.model
  persona fit --input south.csv --model-file south.model
  persona model merge north.model south.model --model-file all.model
  persona sample --model-file all.model --output safe.csv)";
    }
    void declare(options::options_description& to) override {
        to.add_options()("model-file", options::value(&model_)->value_name("FILE"), "where the merged model goes");
        run_.declare(to);
    }
    int most_arguments() const override { return -1; }
    int run() override {
        constexpr auto example = "persona model merge north.model south.model --model-file all.model";
        need(model_, "--model-file", example);
        if (arguments.size() < 2) misused("there is nothing to merge: name at least two model files", example);
        PipelineRun pipeline("merge", run_);
        pipeline.set("first", arguments[0]).set("second", arguments[1]).set("model_file", model_);
        Value::List names{Value("first"), Value("second")};
        for (std::size_t i = 2; i < arguments.size(); ++i) {
            const auto name = "model-" + std::to_string(i + 1);
            pipeline.further(name, "second", "path", arguments[i]);
            names.emplace_back(name);
        }
        pipeline.sets({set_argument("merged.models", write_yaml(Value(std::move(names))))});
        // A record would tell of the pipeline file, and so of two models.
        return pipeline.shows().run_and_tell();
    }

private:
    RunOptions run_;
    std::string model_;
};

class Inspect final : public Command {
public:
    std::string_view name() const override { return "model inspect"; }
    std::string_view summary() const override { return "shows what a model file holds"; }
    std::string_view usage() const override { return "--model-file FILE [options]"; }
    std::string_view teaching() const override {
        return R"(What can be told from the file without drawing rows: columns and how they are made, constraints, sizes of trees, the smallest count
in any of them, how much of the texts' wording is covered. One JSON object on standard output.

With --all everything that the file holds: every value and range with its rows, every tree down to its leaves, every run of words.
Nothing in it is held by fewer than k people; look before you let a model out.

  persona model inspect --model-file survey.model
  persona model inspect --model-file survey.model --all | less)";
    }
    void declare(options::options_description& to) override {
        to.add_options()("model-file", options::value(&model_)->value_name("FILE"), "what 'persona fit' wrote");
        to.add_options()("all", options::bool_switch(&all_), "everything that the file holds, not only a summary");
        run_.declare_plugins(to);
    }
    int run() override {
        need(model_, "--model-file", "persona model inspect --model-file survey.model");
        int code = 0;
        const auto registry = open_registry(run_, code);
        if (!registry) return code;
        const auto bytes = read_artifact_file(model_).value();
        Error why(ErrorCode::invalid_data, "no plugin reads this kind of file", "persona fit writes model files");
        for (const auto& plugin : registry->plugins()) {
            for (const auto& kind : plugin.artifacts) {
                auto artifact = registry->load_artifact(kind, bytes);
                if (artifact) {
                    fmt::print(
                        "{}\n",
                        json_text(boost::json::parse(all_ ? (*artifact)->contents() : (*artifact)->inspect()), 2));
                    return 0;
                }
                // Files begin with what they are, "persona-seqtree-8": that kind's reader knows what is wrong.
                if (bytes.starts_with("persona-" + kind.substr(0, kind.find('-')))) why = std::move(artifact).error();
            }
        }
        why.at({model_, 0, 0});
        throw Failure(std::move(why));
    }

private:
    RunOptions run_;
    std::string model_;
    bool all_ = false;
};

}  // namespace

void add_model_commands(std::vector<CommandPtr>& to) {
    to.push_back(std::make_unique<Fit>());
    to.push_back(std::make_unique<Sample>());
    to.push_back(std::make_unique<Merge>());
    to.push_back(std::make_unique<Inspect>());
}

}  // namespace persona::cli
