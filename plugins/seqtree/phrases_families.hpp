// Families of codes. Of the words said under one code of a column with many codes, most are said by fewer than k subjects, so
// that nothing is known of them there. Codes under which much the same words are said form a tree (minimum variance: Ward,
// "Hierarchical grouping to optimize an objective function", JASA 58, 1963), and what is left of a word's uses is told for the
// smallest family in which k subjects share it: "refund" for all that has to do with paying.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "bytes.hpp"
#include "phrases_chain.hpp"
#include "tree.hpp"

namespace persona::seqtree {

struct Sequence;

/// Of one steering column.
class CodeFamilies {
public:
    using Token = Chain::Token;
    /// How often a word is said under the codes of a family for which neither a count of their own nor one of a smaller
    /// family is told; by at least k subjects.
    struct Told {
        Token word = 0;
        std::uint16_t family = 0;  ///< index into `joins`
        std::uint32_t count = 0;
    };
    /// Two codes, or families (the number of codes + index), that become one; by likeness.
    std::vector<std::array<std::uint16_t, 2>> joins;
    std::vector<Told> told;  ///< by word, smaller families first

    /// Counts are of words, which no class stands for yet. `codes`: by row; `totals`: tokens by code.
    void learn(const std::vector<Sequence>& sequences, std::span<const Code> codes,
               const std::vector<std::uint32_t>& totals, std::size_t words, std::int64_t k);
    /// After training or loading; `codes`: of the column.
    void index(std::size_t codes);
    [[nodiscard]] std::span<const Code> members(std::uint16_t family) const { return members_[family]; }
    [[nodiscard]] std::span<const Told> of(Token word) const;
    void save(ByteWriter& out) const;
    void load(ByteReader& in, std::size_t codes, std::size_t words);

private:
    std::vector<std::vector<Code>> members_;  ///< by family
};

}  // namespace persona::seqtree
