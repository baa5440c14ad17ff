// The samples of all sides as numbers: values of numeric columns, codes of categories that mean the same on every side.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <persona/artifact.hpp>
#include <persona/batch.hpp>

namespace persona::quality {

/// How a column is compared.
enum class Kind : std::uint8_t {
    number,      ///< int64, float64, date, timestamp: Kolmogorov–Smirnov, correlation
    category,    ///< boolean and text of few or many values: total variation, joint tables
    identifier,  ///< names one person or record: shape, uniqueness, missing share only
    free_text,   ///< sentences: length here, the rest in semantic similarity and diversity
};
[[nodiscard]] std::string_view to_string(Kind kind) noexcept;

/// One column of one side.
struct Cells {
    std::vector<double> number;        ///< number: the value; free_text: length in characters; missing: not-a-number
    std::vector<std::int32_t> code;    ///< category: its code; identifier: its shape's; missing: −1
    std::vector<std::int32_t> pooled;  ///< category: code for the gate's pair tables; missing: −1
    std::vector<std::int32_t> value;   ///< identifier: code of the whole value
    ColumnPtr text;                    ///< free_text
};

/// One side: its sample in the order of priorities.
struct Table {
    std::int64_t rows = 0;
    std::vector<Cells> columns;
    std::vector<std::int64_t> subject;  ///< whose row; the row itself where nothing else is known
};

struct ColumnInfo {
    Field field;
    Kind kind = Kind::category;
    bool there = true;                    ///< the synthetic side has it
    std::vector<std::string> categories;  ///< by code; of categories only
};

struct Tables {
    std::vector<ColumnInfo> columns;
    std::vector<Table> sides;  ///< in the order given
};

/// `sides` have one schema; `real` of them, from the first on, are real and decide what each column is. Categories
/// beyond the `pooled` most frequent of the real sides share one code in pair tables.
[[nodiscard]] Tables make_tables(const std::vector<Batch>& sides, std::size_t real, const std::vector<bool>& there,
                                 std::size_t pooled);

/// Characters (code points) of UTF-8.
[[nodiscard]] std::int64_t characters(std::string_view text) noexcept;

}  // namespace persona::quality
