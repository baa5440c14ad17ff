// persona plugin list, describe, check, docs: what the stages say about themselves.
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "plugin_commands.hpp"

#include "framework/config/reference.hpp"
#include "framework/data/json_text.hpp"
#include "framework/run/builtin.hpp"

namespace persona::cli {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

class List final : public Command {
public:
    std::string_view name() const override { return "plugin list"; }
    std::string_view summary() const override { return "the plugins that load, and their stages"; }
    std::string_view usage() const override { return "[options]"; }
    std::string_view teaching() const override {
        return R"(Plugins are looked for in --plugin-dir, then in PERSONA_PLUGIN_PATH, then where persona is installed; never in the
working directory. One that can not be loaded is reported with its path and the reason, and the exit code is 3.

  persona plugin list
  persona plugin list --plugin-dir build/plugins)";
    }
    void declare(options::options_description& to) override {
        to.add_options()("json", options::bool_switch(&run_.json), "as one JSON object on standard output");
        run_.declare_plugins(to);
    }
    int run() override {
        std::vector<Error> errors;
        const auto registry = make_registry(run_.search(), errors);
        json::array plugins;
        for (const auto& plugin : registry->plugins()) {
            if (run_.json) {
                json::array stages(plugin.stages.begin(), plugin.stages.end());
                json::array artifacts(plugin.artifacts.begin(), plugin.artifacts.end());
                plugins.push_back(json::object{{"name", plugin.name},
                                               {"version", plugin.version},
                                               {"path", plugin.path},
                                               {"ships_with_persona", plugin.ships_with_persona},
                                               {"stages", std::move(stages)},
                                               {"artifacts", std::move(artifacts)}});
                continue;
            }
            fmt::print("{} {}{}\n", plugin.name, plugin.version, plugin.path.empty() ? "" : "  " + plugin.path);
            for (const auto& stage : plugin.stages) fmt::print("  {:<24} {}\n", stage, summary_of(*registry, stage));
        }
        if (run_.json) fmt::print("{}\n", json_text(json::object{{"plugins", std::move(plugins)}}));
        print_errors(errors);
        return errors.empty() ? 0 : errors_exit_code(errors);
    }

private:
    static std::string summary_of(const Registry& registry, const std::string& stage) {
        std::vector<Error> errors;
        const auto described = registry.describe(stage, errors);
        return described ? described->description.summary : "can not be described: see 'persona plugin check'";
    }
    RunOptions run_;
};

class Describe final : public Command {
public:
    std::string_view name() const override { return "plugin describe"; }
    std::string_view summary() const override { return "a stage's parameters, ports and labels"; }
    std::string_view usage() const override { return "STAGE [options]"; }
    std::string_view teaching() const override {
        return R"(  persona plugin describe reader.csv
  persona plugin describe detector.multipass --json)";
    }
    int most_arguments() const override { return 1; }
    void declare(options::options_description& to) override {
        to.add_options()("json", options::bool_switch(&run_.json), "as one JSON object on standard output");
        run_.declare_plugins(to);
    }
    int run() override {
        if (arguments.empty()) misused("no stage was named", "'persona plugin list' names them all");
        int code = 0;
        const auto registry = open_registry(run_, code);
        if (!registry) return code;
        std::vector<Error> errors;
        const auto described = registry->describe(arguments[0], errors);
        if (!described) {
            print_errors(errors);
            return errors_exit_code(errors);
        }
        const auto text = run_.json ? describe_as_json(arguments[0], described->kind, described->description)
                                    : describe_as_text(arguments[0], described->kind, described->description);
        fmt::print("{}{}", text, text.ends_with('\n') ? "" : "\n");
        return 0;
    }

private:
    RunOptions run_;
};

class Check final : public Command {
public:
    std::string_view name() const override { return "plugin check"; }
    std::string_view summary() const override { return "loads one library and says what is wrong with it"; }
    std::string_view usage() const override { return "LIBRARY.so"; }
    std::string_view teaching() const override {
        return R"(Reads the ABI tag from the file before the library is opened, loads it, makes and describes each of its stages. The
exit code is 3 when anything is wrong.

  persona plugin check build/plugins/my-plugin.so)";
    }
    int most_arguments() const override { return 1; }
    void declare(options::options_description&) override {}
    int run() override {
        if (arguments.empty()) misused("no library was named", "usage: persona plugin check LIBRARY.so");
        const fs::path path = arguments[0];
        std::error_code code;
        if (!fs::is_regular_file(path, code))
            throw Failure(Error(ErrorCode::plugin, fmt::format("'{}' is no file", path.string()),
                                "name the .so file that the build made"));
        const auto tag = read_abi_tag(path);
        if (!tag) return refused({tag.error()});
        fmt::print("ABI tag  {}\n", *tag);
        Registry registry;
        add_builtin_stages(registry);
        auto errors = load_plugin(path, false, registry);
        if (!errors.empty()) return refused(errors);
        for (const auto& plugin : registry.plugins()) {
            if (plugin.path.empty()) continue;
            fmt::print("plugin   {} {}\n", plugin.name, plugin.version);
            for (const auto& stage : plugin.stages) {
                if (const auto described = registry.describe(stage, errors))
                    fmt::print("stage    {:<24} {}\n", stage, described->description.summary);
            }
            for (const auto& kind : plugin.artifacts) fmt::print("artifact {}\n", kind);
        }
        if (!errors.empty()) return refused(errors);
        fmt::print("fine\n");
        return 0;
    }

private:
    static int refused(const std::vector<Error>& errors) {
        std::fflush(stdout);
        print_errors(errors);
        return 3;
    }
};

class Docs final : public Command {
public:
    std::string_view name() const override { return "plugin docs"; }
    std::string_view summary() const override { return "writes a reference page for every stage"; }
    std::string_view usage() const override { return "DIR [options]"; }
    std::string_view teaching() const override {
        return R"(Markdown made from what the stages declare: one page a stage and a list of them.

  persona plugin docs docs/stages)";
    }
    int most_arguments() const override { return 1; }
    void declare(options::options_description& to) override { run_.declare_plugins(to); }
    int run() override {
        if (arguments.empty()) misused("no folder was named", "usage: persona plugin docs DIR");
        int code = 0;
        const auto registry = open_registry(run_, code);
        if (!registry) return code;
        const fs::path folder = arguments[0];
        std::error_code failed;
        fs::create_directories(folder, failed);
        std::vector<Error> errors;
        std::string index =
            "# Stages\n\nMade by `persona plugin docs` from what the stages declare.\n\n| stage | does |\n|---|---|\n";
        std::size_t pages = 0;
        for (const auto& stage : registry->names()) {
            const auto described = registry->describe(stage, errors);
            if (!described) continue;
            write(folder / (stage + ".md"), reference_page(stage, described->kind, described->description));
            index += fmt::format("| [{}]({}.md) | {} |\n", stage, stage, described->description.summary);
            ++pages;
        }
        write(folder / "README.md", index);
        print_errors(errors);
        fmt::print(stderr, "wrote {} pages and README.md into {}\n", pages, folder.string());
        return errors.empty() ? 0 : errors_exit_code(errors);
    }

private:
    static void write(const fs::path& path, const std::string& text) {
        std::ofstream file(path, std::ios::binary);
        file << text;
        file.close();
        if (!file)
            throw Failure(Error(ErrorCode::io, fmt::format("can not write '{}'", path.string()),
                                "check that the folder may be written"));
    }
    RunOptions run_;
};

}  // namespace

void add_plugin_commands(std::vector<CommandPtr>& to) {
    to.push_back(std::make_unique<List>());
    to.push_back(std::make_unique<Describe>());
    to.push_back(std::make_unique<Check>());
    to.push_back(make_plugin_new());
    to.push_back(std::make_unique<Docs>());
}

}  // namespace persona::cli
