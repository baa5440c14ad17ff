#include "pipeline_file.hpp"

#include <filesystem>
#include <iostream>
#include <iterator>

#include "framework/config/yaml.hpp"
#include "framework/run/ready_made.hpp"

namespace persona::cli {

std::string path_of(const std::string& argument) {
    auto path = pipeline_path(argument);
    if (!path) throw Failure(path.error());
    return *std::move(path);
}

std::optional<PipelineSpec> load_argument(const std::string& argument, const std::vector<std::string>& sets,
                                          std::vector<Error>& errors) {
    if (argument != "-") return load_pipeline(path_of(argument), {sets, {}}, errors);
    // One byte more than a pipeline may have tells one that is too large without reading it whole.
    std::string text(yaml_most_bytes + 1, '\0');
    std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::cin.gcount()));
    return parse_pipeline(text, "standard input", {sets, {}}, errors);
}

}  // namespace persona::cli
