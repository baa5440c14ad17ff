// YAML scalars: what a plain one means, and how text is written so that it comes back as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <persona/inference.hpp>

namespace persona::yaml {

/// What an unquoted scalar is by the core schema of YAML 1.2, with persona's rule for codes: leading zeros, "+",
/// 0x, 0o, .inf and .nan stay text. Nothing: null. Booleans are given as "true" and "false" in `text`.
[[nodiscard]] std::optional<CellKind> plain_kind(std::string_view& text);

/// Plain where no reader of YAML 1.1 or 1.2 could take it for anything but this text, else in double quotes.
void append_text(std::string& out, std::string_view text);

}  // namespace persona::yaml
