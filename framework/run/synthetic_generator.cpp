#include <persona/synthetic_generator.hpp>

#include "framework/run/job.hpp"
#include "framework/run/requests.hpp"
#include "framework/run/run_options.hpp"
#include "framework/run/writer_choice.hpp"

namespace persona {

struct SyntheticGenerator::Inside {
    SyntheticGeneratorOptions options;
    std::unique_ptr<Registry> registry;
    std::vector<Error> refused;  ///< plugins that did not load

    [[nodiscard]] Status check_options() const {
        const auto wrong = [](const char* message) { return Error(ErrorCode::configuration, message); };
        if (options.threads < 0 || options.threads > most_threads)
            return wrong("`threads` must be between 1 and 1024, or 0 for one a core");
        if (options.memory < least_memory) return wrong("`memory` must be at least 64 MiB, in bytes");
        if (options.k < 1) return wrong("`k` must be at least 1");
        return {};
    }
    [[nodiscard]] Result<Job> prepare(std::string_view pipeline, std::vector<std::string> sets) const {
        if (!refused.empty()) return refused.front();
        PERSONA_TRY(check_options());
        return prepare_ready_made(pipeline, std::move(sets), *registry);
    }
    [[nodiscard]] RunResult run(Job& job) const {
        RunSettings settings;
        settings.threads = options.threads;
        settings.memory = options.memory;
        settings.seed = options.seed;
        settings.key_file = options.key_file;
        settings.k = options.k;
        settings.spool = options.spool;
        if (options.report) settings.reports = {*options.report};
        settings.record = options.record ? *options.record : "";
        settings.stop = options.stop;
        if (options.log)
            settings.log = [log = options.log](LogLevel level, const std::string& text) {
                if (level != LogLevel::debug) log(text);
            };
        return run_job(job, *registry, settings);
    }
};

SyntheticGenerator::SyntheticGenerator(SyntheticGeneratorOptions options) : inside_(std::make_unique<Inside>()) {
    PluginSearch search;
    for (const auto& folder : options.plugin_folders) search.folders.emplace_back(folder);
    inside_->options = std::move(options);
    inside_->registry = make_registry(search, inside_->refused);
}
SyntheticGenerator::~SyntheticGenerator() = default;
SyntheticGenerator::SyntheticGenerator(SyntheticGenerator&&) noexcept = default;
SyntheticGenerator& SyntheticGenerator::operator=(SyntheticGenerator&&) noexcept = default;

Result<SynthesiseResult> SyntheticGenerator::synthesise(const SynthesiseRequest& request) const {
    if (request.input.empty() || request.output.empty())
        return Error(ErrorCode::configuration, "`input` and `output` must name files");
    if (request.count && *request.count < 1)
        return Error(ErrorCode::configuration, "`count` must be at least 1",
                     "leave it out for as many rows as came in");
    if (request.whole_rows &&
        (request.provider.empty() || request.provider == "embedded" || !request.refine_with.empty()))
        return Error(ErrorCode::configuration, "whole rows need a provider's model, and are not refined",
                     "name a provider, and none to refine with");
    PERSONA_ASSIGN(auto drafts, choose_writer(*inside_->registry, request.provider, request.model,
                                              request.whole_rows ? whole_rows() : ModelPipelines{}));
    PERSONA_ASSIGN(auto writer,
                   choose_refined(*inside_->registry, std::move(drafts), request.refine_with, request.refine_model));
    auto sets = std::move(writer.sets);
    const auto others = sets_of(request);
    sets.insert(sets.end(), others.begin(), others.end());
    PERSONA_ASSIGN(auto job, inside_->prepare(writer.pipeline, std::move(sets)));
    auto run = inside_->run(job);
    if (run.outcome.error) return *std::move(run.outcome.error);
    if (!run.warnings.empty()) return run.warnings.front();
    SynthesiseResult out;
    for (const auto& stage : run.outcome.stages) {
        if (stage.use.starts_with("reader.")) out.rows_in += stage.rows_out;
        if (stage.use.starts_with("writer.")) out.rows_out += stage.rows_in;
    }
    out.rows_rejected = run.outcome.rejected;
    out.figures = figures_of(run.outcome);
    for (const auto& written : run.outcome.targets) out.targets.push_back(written.target);
    out.report = std::move(run.report);
    out.record_path = std::move(run.record_path);
    return out;
}

Result<ValidationResult> SyntheticGenerator::validate(const ValidateRequest& request) const {
    if (request.original.empty() || request.synthetic.empty())
        return Error(ErrorCode::configuration, "`original` and `synthetic` must name files");
    PERSONA_ASSIGN(auto job, inside_->prepare(request.holdout ? "validate-holdout" : "validate", sets_of(request)));
    auto run = inside_->run(job);
    auto figures = figures_of(run.outcome);
    // A missed gate refuses the run, but what was asked for is the judgement.
    const bool judged = run.outcome.error && run.outcome.error->code == ErrorCode::refused && figures.verdicts != "{}";
    if (run.outcome.error && !judged) return *std::move(run.outcome.error);
    return figures;
}

}  // namespace persona
