// persona pipeline lint, graph, schema, echo: what can be said about a pipeline without running it.
#include <fmt/format.h>

#include "command.hpp"
#include "pipeline_commands.hpp"
#include "pipeline_file.hpp"

#include "framework/config/reference.hpp"
#include "framework/data/json_text.hpp"
#include "framework/graph/plan.hpp"
#include "framework/run/lint.hpp"

namespace persona::cli {
namespace {

namespace json = boost::json;

class Lint final : public Command {
public:
    std::string_view name() const override { return "pipeline lint"; }
    std::string_view summary() const override {
        return "checks pipeline files and shows what would run; opens nothing";
    }
    std::string_view usage() const override { return "FILE... [options]"; }
    std::string_view teaching() const override {
        return R"(Reports every error at once, with file, line, column and the nearest name: unknown keys, wrong types, ports that do
not fit, circles, data that could reach a stage below its sensitivity label. Without errors it shows the phases of
the run, the label behind every stage, and notes on what holds everything in memory or releases less than cleared data.

  persona pipeline lint my.yaml
  persona pipeline lint my.yaml --set input=survey.csv
  persona pipeline lint synthesise            one that ships with persona
  cat my.yaml | persona pipeline lint -       standard input

The exit code is 2 when a file has an error, 3 when a plugin did not load.)";
    }
    int most_arguments() const override { return -1; }
    void declare(options::options_description& to) override {
        to.add_options()("set", options::value(&run_.sets)->composing()->value_name("NAME=VALUE"),
                         "set a parameter, as in a run; may be repeated")(
            "json", options::bool_switch(&run_.json), "errors, notes and phases as one JSON object on standard output");
        run_.declare_plugins(to);
    }
    int run() override {
        if (arguments.empty()) misused("no pipeline file was named", "usage: persona pipeline lint FILE...");
        int code = 0;
        const auto registry = open_registry(run_, code);
        if (!registry) return code;
        json::array files;
        for (const auto& file : arguments) {
            const bool good = lint(file, *registry, files);
            if (!good) code = 2;
        }
        if (run_.json) fmt::print("{}\n", json_text(json::object{{"valid", code == 0}, {"files", std::move(files)}}));
        return code;
    }

private:
    bool lint(const std::string& file, const Registry& registry, json::array& files) {
        std::vector<Error> errors;
        std::optional<Job> job;
        if (auto spec = load_argument(file, run_.sets, errors)) {
            std::vector<Error> in_tests;
            check_pipeline_tests(*spec, in_tests);
            job = prepare_job(*std::move(spec), run_.sets, registry, errors);
            errors.insert(errors.end(), in_tests.begin(), in_tests.end());
        }
        if (run_.json) {
            files.push_back(lint_as_object(file, job ? &*job : nullptr, errors));
            return errors.empty();
        }
        print_errors(errors);
        if (!job || !errors.empty()) {
            fmt::print(stderr, "{}: {} error{}\n", file, errors.size(), errors.size() == 1 ? "" : "s");
            return false;
        }
        fmt::print("{}: fine, {} stages in {} phase{}\n{}", file, job->plan.stages.size(), job->plan.phases,
                   job->plan.phases == 1 ? "" : "s", lint_as_text(*job));
        return true;
    }
    RunOptions run_;
};

class Graph final : public Command {
public:
    std::string_view name() const override { return "pipeline graph"; }
    std::string_view summary() const override {
        return "the stages, phases and labels of a pipeline as text or for Graphviz";
    }
    std::string_view usage() const override { return "FILE [--dot] [options]"; }
    std::string_view teaching() const override {
        return R"(A phase is one flow graph; what waits for the end of another stream begins a new one. Each line names a stage, where
its input comes from, and the sensitivity label of what it gives.

  persona pipeline graph synthesise
  persona pipeline graph my.yaml --dot | dot -Tsvg > my.svg)";
    }
    int most_arguments() const override { return 1; }
    void declare(options::options_description& to) override {
        to.add_options()("dot", options::bool_switch(&dot_), "in Graphviz's language, a cluster a phase")(
            "set", options::value(&run_.sets)->composing()->value_name("NAME=VALUE"),
            "set a parameter, as in a run; may be repeated");
        run_.declare_plugins(to);
    }
    int run() override {
        if (arguments.empty()) misused("no pipeline file was named", "usage: persona pipeline graph FILE");
        int code = 0;
        const auto registry = open_registry(run_, code);
        if (!registry) return code;
        std::vector<Error> errors;
        std::optional<Job> job;
        if (auto spec = load_argument(arguments[0], run_.sets, errors))
            job = prepare_job(*std::move(spec), run_.sets, *registry, errors);
        if (!job) {
            print_errors(errors);
            return errors_exit_code(errors);
        }
        fmt::print("{}", dot_ ? plan_dot(job->plan) : plan_text(job->plan));
        return 0;
    }

private:
    RunOptions run_;
    bool dot_ = false;
};

class SchemaForEditors final : public Command {
public:
    std::string_view name() const override { return "pipeline schema"; }
    std::string_view summary() const override { return "the JSON Schema of pipeline files, for editors"; }
    std::string_view usage() const override { return "[options]"; }
    std::string_view teaching() const override {
        return R"(Editors that know JSON Schema then complete stage names and parameters, show their documentation and mark errors.

  persona pipeline schema > persona-pipeline.json
  # and as the first line of a pipeline file, for editors with the YAML language server:
  # yaml-language-server: $schema=persona-pipeline.json)";
    }
    void declare(options::options_description& to) override { run_.declare_plugins(to); }
    int run() override {
        int code = 0;
        const auto registry = open_registry(run_, code);
        if (!registry) return code;
        auto text = pipeline_schema(*registry);
        while (!text.empty() && text.back() == '\n') text.pop_back();
        fmt::print("{}\n", text);
        return 0;
    }

private:
    RunOptions run_;
};

class Echo final : public Command {
public:
    std::string_view name() const override { return "pipeline echo"; }
    std::string_view summary() const override { return "a pipeline as it would run: values filled in, secrets masked"; }
    std::string_view usage() const override { return "FILE [options]"; }
    std::string_view teaching() const override {
        return R"(Parameters are replaced by their values, paths are absolute, and every stage shows its defaults. The output is a
pipeline file again: a good start for one of your own.

  persona pipeline echo synthesise
  persona pipeline echo my.yaml --set input=survey.csv)";
    }
    int most_arguments() const override { return 1; }
    void declare(options::options_description& to) override {
        to.add_options()("set", options::value(&run_.sets)->composing()->value_name("NAME=VALUE"),
                         "set a parameter, as in a run; may be repeated");
        run_.declare_plugins(to);
    }
    int run() override {
        if (arguments.empty()) misused("no pipeline file was named", "usage: persona pipeline echo FILE");
        int code = 0;
        const auto registry = open_registry(run_, code);
        if (!registry) return code;
        std::vector<Error> errors;
        const auto spec = load_argument(arguments[0], run_.sets, errors);
        if (!spec) {
            print_errors(errors);
            return errors_exit_code(errors);
        }
        fmt::print("{}", echo_pipeline(*spec, *registry));
        return 0;
    }

private:
    RunOptions run_;
};

}  // namespace

void add_pipeline_commands(std::vector<CommandPtr>& to) {
    to.push_back(std::make_unique<Lint>());
    to.push_back(std::make_unique<Graph>());
    to.push_back(std::make_unique<SchemaForEditors>());
    to.push_back(make_pipeline_test());
    to.push_back(std::make_unique<Echo>());
    to.push_back(make_pipeline_create());
}

}  // namespace persona::cli
