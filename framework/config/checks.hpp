// The small checks that reading a pipeline is made of; for framework/config alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <persona/error.hpp>
#include <persona/text.hpp>
#include <persona/value.hpp>

#include "framework/config/pipeline.hpp"

namespace persona {

[[nodiscard]] inline Error wrong(const Place& where, std::string message, std::string hint = {}) {
    return Error(ErrorCode::configuration, std::move(message), std::move(hint)).at(where);
}

/// "a, b, c": for hints.
template <class Range>
[[nodiscard]] std::string listed(const Range& names) {
    std::string out;
    for (const auto& name : names) {
        if (!out.empty()) out += ", ";
        out += name;
    }
    return out;
}

/// A limit as people write it: 5, not 5.0.
[[nodiscard]] std::string number_text(double value);

/// "did you mean 'x'?", else the whole list after `introduction` ("the keys are: ").
template <class Range>
[[nodiscard]] std::string suggestion(std::string_view name, const Range& candidates, std::string_view introduction) {
    if (const auto near = nearest_name(name, candidates)) return "did you mean '" + *near + "'?";
    const auto all = listed(candidates);
    return all.empty() ? std::string() : std::string(introduction) + all;
}

/// The text of `value`; an error ("'use' must be text, not a list") when it is none.
[[nodiscard]] const std::string* expect_text(std::string_view name, const Value& value, std::vector<Error>& errors);
/// A list of texts.
[[nodiscard]] std::vector<std::string> expect_texts(std::string_view name, const Value& value,
                                                    std::vector<Error>& errors);
/// Appends an error for every key of `map` that is not in `known`; `owner` says of what ("a parameter").
void check_keys(std::string_view owner, const Value::Map& map, const std::vector<std::string>& known,
                std::vector<Error>& errors);
/// "stage" or "stage.port".
[[nodiscard]] std::optional<Reference> read_reference(std::string_view key, const Value& value,
                                                      std::vector<Error>& errors);

/// Errors in the order of the file; those of files that it extends after it, those of the command line last.
void sort_by_place(std::vector<Error>& errors, const std::string& first_file = {});

}  // namespace persona
