// Every word is of one kind: those that stand between the same kinds of words ("my", "the", "your"). What kinds follow each
// other is shared by many more subjects than what words do, so that sentences go on where the words' own runs end (after
// Brown et al., "Class-based n-gram models of natural language", Computational Linguistics 18, 1992; found by the exchange
// algorithm of Kneser and Ney, "Improved clustering techniques for class-based statistical language modelling", 1993).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "bytes.hpp"
#include "phrases_chain.hpp"

namespace persona::seqtree {

class Kinds {
public:
    using Token = Chain::Token;
    static constexpr std::size_t most = 64;
    static constexpr std::size_t longest = 5;  ///< kinds of a run

    std::vector<std::uint8_t> kind_of;  ///< by token
    Chain chain;                        ///< of kinds

    /// After training or loading.
    void index();
    [[nodiscard]] bool known() const noexcept { return !chain.levels.empty(); }
    /// The share of each kind behind these tokens, told by at most so many of the last ones; by kind.
    using Shares = std::array<double, most>;
    [[nodiscard]] Shares expected(std::span<const Token> context, std::size_t most_tokens) const;
    void save(ByteWriter& out) const;
    void load(ByteReader& in, std::size_t tokens);

private:
    Shares alone_{};
};

/// How often tokens stand side by side.
struct Neighbouring {
    Chain::Token left = 0, right = 0;
    std::uint32_t count = 0;
};
/// The kind of each of `tokens` tokens, in at most so many kinds; the first two have one of their own each.
[[nodiscard]] std::vector<std::uint8_t> find_kinds(const std::vector<Neighbouring>& pairs, std::size_t tokens,
                                                   std::size_t kinds);

}  // namespace persona::seqtree
