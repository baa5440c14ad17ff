// Equivalence classes over quasi-identifiers: the view of them, and how far each column must be generalised for every
// class to hold k subjects and l sensitive values. Kind "classes".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <persona/artifact.hpp>

#include "levels.hpp"

namespace persona::anonymisers {

/// What the classes of a table look like. Subjects are counted up to k where a column says whose row it is.
struct ClassView {
    std::int64_t classes = 0;
    std::int64_t smallest = 0;       ///< subjects of the smallest class; 0: there is none
    std::int64_t classes_under = 0;  ///< classes of fewer than k subjects or, where l is asked for, l sensitive values
    std::int64_t rows_under = 0;     ///< rows in them
    std::vector<std::int64_t>
        diversity;  ///< for each sensitive column: the fewest values in a class, counted up to a cap
};

class Classes final : public Artifact {
public:
    static constexpr std::string_view kind_name = "classes";
    struct Column {
        Field field;
        Ladder ladder;
        std::size_t level = 0;   ///< chosen
        std::size_t values = 0;  ///< different ones as they came
    };
    std::int64_t k = 10, l = 1, rows = 0;
    bool rows_are_subjects = true;
    bool reachable = false;  ///< k and l can be had with no more rows left out than allowed
    std::vector<Column> columns;
    std::vector<std::string> sensitive;
    ClassView before, after;
    std::vector<std::string> passing;  ///< keys of the classes that stay, sorted; never shown

    [[nodiscard]] std::string_view kind() const noexcept override { return kind_name; }
    [[nodiscard]] std::string inspect() const override;
};

/// The key of a row's class on the chosen levels. `columns`: the batch's columns in the order of `classes.columns`.
[[nodiscard]] std::string class_key(const std::vector<Classes::Column>& classes,
                                    const std::vector<const persona::Column*>& columns, std::int64_t row);

/// What is known of one combination of values.
struct ClassTally {
    std::int64_t rows = 0;
    std::vector<std::uint64_t> subjects;             ///< sorted, fewer than k; empty where rows are the subjects
    bool full = false;                               ///< k subjects or more: none is held any more
    std::vector<std::vector<std::uint64_t>> values;  ///< sorted hashes of each sensitive column's, up to a cap
    /// Adds another tally; subjects beyond k and values beyond `most_values` are not held. The change in numbers held.
    std::ptrdiff_t add(const ClassTally& other, std::int64_t k, std::size_t most_values);
};

/// Chooses the levels: raises them one by one where it saves most rows for the detail it costs, then takes back what was
/// not needed. The same tallies give the same levels. `keys` sorted, `tallies` beside them; fills the rest of `classes`.
Status choose_levels(Classes& classes, const std::vector<std::string>& keys, const std::vector<ClassTally>& tallies,
                     double suppress, std::size_t most_values);

}  // namespace persona::anonymisers
