// persona-run: runs one pipeline file.
#include <fmt/format.h>
#include <boost/program_options.hpp>

#include <iostream>

#include <persona/version.hpp>

#include "framework/config/bind.hpp"
#include "framework/run/report.hpp"
#include "framework/run/terminal.hpp"

namespace {

namespace options = boost::program_options;

constexpr const char* usage = R"(persona-run FILE [options]: runs the pipeline in FILE

  persona-run pipelines/synthesise.yaml
  persona-run pipelines/synthesise.yaml --set input=survey.csv --set output=safe.csv --seed 7
  persona-run my.yaml --dry-run          shows what would run, opens nothing

Exit codes: 0 done, 1 the run failed, 2 the configuration is wrong, 3 a plugin did not load,
4 a privacy or quality gate refused the output, 130 interrupted.
)";

struct Arguments {
    std::string file, memory, key_file, report, record, repeat, spool;
    std::vector<std::string> sets, plugin_folders;
    std::string seed;
    int threads = 0;
    std::int64_t k = 10;
};

options::options_description make_options(Arguments& to) {
    options::options_description out("Options", 100);
    // clang-format off
    out.add_options()
        ("set", options::value(&to.sets)->composing()->value_name("NAME=VALUE"), "set a parameter of the pipeline, or with STAGE.PARAMETER=VALUE one of a stage; may be repeated")
        ("threads", options::value(&to.threads)->value_name("N"), "worker threads (default: one a core); never changes the result")
        ("memory", options::value(&to.memory)->value_name("SIZE")->default_value("1G"), "memory for the run, about (256M, 2G); never changes the result")
        ("seed", options::value(&to.seed)->value_name("S"), "seed of all draws (default: fresh); with the same key, input and version the output is the same byte for byte")
        ("key-file", options::value(&to.key_file)->value_name("FILE"), "file with the secret for surrogates (default: a fresh key)")
        ("k", options::value(&to.k)->value_name("K")->default_value(10), "smallest number of people a published statistic may rest on")
        ("plugin-dir", options::value(&to.plugin_folders)->composing()->value_name("DIR"), "look for plugins here first; may be repeated")
        ("report", options::value(&to.report)->value_name("FILE"), "write the report, which may be shared, as JSON")
        ("record", options::value(&to.record)->value_name("FILE"), "where to put the private run record (default: your state folder)")
        ("no-record", "keep no private run record: a fresh key is then forgotten")
        ("repeat", options::value(&to.repeat)->value_name("RECORD"), "run again what a run record describes, or say why that can not be")
        ("spool", options::value(&to.spool)->value_name("DIR"), "where the private, encrypted spool goes (default: the system's folder for temporary files)")
        ("dry-run", "load, check and show the plan; open nothing")
        ("quiet", "only warnings and errors")
        ("json", "the report on standard output and nothing else there")
        ("help", "this text")
        ("version", "the version");
    // clang-format on
    return out;
}

int fail(const persona::Error& error) {
    persona::print_errors({error});
    return persona::exit_code(error.code);
}

int run(Arguments& arguments, const options::variables_map& given) {
    using persona::Error;
    using persona::ErrorCode;
    persona::RunSettings settings;
    persona::PluginSearch search;
    for (const auto& folder : arguments.plugin_folders) search.folders.emplace_back(folder);
    std::vector<Error> errors;
    const auto registry = persona::make_registry(search, errors);
    if (!errors.empty()) {
        persona::print_errors(errors);
        return persona::errors_exit_code(errors);
    }
    if (!arguments.repeat.empty()) {
        if (!arguments.file.empty() || !arguments.sets.empty())
            return fail(Error(ErrorCode::configuration, "--repeat takes pipeline and settings from the record",
                              "leave FILE and --set out"));
        auto recorded = persona::read_record(arguments.repeat, *registry);
        if (!recorded) return fail(recorded.error());
        arguments.file = recorded->pipeline;
        arguments.sets = recorded->sets;
        settings.seed = recorded->seed;
        settings.k = recorded->k;
        if (!recorded->key.empty()) settings.fresh_key = recorded->key;
        if (!recorded->key_file.empty()) settings.key_file = recorded->key_file;
    } else {
        settings.k = arguments.k;
        if (!arguments.key_file.empty()) settings.key_file = arguments.key_file;
        if (!arguments.seed.empty()) {
            char* end = nullptr;
            settings.seed = std::strtoull(arguments.seed.c_str(), &end, 10);
            if (*end != '\0' || arguments.seed.front() == '-')
                return fail(
                    Error(ErrorCode::configuration, "--seed takes a whole number from 0 to 18446744073709551615"));
        }
    }
    if (arguments.file.empty())
        return fail(Error(ErrorCode::configuration, "no pipeline file was named",
                          "persona-run FILE; 'persona-run --help' shows more"));
    const auto memory = persona::parse_size(arguments.memory);
    if (!memory || *memory < (64 << 20))
        return fail(Error(ErrorCode::configuration, "--memory takes a size of at least 64M, such as 256M or 2G"));
    if (arguments.threads < 0 || arguments.threads > 1024)
        return fail(Error(ErrorCode::configuration, "--threads takes a number from 1 to 1024"));
    if (settings.k < 1) return fail(Error(ErrorCode::configuration, "--k takes a number of at least 1"));
    settings.memory = *memory;
    settings.threads = arguments.threads;
    settings.spool = arguments.spool;
    if (!arguments.report.empty()) settings.report = arguments.report;
    if (!arguments.record.empty()) settings.record = arguments.record;
    if (given.contains("no-record")) settings.record = "";

    auto job = persona::prepare_job(arguments.file, {arguments.sets, {}}, *registry, errors);
    if (!job) {
        persona::print_errors(errors);
        return persona::errors_exit_code(errors);
    }
    if (given.contains("dry-run")) {
        fmt::print("{}", persona::plan_text(job->plan));
        for (const auto& note : job->notes) fmt::print("note: {}\n", note);
        return 0;
    }
    return persona::run_and_tell(*job, *registry, settings, {given.contains("quiet"), given.contains("json")});
}

}  // namespace

int main(int count, char** texts) {
    persona::tame_malloc();
    Arguments arguments;
    const auto visible = make_options(arguments);
    options::options_description all;
    all.add(visible).add_options()("file", options::value(&arguments.file));
    options::positional_options_description positional;
    positional.add("file", 1);
    try {
        options::variables_map given;
        options::store(options::command_line_parser(count, texts).options(all).positional(positional).run(), given);
        if (given.contains("help")) {
            std::cout << usage << "\n" << visible;
            return 0;
        }
        if (given.contains("version")) {
            fmt::print("persona {}\n", PERSONA_VERSION);
            return 0;
        }
        options::notify(given);
        return run(arguments, given);
    } catch (const options::error& error) {
        fmt::print(stderr, "error: {}\n  hint: 'persona-run --help' lists the options\n", error.what());
        return 2;
    } catch (const persona::Failure& failure) {
        return fail(failure.error());
    }
}
