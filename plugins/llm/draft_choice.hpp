// Of several drafts of a row the best one, beside all rows that were chosen before.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <persona/known_values.hpp>

#include "guide.hpp"

namespace persona::llm {

struct DraftCounts {
    std::int64_t rows = 0, drafts = 0;
    std::int64_t repeated = 0;  ///< drafts that say what an earlier row says
    std::int64_t known = 0;  ///< drafts passed over for a known value; those that are worse anyway are not looked into
    std::int64_t marks = 0, without_mark = 0;
    void add(const DraftCounts& other);
};

/// Chooses among the drafts of one row after another, in the order of the rows, and remembers what the chosen ones say: of
/// the latest half a million texts and two million runs of words, so that memory is bounded. Guide and known values must
/// outlive it.
class DraftChoice {
public:
    DraftChoice(const Guide& guide, const Findings& known);
    /// The best of the rows [first, first + drafts) of a batch. `marks`: a judge's, by row; empty: there is none.
    std::int64_t choose(const Batch& batch, std::int64_t first, std::int64_t drafts,
                        const std::vector<std::optional<double>>& marks, DraftCounts& counts);

private:
    struct Draft {
        std::int64_t row = 0;
        double score = 0;
        std::optional<std::uint64_t> whole;  ///< of its texts; nothing where it has none
        std::vector<std::uint64_t> runs;
        bool repeated = false;
    };
    [[nodiscard]] Draft read(const Batch& batch, std::int64_t row, const std::optional<double>& mark) const;
    [[nodiscard]] double repeated_share(const std::vector<std::uint64_t>& runs) const;
    bool holds_known_value(const Batch& batch, std::int64_t row);
    const Guide& guide_;
    KnownValues scan_;
    RecentHashes texts_, runs_;
};

}  // namespace persona::llm
