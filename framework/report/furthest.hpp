// Why a figure is low, from a verdict's details alone: the columns and pairs that lag furthest behind real rows.
#pragma once

#include <string>
#include <string_view>

namespace persona::page {

/// "column 'age' 0.81 (real rows 0.97), pair 'age' and 'income' …": three of them. Empty for figures that columns and
/// pairs have no part in, and where the details name none.
[[nodiscard]] std::string furthest_columns(std::string_view details, std::string_view figure);

}  // namespace persona::page
