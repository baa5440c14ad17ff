// What must hold in every synthetic row. Found in the rows that a model is learnt from, or written down; kept in the
// model; kept to by construction (settle.hpp for categories, decode for numbers), never by drawing again and again.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "labels.hpp"

namespace persona::seqtree {

/// A range without an end.
inline constexpr double open_end = std::numeric_limits<double>::max();

struct Constraints {
    /// One value decides the other. Entries that fewer than k subjects hold are not there: the decided cell stays empty.
    struct Dependency {
        std::size_t from = 0, to = 0;
        std::vector<Label32> decided;  ///< by label of `from`: a label of `to`; 0: none
        bool found = false;
        bool operator==(const Dependency&) const = default;
    };
    /// `upper` is never below any of `lower`. Its codes stand for the distance from the largest of them.
    struct Ordering {
        std::size_t upper = 0;
        std::vector<std::size_t> lower;
        ColumnCodes own;  ///< the column itself: for rows in which all of `lower` are missing, and for its precision
        bool found = false;
        bool operator==(const Ordering&) const = default;
    };
    /// `total` is computed from the parts (computed.hpp).
    struct Sum {
        enum class How : std::uint8_t {
            sum,      ///< of the parts, each with its sign
            product,  ///< of the parts and `factor`, rounded as the total is written
            years,    ///< whole years from the first part to the second one, as an age is counted
        };
        std::size_t total = 0;
        std::vector<std::size_t> parts;
        std::vector<std::int8_t> signs;
        bool found = false;
        How how = How::sum;
        double factor = 1;
        bool operator==(const Sum&) const = default;
    };
    /// Two or three columns of which only combinations that k subjects hold may stand together.
    struct Combination {
        struct Row {
            LabelKey labels{};
            double rows = 0;
            bool operator==(const Row&) const = default;
        };
        std::vector<std::size_t> columns;
        std::vector<Row> rows;  ///< by labels, ascending
        bool found = false;
        bool operator==(const Combination&) const = default;
    };
    struct Range {
        std::size_t column = 0;
        double least = 0, most = 0;
        bool operator==(const Range&) const = default;
    };
    struct Unique {
        std::size_t column = 0;
        bool found = false;
        bool operator==(const Unique&) const = default;
    };

    std::vector<Dependency> dependencies;
    std::vector<Ordering> orderings;
    std::vector<Sum> sums;
    std::vector<Combination> combinations;
    std::vector<Range> ranges;
    std::vector<Unique> uniques;
    bool operator==(const Constraints&) const = default;

    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] const Ordering* ordering(std::size_t upper) const noexcept;
    [[nodiscard]] const Sum* sum(std::size_t total) const noexcept;
    [[nodiscard]] bool unique(std::size_t column) const noexcept;
    /// Whether a column's value follows from others.
    [[nodiscard]] bool decided(std::size_t column) const noexcept;
    /// Columns that must be drawn before `column`.
    [[nodiscard]] std::vector<std::size_t> before(std::size_t column) const;
    /// Columns of which one value alone can not be changed: all that a constraint other than a range speaks of. Ascending.
    [[nodiscard]] std::vector<std::size_t> bound() const;
    /// The order in which to draw: as given, but that every column stands behind those which decide it.
    [[nodiscard]] std::vector<std::size_t> arrange(const std::vector<std::size_t>& order) const;
    /// "region -> country", "opened <= closed": columns' names alone.
    [[nodiscard]] std::vector<std::string> sentences(const std::vector<ColumnCodes>& columns) const;
};

}  // namespace persona::seqtree
