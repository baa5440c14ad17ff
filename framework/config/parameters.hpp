// The `parameters:` of a pipeline and what --set says about them; for framework/config alone.
#pragma once

#include <string>
#include <vector>

#include "framework/config/interpolate.hpp"

namespace persona {

/// One --set argument taken apart. Its errors say "--set stage.key", never the value.
struct SetArgument {
    std::string stage;  ///< empty: a parameter of the pipeline
    std::string key;
    std::string text;
    [[nodiscard]] std::string origin() const { return "--set " + (stage.empty() ? key : stage + "." + key); }
};

[[nodiscard]] std::vector<SetArgument> read_set_arguments(const std::vector<std::string>& arguments,
                                                          std::vector<Error>& errors);

/// The declarations alone; `declared` is the value of `parameters:`.
[[nodiscard]] std::vector<PipelineParameter> declare_parameters(const Value& declared, std::vector<Error>& errors);

/// Gives every parameter its value: the last --set of its name, else its default.
void resolve_parameters(std::vector<PipelineParameter>& parameters, const std::vector<SetArgument>& sets,
                        const Environment& environment, std::vector<Error>& errors);

/// Text from outside the file as a value of a type: texts as they stand, everything else read as YAML.
[[nodiscard]] std::optional<Value> value_of_argument(ParameterType type, const std::string& text,
                                                     const std::string& origin, std::vector<Error>& errors);

}  // namespace persona
