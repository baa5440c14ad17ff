// What analyser.seqtree keeps of the stream, and what trees and writers learn from it.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include <persona/stage.hpp>

#include "grow.hpp"
#include "kept_rows.hpp"
#include "text_sample.hpp"

namespace persona::seqtree {

struct Learned final : State {
    explicit Learned(std::size_t columns) : rows(columns), texts(columns) {}
    KeptRows rows;
    std::vector<std::unique_ptr<TextSample>> texts;  ///< by column
};

/// So many subjects (second) have so many rows (first).
using SubjectSizes = std::map<std::uint32_t, std::size_t>;
/// Of the subject of each row, or of any other numbers.
[[nodiscard]] SubjectSizes count_sizes(const Kept<std::int64_t>& subjects);
[[nodiscard]] std::size_t count_subjects(const SubjectSizes& sizes) noexcept;

/// Rows to learn trees from: all of them or, of a table of more than `most` rows, those of some of the `subjects`, whom
/// chance chooses. Where fewer subjects would say less, more rows are taken.
[[nodiscard]] RowChoice sample_rows(const KeptRows& rows, std::size_t subjects, std::size_t most, std::uint64_t key);

/// Rows and subjects of a choice, without codes.
[[nodiscard]] Training start_training(const KeptRows& rows, const RowChoice& choice);
/// The rows that a column's texts stand in. From then on the texts are numbered as these rows are.
[[nodiscard]] Training training_of_texts(const KeptRows& rows, TextSample& texts, const Training& all);

}  // namespace persona::seqtree
