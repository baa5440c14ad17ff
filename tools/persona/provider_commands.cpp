// persona models: what a provider could write with; persona prompt show: what it would be sent.
#include <algorithm>

#include <fmt/format.h>
#include <boost/json.hpp>
#include <persona/text.hpp>

#include "command.hpp"
#include "estimate.hpp"
#include "generate_options.hpp"

#include "framework/config/yaml.hpp"
#include "framework/data/json_text.hpp"
#include "framework/run/builtin.hpp"
#include "framework/run/writer_choice.hpp"

namespace persona::cli {
namespace {

namespace json = boost::json;

class Models final : public Command {
public:
    std::string_view name() const override { return "models"; }
    std::string_view summary() const override {
        return "the language models that a provider has, and which fit this machine";
    }
    std::string_view usage() const override { return "[--provider NAME] [--url URL] [options]"; }
    std::string_view teaching() const override {
        return R"(Asks the provider's server: names, sizes, longest prompt and answer together, what fits into the memory that is free
here, and which one 'persona synthesise --provider NAME' would take by itself. Keys are taken from the environment
(OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY).

  persona models                                       what Ollama has on this machine
  persona models --provider openai --url http://127.0.0.1:8080/v1
  persona models --provider gemini --json)";
    }
    void declare(options::options_description& to) override {
        to.add_options()("provider", options::value(&provider_)->value_name("NAME"),
                         "whose: ollama (the default), openai, anthropic, gemini")(
            "url", options::value(&url_)->value_name("URL"), "address of the server (default: the provider's own)")(
            "json", options::bool_switch(&run_.json), "as one JSON object on standard output");
        run_.declare_plugins(to);
    }
    int run() override {
        int code = 0;
        const auto registry = open_registry(run_, code);
        if (!registry) return code;
        if (provider_ == "embedded" || provider_ == "auto" || provider_ == "replay")
            misused(fmt::format("{} is no server that could be asked", in_quotes(provider_)),
                    "persona models --provider ollama");
        auto parameters = asked_once(*registry, provider_, 30);
        if (!url_.empty()) parameters.push_back({"url", Value(url_), {}});
        const auto provider = make_provider(*registry, provider_, std::move(parameters)).value();
        const auto models = provider->models({}).value();
        if (run_.json) print_json(models);
        else print(models);
        return 0;
    }

private:
    static std::string size_text(std::int64_t bytes) {
        return bytes == 0 ? "–" : fmt::format("{:.1f} GB", static_cast<double>(bytes) * 1e-9);
    }
    static std::string remark(const ModelInfo& model) {
        if (!model.get.empty()) return "not there: " + model.get;
        if (!model.completes) return model.embeds ? "for embeddings only" : "writes no texts";
        if (model.remote) return "on another machine";
        if (model.fits && !*model.fits) return "does not fit into the free memory";
        return model.tuned ? "" : "not tuned for instructions";
    }
    static void print(const std::vector<ModelInfo>& models) {
        std::size_t width = 5;
        for (const auto& model : models) width = std::max(width, model.name.size());
        fmt::print("{:<{}}  {:>10}  {:>9}  {:>9}\n", "model", width, "parameters", "size", "context");
        for (const auto& model : models) {
            auto line = fmt::format("{:<{}}  {:>10}  {:>9}  {:>9}  {}{}", model.name, width,
                                    model.parameters.empty() ? "–" : model.parameters, size_text(model.bytes),
                                    model.context_tokens == 0 ? "–" : std::to_string(model.context_tokens),
                                    model.recommended ? "recommended; " : "", remark(model));
            while (line.ends_with(' ') || line.ends_with(';')) line.pop_back();
            fmt::print("{}\n", line);
        }
        if (models.empty()) fmt::print("the server has none\n");
    }
    static void print_json(const std::vector<ModelInfo>& models) {
        json::array out;
        for (const auto& model : models)
            out.push_back(json::object{{"name", model.name},
                                       {"parameters", model.parameters},
                                       {"bytes", model.bytes},
                                       {"context_tokens", model.context_tokens},
                                       {"remote", model.remote},
                                       {"completes", model.completes},
                                       {"embeds", model.embeds},
                                       {"tuned", model.tuned},
                                       {"fits", model.fits ? json::value(*model.fits) : json::value(nullptr)},
                                       {"recommended", model.recommended},
                                       {"get", model.get}});
        fmt::print("{}\n", json_text(json::object{{"models", std::move(out)}}, 2));
    }
    RunOptions run_;
    std::string provider_ = "ollama", url_;
};

class PromptShow final : public Command {
public:
    std::string_view name() const override { return "prompt show"; }
    std::string_view summary() const override {
        return "what a language model would be sent for a row, and why each part may be";
    }
    std::string_view usage() const override { return "--input FILE [--provider NAME] [options]"; }
    std::string_view teaching() const override {
        return R"(Draws a few rows as synthesise does, searches and clears them, and prints the request for the first one, to the byte.
Nothing is sent. With --provider the model is asked what it is, for its form picks the template; without, the prompt is that of
an instructed model.

  persona prompt show --input survey.csv
  persona prompt show --input survey.csv --provider ollama --model qwen2.5:7b
  persona prompt show --input survey.csv --refine             what would be sent to refine its texts
  persona prompt show --input survey.csv --count 5000 --set prompt.prompt_price=3 --set prompt.answer_price=15
  persona prompt show --input small.csv --whole-rows
  persona prompt show --input survey.csv --json | jq -r .user

At its end stands what so many rows would take: requests, tokens, and money by the prices of a million tokens.)";
    }
    void declare(options::options_description& to) override {
        to.add_options()("input", options::value(&input_)->value_name("FILE"),
                         "the table to learn from; '-' is standard input")(
            "provider", options::value(&provider_)->value_name("NAME"),
            "whose model is asked for its form: ollama, openai, anthropic, gemini")(
            "model", options::value(&model_)->value_name("NAME"), "the provider's model (default: its choice)")(
            "count", options::value(&count_)->value_name("N"), "how many rows to estimate for (default: 50)")(
            "refine", options::bool_switch(&refine_), "the request that refines the row's texts, with them as a draft")(
            "whole-rows", options::bool_switch(&whole_rows_), "what a model would be sent that writes whole rows");
        read_.declare(to);
        run_.declare(to, "the prompt and its parts as one object on standard output and nothing else there");
    }
    int run() override {
        need(input_, "--input", "persona prompt show --input survey.csv");
        if (count_ < 1)
            misused("--count takes a whole number of at least 1", "it is how many rows the estimate is for");
        if (refine_ && whole_rows_)
            misused("--refine and --whole-rows do not go together", "whole rows are not refined");
        PipelineRun pipeline("prompt", run_);
        pipeline.set("input", input_)
            .set("count", std::to_string(count_))
            .set_given("subject", read_.subject)
            .set_given("model_name", model_)
            .sets(read_.sets(ReadOptions::Pipeline::learns));
        if (refine_) pipeline.set("draft", "true");
        if (whole_rows_) pipeline.set("whole_rows", "true");
        if (!provider_.empty()) pipeline.set("asked", "writer").set("writer.use", "provider." + provider_);
        else if (!model_.empty()) misused("--model is a provider's", "name it as --provider");
        const auto* result = pipeline.shows().run();
        if (result == nullptr) return pipeline.code();
        const auto shown = result->outcome.artifacts.find("prompt.prompt");
        if (result->outcome.error || shown == result->outcome.artifacts.end()) {
            tell_result(pipeline.job(), *result, pipeline.talk());
            return result->exit_code;
        }
        const auto prompt = json::parse(shown->second->inspect());
        if (run_.json) fmt::print("{}\n", json_text(prompt, 2));
        else print(prompt.get_object());
        return 0;
    }

private:
    static void section(std::string_view title, const json::object& prompt, std::string_view name) {
        const std::string_view text = prompt.at(name).as_string();
        if (!text.empty()) fmt::print("--- {}\n{}\n", title, text);
    }
    static void print(const json::object& prompt) {
        section("system", prompt, "system");
        section("user", prompt, "user");
        section("form of the answer, as JSON Schema", prompt, "schema");
        fmt::print("--- where it comes from\n");
        for (const auto& part : prompt.at("parts").as_array())
            fmt::print("{:<9}  {}\n", std::string_view(part.at("place").as_string()),
                       std::string_view(part.at("why").as_string()));
        fmt::print("--- what the rows would take\n{}\n", estimate_line(prompt.at("estimate").as_object()));
    }
    RunOptions run_;
    ReadOptions read_;
    std::string input_, provider_, model_;
    std::int64_t count_ = 50;
    bool refine_ = false;
    bool whole_rows_ = false;
};

}  // namespace

void add_provider_commands(std::vector<CommandPtr>& to) {
    to.push_back(std::make_unique<Models>());
    to.push_back(std::make_unique<PromptShow>());
}

}  // namespace persona::cli
