// YAML 1.2 text into the immutable tree of value.hpp, strictly: what another reader could take for something else
// (duplicate keys, `<<`, anchors, tags, 0755, yes) is an error with its place, not a guess. And back into text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <persona/error.hpp>
#include <persona/value.hpp>

namespace persona {

/// A pipeline file is written by hand: what is larger or deeper than this is a mistake or an attack.
inline constexpr std::size_t yaml_most_bytes = std::size_t{1} << 20;
inline constexpr int yaml_most_levels = 64;
/// After so many errors the rest is only counted.
inline constexpr std::size_t yaml_most_errors = 50;

/// Parses one document. Every error is appended to `errors` (of syntax errors the first, as nothing after it can be
/// trusted); with any, nothing is returned. `file_name` is what places say. An empty document is null.
/// Plain scalars follow YAML 1.2's core schema (10.3.2) less its octal numbers, .inf and .nan; quoted ones are text.
[[nodiscard]] std::optional<Value> parse_yaml(std::string_view text, const std::string& file_name,
                                              std::vector<Error>& errors);

/// The same for one value of a command line: every place is `origin` ("--set model.trees") without line and column.
[[nodiscard]] std::optional<Value> parse_yaml_argument(std::string_view text, const std::string& origin,
                                                       std::vector<Error>& errors);

/// The value on one line of YAML that parse_yaml() reads back to the same value. Secrets are masked.
[[nodiscard]] std::string write_yaml(const Value& value);
/// Text as a YAML scalar: plain where that reads back as this text, else in double quotes.
[[nodiscard]] std::string write_yaml_text(std::string_view text);

/// What is printed in place of a secret.
inline constexpr std::string_view secret_mask = "********";

/// A name or short text in single quotes for a message: control characters and invalid UTF-8 replaced, long ones cut.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace persona
