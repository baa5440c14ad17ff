// How often each value of a text or boolean column occurs and how many subjects hold it, in bounded memory: exact up
// to a number of different values, beyond it by Misra and Gries ("Finding repeated elements", 1982) in the mergeable
// form of Agarwal et al. ("Mergeable summaries", PODS 2012). Counts are then lower bounds, so that no value is ever
// told on too few subjects.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <persona/random.hpp>

namespace persona::profile {

class Frequencies {
public:
    struct Entry {
        std::int64_t rows = 0;
        std::vector<std::int64_t> subjects;  ///< the first k, all different; empty where each row is its own subject
    };
    /// A longer value is no category; it counts as rare.
    static constexpr std::size_t longest = 200;

    explicit Frequencies(std::size_t most = 20'000, std::int64_t k = 10) : most_(most), k_(k) {}
    /// The entry of a value, for `rows` more rows; null when the value is too long to be one.
    Entry* add(std::string_view value, std::int64_t rows);
    void add_subject(Entry& entry, std::int64_t subject) const;
    void merge(Frequencies& from);

    [[nodiscard]] bool exact() const noexcept { return lost_ == 0 && too_long_ == 0; }
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    [[nodiscard]] bool repeats() const noexcept;
    struct Counted {
        std::string value;
        std::int64_t rows = 0, subjects = 0;
    };
    /// What at least `k` subjects hold, most frequent first. `rows_are_subjects`: rows are counted instead.
    [[nodiscard]] std::vector<Counted> common(std::int64_t k, bool rows_are_subjects) const;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return stable_hash(text); }
    };
    void shrink();
    std::unordered_map<std::string, Entry, Hash, std::equal_to<>> entries_;
    std::size_t most_;
    std::int64_t k_;
    std::int64_t lost_ = 0;  ///< the most by which a count is too low
    std::int64_t too_long_ = 0;
};

}  // namespace persona::profile
