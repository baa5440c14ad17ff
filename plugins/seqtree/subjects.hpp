// Whose rows synthetic rows are: how many rows a subject has, and which columns belong to the subject.
#pragma once

#include <cstdint>
#include <vector>

#include "learned.hpp"

namespace persona::seqtree {

/// What a model knows of subjects with several rows. Without any, each row is its own subject.
struct SubjectModel {
    /// Subjects with so many rows: exact where k subjects have as many, else the mean of at least k neighbouring ones.
    struct Size {
        std::uint32_t rows = 1;
        std::uint32_t subjects = 0;
        bool operator==(const Size&) const = default;
    };
    std::vector<Size> sizes;             ///< ascending; empty: each row is its own subject
    bool together = false;               ///< a subject's rows mostly stand one after the other
    std::vector<bool> constant;          ///< by column: the same in all rows of a subject
    std::vector<std::uint32_t> present;  ///< by column: subjects that have a value; only while learning, in no file
    [[nodiscard]] bool given() const noexcept { return !sizes.empty(); }
    [[nodiscard]] double mean_rows() const noexcept;
};

struct SubjectRequest {
    const KeptRows& rows;
    const SubjectSizes& sizes;
    const RowChoice& choice;  ///< rows by which columns are judged
    const Training& data;     ///< subjects of those
    std::int64_t k;
};
[[nodiscard]] SubjectModel learn_subjects(const SubjectRequest& request, const std::vector<bool>& never_constant);

/// Subjects of the rows of one block, numbered from 0; `rows` rows of a table of `total`.
[[nodiscard]] std::vector<std::uint32_t> deal_subjects(const SubjectModel& model, std::uint64_t key, std::int64_t block,
                                                       std::size_t rows, std::int64_t total);

}  // namespace persona::seqtree
