// A text cut at its marks.
#pragma once

#include <string_view>
#include <vector>

namespace persona::leaks {

/// What stands between a full stop, comma and the like with a blank behind it, a dash between blanks, and the ends of lines.
[[nodiscard]] std::vector<std::string_view> parts_between_marks(std::string_view text);

}  // namespace persona::leaks
