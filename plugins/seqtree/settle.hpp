// Constraints between values, kept to while rows are drawn: a column that follows from others is set as soon as it is
// drawn, so that later columns follow what is true.
#pragma once

#include "strata.hpp"

namespace persona::seqtree {

class Settler {
public:
    explicit Settler(const Model& model);
    /// Chooses the values of a column while drawing, because something is asked of it.
    void choose(std::size_t column) { chosen_[column] = index_[column].given(); }
    /// Whether the values of a column are chosen while drawing, and not only when decoding.
    [[nodiscard]] bool chooses(std::size_t column) const noexcept { return chosen_[column]; }
    [[nodiscard]] const std::vector<LabelIndex>& index() const noexcept { return index_; }
    /// Gives the rows of a column just drawn their values and puts right what a constraint does not allow. `first` is
    /// the number of the first row, with which chance is addressed.
    void settle(std::size_t column, const Asked& asked, Codes& codes, Labels& labels, std::uint64_t key,
                std::uint64_t first) const;

private:
    struct Member {
        const Constraints::Combination* combination;
        std::size_t place;
    };
    void depend(const Constraints::Dependency& one, Labels& labels) const;
    void combine(const Member& member, const Asked& asked, Labels& labels, std::uint64_t key,
                 std::uint64_t first) const;
    /// Whether what is asked of a row leaves a combination its labels from place `from` on.
    [[nodiscard]] bool leaves(const Constraints::Combination& one, const Constraints::Combination::Row& row,
                              const Asked& asked, std::size_t at, std::size_t from) const;
    [[nodiscard]] Label32 label(std::size_t column, Code code, const Allowed* allowed, Random random) const;

    const Constraints& constraints_;
    std::vector<LabelIndex> index_;
    std::vector<bool> chosen_;
    std::vector<const Constraints::Dependency*> dependency_;  ///< by column that follows
    std::vector<std::vector<Member>> members_;                ///< by column
};

}  // namespace persona::seqtree
