#include "command.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/run/ready_made.hpp"

namespace persona::cli {

std::vector<CommandPtr> all_commands() {
    std::vector<CommandPtr> out;
    add_synthesise_commands(out);
    add_model_commands(out);
    add_report_command(out);
    add_privacy_commands(out);
    add_leaks_commands(out);
    add_restore_command(out);
    add_classes_command(out);
    add_pipeline_commands(out);
    add_plugin_commands(out);
    add_provider_commands(out);
    return out;
}

void misused(std::string message, std::string hint) {
    throw Failure(Error(ErrorCode::configuration, std::move(message), std::move(hint)));
}

void need(const std::string& value, const char* option, const char* example) {
    if (value.empty()) misused(std::string(option) + " is missing", example);
}

Value listed(const std::string& names) {
    Value::List out;
    std::string name;
    for (const char c : names + ",") {
        if (c == ',') {
            if (!name.empty()) out.emplace_back(std::move(name));
            name.clear();
        } else if (c != ' ') {
            name += c;
        }
    }
    return Value(std::move(out));
}

std::unique_ptr<Registry> open_registry(const RunOptions& run_options, int& code) {
    std::vector<Error> errors;
    auto registry = make_registry(run_options.search(), errors);
    if (errors.empty()) return registry;
    print_errors(errors);
    code = errors_exit_code(errors);
    return nullptr;
}

PipelineRun& PipelineRun::set(std::string_view name, std::string_view value) {
    sets_.push_back(set_argument(name, value));
    return *this;
}

PipelineRun& PipelineRun::set_given(std::string_view name, const std::string& value) {
    return value.empty() ? *this : set(name, value);
}

PipelineRun& PipelineRun::sets(const std::vector<std::string>& arguments) {
    sets_.insert(sets_.end(), arguments.begin(), arguments.end());
    return *this;
}

void PipelineRun::as_typed(Error& error) const {
    constexpr std::string_view set = "--set ";
    if (!error.place || !error.place->file.starts_with(set)) return;
    const auto name = error.place->file.substr(set.size());
    for (const auto& typed : options_.sets)
        if (typed.starts_with(name + "=")) return;
    // Settings of stages come from files; those of the pipeline have the options' own names.
    if (name == "model_name") error.place->file = "--model";
    else if (name == by_model_.provider + ".use") error.place->file = "--provider";
    else if (name == "editor.use") error.place->file = "--refine-with";
    else if (name == "prompt_price" || name == "answer_price") error.place->file = "--prices";
    else if (name == "model.constraints") error.place->file = "--constraints";
    else if (name == "generate.conditions" || name == "model.first") error.place->file = "--condition";
    else if (name.find('.') != std::string::npos) error.place->file = "--columns";
    else error.place->file = "--" + name;
    if (name.find('.') != std::string::npos) return;
    std::replace(error.place->file.begin(), error.place->file.end(), '_', '-');
}

PipelineRun& PipelineRun::further(const std::string& name, const std::string& like, const std::string& key,
                                  const std::string& value) {
    further_.push_back({name, like, {key, value}});
    return *this;
}

void PipelineRun::add_stages(PipelineSpec& spec) const {
    for (const auto& more : further_) {
        const auto at = std::find_if(spec.stages.begin(), spec.stages.end(),
                                     [&](const StageSpec& stage) { return stage.name == more.like; });
        auto stage = *at;
        stage.name = more.name;
        stage.overrides.push_back(more.setting);
        spec.stages.insert(at, std::move(stage));
    }
}

PipelineRun& PipelineRun::refiner(const std::string& provider, const std::string& model) {
    refine_with_ = provider;
    refine_model_ = model;
    return *this;
}

PipelineRun& PipelineRun::writer(const std::string& provider, const std::string& model, ModelPipelines pipelines) {
    provider_ = provider;
    by_model_ = std::move(pipelines);
    model_ = model;
    return *this;
}

void PipelineRun::choose_pipeline() {
    if (provider_.empty() && model_.empty() && refine_with_.empty() && refine_model_.empty()) return;
    auto drafts = choose_writer(*registry_, provider_, model_, by_model_).value();
    const auto choice = choose_refined(*registry_, std::move(drafts), refine_with_, refine_model_).value();
    pipeline_ = choice.pipeline;
    // Without a model nothing is there to be told what it may not decide.
    if (pipeline_ == by_model_.without)
        std::erase_if(sets_, [](const std::string& set) { return set.starts_with("write."); });
    sets_.insert(sets_.end(), choice.sets.begin(), choice.sets.end());
    if (!choice.note.empty() && !options_.quiet) fmt::print(stderr, "note: {}\n", choice.note);
}

void PipelineRun::leave_out_unknown(const std::string& file, std::vector<std::string>& sets) const {
    std::vector<Error> ignored;  // they come again when it is loaded with what is set
    const auto spec = load_pipeline(file, {}, ignored);
    if (!spec) return;
    std::erase_if(sets, [&](const std::string& set) {
        const auto name = set.substr(0, set.find('='));
        const auto dot = name.find('.');
        if (dot != std::string::npos) return spec->stage(name.substr(0, dot)) == nullptr;
        return std::none_of(spec->parameters.begin(), spec->parameters.end(),
                            [&](const auto& parameter) { return parameter.name == name; });
    });
}

bool PipelineRun::prepare() {
    registry_ = open_registry(options_, code_);
    if (!registry_) return false;
    choose_pipeline();
    const auto file = ready_made_pipeline(pipeline_).value();
    // What was typed with --set comes last, so it wins.
    auto sets = sets_;
    sets.insert(sets.end(), options_.sets.begin(), options_.sets.end());
    if (part_) leave_out_unknown(file, sets);
    std::vector<Error> errors;
    if (auto spec = load_pipeline(file, {sets, {}}, errors)) {
        add_stages(*spec);
        job_ = prepare_job(*std::move(spec), std::move(sets), *registry_, errors);
    }
    if (job_) return true;
    for (auto& error : errors) as_typed(error);
    print_errors(errors);
    code_ = errors_exit_code(errors);
    return false;
}

PipelineRun& PipelineRun::shows() {
    shows_ = true;
    return *this;
}

Talk PipelineRun::talk() const {
    auto out = options_.talk();
    out.json = out.json && !shows_;
    return out;
}

const RunResult* PipelineRun::run() {
    auto settings = options_.settings().value();
    if (shows_ && !settings.record) settings.record = "";
    if (!prepare()) return nullptr;
    result_ = run_with_progress(*job_, *registry_, std::move(settings), talk());
    if (result_->outcome.error) as_typed(*result_->outcome.error);
    code_ = result_->exit_code;
    return &*result_;
}

int PipelineRun::run_and_tell() {
    if (const auto* result = run()) tell_result(*job_, *result, talk());
    return code_;
}

}  // namespace persona::cli
