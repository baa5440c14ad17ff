// The patterns that a date or time may follow, told by one value of a column.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace persona::detail {

/// Patterns as TimePattern takes them, the likelier first. The value may still not fit one of them (a 13th month, the name of
/// another month's form): who asks tries each. Those that differ only in zeros in front ("%d", "%-d") are both there: later
/// values tell them apart.
[[nodiscard]] std::vector<std::string> time_forms(std::string_view text);

}  // namespace persona::detail
