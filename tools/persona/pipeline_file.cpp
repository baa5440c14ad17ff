#include "pipeline_file.hpp"

#include <filesystem>
#include <iostream>
#include <iterator>

#include "framework/config/yaml.hpp"
#include "framework/run/ready_made.hpp"

namespace persona::cli {

std::string pipeline_path(const std::string& argument) {
    std::error_code code;
    if (argument == "-" || std::filesystem::exists(argument, code) || argument.find_first_of("/.") != std::string::npos)
        return argument;
    auto ready = ready_made_pipeline(argument);
    if (!ready) throw Failure(ready.error());
    return *std::move(ready);
}

std::optional<PipelineSpec> load_argument(const std::string& argument, const std::vector<std::string>& sets,
                                          std::vector<Error>& errors) {
    if (argument != "-") return load_pipeline(pipeline_path(argument), {sets, {}}, errors);
    // One byte more than a pipeline may have tells one that is too large without reading it whole.
    std::string text(yaml_most_bytes + 1, '\0');
    std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::cin.gcount()));
    return parse_pipeline(text, "standard input", {sets, {}}, errors);
}

boost::json::object error_as_json(const Error& error) {
    boost::json::object out{{"message", error.message}};
    if (!error.hint.empty()) out["hint"] = error.hint;
    if (error.place) {
        out["file"] = error.place->file;
        if (error.place->line > 0) out["line"] = error.place->line;
        if (error.place->column > 0) out["column"] = error.place->column;
    }
    if (!error.stage.empty()) out["stage"] = error.stage;
    return out;
}

}  // namespace persona::cli
