// Some of a table's columns, by name: what one stage tells another about them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <persona/artifact.hpp>

namespace persona {

/// Kind "column-names". In the table's order.
class ColumnNames final : public Artifact {
public:
    static constexpr std::string_view kind_name = "column-names";
    std::vector<std::string> names;
    [[nodiscard]] std::string_view kind() const noexcept override { return kind_name; }
};

}  // namespace persona
