// Nearest neighbours by blocked brute force over codes: exact, the same for any number of threads.
#pragma once

#include <cstdint>
#include <vector>

#include "encode.hpp"

namespace persona::privacy {

/// What lies nearest to one row. Distances are Gower's (J. C. Gower, "A general coefficient of similarity and some of its
/// properties", Biometrics 27, 1971) times span and number of columns: of numbers the difference over the range, of
/// categories 0 or 1; missing equals missing and differs from all else.
struct Nearest {
    std::int32_t distance = no_distance;  ///< to the nearest row
    std::int32_t second = no_distance;    ///< to the second nearest; as near as the nearest where there are two
    std::int64_t index = -1;              ///< of the nearest, the first of several
    static constexpr std::int32_t no_distance = 1 << 30;  ///< there is no such row
};

/// Which references a row is compared with.
enum class Against : std::uint8_t {
    all,
    other_subjects,  ///< queries and references are of one side: a person's own rows do not count
};

/// For each row of `queries` what of `references` lies nearest, measured over `columns` (places in `sides.features`).
[[nodiscard]] std::vector<Nearest> nearest(const EncodedSides& sides, const Encoded& queries, const Encoded& references,
                                           const std::vector<std::size_t>& columns, Against against = Against::all);
/// Over all columns.
[[nodiscard]] std::vector<Nearest> nearest(const EncodedSides& sides, const Encoded& queries, const Encoded& references,
                                           Against against = Against::all);

}  // namespace persona::privacy
