// persona-from-presidio [--pipeline] FILE: a file of Presidio's recognisers as YAML for detector.patterns on standard
// output; what could not be carried over on standard error.
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <persona/files.hpp>

#include "framework/config/yaml.hpp"

#include "recognisers.hpp"

namespace {

constexpr const char* usage =
    "persona-from-presidio [--pipeline] FILE\n"
    "\n"
    "Reads a file of Presidio's recognisers (recognizers: [...]) and writes YAML for persona's detector.patterns to "
    "standard\n"
    "output: patterns, context words and deny lists. What could not be carried over is told on standard error.\n"
    "\n"
    "  persona-from-presidio recognizers.yaml                           parameters, to put under a stage or pass\n"
    "  persona-from-presidio --pipeline recognizers.yaml > scan.yaml    a whole pipeline, to run at once:\n"
    "  persona-run scan.yaml --set input=notes.txt\n"
    "\n"
    "Exit codes: 0 when something was converted, 1 when nothing could be or the file can not be read, 2 for a wrong "
    "call.\n";

int fail(const persona::Error& error) {
    fmt::print(stderr, "error: {}\n", error.text());
    return 1;
}

}  // namespace

int main(int count, char** arguments) {
    bool pipeline = false;
    std::string file;
    for (int i = 1; i < count; ++i) {
        const std::string_view argument = arguments[i];
        if (argument == "--help" || argument == "-h") {
            fmt::print("{}", usage);
            return 0;
        }
        if (argument == "--pipeline") {
            pipeline = true;
        } else if (file.empty() && (argument == "-" || !argument.starts_with('-'))) {
            file = argument;
        } else {
            fmt::print(stderr, "error: persona-from-presidio does not know '{}'\n\n{}", argument, usage);
            return 2;
        }
    }
    if (file.empty()) {
        fmt::print(stderr, "error: no file was named\n\n{}", usage);
        return 2;
    }
    auto opened = persona::InputFile::open({file});
    if (!opened) return fail(opened.error());
    const auto text = opened->read_all(persona::yaml_most_bytes);
    if (!text) return fail(text.error());
    std::vector<persona::Error> errors;
    const auto tree = persona::parse_yaml(*text, opened->name(), errors);
    if (!tree) {
        for (const auto& error : errors) fail(error);
        return 1;
    }
    const auto converted = persona::presidio::convert(*tree);
    if (!converted) return fail(converted.error());
    for (const auto& told : converted->told) fmt::print(stderr, "note: {}: {}\n", opened->name(), told);
    if (converted->empty()) {
        fmt::print(stderr, "error: {}: there is nothing in it that could be converted\n", opened->name());
        return 1;
    }
    fmt::print("# Made by persona-from-presidio. What it could not carry over it said when it made this.\n{}",
               persona::presidio::as_yaml(*converted, pipeline));
    return 0;
}
