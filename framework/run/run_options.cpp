#include "framework/run/run_options.hpp"

#include <charconv>

#include <boost/program_options.hpp>

#include "framework/config/bind.hpp"
#include "framework/config/gate_file.hpp"

namespace persona {
namespace {

namespace options = boost::program_options;

}  // namespace

void RunOptions::declare(options::options_description& to, const char* json_doc) {
    // clang-format off
    to.add_options()
        ("set", options::value(&sets)->composing()->value_name("NAME=VALUE"), "set a parameter of the pipeline, or with STAGE.PARAMETER=VALUE one of a stage; may be repeated")
        ("threads", options::value(&threads)->value_name("N"), "worker threads (default: one a core); never changes the result")
        ("memory", options::value(&memory)->value_name("SIZE"), "memory for the run, about (256M, 2G; default: 1G); never changes the result")
        ("seed", options::value(&seed)->value_name("S"), "seed of all draws (default: fresh); with the same key, input and version the output is the same byte for byte")
        ("key-file", options::value(&key_file)->value_name("FILE"), "file with the secret for surrogates (default: a fresh key)")
        ("k", options::value(&k)->value_name("K"), "smallest number of people a published statistic may rest on (default: 10)")
        ("report", options::value(&reports)->composing()->value_name("FILE"), "write the report, which may be shared: as a page to read when the name ends in .html, else as JSON; may be repeated")
        ("gates", options::value(&gates)->value_name("FILE"), "a gate file (YAML): which figures must hold, beside what the pipeline asks itself")
        ("record", options::value(&record)->value_name("FILE"), "where to put the private run record (default: your state folder)")
        ("no-record", options::bool_switch(&no_record), "keep no private run record: a fresh key is then forgotten")
        ("spool", options::value(&spool)->value_name("DIR"), "where the private, encrypted spool goes (default: the system's folder for temporary files)")
        ("quiet", options::bool_switch(&quiet), "only warnings and errors")
        ("json", options::bool_switch(&json), json_doc);
    // clang-format on
    declare_plugins(to);
}

void RunOptions::declare_plugins(options::options_description& to) {
    to.add_options()("plugin-dir", options::value(&plugin_folders)->composing()->value_name("DIR"),
                     "look for plugins here first; may be repeated");
}

void declare_runner(options::options_description& to, std::string& repeat) {
    // clang-format off
    to.add_options()
        ("repeat", options::value(&repeat)->value_name("RECORD"), "run again what a private run record describes, or say why that can not be")
        ("dry-run", "load, check and show the plan; open nothing")
        ("help", "this text")
        ("version", "the version");
    // clang-format on
}

PluginSearch RunOptions::search() const {
    PluginSearch out;
    for (const auto& folder : plugin_folders) out.folders.emplace_back(folder);
    return out;
}

Result<RunSettings> RunOptions::settings() const {
    const auto wrong = [](const char* message) { return Error(ErrorCode::configuration, message); };
    // An option that is there has a value: read_command_line() refuses empty ones.
    RunSettings out;
    if (!seed.empty()) {
        std::uint64_t value = 0;
        const auto [end, code] = std::from_chars(seed.data(), seed.data() + seed.size(), value);
        if (code != std::errc() || end != seed.data() + seed.size())
            return wrong("--seed takes a whole number from 0 to 18446744073709551615");
        out.seed = value;
    }
    const auto bytes = parse_size(memory);
    if (!bytes || *bytes < least_memory) return wrong("--memory takes a size of at least 64M, such as 256M or 2G");
    if (threads < 0 || threads > most_threads) return wrong("--threads takes a number from 1 to 1024");
    if (k < 1) return wrong("--k takes a number of at least 1");
    if (no_record && !record.empty()) return wrong("--record and --no-record exclude each other");
    out.memory = *bytes;
    out.threads = threads;
    out.k = k;
    out.spool = spool;
    if (!key_file.empty()) out.key_file = key_file;
    out.reports = reports;
    PERSONA_TRY(read_gates(out));
    if (!record.empty()) out.record = record;
    if (no_record) out.record = "";
    return out;
}

Status RunOptions::read_gates(RunSettings& to) const {
    if (gates.empty()) return {};
    std::vector<Error> errors;
    to.gate_file = gates;
    to.gates = load_gates(gates, errors);
    if (errors.empty()) return {};
    auto first = errors.front();
    for (std::size_t i = 1; i < errors.size(); ++i)
        first.hint += (first.hint.empty() ? "also: " : "; also: ") + errors[i].message;
    return first;
}

}  // namespace persona
