// persona models: what a provider could write with.
#include <algorithm>

#include <fmt/format.h>

#include "command.hpp"

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
        Value::Map parameters{{"tries", Value(std::int64_t{1}), {}}, {"timeout", Value(std::int64_t{30}), {}}};
        if (provider_ == "embedded" || provider_ == "auto" || provider_ == "replay")
            misused(fmt::format("{} is no server that could be asked", in_quotes(provider_)),
                    "persona models --provider ollama");
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

}  // namespace

void add_provider_commands(std::vector<CommandPtr>& to) { to.push_back(std::make_unique<Models>()); }

}  // namespace persona::cli
