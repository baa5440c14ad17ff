// How the texts of a column are usually worded, and how near another text is to that: what a draft is judged by without
// asking anybody.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <persona/batch.hpp>

namespace persona::llm {

/// Counted in a sample of cleared rows. Words are folded.
class Wording {
public:
    Wording() = default;
    /// `columns`: those whose values a text may go with, by number; values that many rows share count.
    Wording(const Batch& sample, std::size_t text, const std::vector<std::size_t>& columns);
    /// Between 0 and 1, from three parts: words that are usual here, pairs of neighbours that others write, too, and words
    /// that go with the row's other values.
    [[nodiscard]] double judge(const std::vector<std::string>& words, const Batch& batch, std::int64_t row) const;

private:
    /// Texts with each word where a column has one value.
    struct Value {
        std::int64_t texts = 0;
        std::map<std::string, std::int64_t> with;
    };
    struct Column {
        std::string name;
        std::map<std::string, Value> values;
    };
    [[nodiscard]] double usual(const std::set<std::string>& words) const;
    [[nodiscard]] double paired(const std::vector<std::string>& words) const;
    [[nodiscard]] double fitting(const std::set<std::string>& words, const Batch& batch, std::int64_t row) const;
    void count(const std::vector<std::string>& words);
    void count_values(const Batch& sample, std::size_t text, std::size_t column);
    std::int64_t texts_ = 0;
    std::map<std::string, std::int64_t> with_;   ///< texts with a word
    std::map<std::string, std::int64_t> pairs_;  ///< texts with two words beside each other
    std::vector<Column> columns_;
    double centre_ = 0;  ///< length of the mean of all texts as vectors
    double median_ = 1;  ///< nearness to it that half of the texts have
};

}  // namespace persona::llm
