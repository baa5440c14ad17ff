#include "framework/config/pipeline.hpp"

#include <algorithm>
#include <cstdlib>

#include "framework/config/bind.hpp"
#include "framework/config/checks.hpp"
#include "framework/config/extends.hpp"
#include "framework/config/interpolate.hpp"
#include "framework/config/parameters.hpp"
#include "framework/config/yaml.hpp"

namespace persona {
namespace {

StageSpec read_stage(const Value::Entry& entry, std::vector<Error>& errors) {
    StageSpec out;
    out.name = entry.key;
    out.place = entry.place;
    if (!valid_name(entry.key))
        errors.push_back(wrong(entry.place, in_quotes(entry.key) + " can not be a name",
                               "begin with a letter; then letters, digits, _ and -"));
    const auto* keys = entry.value.map();
    if (!keys) {
        errors.push_back(wrong(entry.place,
                               in_quotes(entry.key) + " must be a map, not " + std::string(entry.value.kind()),
                               "write " + entry.key + ": {use: …, from: …}"));
        return out;
    }
    for (const auto& key : *keys) {
        if (key.key != "use") {
            out.keys.push_back(key);
        } else if (const auto* text = expect_text("use", key.value, errors)) {
            out.use = *text;
            out.use_place = key.value.place();
        }
    }
    if (!entry.value.find("use"))
        errors.push_back(wrong(entry.place, in_quotes(entry.key) + " does not say which stage it uses",
                               "add 'use:', for example 'use: reader.auto'"));
    return out;
}

std::vector<StageSpec> read_stages(std::string_view key, const Value& value, std::vector<Error>& errors) {
    std::vector<StageSpec> out;
    const auto* entries = value.map();
    if (!entries) {
        errors.push_back(wrong(value.place(),
                               in_quotes(key) + " must be a map from names to stages, not " + std::string(value.kind()),
                               "write a line 'name: {use: …}' for each"));
        return out;
    }
    for (const auto& entry : *entries) out.push_back(read_stage(entry, errors));
    return out;
}

std::optional<Refine> read_refine(const Value& value, const Place& place, std::vector<Error>& errors) {
    const auto* keys = value.map();
    if (!keys) {
        errors.push_back(wrong(value.place(), "'refine' must be a map, not " + std::string(value.kind()),
                               "write {from: <stage>, rounds: 3, until: <verdict>}"));
        return std::nullopt;
    }
    check_keys("'refine'", *keys, {"from", "rounds", "until"}, errors);
    Refine out;
    out.place = place;
    if (const auto* from = value.find("from")) {
        if (const auto* text = expect_text("from", *from, errors)) out.from = *text;
    } else {
        errors.push_back(wrong(place, "'refine' does not say where a round begins", "add 'from: <stage>'"));
    }
    if (const auto* rounds = value.find("rounds")) {
        if (rounds->integer() && *rounds->integer() >= 1 && *rounds->integer() <= 1000) out.rounds = *rounds->integer();
        else errors.push_back(wrong(rounds->place(), "'rounds' must be a whole number between 1 and 1000"));
    } else {
        errors.push_back(wrong(place, "'refine' does not say how often at most", "add 'rounds: 3'"));
    }
    if (const auto* until = value.find("until")) out.until = read_reference("until", *until, errors);
    return out;
}

/// Hands every `--set stage.key=value` to its stage.
void give_overrides(PipelineSpec& pipeline, const std::vector<SetArgument>& sets, std::vector<Error>& errors) {
    std::vector<std::string> names;
    for (const auto* group : {&pipeline.stages, &pipeline.providers})
        for (const auto& stage : *group) names.push_back(stage.name);
    for (const auto& set : sets) {
        if (set.stage.empty()) continue;
        bool found = false;
        for (auto* group : {&pipeline.stages, &pipeline.providers})
            for (auto& stage : *group) {
                if (stage.name != set.stage) continue;
                found = true;
                if (set.key == "use") {
                    stage.use = set.text;
                    stage.use_place = {set.origin(), 0, 0};
                    continue;
                }
                std::erase_if(stage.overrides, [&](const auto& earlier) { return earlier.key == set.key; });
                stage.overrides.push_back({set.key, set.text});
            }
        if (!found)
            errors.push_back(wrong({set.origin(), 0, 0}, "the pipeline has no stage " + in_quotes(set.stage),
                                   suggestion(set.stage, names, "its stages are: ")));
    }
}

void check_names(const PipelineSpec& pipeline, std::vector<Error>& errors) {
    for (const auto& provider : pipeline.providers)
        if (pipeline.stage(provider.name))
            errors.push_back(wrong(provider.place, in_quotes(provider.name) + " is a stage and a provider",
                                   "give one of them another name"));
    if (!pipeline.refine || pipeline.refine->from.empty()) return;
    std::vector<std::string> names;
    for (const auto& stage : pipeline.stages) names.push_back(stage.name);
    if (!pipeline.stage(pipeline.refine->from))
        errors.push_back(
            wrong(pipeline.refine->place,
                  "'refine' begins at " + in_quotes(pipeline.refine->from) + ", which is no stage of this pipeline",
                  suggestion(pipeline.refine->from, names, "the stages are: ")));
    if (pipeline.refine->until && !pipeline.stage(pipeline.refine->until->stage))
        errors.push_back(
            wrong(pipeline.refine->until->place,
                  "'until' names " + in_quotes(pipeline.refine->until->stage) + ", which is no stage of this pipeline",
                  suggestion(pipeline.refine->until->stage, names, "the stages are: ")));
}

void read_top(const Value& root, PipelineSpec& out, const LoadOptions& options, std::vector<Error>& errors) {
    const Environment from_process = [](const std::string& name) -> std::optional<std::string> {
        const char* text = std::getenv(name.c_str());
        return text ? std::optional<std::string>(text) : std::nullopt;
    };
    const Environment& environment = options.environment ? options.environment : from_process;
    check_keys("a pipeline", *root.map(),
               {"pipeline", "doc", "extends", "parameters", "stages", "providers", "trust", "refine", "gates", "tests"},
               errors);
    if (const auto* name = root.find("pipeline")) {
        if (const auto* text = expect_text("pipeline", *name, errors)) out.name = *text;
    } else {
        errors.push_back(wrong({out.file, 1, 1}, "the pipeline has no name", "begin the file with 'pipeline: <name>'"));
    }
    if (const auto* doc = root.find("doc"))
        if (const auto* text = expect_text("doc", *doc, errors)) out.doc = *text;
    if (const auto* trust = root.find("trust")) {
        (void)expect_texts("trust", *trust, errors);
        if (trust->list()) out.trust = *trust->list();
    }
    if (const auto* tests = root.find("tests")) {
        out.tests = *tests;
        if (!tests->list())
            errors.push_back(wrong(tests->place(), "'tests' must be a list, not " + std::string(tests->kind())));
    }
    const auto sets = read_set_arguments(options.sets, errors);
    if (const auto* declared = root.find("parameters")) out.parameters = declare_parameters(*declared, errors);
    resolve_parameters(out.parameters, sets, environment, errors);

    Interpolator interpolator(out.parameters, environment, errors);
    const auto section = [&](const char* key) -> std::optional<Value> {
        const auto* value = root.find(key);
        return value ? interpolator.replace(*value) : std::nullopt;
    };
    if (const auto stages = section("stages")) out.stages = read_stages("stages", *stages, errors);
    else
        errors.push_back(wrong({out.file, 1, 1}, "the pipeline has no stages",
                               "add 'stages:' and a line 'name: {use: …}' for each"));
    if (const auto providers = section("providers")) out.providers = read_stages("providers", *providers, errors);
    if (const auto refine = section("refine")) out.refine = read_refine(*refine, refine->place(), errors);
    if (const auto gates = section("gates"); gates && !gates->is_null())
        if (const auto* text = expect_text("gates", *gates, errors))
            out.gates = resolve_path(*text, gates->place(), false);
    give_overrides(out, sets, errors);
    check_names(out, errors);
    for (const auto& parameter : out.parameters) {
        // An extension may give what a parameter of the other file was for; then nobody may set it.
        const bool matters = parameter.is_set || parameter.place.file == out.file;
        if (matters && parameter.is_declared_well && !interpolator.met_unknown() &&
            !interpolator.used().contains(parameter.name))
            errors.push_back(wrong(parameter.place, "the parameter " + in_quotes(parameter.name) + " is used nowhere",
                                   "write \"${" + parameter.name + "}\" where it is meant, or take it out"));
    }
}

}  // namespace

const StageSpec* PipelineSpec::stage(std::string_view stage_name) const noexcept {
    const auto found =
        std::find_if(stages.begin(), stages.end(), [&](const auto& stage) { return stage.name == stage_name; });
    return found == stages.end() ? nullptr : &*found;
}

const StageSpec* PipelineSpec::provider(std::string_view provider_name) const noexcept {
    const auto found = std::find_if(providers.begin(), providers.end(),
                                    [&](const auto& provider) { return provider.name == provider_name; });
    return found == providers.end() ? nullptr : &*found;
}

std::optional<PipelineSpec> parse_pipeline(std::string_view text, const std::string& file_name,
                                           const LoadOptions& options, std::vector<Error>& errors) {
    auto own = parse_pipeline_map(text, file_name, errors);
    if (!own) return std::nullopt;
    PipelineSpec out;
    out.file = file_name;
    std::vector<Error> found;
    if (const auto root = with_extended(*std::move(own), file_name, out.extends, found))
        read_top(*root, out, options, found);
    if (found.empty()) return out;
    sort_by_place(found, file_name);
    errors.insert(errors.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    return std::nullopt;
}

std::optional<PipelineSpec> load_pipeline(const std::string& path, const LoadOptions& options,
                                          std::vector<Error>& errors) {
    const auto text =
        read_pipeline_text(path, {path, 0, 0}, "check the name; it is looked for from the working directory", errors);
    return text ? parse_pipeline(*text, path, options, errors) : std::nullopt;
}

}  // namespace persona
