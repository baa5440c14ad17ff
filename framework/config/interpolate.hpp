// `${name}` and `${env:NAME}` in the texts of a parsed file: a value can never become syntax.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <persona/error.hpp>
#include <persona/value.hpp>

#include "framework/config/pipeline.hpp"

namespace persona {

using Environment = std::function<std::optional<std::string>(const std::string&)>;

class Interpolator {
public:
    Interpolator(const std::vector<PipelineParameter>& parameters, const Environment& environment,
                 std::vector<Error>& errors)
        : parameters_(parameters), environment_(environment), errors_(errors) {}

    /// The value with everything replaced. Nothing when the text is only `${x}` and x has no value: who asked leaves
    /// the key or item out. `$${` gives `${`. Whatever a secret went into is marked secret. A text that begins with
    /// `${x}` set on the command line takes that place, so that a relative path is one of the working directory.
    [[nodiscard]] std::optional<Value> replace(const Value& value);
    /// Names met so far.
    [[nodiscard]] const std::set<std::string>& used() const noexcept { return used_; }
    /// A name met that is no parameter: another one may have been meant.
    [[nodiscard]] bool met_unknown() const noexcept { return met_unknown_; }

private:
    struct Part {
        bool is_variable = false;
        std::string text;  ///< literal, or what stands between the braces
    };
    [[nodiscard]] std::optional<std::vector<Part>> split(const Value& value);
    [[nodiscard]] std::optional<Value> replace_text(const Value& value);
    [[nodiscard]] std::optional<Value> look_up(const std::string& name, const Place& where, bool& failed);
    const std::vector<PipelineParameter>& parameters_;
    const Environment& environment_;
    std::vector<Error>& errors_;
    std::set<std::string> used_;
    bool met_unknown_ = false;
};

/// True when the text holds a `${…}` that is not escaped.
[[nodiscard]] bool has_variable(const std::string& text) noexcept;

}  // namespace persona
