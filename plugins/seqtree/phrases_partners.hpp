// Which words go together in a text: trigger pairs after Rosenfeld, "A maximum entropy approach to adaptive statistical
// language modelling", Computer Speech and Language 10, 1996; and how much rather a word is used again.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace persona::seqtree {

class Partners {
public:
    using Token = std::uint32_t;
    struct Partner {
        Token token = 0;
        std::int16_t lift = 0;  ///< log of how many times as often as by chance, times `scale`
    };
    static constexpr double scale = 256;

    /// Adds one text's tokens; `subject` in ascending order. Tokens below `first_word` are left out.
    void add(std::span<const Token> tokens, std::uint32_t subject);
    /// Keeps what at least k subjects share. `vocabulary` is the number of tokens.
    void settle(std::size_t vocabulary, std::int64_t k, std::size_t most);

    std::vector<std::uint32_t> begins;  ///< by token, one more than tokens: where its partners begin
    std::vector<Partner> partners;      ///< its own again, too

    [[nodiscard]] std::span<const Partner> of(Token token) const noexcept {
        if (std::size_t{token} + 1 >= begins.size()) return {};
        return {partners.data() + begins[token], partners.data() + begins[token + 1]};
    }

private:
    struct Text {
        std::uint32_t subject = 0;
        std::vector<Token> once, again;  ///< sorted: all of its tokens; those used twice
    };
    std::vector<Text> texts_;
};

}  // namespace persona::seqtree
