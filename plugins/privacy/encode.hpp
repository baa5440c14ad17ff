// The sampled rows of all sides as small integers, so that distances between rows are cheap, exact and the same everywhere.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <persona/artifact.hpp>
#include <persona/batch.hpp>

namespace persona::privacy {

/// A column that distances are measured over: neither identifying nor free text.
struct Feature {
    Field field;
    std::size_t place = 0;  ///< in the source's schema
    bool is_number = false;
    double low = 0, high = 0;  ///< the range over the real rows; never told
};

/// What stands for a missing number: at least `span` away from every other code.
inline constexpr std::int16_t missing_number = 32767;

/// One side's rows, column by column.
struct Encoded {
    std::int64_t rows = 0;
    /// Numbers: `span` to twice that within the range of the real rows, as far again on either side. Categories: a code,
    /// the same on every side, missing is 0.
    std::vector<std::vector<std::int16_t>> columns;
    std::vector<std::vector<double>> numbers;  ///< the values of number columns, not-a-number for missing; else empty
    std::vector<std::int64_t> subject;         ///< whose row; the row itself where nothing else is known
    [[nodiscard]] Encoded take(const std::vector<std::int64_t>& wanted) const;
};

struct EncodedSides {
    std::vector<Feature> features;
    std::int16_t span = 1;  ///< the largest distance in one column
    std::vector<Encoded> sides;
    [[nodiscard]] bool empty() const noexcept { return features.empty(); }
};

/// At most so many sampled rows on all sides together: categories must fit their codes.
inline constexpr std::int64_t most_encoded_rows = 60'000;

/// `sides` have one schema; `real` of them, from the first on, are real and decide which columns take part and how numbers
/// are scaled. Columns that are not `there` on the synthetic side take no part. Sums over all columns fit 15 bits: the
/// more columns, the coarser the scale.
[[nodiscard]] EncodedSides encode(const std::vector<Batch>& sides, std::size_t real, const std::vector<bool>& there);

/// The columns that tell of a person without naming one: what rows are compared by. Roles that the batch does not say are
/// taken from `roles` (may be null).
[[nodiscard]] Batch compared_columns(const Batch& batch, const ColumnRoles* roles);

}  // namespace persona::privacy
