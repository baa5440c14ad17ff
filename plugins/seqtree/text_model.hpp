// The embedded writer of one free-text column, once trained: phrases in a back-off chain.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <persona/random.hpp>

#include "bytes.hpp"
#include "tree.hpp"

namespace persona::seqtree {

/// Fills a slot: the entity's surrogate for this row.
using FillSlot = std::function<std::string(std::string_view entity, std::uint32_t index)>;

class TextModel {
public:
    /// A text of about `words` words for a row with these codes (all columns); (key, number, column) address the draws.
    [[nodiscard]] std::string write(std::uint64_t key, std::uint64_t number, std::uint32_t column, std::span<const Code> row, std::int64_t words, const FillSlot& fill) const;
    [[nodiscard]] std::string inspect() const;
    void save(ByteWriter& out) const;
    [[nodiscard]] static std::shared_ptr<const TextModel> load(ByteReader& in);
};
using TextModelPtr = std::shared_ptr<const TextModel>;

}  // namespace persona::seqtree
