// Rows with texts, for the tests of prompts and answers.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <persona/testing.hpp>

#include "guidance.hpp"

namespace persona::llm::testing {

/// A text that nobody would write.
inline constexpr auto broken = "wardrobe seventeen of the of lamps were of the and";

/// Visits with a comment each; every seventh has none.
inline Batch visits(std::int64_t rows) {
    std::vector<std::optional<std::string>> region, age, comment;
    for (std::int64_t i = 0; i < rows; ++i) {
        region.emplace_back(i % 3 == 0 ? "north" : "south");
        age.emplace_back(std::to_string(20 + i % 50));
        if (i % 7 == 6) comment.emplace_back(std::nullopt);
        else
            comment.emplace_back("the nurse of ward " + std::to_string(i) +
                                 " was kind to me and we had to wait a while there");
    }
    const auto table =
        persona::testing::batch({{"region:text", region}, {"age:int64", age}, {"comment:text", comment}});
    return persona::testing::with_roles(table, {{Role::attribute, ""}, {Role::attribute, ""}, {Role::free_text, ""}});
}

inline std::shared_ptr<const Guide> guide_of(const Batch& rows, std::size_t examples = 2) {
    return make_guide(rows, rows.rows, {}, examples).value();
}

}  // namespace persona::llm::testing
