// persona fit and persona sample: the two halves of synthesise.
#include <fmt/format.h>

#include "command.hpp"
#include "generate_options.hpp"

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
            .sets(read_.sets())
            .run_and_tell();
    }

private:
    RunOptions run_;
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
  persona sample --model-file survey.model --output - --format jsonl --count 100 --seed 7)";
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
        PipelineRun pipeline("sample", run_);
        pipeline.set("model_file", model_).set("output", request_.output).set_given("format", request_.format);
        if (request_.count) pipeline.set("count", std::to_string(*request_.count));
        if (!request_.preserve_schema) pipeline.set("preserve_schema", "false");
        if (!request_.preserve_distribution) pipeline.set("preserve_distribution", "false");
        return pipeline.run_and_tell();
    }

private:
    RunOptions run_;
    GenerateOptions generate_;
    SynthesiseRequest request_;
    std::string model_;
};

}  // namespace

void add_model_commands(std::vector<CommandPtr>& to) {
    to.push_back(std::make_unique<Fit>());
    to.push_back(std::make_unique<Sample>());
}

}  // namespace persona::cli
