// Runs of one to so many tokens that at least k subjects use, and what follows the shorter ones.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "bytes.hpp"

namespace persona::seqtree {

class Chain {
public:
    using Token = std::uint32_t;
    static constexpr std::size_t deepest = 16;
    static constexpr std::size_t most_steering = 3, place_steering = most_steering;

    struct Gram {
        Token next = 0;
        std::uint32_t count = 0;
        std::uint32_t steered = 0, steered_count = 0;  ///< its entries in TextModel::steered
        /// By steering column, the sentence's place last: what TextModel::lift() rests on under codes that have no entry.
        std::array<float, most_steering + 1> rest{};
    };
    /// The runs of one length: `tokens` holds length tokens a run, sorted; the last is Gram::next.
    struct Level {
        std::vector<Token> tokens;
        std::vector<Gram> grams;
    };
    /// What follows a run.
    struct Following {
        std::span<const Gram> grams;  ///< by Gram::next
        double all = 0;               ///< how often anything does
        double stored = 0;            ///< the share of it that `grams` tell
        [[nodiscard]] bool holds(Token token) const noexcept;
    };

    std::vector<Level> levels;  ///< levels[n - 1]: runs of n tokens

    /// Finds the runs' contexts again; after training or loading.
    void index();
    void save(ByteWriter& out) const;
    /// Every token must be below `tokens`.
    void load(ByteReader& in, std::size_t tokens);
    /// What follows the last one, two, … of these tokens, until nothing is known to; how many are filled.
    std::size_t after(std::span<const Token> context, std::span<Following> out) const;
    /// Whether anything is known to follow all of these tokens and then `next`.
    [[nodiscard]] bool goes_on(std::span<const Token> context, Token next) const noexcept;
    /// The hash of a run of tokens.
    [[nodiscard]] static std::uint64_t hash(std::span<const Token> tokens) noexcept;

private:
    struct Range {
        std::uint64_t context = 0;                    ///< its hash
        std::uint32_t level = 0, begin = 0, end = 0;  ///< level 0: nobody's
        float all = 0, stored = 0;                    ///< how often anything follows; the share of it that is stored
    };
    /// The place of a context's range in `contexts_`, or where it belongs.
    [[nodiscard]] std::size_t place_of(std::uint64_t context) const noexcept;
    // A table of its own, of a power of two: each word that is written is looked up some six times.
    std::vector<Range> contexts_;
};

/// A run's counts in the file.
void put_counts(ByteWriter& out, const Chain::Gram& gram);
void get_counts(ByteReader& in, Chain::Gram& gram);

}  // namespace persona::seqtree
