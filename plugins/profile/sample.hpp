// A uniform sample of rows: the ones with the smallest hash of their number. The same rows whatever the batches,
// the order of merging and the threads; all rows as long as they fit.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace persona::profile {

class RowSample {
public:
    RowSample() = default;
    /// `most` rows of `columns` numbers each.
    RowSample(std::size_t columns, std::size_t most) : values_(columns), most_(most) {}

    /// Adds a row and gives its place; its numbers are set by value().
    std::size_t add(std::int64_t row, std::int64_t subject);
    double& value(std::size_t column, std::size_t at) { return values_[column][at]; }
    void merge(RowSample& from);
    /// Cuts down to `most` rows and brings them into the order of their numbers.
    void settle();

    [[nodiscard]] std::size_t rows() const noexcept { return keys_.size(); }
    [[nodiscard]] bool whole() const noexcept { return whole_; }
    [[nodiscard]] const std::vector<std::int64_t>& subjects() const noexcept { return subjects_; }
    [[nodiscard]] const std::vector<double>& column(std::size_t index) const { return values_[index]; }

private:
    struct Key {
        std::uint64_t hash;
        std::int64_t row;
        bool operator<(const Key& other) const noexcept {
            return hash != other.hash ? hash < other.hash : row < other.row;
        }
    };
    void keep_below(Key limit);
    void cut();
    std::vector<Key> keys_;
    std::vector<std::int64_t> subjects_;
    std::vector<std::vector<double>> values_;
    std::size_t most_ = 0;
    /// What is not below can not be among the `most` rows.
    Key limit_{~std::uint64_t{0}, std::numeric_limits<std::int64_t>::max()};
    bool whole_ = true;
};

}  // namespace persona::profile
