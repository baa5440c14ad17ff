// What a plain YAML scalar is: the core schema of YAML 1.2 (10.3.2), and what we refuse to guess.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include <cstdint>

namespace persona {

/// A plain scalar that another reader would take for something else; says why and what to write instead.
struct ScalarProblem {
    std::string message;
    std::string hint;
};

/// monostate: null. A string: text as it stands.
using Scalar = std::variant<std::monostate, bool, std::int64_t, double, std::string, ScalarProblem>;

[[nodiscard]] Scalar read_plain_scalar(std::string_view text);

}  // namespace persona
