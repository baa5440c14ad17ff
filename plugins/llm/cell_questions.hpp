// The cells of a batch, asked for one by one; what comes back, held against the cells.
#pragma once

#include <array>
#include <cstdint>
#include <stop_token>
#include <string_view>
#include <vector>

#include <persona/batch.hpp>
#include <persona/provider.hpp>

#include "find_prompts.hpp"
#include "found_texts.hpp"

namespace persona::llm {

/// What became of the cells of a stream.
struct FindCounts {
    std::int64_t cells = 0;                         ///< that a model was asked of
    std::array<std::int64_t, faults> unanswered{};  ///< cells, by the last fault
    std::int64_t places = 0;                        ///< that were marked
    std::int64_t added = 0;                         ///< of them, where nothing was marked before
    DroppedCounts dropped{};                        ///< findings that were passed over
    void add(const FindCounts& other);
    [[nodiscard]] std::int64_t unchecked() const noexcept;
};

/// A text cell that a model is asked of.
struct AskedCell {
    std::uint32_t row = 0, column = 0;
    std::vector<std::size_t> pieces;  ///< of the questions
};

/// One request: a piece of one cell, never of several, so that no cell can speak for another. Equal ones are asked once.
struct CellQuestion {
    std::string_view piece;
    FoundAnswer answer;
};

/// A column to look into. Cells of fewer words are passed over: a category is no free text, a sentence is, wherever it stands.
struct LookedInto {
    std::size_t column = 0;
    std::int64_t least_words = 1;
};

class CellQuestions {
public:
    CellQuestions(const Batch& batch, LookedInto where, std::size_t most_bytes);
    /// Asks all of them. `key`: of the seeds; a piece has its own, wherever it stands.
    Status ask(Provider& provider, const FindPrompts& prompts, const WordLists& lists, std::int64_t slots, int attempts,
               std::uint64_t key, const std::stop_token& stop);
    /// `add(cell, place)` for every place of every finding, cell by cell.
    template <class Add>
    void places(const WordLists& lists, FindCounts& counts, Add add) const {
        std::vector<FoundPlace> found;
        for (const auto& cell : cells_) {
            found_in(cell, lists, counts, found);
            for (const auto& place : found) add(cell, place);
        }
    }

private:
    void found_in(const AskedCell& cell, const WordLists& lists, FindCounts& counts,
                  std::vector<FoundPlace>& out) const;
    const Batch& batch_;
    std::vector<AskedCell> cells_;
    std::vector<CellQuestion> questions_;
};

}  // namespace persona::llm
