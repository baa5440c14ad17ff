// Everything that is generated from the stages' descriptions: JSON Schema, reference pages, `persona plugin describe`.
#pragma once

#include <string>

#include <persona/describe.hpp>
#include <persona/stage.hpp>

namespace persona {

class Registry;

/// JSON Schema (draft 2020-12) of a pipeline file, for editors. Stages that can not be described are left out.
[[nodiscard]] std::string pipeline_schema(const Registry& registry);
/// The Markdown page docs/stages/NAME.md.
[[nodiscard]] std::string reference_page(const std::string& name, StageKind kind, const Description& description);
/// For the terminal, at most 100 columns wide.
[[nodiscard]] std::string describe_as_text(const std::string& name, StageKind kind, const Description& description);
/// One JSON object on several lines.
[[nodiscard]] std::string describe_as_json(const std::string& name, StageKind kind, const Description& description);

}  // namespace persona
