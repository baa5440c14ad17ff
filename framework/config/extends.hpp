// `extends:` of a pipeline file: what it takes over from another one. Merged before anything is replaced or checked, so that
// all that follows sees one pipeline, whose values still know the file that each stands in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <persona/error.hpp>
#include <persona/value.hpp>

namespace persona {

/// One file may extend another, that one a third: so many in all. More is a mistake or an attack.
inline constexpr std::size_t most_extended_files = 8;

/// The text of a pipeline file. `where` is what an error points at.
[[nodiscard]] std::optional<std::string> read_pipeline_text(const std::string& path, const Place& where,
                                                            const std::string& hint, std::vector<Error>& errors);

/// `text` as the map that a pipeline is.
[[nodiscard]] std::optional<Value> parse_pipeline_map(std::string_view text, const std::string& file_name,
                                                      std::vector<Error>& errors);

/// `root` on top of what it extends; without `extends:` as it is. Parameters, providers and stages are merged by name and
/// key by key, but that a stage of another `use:` is a new one; other keys are replaced. `~` takes away what was there.
/// `pipeline`, `doc` and `tests` are each file's own. `files` gets the paths of the extended ones, nearest first.
[[nodiscard]] std::optional<Value> with_extended(Value root, const std::string& file_name,
                                                 std::vector<std::string>& files, std::vector<Error>& errors);

}  // namespace persona
