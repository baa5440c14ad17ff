// Reading back the artifacts that every part of persona shares: the other half of their save().
#pragma once

#include <string_view>

#include <persona/artifact.hpp>

namespace persona {

/// What ColumnRoles::save() wrote. Anything else is an error of code invalid_data.
[[nodiscard]] Result<ArtifactPtr> load_columns(std::string_view bytes);
/// What Verdict::save() wrote. A verdict that was saved as refused is loaded as refused.
[[nodiscard]] Result<ArtifactPtr> load_verdict(std::string_view bytes);

}  // namespace persona
