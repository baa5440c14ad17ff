// What a model says that it found in a cell, held against the cell: only what stands there counts, and only where it stands.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <persona/known_places.hpp>
#include <persona/reading.hpp>
#include <persona/word_lists.hpp>

#include "answers.hpp"

namespace persona::llm {

/// Why one finding of an answer is passed over; the others still count.
enum class Dropped : std::uint8_t { other_type, not_there, too_long, ordinary };
inline constexpr std::size_t dropped_reasons = 4;
[[nodiscard]] std::string_view to_string(Dropped reason) noexcept;
using DroppedCounts = std::array<std::int64_t, dropped_reasons>;

struct FoundText {
    std::string text, entity;
};
struct FoundAnswer {
    std::vector<FoundText> found;
    Fault fault = Fault::none;
    DroppedCounts dropped{};
};
/// JSON Schema of an answer: a list of texts, each with one of the types.
[[nodiscard]] std::string found_schema(const std::vector<std::string>& entities);
/// `truncated`: the model was cut off; then names may be missing, and the whole answer counts for nothing.
[[nodiscard]] FoundAnswer read_found(std::string_view text, bool truncated, const std::vector<std::string>& entities);

/// A place in the bytes of a cell.
struct FoundPlace {
    std::uint32_t begin = 0, end = 0;
    std::string entity;
};

/// A cell as people read it. Keeps views of it: the cell has to stay.
class CellText {
public:
    explicit CellText(std::string_view cell);
    /// Adds all places of the findings to `out`; what is not there, too long or an ordinary word is counted in `dropped`.
    void locate(const std::vector<FoundText>& found, const WordLists& lists, std::vector<FoundPlace>& out,
                DroppedCounts& dropped) const;
    /// Whether hardly anything of a longer cell would be left.
    [[nodiscard]] bool nearly_all(const std::vector<FoundPlace>& places) const;

private:
    [[nodiscard]] std::vector<FoundPlace> as_words(const std::vector<CellWord>& words) const;
    [[nodiscard]] std::vector<FoundPlace> as_bytes(std::string_view text) const;
    [[nodiscard]] FoundPlace written(std::size_t begin, std::size_t end) const;
    std::string_view cell_, shadow_;
    Reading reading_;
    bool reads_otherwise_ = false;
    std::vector<CellWord> words_;  ///< of the shadow
    std::unordered_map<std::string, std::vector<std::size_t>> by_word_;
};

/// A cell cut into pieces of at most so many bytes, at the end of a line or a sentence where there is one.
[[nodiscard]] std::vector<std::string_view> pieces_of(std::string_view cell, std::size_t most);

}  // namespace persona::llm
