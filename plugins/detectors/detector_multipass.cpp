#include "detector_multipass.hpp"

#include <algorithm>

#include <persona/text.hpp>

namespace persona::detectors {
namespace {

constexpr const char* passes_hint =
    "write passes as a list: [patterns, names, {use: patterns, entities: [EMAIL_ADDRESS]}]";

std::string full_name(std::string_view name) {
    return name.find('.') == std::string_view::npos ? "detector." + std::string(name) : std::string(name);
}

Value with_languages(Value parameters, const std::vector<std::string>& languages) {
    if (parameters.find("languages") != nullptr) return parameters;
    auto map = parameters.map() == nullptr ? Value::Map{} : *parameters.map();
    Value::List list;
    for (const auto& language : languages) list.emplace_back(language);
    map.push_back({"languages", Value(std::move(list)), {}});
    return Value(std::move(map)).at(parameters.place());
}

}  // namespace

DetectorMultipass::DetectorMultipass() {
    Value::List usual;
    for (const auto* name : {"normalise", "patterns", "names", "propagate"}) usual.emplace_back(std::string(name));
    passes_ = Value(std::move(usual));
}

void DetectorMultipass::describe(Description& description) {
    description
        .doc("Runs several detectors over each batch, in the order given, and merges what they find.",
             "A pass is a detector's name, with or without `detector.`, or a map with `use` and the detector's own "
             "parameters; the same one may come twice.\n\n"
             "Findings are merged by one rule: the same range and type from several detectors adds up, overlapping "
             "findings of one type join, a certain one "
             "beats a likely one, what your own pattern found a guess, a longer one a contained one. Where roles are "
             "wired to `votes`, the pass `columns` "
             "runs first unless the list names it.")
        .parallel();
    description.parameter("passes", passes_, "The detectors, in order.")
        .example("[normalise, {use: patterns, entities: [EMAIL_ADDRESS]}, names, propagate]");
    description
        .parameter(
            "languages", languages_,
            "For the passes patterns and names, where they do not say themselves: the languages to look for. Empty "
            "means all.")
        .example("[en, de]");
    description
        .artifact_input("votes", std::string(ColumnRoles::kind_name),
                        "The roles of the columns, from analyser.columns.")
        .reference()
        .optional();
}

Status DetectorMultipass::configure(StageFactory& factory) {
    stages_.clear();
    names_.clear();
    if (passes_.list() == nullptr || passes_.list()->empty())
        return Error(ErrorCode::configuration, "'passes' must be a list of at least one detector", passes_hint)
            .at(passes_.place());
    const auto make = [&](const std::string& name, const Value& parameters,
                          const Value& where) -> Result<std::shared_ptr<Transform>> {
        if (name == "detector.multipass")
            return Error(ErrorCode::configuration, "detector.multipass can not be a pass of itself",
                         "write its passes into the list")
                .at(where.place());
        const auto known = factory.names();
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            std::vector<std::string> detectors;
            std::copy_if(known.begin(), known.end(), std::back_inserter(detectors),
                         [](const std::string& each) { return each.starts_with("detector."); });
            const auto nearest = nearest_name(name, detectors);
            return Error(ErrorCode::configuration, "there is no stage '" + name + "' to be a pass",
                         nearest ? "did you mean '" + nearest->substr(9) + "'?"
                                 : "'persona plugin list' names all stages")
                .at(where.place());
        }
        PERSONA_ASSIGN(auto stage, factory.create(name, parameters));
        auto transform = std::dynamic_pointer_cast<Transform>(stage);
        if (transform == nullptr)
            return Error(ErrorCode::configuration, "'" + name + "' is no transform and can not be a pass", passes_hint)
                .at(where.place());
        return transform;
    };
    for (const auto& item : *passes_.list()) {
        const Value* use = item.string() != nullptr ? &item : item.find("use");
        if (use == nullptr || use->string() == nullptr)
            return Error(ErrorCode::configuration, "a pass must be a name, or a map with 'use'", passes_hint)
                .at(item.place());
        Value parameters;
        if (item.map() != nullptr) {
            Value::Map others;
            for (const auto& entry : *item.map()) {
                if (entry.key != "use") others.push_back(entry);
            }
            parameters = Value(std::move(others)).at(item.place());
        }
        const auto name = full_name(*use->string());
        if (!languages_.empty() && (name == "detector.patterns" || name == "detector.names"))
            parameters = with_languages(std::move(parameters), languages_);
        PERSONA_ASSIGN(auto stage, make(name, parameters, item));
        stages_.push_back(std::move(stage));
        names_.push_back(name);
    }
    PERSONA_ASSIGN(columns_, make("detector.columns", Value{}, passes_));
    return {};
}

Status DetectorMultipass::open(Context& context) {
    const bool wired = !context.artifacts("votes").empty();
    const bool listed = std::find(names_.begin(), names_.end(), "detector.columns") != names_.end();
    if (listed && !wired)
        return Error(ErrorCode::configuration, "the pass 'columns' has no roles to write",
                     "wire 'votes' to an analyser.columns stage");
    run_columns_ = wired && !listed;
    if (run_columns_) PERSONA_TRY(columns_->open(context));
    for (const auto& stage : stages_) PERSONA_TRY(stage->open(context));
    return {};
}

Result<Batch> DetectorMultipass::process(const Batch& batch, Context& context) {
    Batch now = batch;
    if (run_columns_) {
        PERSONA_ASSIGN(now, columns_->process(now, context));
    }
    for (const auto& stage : stages_) {
        PERSONA_ASSIGN(now, stage->process(now, context));
    }
    if (now.rows != batch.rows)
        return Error(ErrorCode::accounting, "a pass changed the number of rows", "detectors only add findings");
    return now;
}

void DetectorMultipass::close() noexcept {
    for (const auto& stage : stages_) stage->close();
}

}  // namespace persona::detectors
