// persona plugin new: the SDK's template under a name of your own.
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "plugin_commands.hpp"

#include "framework/config/pipeline.hpp"
#include "framework/config/yaml.hpp"

namespace persona::cli {
namespace {

namespace fs = std::filesystem;

/// What the template calls things, and what the new plugin calls them. Order matters: longer names first.
std::vector<std::pair<std::string, std::string>> renamings(const std::string& name) {
    std::string words = name;
    std::string type;
    bool upper = true;
    for (char& c : words) {
        if (c == '-') c = '_';
        if (c == '_') {
            upper = true;
            continue;
        }
        type += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        upper = false;
    }
    return {{"my_plugin", words},
            {"my-plugin", name},
            {"transform.shout", "transform." + name},
            {"shout_test", words + "_test"},
            {"shout.cpp", words + ".cpp"},
            {"persona::testing::Harness shout", "persona::testing::Harness harness"},
            {"shout.process", "harness.process"},
            {"Shout", type},
            {"pipeline: shout", "pipeline: " + name}};
}

std::string replaced(std::string text, const std::vector<std::pair<std::string, std::string>>& names) {
    for (const auto& [from, to] : names)
        for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
    return text;
}

fs::path template_folder() {
    // <tree>/lib/persona/plugins → <tree>/share/persona/sdk/template
    return install_plugin_folder().parent_path().parent_path().parent_path() / "share" / "persona" / "sdk" / "template";
}

class New final : public Command {
public:
    std::string_view name() const override { return "plugin new"; }
    std::string_view summary() const override { return "a folder with a plugin that builds, loads and has a test"; }
    std::string_view usage() const override { return "NAME [--dir DIR]"; }
    std::string_view teaching() const override {
        return R"(Copies the SDK's template, with your name in it: one stage in 30 lines, its test, a CMake project that finds the
installed SDK, and a pipeline that uses the stage.

  persona plugin new weather
  cmake -S weather -B weather/build -DCMAKE_PREFIX_PATH=/where/persona/is/installed
  cmake --build weather/build
  persona plugin check weather/build/plugins/weather.so)";
    }
    int most_arguments() const override { return 1; }
    void declare(options::options_description& to) override {
        to.add_options()("dir", options::value(&folder_)->value_name("DIR"), "the folder to make (default: NAME)");
    }
    int run() override {
        if (arguments.empty()) misused("no name was given", "usage: persona plugin new NAME");
        const auto& title = arguments[0];
        if (!valid_name(title) || title.size() > 64)
            misused(fmt::format("{} can not be a plugin's name", in_quotes(title)),
                    "begin with a letter; then letters, digits, _ and -; at most 64 characters");
        const fs::path target = folder_.empty() ? fs::path(title) : fs::path(folder_);
        const auto source = template_folder();
        std::error_code code;
        if (fs::exists(target, code))
            misused(fmt::format("'{}' is there already", target.string()), "choose another name, or --dir");
        if (!fs::is_directory(source, code))
            throw Failure(Error(ErrorCode::not_found, fmt::format("the template is not at '{}'", source.string()),
                                "install persona again"));
        const auto names = renamings(title);
        fs::create_directories(target, code);
        for (const auto& entry : fs::directory_iterator(source)) {
            if (!entry.is_regular_file()) continue;
            std::ifstream in(entry.path(), std::ios::binary);
            std::ostringstream text;
            text << in.rdbuf();
            std::ofstream out(target / replaced(entry.path().filename().string(), names), std::ios::binary);
            out << replaced(text.str(), names);
            out.close();
            if (!in || !out)
                throw Failure(Error(ErrorCode::io, fmt::format("can not write into '{}'", target.string()),
                                    "check that the folder may be written"));
        }
        const auto folder = target.string();
        fmt::print(stderr,
                   "made {0}\n  next: cmake -S {0} -B {0}/build -DCMAKE_PREFIX_PATH=… && cmake --build {0}/build\n"
                   "        persona plugin check {0}/build/plugins/{1}.so\n  {0}/README.md says more\n",
                   folder, title);
        return 0;
    }

private:
    std::string folder_;
};

}  // namespace

CommandPtr make_plugin_new() { return std::make_unique<New>(); }

}  // namespace persona::cli
