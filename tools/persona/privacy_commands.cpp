// persona privacy scan and privacy anonymise.
#include <map>

#include <fmt/format.h>

#include <persona/text.hpp>

#include "command.hpp"
#include "generate_options.hpp"

#include "framework/config/yaml.hpp"

namespace persona::cli {
namespace {

/// A language model that looks into the texts behind the detectors.
struct LookerOptions {
    std::string provider, model;
    void declare(options::options_description& to) {
        to.add_options()(
            "provider", options::value(&provider)->value_name("NAME"),
            "a language model on this machine looks into the texts, too: ollama, auto (Ollama if it is there), "
            "openai (a server of its protocol), replay")("model", options::value(&model)->value_name("NAME"),
                                                         "the provider's model (default: its choice)");
    }
    [[nodiscard]] static ModelPipelines pipelines(const std::string& without) {
        return {without, without + "-model", "looker", "texts: looked into", true};
    }
};

class Scan final : public Command {
public:
    std::string_view name() const override { return "privacy scan"; }
    std::string_view summary() const override { return "finds personal data and says where it is, never what it is"; }
    std::string_view usage() const override { return "--input FILE [options]"; }
    std::string_view teaching() const override {
        return R"(A table of entity type by column: how many findings, in what share of the rows.

  persona privacy scan --input survey.csv
  cat survey.csv | persona privacy scan --input -
  persona privacy scan --input notes.txt
  persona privacy scan --input survey.csv --entities EMAIL_ADDRESS,PERSON
  persona privacy scan --input survey.csv --json | head -1

With --json one object a line for each finding: row (from 0), column, begin and end (bytes of the cell's UTF-8), type,
score, detector and reason; never the value, unless you ask with --show-values. --explain adds to the table what the
findings rest on: the pattern and its check, the word nearby, the list, the model.

What one row gives away is found in all rows, so the data is read twice.

With --provider a language model looks into columns of free text, too, as they are; it has to run on this machine:
  persona privacy scan --input survey.csv --provider ollama --model qwen2.5:7b)";
    }
    void declare(options::options_description& to) override {
        to.add_options()("input", options::value(&input_)->value_name("FILE"),
                         "the table or text to look into, or a folder of texts; '-' is standard input")(
            "format", options::value(&format_)->value_name("NAME"),
            "format of the input when neither name nor content tell: csv, json, jsonl, yaml, xlsx, text")(
            "entities", options::value(&entities_)->value_name("A,B"), "only findings of these types")(
            "languages", options::value(&languages_)->value_name("A,B"),
            "languages whose words and numbers are looked for: en, de, fr, es, it, ... (default: all)")(
            "explain", options::bool_switch(&explain_), "a further column of the table: what the findings rest on")(
            "show-values", options::bool_switch(&show_values_),
            "with --json: the personal values themselves, in a further field; keep what comes out to yourself");
        looker_.declare(to);
        read_.declare(to);
        run_.declare(to, "one object a line for each finding on standard output and nothing else there");
    }
    int run() override {
        need(input_, "--input", "persona privacy scan --input survey.csv");
        if (show_values_ && !run_.json)
            misused("--show-values shows the value of each finding, and a table only counts them", "add --json");
        PipelineRun pipeline("scan", run_);
        pipeline.writer(looker_.provider, looker_.model, LookerOptions::pipelines("scan"))
            .set("input", input_)
            .set_given("input_format", format_)
            .set_given("subject", read_.subject)
            .sets(read_.sets(ReadOptions::Pipeline::reads));
        if (run_.json) pipeline.set("form", "json");
        if (explain_) pipeline.set("findings.explain", "true");
        if (show_values_) pipeline.set("findings.values", "true");
        if (!languages_.empty()) {
            pipeline.set("votes.languages", write_yaml(listed(languages_)));
            pipeline.set("detect.languages", write_yaml(listed(languages_)));
        }
        if (!entities_.empty()) pipeline.set("findings.entities", write_yaml(listed(entities_)));
        return pipeline.shows().run_and_tell();
    }

private:
    RunOptions run_;
    ReadOptions read_;
    LookerOptions looker_;
    std::string input_, format_, entities_, languages_;
    bool explain_ = false, show_values_ = false;
};

class Anonymise final : public Command {
public:
    std::string_view name() const override { return "privacy anonymise"; }
    std::string_view summary() const override { return "replaces the personal data in a table and keeps the rest"; }
    std::string_view usage() const override {
        return "--input FILE --output FILE [--strategy redact|replace|hash] [options]";
    }
    std::string_view teaching() const override {
        return R"(What comes out is pseudonymised, not synthetic: the rows still are about the people they came from, and what was not
found is still there. Keep it under the same rules as the source, or use 'persona synthesise'.

  redact    the entity's name in brackets: [PERSON]
  replace   a realistic value of the same kind; the same person gets the same one everywhere (the default)
  hash      a keyed hash: equal values stay equal, nothing can be read

  persona privacy anonymise --input survey.csv --output pseudonyms.csv
  persona privacy anonymise --input survey.csv --output pseudonyms.csv --strategy redact
  persona privacy anonymise --input interviews/ --output safe/    every text of a folder: .txt, .md, .vtt, .srt
  persona privacy anonymise --input may.csv --output may-safe.csv --key-file team.key    the same pseudonyms as in April
  persona privacy anonymise --input survey.csv --output pseudonyms.csv --provider ollama

With --provider a language model on this machine has a second look: it is shown what has been anonymised already, and what
it still finds is replaced, too (a detail that is no name by [IDENTIFYING_DETAIL]).)";
    }
    void declare(options::options_description& to) override {
        to.add_options()("input", options::value(&input_)->value_name("FILE"),
                         "the table or text, or a folder of texts; '-' is standard input")(
            "output", options::value(&output_)->value_name("FILE"),
            "where the result goes; a folder ends in '/', '-' is standard output")(
            "strategy", options::value(&strategy_)->value_name("NAME"), "redact, replace or hash (default: replace)")(
            "format", options::value(&format_)->value_name("NAME"),
            "format of the output when its name does not tell: csv, json, jsonl, yaml, xlsx, text");
        looker_.declare(to);
        read_.declare(to);
        run_.declare(to);
    }
    int run() override {
        need(input_, "--input", "persona privacy anonymise --input survey.csv --output pseudonyms.csv");
        need(output_, "--output", "persona privacy anonymise --input survey.csv --output pseudonyms.csv");
        const std::vector<std::string> strategies{"redact", "replace", "hash"};
        if (std::find(strategies.begin(), strategies.end(), strategy_) == strategies.end()) {
            misused(fmt::format("there is no strategy {}", in_quotes(strategy_)),
                    "the strategies are redact, replace and hash");
        }
        PipelineRun pipeline("anonymise", run_);
        pipeline.writer(looker_.provider, looker_.model, LookerOptions::pipelines("anonymise"))
            .set("input", input_)
            .set("output", output_)
            .set("strategy", strategy_ == "replace" ? "surrogate" : strategy_);
        return pipeline.set_given("format", format_)
            .set_given("subject", read_.subject)
            .sets(read_.sets(ReadOptions::Pipeline::replaces))
            .run_and_tell();
    }

private:
    RunOptions run_;
    ReadOptions read_;
    LookerOptions looker_;
    std::string input_, output_, format_, strategy_ = "replace";
};

}  // namespace

void add_privacy_commands(std::vector<CommandPtr>& to) {
    to.push_back(std::make_unique<Scan>());
    to.push_back(std::make_unique<Anonymise>());
}

}  // namespace persona::cli
