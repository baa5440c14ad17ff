// Places and firms that an anonymiser put in place of the source's. Which one stands for which depends on the key, so rows that
// another run made hold others: then a replacement can be told from what was kept, not from another replacement.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <persona/batch.hpp>

namespace persona::quality {

/// Replaced cells of one stream's columns of categories.
class Replacements {
public:
    /// Of each column the cells that are one finding from end to end.
    void observe(const Batch& batch);
    void merge(const Replacements& other);
    /// Whether the text of this column is one that was put there.
    [[nodiscard]] bool contains(const std::string& column, std::string_view text) const;
    [[nodiscard]] bool has(const std::string& column) const { return values_.contains(column); }

private:
    void trim(std::set<std::uint64_t>& values) const;
    std::map<std::string, std::set<std::uint64_t>> values_;
};

/// Where what a column of the synthetic side (`sides[synthetic]`) holds beside the values that were kept is, for the most part, none
/// of the replacements of the real sides (the first `real`), all of it becomes one value on every side. The names of such columns.
[[nodiscard]] std::vector<std::string> compare_replacements_as_one(std::vector<Batch>& sides, std::size_t real,
                                                                   std::size_t synthetic,
                                                                   const Replacements& replacements);

}  // namespace persona::quality
