// What the detectors missed but the dictionary knows: a name found in one row and overlooked in another, a rare word that
// no public list has. The leak scan would find it in the output, so it is replaced too.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <persona/artifact.hpp>
#include <persona/batch.hpp>

namespace persona::anonymisers {

class Residue {
public:
    /// `known` may be null or incomplete: then there is no residue.
    explicit Residue(std::shared_ptr<const Findings> known);
    /// Adds findings between those of one cell (sorted, without overlaps) and keeps the order.
    void add(std::string_view cell, std::vector<Span>& spans, std::uint32_t row, std::uint32_t column) const;

private:
    struct Piece;
    void search(std::string_view cell, const std::vector<Piece>& pieces, std::uint32_t row, std::uint32_t column,
                std::vector<Span>& out) const;
    [[nodiscard]] const Findings::Entry* look_up(std::string_view folded) const;
    std::shared_ptr<const Findings> known_;
    std::vector<std::shared_ptr<const SpanOrigin>> by_group_;  ///< null: not replaced
    std::shared_ptr<const SpanOrigin> number_;
};

}  // namespace persona::anonymisers
