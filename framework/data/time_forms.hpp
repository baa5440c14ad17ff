// The patterns that a date or time may follow, told by one value of a column.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace persona::detail {

/// Patterns as TimePattern takes them, the likelier first; each fits the value, or an earlier one of the same kind does. Those
/// that differ only in zeros in front ("%d", "%-d") are both there: later values tell them apart.
[[nodiscard]] std::vector<std::string> time_forms(std::string_view text);

}  // namespace persona::detail
