// A pipeline file as it was meant: parameters resolved, `${…}` replaced, `--set` applied. What the stages' keys are
// (wires or parameters) is only known once their plugins are there: bind.hpp.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <persona/describe.hpp>
#include <persona/error.hpp>
#include <persona/value.hpp>

namespace persona {

class Registry;

/// One entry of `parameters:`. Types: path, integer, number, text, boolean, secret, size.
struct PipelineParameter {
    std::string name;
    std::string doc;
    ParameterType type = ParameterType::text;
    bool is_optional = false;  ///< may stay without a value
    std::vector<std::string> choices;
    Value default_value;           ///< null: none
    Value value;                   ///< from --set, else the default; null: none. Its place tells which
    bool is_set = false;           ///< from --set
    bool is_declared_well = true;  ///< false: its declaration was told to be wrong; nothing follows from it
    Place place;                   ///< of its name in the file
};

/// `--set stage.key=text`: kept as typed until the key's type is known.
struct StageOverride {
    std::string key;
    std::string text;
};

/// One entry of `stages:` or `providers:`.
struct StageSpec {
    std::string name;  ///< in the pipeline
    Place place;       ///< of that name
    std::string use;   ///< the stage's registered name: "reader.csv"
    Place use_place;
    Value::Map keys;  ///< all but `use`, in the file's order, `${…}` replaced
    std::vector<StageOverride> overrides;
};

/// "stage" or "stage.port": an output of another stage.
struct Reference {
    std::string stage;
    std::string port;  ///< empty: its main output
    Place place;
    [[nodiscard]] std::string text() const { return port.empty() ? stage : stage + "." + port; }
};

/// `refine:`: the phases from stage `from` on are repeated, at most `rounds` times, until the verdict passes.
struct Refine {
    std::string from;
    std::int64_t rounds = 1;
    std::optional<Reference> until;
    Place place;
};

struct PipelineSpec {
    std::string name;
    std::string doc;
    std::string file;                  ///< as given; what places say
    std::vector<std::string> extends;  ///< the files that it extends, nearest first
    std::vector<PipelineParameter> parameters;
    std::vector<StageSpec> stages;  ///< in the file's order
    std::vector<StageSpec> providers;
    std::vector<Value> trust;  ///< texts: stage types or plugin names from outside that may raise a label
    std::optional<Refine> refine;
    std::string gates;  ///< path of the gate file, from the working directory; empty: none
    Value tests;        ///< a list as it stands in the file, nothing replaced; null: none
    [[nodiscard]] const StageSpec* stage(std::string_view stage_name) const noexcept;
    [[nodiscard]] const StageSpec* provider(std::string_view provider_name) const noexcept;
};

struct LoadOptions {
    /// The arguments of --set, in order: "name=value" or "stage.key=value". The last of one name wins.
    std::vector<std::string> sets;
    /// The environment, for `${env:NAME}`; empty function: the process's.
    std::function<std::optional<std::string>(const std::string& name)> environment;
};

/// Loads a file. All errors in the file's order; with any, there is no pipeline.
[[nodiscard]] std::optional<PipelineSpec> load_pipeline(const std::string& path, const LoadOptions& options,
                                                        std::vector<Error>& errors);
/// The same from text (a pipeline made by a command); paths in it are relative to the folder of `file_name`.
[[nodiscard]] std::optional<PipelineSpec> parse_pipeline(std::string_view text, const std::string& file_name,
                                                         const LoadOptions& options, std::vector<Error>& errors);

/// The resolved pipeline as YAML that loads again: values replaced, paths absolute, the defaults of every stage as
/// shown by its description, secrets masked. A stage that is not in the registry shows its keys as they are.
[[nodiscard]] std::string echo_pipeline(const PipelineSpec& pipeline, const Registry& registry);

/// Valid names of stages, providers and parameters: a letter, then letters, digits, _ and -.
[[nodiscard]] bool valid_name(std::string_view name) noexcept;

}  // namespace persona
