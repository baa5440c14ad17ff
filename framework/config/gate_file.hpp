// The gate file: which figures must hold, as YAML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <persona/error.hpp>

#include "framework/graph/gate_rules.hpp"

namespace persona {

/// Reads a map from names of figures to {at_least, at_most, of_ceiling, may_be_missing}. Every error with its place.
[[nodiscard]] std::vector<GateRule> parse_gates(std::string_view text, const std::string& file_name,
                                                std::vector<Error>& errors);
[[nodiscard]] std::vector<GateRule> load_gates(const std::string& path, std::vector<Error>& errors);

}  // namespace persona
