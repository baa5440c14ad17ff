// How the texts of a column are usually worded, and how near another text is to that: what a draft is judged by without
// asking anybody.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <persona/batch.hpp>

#include "word_hashes.hpp"

namespace persona::llm {

/// Counted in a sample of cleared rows.
class Wording {
public:
    Wording() = default;
    /// `columns`: those whose values a text may go with, by number; values that many rows share count.
    Wording(const Batch& sample, std::size_t text, const std::vector<std::size_t>& columns);
    /// Between 0 and 1, from three parts: words that are usual here, pairs of neighbours that others write, too, and words
    /// that go with the row's other values.
    [[nodiscard]] double judge(const WordHashes& words, const Batch& batch, std::int64_t row) const;

private:
    struct Word {
        double rarity = 0;
        double share = 0;             ///< of the texts
        std::size_t frequent = rare;  ///< its number among those that stand in enough texts
        static constexpr auto rare = static_cast<std::size_t>(-1);
    };
    struct Column {
        std::string name;
        /// By value and frequent word: above one half where the word stands more often than elsewhere.
        std::map<std::string, std::vector<double>> fits;
    };
    using Texts = std::vector<WordHashes>;  ///< by row; empty where there is none
    using Counts = std::map<std::uint64_t, std::int64_t>;
    [[nodiscard]] double usual(const WordHashes& different) const;
    [[nodiscard]] double paired(const WordHashes& words) const;
    [[nodiscard]] double fitting(const WordHashes& different, const Batch& batch, std::int64_t row) const;
    void count(const Texts& texts);
    void count_values(const Batch& sample, const Texts& texts, std::size_t column);
    std::int64_t texts_ = 0;
    Counts with_;  ///< texts with a frequent word, in the order of their numbers
    std::unordered_map<std::uint64_t, Word> words_;
    std::unordered_set<std::uint64_t> pairs_;  ///< two words that stand beside each other in two texts at least
    std::vector<Column> columns_;
    double centre_ = 0;  ///< length of the mean of all texts as vectors
    double median_ = 1;  ///< nearness to it that half of the texts have
};

}  // namespace persona::llm
