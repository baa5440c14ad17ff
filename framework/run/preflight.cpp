#include "framework/run/preflight.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include <persona/files.hpp>

namespace persona {
namespace {

namespace fs = std::filesystem;

/// "sqlite:file.db" and "postgresql://…" are no paths.
bool is_url(const std::string& path) {
    const auto colon = path.find(':');
    return colon != std::string::npos && colon > 1 && path.find('/') > colon;
}

bool is_database(const std::string& path) {
    constexpr std::string_view magic = "SQLite format 3";
    std::array<char, magic.size()> begin{};
    std::ifstream file(path, std::ios::binary);
    return file.read(begin.data(), begin.size()) && std::string_view(begin.data(), begin.size()) == magic;
}

bool same_file(const std::string& a, const std::string& b) {
    std::error_code failed;
    if (fs::equivalent(a, b, failed) && !failed) return true;
    // One that is not there yet: by name, whatever folder it was written in relation to.
    return fs::weakly_canonical(fs::absolute(a, failed), failed) ==
               fs::weakly_canonical(fs::absolute(b, failed), failed) &&
           !failed;
}

Status possible_output(const Path& path) {
    return OutputFolder::means_folder(path) ? OutputFolder::check(path) : OutputFile::check(path);
}

/// Whether the output would replace the input, or a file of the folder that is the input.
bool replaces(const std::string& output, const std::string& input) {
    if (same_file(output, input)) return true;
    std::error_code ignored;
    return fs::is_directory(input, ignored) && fs::is_regular_file(output, ignored) &&
           same_file(fs::path(output).parent_path().string(), input);
}

struct Output {
    std::string path;
    std::string stage;  ///< empty: an option of the run
    std::string what;   ///< "the output", "the report"
};

std::vector<Output> outputs_of(const Job& job, const RunSettings& settings) {
    std::vector<Output> out;
    for (const auto& stage : job.plan.stages)
        for (const auto& path : stage.instance.outputs) out.push_back({path, stage.instance.name, "the output"});
    for (const auto& report : settings.reports) out.push_back({report, "", "the report"});
    if (settings.record && !settings.record->empty()) out.push_back({*settings.record, "", "the run record"});
    return out;
}

Error refused(const Output& output, std::string message, std::string hint) {
    Error error(ErrorCode::configuration, std::move(message), std::move(hint));
    error.at({output.path, 0, 0});
    return error.in_stage(output.stage);
}

}  // namespace

Status check_files(const Job& job, const RunSettings& settings) {
    const auto outputs = outputs_of(job, settings);
    for (std::size_t o = 0; o < outputs.size(); ++o) {
        const auto& output = outputs[o];
        if (is_url(output.path)) continue;
        if (output.path == "-") {
            if (output.stage.empty())
                return refused(output, output.what + " can not go to standard output",
                               "name a file; --json gives the report on standard output");
        } else if (auto possible = possible_output({output.path}); !possible) {
            return std::move(possible.error().in_stage(output.stage));
        }
        for (std::size_t other = 0; other < o; ++other)
            if (output.path == outputs[other].path || same_file(output.path, outputs[other].path)) {
                if (output.path != "-" && is_database(output.path)) continue;
                return refused(output, output.what + " has the name of another one", "give each a name of its own");
            }
        if (output.path == "-") continue;
        for (const auto& stage : job.plan.stages)
            for (const auto& input : stage.instance.inputs)
                if (input != "-" && !is_url(input) && replaces(output.path, input) && !is_database(input))
                    return refused(output, output.what + " would replace an input of this run",
                                   "write to another file: a source that is gone can not be made again");
        const auto& extended = job.spec.extends;
        if (same_file(output.path, job.spec.file) ||
            std::any_of(extended.begin(), extended.end(),
                        [&](const std::string& file) { return same_file(output.path, file); }))
            return refused(output, output.what + " would replace the pipeline file", "write to another file");
    }
    return {};
}

bool writes_standard_output(const Job& job) {
    for (const auto& stage : job.plan.stages)
        for (const auto& path : stage.instance.outputs)
            if (path == "-") return true;
    return false;
}

}  // namespace persona
