// The options that every command which runs a pipeline has: declared, checked and turned into settings in one place.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>

#include "framework/plugin/loader.hpp"
#include "framework/run/job.hpp"
#include "framework/run/terminal.hpp"

namespace persona {

inline constexpr std::int64_t least_memory = std::int64_t{64} << 20;
inline constexpr int most_threads = 1024;

struct RunOptions {
    std::string memory = "1G", key_file, record, spool, seed, gates;
    std::vector<std::string> sets, plugin_folders, reports;
    int threads = 0;
    std::int64_t k = 10;
    bool no_record = false, quiet = false, json = false;

    /// Adds --threads, --memory, --seed, --key-file, --k, --plugin-dir, --report, --gates, --record, --no-record, --spool, --set,
    /// --quiet and --json; `json_doc` says what the last one prints. The object must outlive parsing.
    void declare(boost::program_options::options_description& to,
                 const char* json_doc = "the report on standard output and nothing else there");
    /// --plugin-dir alone, for commands that run nothing.
    void declare_plugins(boost::program_options::options_description& to);

    [[nodiscard]] PluginSearch search() const;
    /// What was typed as settings; an error of code `configuration` names the option.
    [[nodiscard]] Result<RunSettings> settings() const;
    /// Of --gates.
    [[nodiscard]] Status read_gates(RunSettings& to) const;
    [[nodiscard]] Talk talk() const { return {quiet, json}; }
};

/// What persona-run has beside RunOptions: --repeat (into `repeat`), --dry-run, --help, --version.
void declare_runner(boost::program_options::options_description& to, std::string& repeat);

}  // namespace persona
