// A command of `persona`: its name, what its help teaches, its options, and what it does.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/program_options.hpp>

#include <persona/error.hpp>

#include "framework/run/run_options.hpp"
#include "framework/run/writer_choice.hpp"

namespace persona::cli {

namespace options = boost::program_options;

class Command {
public:
    Command() = default;
    Command(const Command&) = delete;
    Command& operator=(const Command&) = delete;
    virtual ~Command() = default;
    /// "privacy scan".
    [[nodiscard]] virtual std::string_view name() const = 0;
    /// One line for the list of commands, without a full stop.
    [[nodiscard]] virtual std::string_view summary() const = 0;
    /// What stands behind the name in the usage line: "--input FILE --output FILE [options]".
    [[nodiscard]] virtual std::string_view usage() const = 0;
    /// The help's text between usage and options: what it does, with examples.
    [[nodiscard]] virtual std::string_view teaching() const = 0;
    /// Binds options to members.
    virtual void declare(options::options_description& to) = 0;
    /// How many arguments without a name it takes; they arrive in `arguments`. -1: any number.
    [[nodiscard]] virtual int most_arguments() const { return 0; }
    /// Runs it and returns the exit code. May throw Failure.
    virtual int run() = 0;

    std::vector<std::string> arguments;
};

using CommandPtr = std::unique_ptr<Command>;
/// Every command, in the order of the list that `persona --help` shows.
[[nodiscard]] std::vector<CommandPtr> all_commands();

// Makers, one for each file of commands.
void add_synthesise_commands(std::vector<CommandPtr>& to);
void add_model_commands(std::vector<CommandPtr>& to);
void add_report_command(std::vector<CommandPtr>& to);
void add_privacy_commands(std::vector<CommandPtr>& to);
void add_leaks_commands(std::vector<CommandPtr>& to);
void add_restore_command(std::vector<CommandPtr>& to);
void add_classes_command(std::vector<CommandPtr>& to);
void add_pipeline_commands(std::vector<CommandPtr>& to);
void add_plugin_commands(std::vector<CommandPtr>& to);
void add_provider_commands(std::vector<CommandPtr>& to);

/// An option that a command can not do without; throws Failure with `example` as the hint when it is empty.
void need(const std::string& value, const char* option, const char* example);
/// The names of "A, B" as a list.
[[nodiscard]] Value listed(const std::string& names);
/// Throws a configuration error.
[[noreturn]] void misused(std::string message, std::string hint = {});

/// The registry, or null after the refusals were printed.
[[nodiscard]] std::unique_ptr<Registry> open_registry(const RunOptions& options, int& code);

/// A ready-made pipeline and what a command sets in it.
class PipelineRun {
public:
    PipelineRun(std::string pipeline, const RunOptions& run_options)
        : pipeline_(std::move(pipeline)), options_(run_options) {}
    PipelineRun& set(std::string_view name, std::string_view value);
    /// Only when there is a value.
    PipelineRun& set_given(std::string_view name, const std::string& value);
    PipelineRun& sets(const std::vector<std::string>& arguments);
    /// One more stage, like another but for one key.
    PipelineRun& further(const std::string& name, const std::string& like, const std::string& key,
                         const std::string& value);
    /// Who writes the texts, as --provider and --model name it: decides which pipeline runs.
    PipelineRun& writer(const std::string& provider, const std::string& model, ModelPipelines pipelines = {});
    /// Who refines them, as --refine-with and --refine-model name it; empty: nobody.
    PipelineRun& refiner(const std::string& provider, const std::string& model);
    /// What is set in it that it does not have is passed over: it is set for a pipeline of which this one is a part.
    PipelineRun& part() {
        part_ = true;
        return *this;
    }
    /// Loads and checks; false after the errors were printed, with the exit code in code().
    [[nodiscard]] bool prepare();
    /// prepare(), run with progress, tell the end.
    int run_and_tell();
    /// Of run() or run_and_tell(); null while there is none.
    [[nodiscard]] const RunResult* result() const { return result_ ? &*result_ : nullptr; }
    /// The result is written by the pipeline itself, to standard output, and there is nothing to repeat it for: --json is
    /// not about the report, and there is no record unless one is asked for.
    PipelineRun& shows();
    /// prepare() and run with progress; null when it did not come to a run.
    [[nodiscard]] const RunResult* run();
    /// What is said about it, and how.
    [[nodiscard]] Talk talk() const;
    [[nodiscard]] const Job& job() const { return *job_; }
    [[nodiscard]] const Registry& registry() const { return *registry_; }
    [[nodiscard]] int code() const noexcept { return code_; }
private:
    /// The user typed --format, not the --set that the command made of it.
    void as_typed(Error& error) const;
    void choose_pipeline();
    void leave_out_unknown(const std::string& file, std::vector<std::string>& sets) const;
    std::string pipeline_;
    const RunOptions& options_;
    std::vector<std::string> sets_;
    struct Further {
        std::string name, like;
        StageOverride setting;
    };
    void add_stages(PipelineSpec& spec) const;
    std::vector<Further> further_;
    std::string provider_, model_, refine_with_, refine_model_;
    ModelPipelines by_model_;
    bool shows_ = false, part_ = false;
    std::unique_ptr<Registry> registry_;
    std::optional<Job> job_;
    std::optional<RunResult> result_;
    int code_ = 0;
};

}  // namespace persona::cli
