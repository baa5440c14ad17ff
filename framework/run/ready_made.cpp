#include "framework/run/ready_made.hpp"

#include <algorithm>
#include <cstdlib>

#include <persona/text.hpp>

#include "framework/config/bind.hpp"
#include "framework/config/checks.hpp"
#include "framework/plugin/loader.hpp"

namespace persona {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> out;
    std::error_code code;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code))
        if (entry->path().extension() == ".yaml") out.push_back(entry->path().stem().string());
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

Result<fs::path> ready_made_folder() {
    std::error_code code;
    if (const char* given = std::getenv("PERSONA_PIPELINES"); given != nullptr && *given != '\0') {
        const fs::path folder(given);
        if (!folder.is_absolute())
            return Error(ErrorCode::configuration, "PERSONA_PIPELINES must hold an absolute path",
                         "a relative one would depend on the working directory, where anybody may have put a file");
        if (!fs::is_directory(folder, code))
            return Error(ErrorCode::configuration,
                         "PERSONA_PIPELINES names '" + folder.string() + "', which is no folder");
        return folder;
    }
    // <tree>/lib/persona/plugins → <tree>/share/persona/pipelines
    const auto tree = install_plugin_folder().parent_path().parent_path().parent_path();
    auto folder = tree / "share" / "persona" / "pipelines";
    if (fs::is_directory(folder, code)) return folder;
    return Error(ErrorCode::configuration, "the ready-made pipelines are not at '" + folder.string() + "'",
                 "install persona again, or say in PERSONA_PIPELINES where they are");
}

Result<std::string> ready_made_pipeline(std::string_view name) {
    PERSONA_ASSIGN(const auto folder, ready_made_folder());
    const auto file = folder / (std::string(name) + ".yaml");
    std::error_code code;
    if (fs::is_regular_file(file, code)) return file.string();
    const auto near = nearest_name(name, names_in(folder));
    return Error(ErrorCode::configuration,
                 "there is no ready-made pipeline '" + std::string(name) + "' in '" + folder.string() + "'",
                 near ? "did you mean '" + *near + "'?"
                      : "there are: " + listed(names_in(folder)) + "; a file has a name with a dot or a slash");
}

Result<std::string> pipeline_path(const std::string& argument) {
    std::error_code code;
    if (argument == "-" || fs::exists(argument, code) || argument.find_first_of("/.") != std::string::npos)
        return argument;
    return ready_made_pipeline(argument);
}

std::vector<std::string> ready_made_names() {
    const auto folder = ready_made_folder();
    return folder ? names_in(*folder) : std::vector<std::string>{};
}

std::string set_argument(std::string_view name, std::string_view value) {
    std::string out(name);
    out += '=';
    out += value;
    return out;
}

}  // namespace persona
