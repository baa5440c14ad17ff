// Python's regular expressions as RE2's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace persona::presidio {

/// Python's flags as Presidio's files number them.
inline constexpr long long ignore_case = 2, multi_line = 8, dot_all = 16;

struct Translated {
    std::string regex;                 ///< empty: it has no form in RE2
    std::string why;                   ///< then: RE2's words
    std::vector<std::string> changes;  ///< what the form does not do as the original did
};

/// The expression with its flags written into it, and without the look-around that only asks that a match stands free:
/// detector.patterns asks for that itself.
[[nodiscard]] Translated translate(std::string_view regex, long long flags);

}  // namespace persona::presidio
