// What is counted of a column, in bounded memory, mergeable in any grouping with the same result; and what follows from it.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <map>

#include <persona/artifact.hpp>
#include <persona/batch.hpp>

#include "column_votes.hpp"
#include "phrase_languages.hpp"

namespace persona::detectors {

/// The smallest hashes of a column's values with their counts: an estimate of how many different values there are and how
/// often one is repeated. (Bar-Yossef et al., "Counting distinct elements in a data stream", RANDOM 2002.)
class DistinctSketch {
public:
    void add(std::uint64_t hash, std::int64_t times = 1);
    void merge(const DistinctSketch& other);
    [[nodiscard]] double distinct() const noexcept;
    /// Of the values kept: rows for each value, and the most rows of one.
    [[nodiscard]] double mean_repeats() const noexcept;
    [[nodiscard]] std::int64_t most_repeats() const noexcept;
    [[nodiscard]] std::int64_t least_repeats() const noexcept;

private:
    void trim();
    static constexpr std::size_t capacity = 2048;
    std::map<std::uint64_t, std::int64_t> smallest_;
};

struct ColumnTally {
    Field field;
    std::int64_t present = 0, missing = 0, words = 0, bytes = 0;
    std::int64_t decimals = 0;  ///< values that are numbers with a fraction ("4202,50")
    std::array<std::int64_t, voted_entities.size()> votes{};
    DistinctSketch values;
    double least = std::numeric_limits<double>::infinity(), most = -least;  ///< of numbers

    void observe(const Column& column, std::int64_t rows, const ColumnVoter& voter);
    void merge(const ColumnTally& other);
    [[nodiscard]] double share(std::size_t entity) const noexcept {
        return present > 0 ? static_cast<double>(votes[entity]) / static_cast<double>(present) : 0;
    }
    /// Different values for each present one, 0 to 1.
    [[nodiscard]] double uniqueness() const noexcept {
        return present > 0 ? std::min(1.0, values.distinct() / static_cast<double>(present)) : 0;
    }
};

/// What the column is taken for.
/// `languages`: in which its name is read.
[[nodiscard]] ColumnRole judge(const ColumnTally& tally, LanguageSet languages = every_language());
/// The column that says whose row it is, and why; empty when every row is its own subject.
struct SubjectGuess {
    std::string column;
    std::string reason;
};
[[nodiscard]] SubjectGuess guess_subject(const std::vector<ColumnTally>& tallies, const std::vector<ColumnRole>& roles);

}  // namespace persona::detectors
