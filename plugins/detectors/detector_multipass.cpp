#include "detector_multipass.hpp"

#include <algorithm>
#include <map>

#include <persona/text.hpp>

#include "pass_context.hpp"

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

/// One for each pass; null where it keeps none.
struct PassStates final : State {
    std::vector<StatePtr> of;
};

}  // namespace

DetectorMultipass::DetectorMultipass() {
    Value::List usual;
    for (const auto* name : {"normalise", "patterns", "names", "propagate"}) usual.emplace_back(std::string(name));
    passes_ = Value(std::move(usual));
}

void DetectorMultipass::describe(Description& description) {
    description
        .doc(
            "Runs several detectors over each batch, in the order given, and merges what they find.",
            "A pass is a detector's name, with or without `detector.`, or a map with `use` and the detector's own "
            "parameters; the same one may come twice.\n\n"
            "Findings are merged by one rule: the same range and type from several detectors adds up, overlapping "
            "findings of one type join, a certain one "
            "beats a likely one, what your own pattern found a guess, a longer one a contained one. Where roles are "
            "wired to `votes`, the pass `columns` "
            "runs first unless the list names it.\n\n"
            "A pass may ask a model (`{use: llm, provider: looker}`). The rules are those of a stage by itself: whom "
            "the "
            "passes show their data to is decided before the run, `accepts: raw` stands at this stage, lint and report "
            "repeat it. What passes have to say at the end is this stage's to say: the verdict of `llm` is its output "
            "`verdict`, of a second such pass `verdict-2`. Batches then come one after the other, as the model "
            "answers.")
        .parallel();
    description.parameter("passes", passes_, "The detectors, in order.")
        .example("[normalise, {use: patterns, entities: [EMAIL_ADDRESS]}, names, propagate]")
        .stages();
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
    std::map<std::string, int> met;
    for (const auto& pass : made_)
        for (const auto& port : pass.artifacts) {
            const auto count = ++met[port.name];
            description.artifact_output(port.name + (count == 1 ? "" : "-" + std::to_string(count)), port.artifact,
                                        port.doc);
        }
}

Result<DetectorMultipass::Pass> DetectorMultipass::make(StageFactory& factory, const std::string& name,
                                                        const Value& parameters, const Value& where) {
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
                     nearest ? "did you mean '" + nearest->substr(9) + "'?" : "'persona plugin list' names all stages")
            .at(where.place());
    }
    PERSONA_ASSIGN(auto stage, factory.create(name, parameters));
    Pass out{name, std::dynamic_pointer_cast<Transform>(stage), {}};
    if (out.stage == nullptr)
        return Error(ErrorCode::configuration, "'" + name + "' is no transform and can not be a pass", passes_hint)
            .at(where.place());
    Description description;
    out.stage->describe(description);
    for (auto& port : description.ports)
        if (!port.is_input && !port.artifact.empty()) out.artifacts.push_back(std::move(port));
    return out;
}

Result<DetectorMultipass::Pass> DetectorMultipass::make_listed(StageFactory& factory, const Value& item) const {
    const Value* use = item.string() != nullptr ? &item : item.find("use");
    if (use == nullptr || use->string() == nullptr)
        return Error(ErrorCode::configuration, "a pass must be a name, or a map with 'use'", passes_hint)
            .at(item.place());
    Value parameters;
    if (item.map() != nullptr) {
        Value::Map others;
        for (const auto& entry : *item.map())
            if (entry.key != "use") others.push_back(entry);
        parameters = Value(std::move(others)).at(item.place());
    }
    const auto name = full_name(*use->string());
    if (!languages_.empty() && (name == "detector.patterns" || name == "detector.names"))
        parameters = with_languages(std::move(parameters), languages_);
    return make(factory, name, parameters, item);
}

Status DetectorMultipass::configure(StageFactory& factory) {
    made_.clear();
    if (passes_.list() == nullptr || passes_.list()->empty())
        return Error(ErrorCode::configuration, "'passes' must be a list of at least one detector", passes_hint)
            .at(passes_.place());
    for (const auto& item : *passes_.list()) {
        PERSONA_ASSIGN(auto pass, make_listed(factory, item));
        made_.push_back(std::move(pass));
    }
    PERSONA_ASSIGN(auto columns, make(factory, "detector.columns", Value{}, passes_));
    columns_ = std::move(columns.stage);
    return {};
}

Status DetectorMultipass::open(Context& context) {
    const bool wired = !context.artifacts("votes").empty();
    const bool listed =
        std::any_of(made_.begin(), made_.end(), [](const Pass& pass) { return pass.name == "detector.columns"; });
    if (listed && !wired)
        return Error(ErrorCode::configuration, "the pass 'columns' has no roles to write",
                     "wire 'votes' to an analyser.columns stage");
    run_columns_ = wired && !listed;
    if (run_columns_) PERSONA_TRY(columns_->open(context));
    for (const auto& pass : made_) PERSONA_TRY(pass.stage->open(context));
    return {};
}

StatePtr DetectorMultipass::start() const {
    auto out = std::make_unique<PassStates>();
    for (const auto& pass : made_) out->of.push_back(pass.stage->start());
    return out;
}

Result<Batch> DetectorMultipass::process(const Batch& batch, Context& context) {
    // A single text is looked into outside a run (TextScanner), where nothing is kept.
    const auto* states = static_cast<const PassStates*>(context.state());
    Batch now = batch;
    if (run_columns_) {
        PERSONA_ASSIGN(now, columns_->process(now, context));
    }
    for (std::size_t i = 0; i < made_.size(); ++i) {
        PassContext own(context, states == nullptr ? nullptr : states->of[i].get());
        PERSONA_ASSIGN(now, made_[i].stage->process(now, own));
    }
    if (now.rows != batch.rows)
        return Error(ErrorCode::accounting, "a pass changed the number of rows", "detectors only add findings");
    return now;
}

Status DetectorMultipass::merge(State& into, State& from) const {
    auto& all = static_cast<PassStates&>(into).of;
    auto& part = static_cast<PassStates&>(from).of;
    for (std::size_t i = 0; i < made_.size(); ++i)
        if (part[i]) PERSONA_TRY(made_[i].stage->merge(*all[i], *part[i]));
    return {};
}

Result<std::vector<ArtifactPtr>> DetectorMultipass::finish(State& state, Context& context) {
    std::vector<ArtifactPtr> out;
    for (std::size_t i = 0; i < made_.size(); ++i) {
        auto* own = static_cast<PassStates&>(state).of[i].get();
        if (made_[i].artifacts.empty() || own == nullptr) continue;
        PassContext inside(context, own);
        PERSONA_ASSIGN(auto artifacts, made_[i].stage->finish(*own, inside));
        out.insert(out.end(), artifacts.begin(), artifacts.end());
    }
    return out;
}

void DetectorMultipass::close() noexcept {
    for (const auto& pass : made_) pass.stage->close();
}

}  // namespace persona::detectors
