// What is known in one batch: its findings, the cells of identifying columns, and what no public list has.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <persona/known_values.hpp>
#include <persona/repeated_texts.hpp>
#include <persona/word_lists.hpp>

#include "dictionary.hpp"
#include "name_counts.hpp"
#include "subjects.hpp"

namespace persona::leaks {

/// The length of a value as Findings::Entry has it: longer ones are looked for as whole cells only (0).
[[nodiscard]] std::uint8_t run_length(std::size_t tokens) noexcept;

/// The group of what is said within a text and is no cell: it counts who says a cell's text, and is not known for itself.
inline constexpr std::string_view within_a_text = "within a text";  ///< behind "text cell" in the order of groups
/// Groups of the dictionary of names with a letter changed.
inline constexpr std::string_view near_gate = "gate", near_name = "name";

class Collector {
public:
    /// What the dictionary is for: the leak scan, or only to search for findings in runs of words. Cells and rare tokens count for
    /// both: what stands in many rows is everyone's.
    enum class For : std::uint8_t { guard, search };
    /// What Findings::near is made of goes to `near`, unless that is null.
    Collector(Dictionary& dictionary, Dictionary* near, const WordLists& words, std::uint64_t key, const Batch& batch,
              For purpose = For::guard);
    /// Every cell and every finding of the batch.
    void all();
    /// How often its names were found and stand in its texts; after all().
    void count_names(NameCounts& counts) const { places_.pour(counts); }

private:
    void find_names();
    using Holders = std::vector<std::uint64_t>;  ///< subjects
    bool is_news(RepeatedTexts<Holders>& repeated, std::string_view text, std::int64_t row) const;
    void text_cell(std::size_t column, std::int64_t row);
    void sentences(std::string_view value, std::uint64_t subject);
    void number_cell(std::size_t column, std::int64_t row);
    void date_cells(std::size_t column);
    void span(const Span& span);
    bool rare_tokens(std::string_view value, std::size_t column, std::int64_t row, std::uint64_t subject);
    void put(std::string_view folded, std::uint64_t subject, std::size_t tokens, std::string_view group);
    /// A value as it is written, and as it reads.
    void known_as_read(std::string_view entity, std::string_view value, std::uint64_t subject, std::string_view group);
    void known(std::string_view entity, std::string_view value, std::uint64_t subject, std::string_view group);

    [[nodiscard]] bool may_be_overlooked(std::string_view folded, std::string_view entity) const;
    [[nodiscard]] bool ordinary(std::string_view folded) const;
    void near(std::string_view folded, std::uint64_t subject);
    void note_beside(std::string_view entity, std::string_view value, std::int64_t row);
    void beside();

    Dictionary& dictionary_;
    Dictionary* near_;
    const WordLists& words_;
    const Batch& batch_;
    For purpose_;
    Findings hasher_;
    NamePlaces places_{hasher_};
    Subjects subjects_;
    std::vector<FoldedToken> tokens_;
    Reading reading_;
    std::string text_;
    bool named_ = false;  ///< whether the batch holds any name: what many share counts beside one alone
    /// Of each row: what many share, and the names that it stands beside.
    std::map<std::int64_t, std::vector<std::string>> weak_, names_;
};

}  // namespace persona::leaks
