// The texts of one column that a writer is trained on: all of them, or an even sample of so many bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <persona/batch.hpp>

#include "bloom.hpp"

namespace persona::seqtree {

/// In place of a finding stands slot_begin, the entity's name, slot_end: raw values never enter the sample. Where they
/// have been replaced, the replacement stands behind slot_value; slot_own behind it when the row's own column has it too,
/// with which part of the column's value it is.
inline constexpr char slot_begin = '\x01';
inline constexpr char slot_end = '\x02';
inline constexpr char slot_value = '\x06';
inline constexpr char slot_own = '\x07';

class TextSample {
public:
    struct Text {
        std::uint64_t hash = 0;  ///< of the row's number: the smallest stay
        std::size_t row = 0;     ///< among the rows learnt from
        std::string text;
    };
    explicit TextSample(std::size_t most_bytes = std::size_t{64} << 20) : most_bytes_(most_bytes) {}
    /// The texts of a batch's column; `first` is the place of the batch's first row among the rows learnt from.
    void add(const Batch& batch, std::size_t column, std::size_t first);
    /// Adds a later part, whose rows come after `rows` rows.
    void merge(TextSample& from, std::size_t rows);
    /// In the order of the rows.
    const std::vector<Text>& settle();
    /// Rows of the texts, in order; from now on they are numbered from 0.
    [[nodiscard]] std::vector<std::uint32_t> number_anew();
    [[nodiscard]] bool whole() const noexcept { return whole_; }
    /// Whether a row's own column may hold this name. True for one in a hundred others (while there are fewer than 500,000
    /// names; of more, for more of them).
    [[nodiscard]] bool may_be_subject(std::string_view name) const noexcept;
private:
    void add_names(const Batch& batch);
    void put_slot(std::string& out, const Batch& batch, const Span& span, std::string_view value) const;
    void cut();
    std::vector<Text> texts_;
    BloomFilter names_;  ///< in the rows' own columns
    std::size_t bytes_ = 0, most_bytes_;
    bool whole_ = true;
};

}  // namespace persona::seqtree
