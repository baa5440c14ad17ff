// persona-run: runs one pipeline file.
#include <filesystem>
#include <sstream>

#include <fmt/format.h>

#include <persona/version.hpp>

#include "framework/graph/plan.hpp"
#include "framework/run/command_line.hpp"
#include "framework/run/lint.hpp"
#include "framework/run/ready_made.hpp"
#include "framework/run/report.hpp"
#include "framework/run/run_options.hpp"

namespace {

namespace options = boost::program_options;
using persona::Error;
using persona::ErrorCode;

constexpr const char* teaching =
    R"(Runs the pipeline in FILE; a name without dot and slash is one that ships with persona.

  persona-run pipelines/synthesise.yaml
  persona-run pipelines/synthesise.yaml --set input=survey.csv --set output=safe.csv --seed 7
  persona-run my.yaml --dry-run                      checks it and shows what would run; opens nothing
  persona-run scan --set input=survey.csv            one that ships with persona
  persona-run --repeat RECORD                        the same run again, byte for byte, or why that can not be

'persona pipeline create my.yaml' writes a file to start from; 'persona plugin list' names the stages there are.

Exit codes: 0 done, 1 the run failed, 2 the configuration is wrong, 3 a plugin did not load,
4 a privacy or quality gate refused the output, 130 interrupted.
)";

const persona::Program program{"persona-run", "FILE [options]"};

int fail(const Error& error) {
    persona::print_errors({error});
    return persona::exit_code(error.code);
}

class Runner {
public:
    int main(const std::vector<std::string>& words) {
        options::options_description declared("Options", 100);
        run_.declare(declared);
        persona::declare_runner(declared, repeat_);
        std::vector<std::string> arguments;
        auto given = persona::read_command_line(program, declared, words, arguments);
        if (!given) return fail(given.error());
        if (given->contains("help")) {
            std::ostringstream listed;
            listed << declared;
            fmt::print("persona-run {}\n\n{}\n{}", program.usage, teaching, listed.str());
            return 0;
        }
        if (given->contains("version")) {
            fmt::print("persona {}\n", PERSONA_VERSION);
            return 0;
        }
        dry_ = given->contains("dry-run");
        if (auto status = persona::check_arguments(program, arguments, 1); !status) return fail(status.error());
        if (!repeat_.empty()) return repeat(*given, arguments);
        if (arguments.empty())
            return fail(Error(ErrorCode::configuration, "no pipeline file was named",
                              "usage: persona-run FILE; 'persona-run --help' shows more"));
        auto file = persona::pipeline_path(arguments.front());
        if (!file) return fail(file.error());
        auto settings = run_.settings();
        if (!settings) return fail(settings.error());
        return run(*file, *settings, nullptr);
    }

private:
    int repeat(const options::variables_map& given, const std::vector<std::string>& arguments) {
        if (!arguments.empty())
            return fail(
                Error(ErrorCode::configuration, "--repeat takes the pipeline from the record", "leave FILE out"));
        for (const char* name : {"set", "seed", "key-file", "k", "gates"})
            if (given.contains(name))
                return fail(Error(ErrorCode::configuration, fmt::format("--repeat takes --{} from the record", name),
                                  fmt::format("leave --{} out, or run the pipeline itself with it", name)));
        auto settings = run_.settings();
        if (!settings) return fail(settings.error());
        if (!open_registry()) return code_;
        auto recorded = persona::read_record(repeat_, *registry_);
        if (!recorded) return fail(recorded.error());
        // What was typed now is meant from here, what is in the record from the folder of that run.
        const auto from_here = [](std::string& path) { path = std::filesystem::absolute(path).string(); };
        for (auto& report : settings->reports) from_here(report);
        if (settings->record && !settings->record->empty()) from_here(*settings->record);
        if (!settings->spool.empty()) from_here(settings->spool);
        from_here(repeat_);
        std::error_code failed;
        std::filesystem::current_path(recorded->folder, failed);
        if (failed)
            return fail(Error(ErrorCode::configuration, "this run can not be repeated: the folder '" +
                                                            recorded->folder + "' can not be entered"));
        run_.sets = recorded->sets;
        run_.gates = recorded->gates;
        if (auto read = run_.read_gates(*settings); !read) return fail(read.error());
        settings->seed = recorded->seed;
        settings->k = recorded->k;
        if (!recorded->key.empty()) settings->fresh_key = recorded->key;
        if (!recorded->key_file.empty()) settings->key_file = recorded->key_file;
        return run(recorded->pipeline, *settings, &*recorded);
    }

    int run(const std::string& file, const persona::RunSettings& settings, const persona::RecordedRun* recorded) {
        if (!registry_ && !open_registry()) return code_;
        std::vector<Error> errors;
        auto job = persona::prepare_job(file, {run_.sets, {}}, *registry_, errors);
        if (!job) {
            persona::print_errors(errors);
            return persona::errors_exit_code(errors);
        }
        if (recorded != nullptr)
            if (auto same = persona::check_same(*job, *recorded, repeat_); !same) return fail(same.error());
        if (dry_) {
            if (run_.json) fmt::print("{}\n", persona::lint_as_json(file, &*job, {}));
            else fmt::print("{}", persona::lint_as_text(*job));
            return 0;
        }
        return persona::run_and_tell(*job, *registry_, settings, run_.talk());
    }

    bool open_registry() {
        std::vector<Error> errors;
        registry_ = persona::make_registry(run_.search(), errors);
        if (errors.empty()) return true;
        persona::print_errors(errors);
        code_ = persona::errors_exit_code(errors);
        return false;
    }

    persona::RunOptions run_;
    std::string repeat_;
    bool dry_ = false;
    std::unique_ptr<persona::Registry> registry_;
    int code_ = 0;
};

}  // namespace

int main(int count, char** texts) {
    persona::tame_malloc();
    try {
        return Runner().main({texts + (count > 0 ? 1 : 0), texts + count});
    } catch (const persona::Failure& failure) {
        return fail(failure.error());
    } catch (const std::exception& error) {
        fmt::print(stderr, "error: {}\n", error.what());
        return 1;
    }
}
