#include "framework/plugin/registry.hpp"

#include <algorithm>
#include <exception>

#include "framework/config/bind.hpp"
#include "framework/config/checks.hpp"
#include "framework/config/yaml.hpp"

namespace persona {
namespace {

/// Calls into a plugin; what it throws becomes an error that begins with `what`.
template <class Call>
auto guarded_call(ErrorCode code, const std::string& what, const Call& call) -> decltype(call()) {
    try {
        return call();
    } catch (const Failure& failure) {
        return failure.error();
    } catch (const std::exception& failure) {
        return Error(code, what + ": " + failure.what());
    } catch (...) {
        return Error(code, what + ": it threw something that is no std::exception");
    }
}

/// kind.name in lower case: "reader.csv", "gate".
bool valid_stage_name(std::string_view name) {
    if (name.empty() || name.size() > 64 || name.front() < 'a' || name.front() > 'z' || name.back() == '.' ||
        name.find("..") != std::string_view::npos)
        return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    });
}

std::string origin(const PluginInfo& plugin) {
    return plugin.path.empty() ? "persona itself" : "the plugin " + in_quotes(plugin.name) + " (" + plugin.path + ")";
}

/// What one plugin wants to register, before any of it counts.
class Wishes final : public StageRegistry {
public:
    void add_factory(std::string name, Factory factory) override {
        stages.emplace_back(std::move(name), std::move(factory));
    }
    void add_artifact(std::string kind, Loader loader) override {
        loaders.emplace_back(std::move(kind), std::move(loader));
    }
    std::vector<std::pair<std::string, Factory>> stages;
    std::vector<std::pair<std::string, Loader>> loaders;
};

}  // namespace

Registry::Registry() {
    PluginInfo self;
    self.name = "persona";
    self.version = PERSONA_VERSION;
    self.ships_with_persona = true;
    plugins_.push_back(std::move(self));
}

void Registry::add_factory(std::string name, Factory factory) {
    if (!valid_stage_name(name) || !factory || stages_.contains(name)) {
        errors_.push_back(Error(ErrorCode::internal, "persona's own stage " + in_quotes(name) +
                                                         " has a wrong name, a name that is taken, or no factory"));
        return;
    }
    auto& names = plugins_.front().stages;
    names.insert(std::upper_bound(names.begin(), names.end(), name), name);
    stages_.emplace(std::move(name), StageEntry{std::move(factory), 0});
}

void Registry::add_artifact(std::string kind, Loader loader) {
    if (!valid_name(kind) || !loader || loaders_.contains(kind)) {
        errors_.push_back(Error(ErrorCode::internal, "persona's own artifact kind " + in_quotes(kind) +
                                                         " has a wrong name, a name that is taken, or no loader"));
        return;
    }
    auto& kinds = plugins_.front().artifacts;
    kinds.insert(std::upper_bound(kinds.begin(), kinds.end(), kind), kind);
    loaders_.emplace(std::move(kind), LoaderEntry{std::move(loader), 0});
}

std::vector<Error> Registry::add_plugin(PluginInfo info, const PluginHandshake& handshake) {
    std::vector<Error> found;
    const auto fail = [&](std::string message, std::string hint = {}) {
        found.push_back(Error(ErrorCode::plugin, std::move(message), std::move(hint)).at({info.path, 0, 0}));
    };
    Wishes wishes;
    if (const char* message =
            handshake.register_stages ? handshake.register_stages(&wishes) : "it has no register function") {
        fail("the plugin " + in_quotes(info.name) + " could not register its stages: " + message,
             "tell its author; nothing of it is used");
        return found;
    }
    for (auto wish = wishes.stages.begin(); wish != wishes.stages.end(); ++wish) {
        const auto& name = wish->first;
        if (!valid_stage_name(name))
            fail("the plugin registers a stage of the name " + in_quotes(name),
                 "names are kind.name in lower case, such as transform.shout");
        else if (!wish->second) fail("the plugin registers the stage " + in_quotes(name) + " without a factory");
        else if (std::any_of(wishes.stages.begin(), wish, [&](const auto& earlier) { return earlier.first == name; }))
            fail("the plugin registers the stage " + in_quotes(name) + " twice");
        else if (const auto* other = plugin_of(name))
            fail("the stage " + in_quotes(name) + " of the plugin " + in_quotes(info.name) +
                     " is already there, from " + origin(*other),
                 "remove one of the two libraries, or leave its folder out");
    }
    for (auto wish = wishes.loaders.begin(); wish != wishes.loaders.end(); ++wish) {
        const auto& kind = wish->first;
        const auto other = loaders_.find(kind);
        if (!valid_name(kind))
            fail("the plugin registers an artifact of the kind " + in_quotes(kind),
                 "kinds are a letter, then letters, digits, _ and -");
        else if (!wish->second) fail("the plugin registers the artifact kind " + in_quotes(kind) + " without a loader");
        else if (std::any_of(wishes.loaders.begin(), wish, [&](const auto& earlier) { return earlier.first == kind; }))
            fail("the plugin registers the artifact kind " + in_quotes(kind) + " twice");
        else if (other != loaders_.end())
            fail("the artifact kind " + in_quotes(kind) + " of the plugin " + in_quotes(info.name) +
                     " is already there, from " + origin(plugins_[other->second.plugin]),
                 "remove one of the two libraries, or leave its folder out");
    }
    if (!found.empty()) return found;
    for (auto& [name, factory] : wishes.stages) {
        info.stages.push_back(name);
        stages_.emplace(name, StageEntry{std::move(factory), plugins_.size()});
    }
    for (auto& [kind, loader] : wishes.loaders) {
        info.artifacts.push_back(kind);
        loaders_.emplace(kind, LoaderEntry{std::move(loader), plugins_.size()});
    }
    std::sort(info.stages.begin(), info.stages.end());
    std::sort(info.artifacts.begin(), info.artifacts.end());
    plugins_.push_back(std::move(info));
    return found;
}

bool Registry::contains(std::string_view stage_name) const noexcept {
    return stages_.find(stage_name) != stages_.end();
}

std::vector<std::string> Registry::names() const {
    std::vector<std::string> out;
    for (const auto& entry : stages_) out.push_back(entry.first);
    return out;
}

std::vector<PluginInfo> Registry::plugins() const {
    auto out = plugins_;
    std::stable_sort(out.begin() + 1, out.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return out;
}

const PluginInfo* Registry::plugin_of(std::string_view stage_name) const noexcept {
    const auto found = stages_.find(stage_name);
    return found == stages_.end() ? nullptr : &plugins_[found->second.plugin];
}

Result<std::shared_ptr<Stage>> Registry::create(std::string_view stage_name) const {
    const auto found = stages_.find(stage_name);
    if (found == stages_.end())
        return Error(
            ErrorCode::configuration, "there is no stage " + in_quotes(stage_name),
            suggestion(stage_name, names(),
                       "'persona plugin list' shows what is there; a plugin that did not load may have it. Known: "));
    return guarded_call(ErrorCode::plugin, "the stage " + in_quotes(stage_name) + " could not be made",
                        [&]() -> Result<std::shared_ptr<Stage>> {
                            std::shared_ptr<Stage> stage = found->second.factory();
                            if (!stage)
                                return Error(ErrorCode::plugin, "the stage " + in_quotes(stage_name) +
                                                                    " could not be made: its factory gives nothing");
                            return stage;
                        });
}

std::optional<DescribedStage> Registry::describe(std::string_view stage_name, std::vector<Error>& errors) const {
    auto made = create(stage_name);
    if (!made.ok()) {
        errors.push_back(std::move(made).error());
        return std::nullopt;
    }
    DescribedStage out;
    out.stage = *std::move(made);
    out.kind = out.stage->stage_kind();
    auto description = checked_describe(std::string(stage_name), *out.stage, errors);
    if (!description) return std::nullopt;
    out.description = std::move(*description);
    // A writer from outside lets data out by its own word: it gets cleared data unless the pipeline file says `accepts:`.
    if (const auto* plugin = plugin_of(stage_name);
        out.kind == StageKind::writer && plugin && !plugin->ships_with_persona)
        for (auto& port : out.description.ports)
            if (port.is_input) port.lowest = Label::cleared;
    return out;
}

Result<ArtifactPtr> Registry::load_artifact(std::string_view kind, std::string_view bytes) const {
    const auto found = loaders_.find(kind);
    if (found == loaders_.end()) {
        std::vector<std::string> kinds;
        for (const auto& entry : loaders_) kinds.push_back(entry.first);
        return Error(ErrorCode::configuration, "nothing here reads an artifact of the kind " + in_quotes(kind),
                     suggestion(kind, kinds, "there are: "));
    }
    return guarded_call(ErrorCode::invalid_data, "the artifact of the kind " + in_quotes(kind) + " could not be read",
                        [&]() -> Result<ArtifactPtr> {
                            auto loaded = found->second.loader(bytes);
                            if (loaded.ok() && !*loaded)
                                return Error(ErrorCode::plugin, "the artifact of the kind " + in_quotes(kind) +
                                                                    " could not be read: its loader gives nothing");
                            return loaded;
                        });
}

Result<std::shared_ptr<Stage>> RegistryFactory::create(std::string_view stage_name, const Value& parameters) {
    struct Level {
        explicit Level(int& held) : value(held) { ++value; }
        ~Level() { --value; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;
        int& value;
    };
    const auto placed = [&](Error error) {
        if (!error.place && !parameters.place().file.empty()) error.at(parameters.place());
        return error;
    };
    const Level level(level_);
    static constexpr int most = 16;
    if (level_ > most)
        return placed(Error(
            ErrorCode::configuration,
            "stages make each other more than " + std::to_string(most) + " levels deep, at " + in_quotes(stage_name),
            "a stage can not hold itself"));
    std::vector<Error> errors;
    auto made = registry_.describe(stage_name, errors);
    Value::Map given;
    if (made) given = bind_parameters(std::string(stage_name), parameters, made->description, errors);
    if (!errors.empty()) {
        // One error is all that a Result holds; the next stands there after this one is mended.
        Error first = std::move(errors.front());
        if (errors.size() > 1) first.message += " (and " + std::to_string(errors.size() - 1) + " more)";
        return placed(std::move(first));
    }
    if (auto status = guarded_configure(std::string(stage_name), *made->stage, *this); !status.ok())
        return placed(std::move(status).error());
    made_.push_back({made->kind, std::move(made->description), std::move(given)});
    return std::move(made->stage);
}

Status guarded_configure(const std::string& stage_name, Stage& stage, StageFactory& factory) {
    return guarded_call(ErrorCode::plugin, "the stage " + in_quotes(stage_name) + " failed in configure()",
                        [&]() -> Status { return stage.configure(factory); });
}

}  // namespace persona
