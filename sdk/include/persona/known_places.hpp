// Where known values (known_values.hpp) stand in a cell that detectors have looked at: a name found in one row and
// overlooked in another, however many hold it. detector.propagate makes findings of them; the anonymisers replace them, so that the leak scan
// has nothing to find.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <persona/artifact.hpp>
#include <persona/batch.hpp>

namespace persona {

/// A word of a cell and its folded form (text.hpp), which is never empty.
struct CellWord {
    std::size_t begin = 0, end = 0;
    std::string folded;
};
/// Adds the words of bytes [from, to) of a cell to `out`.
void cut_words(std::string_view cell, std::size_t from, std::size_t to, std::vector<CellWord>& out);

class KnownPlaces {
public:
    /// What a known value of a group ("found PERSON", "rare token") is taken for; null: passed over.
    using OriginOf = std::shared_ptr<const SpanOrigin> (*)(const std::string& group);
    /// `known` may be null or incomplete: then nothing is known.
    KnownPlaces(std::shared_ptr<const Findings> known, OriginOf origin_of);
    /// Adds to `out` what stands between the findings of one cell (sorted, without overlaps), in order. Thread-safe.
    void find(std::string_view cell, const std::vector<Span>& spans, std::uint32_t row, std::uint32_t column,
              std::vector<Span>& out) const;
    /// The same, put among the findings themselves, which stay in order.
    void add(std::string_view cell, std::vector<Span>& spans, std::uint32_t row, std::uint32_t column) const;
    [[nodiscard]] bool empty() const noexcept { return known_ == nullptr; }

private:
    void search(std::string_view cell, const std::vector<CellWord>& words, std::uint32_t row, std::uint32_t column,
                std::vector<Span>& out) const;
    [[nodiscard]] const Findings::Entry* look_up(std::string_view folded) const;
    std::shared_ptr<const Findings> known_;
    std::size_t longest_ = 1;                                  ///< words of a value
    std::vector<std::shared_ptr<const SpanOrigin>> by_group_;  ///< null: passed over
    std::shared_ptr<const SpanOrigin> number_;
};

}  // namespace persona
