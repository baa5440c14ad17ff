// The stages and artifact kinds there are, by name, and whose they are.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <persona/plugin.hpp>

namespace persona {

/// One loaded library, or persona itself.
struct PluginInfo {
    std::string name;
    std::string version;
    std::string path;                    ///< empty: part of persona itself
    bool ships_with_persona = false;     ///< lies in the install's own folder: may raise labels without `trust:`
    std::vector<std::string> stages;     ///< sorted
    std::vector<std::string> artifacts;  ///< sorted
};

/// A stage made and described: ports complete, declarations checked.
struct DescribedStage {
    std::shared_ptr<Stage> stage;
    StageKind kind = StageKind::transform;
    Description description;
};

class Registry final : public StageRegistry {
public:
    Registry();

    // As a StageRegistry it takes persona's own stages (the gate); a wrong or doubled name is kept for errors().
    void add_factory(std::string name, Factory factory) override;
    void add_artifact(std::string kind, Loader loader) override;
    [[nodiscard]] const std::vector<Error>& errors() const noexcept { return errors_; }

    /// Registers a plugin whole or not at all: what its function throws or returns, a name that is taken or wrong
    /// come back as errors that name the libraries.
    [[nodiscard]] std::vector<Error> add_plugin(PluginInfo info, const PluginHandshake& handshake);

    [[nodiscard]] bool contains(std::string_view stage_name) const noexcept;
    [[nodiscard]] std::vector<std::string> names() const;   ///< sorted
    [[nodiscard]] std::vector<PluginInfo> plugins() const;  ///< persona itself first, then by name
    /// Whose stage it is; null when there is none of that name. Valid while the registry lives and nothing is added.
    [[nodiscard]] const PluginInfo* plugin_of(std::string_view stage_name) const noexcept;

    /// A fresh stage; an unknown name suggests the nearest. What the factory throws becomes the error.
    [[nodiscard]] Result<std::shared_ptr<Stage>> create(std::string_view stage_name) const;
    /// create() and checked_describe(). Of several wrong declarations all are appended to `errors`.
    [[nodiscard]] std::optional<DescribedStage> describe(std::string_view stage_name, std::vector<Error>& errors) const;
    /// Reads back what Artifact::save() wrote.
    [[nodiscard]] Result<ArtifactPtr> load_artifact(std::string_view kind, std::string_view bytes) const;

private:
    struct StageEntry {
        Factory factory;
        std::size_t plugin = 0;
    };
    struct LoaderEntry {
        Loader loader;
        std::size_t plugin = 0;
    };
    std::map<std::string, StageEntry, std::less<>> stages_;
    std::map<std::string, LoaderEntry, std::less<>> loaders_;
    std::vector<PluginInfo> plugins_;  ///< the first is persona itself
    std::vector<Error> errors_;
};

/// Calls describe(), adds the default ports (describe.hpp), checks the declarations: names, duplicates, defaults
/// within range and choices, docs. What the plugin throws becomes an error. Nothing is returned with any error.
[[nodiscard]] std::optional<Description> checked_describe(const std::string& stage_name, Stage& stage,
                                                          std::vector<Error>& errors);

/// A stage that another one has made.
struct MadeStage {
    StageKind kind;
    Description description;
    Value::Map parameters;  ///< that were given
};

/// The StageFactory handed to Stage::configure(): makes, describes, binds and configures. Stages that make each other
/// in a circle are stopped at 16 levels.
class RegistryFactory final : public StageFactory {
public:
    explicit RegistryFactory(const Registry& registry) : registry_(registry) {}
    [[nodiscard]] Result<std::shared_ptr<Stage>> create(std::string_view stage_name, const Value& parameters) override;
    [[nodiscard]] std::vector<std::string> names() const override { return registry_.names(); }
    /// All that were made, also those that were made by one of them.
    [[nodiscard]] const std::vector<MadeStage>& made() const noexcept { return made_; }
private:
    const Registry& registry_;
    int level_ = 0;
    std::vector<MadeStage> made_;
};

/// configure() with what it throws turned into an error of that stage.
[[nodiscard]] Status guarded_configure(const std::string& stage_name, Stage& stage, StageFactory& factory);

}  // namespace persona
