// The embedded writer of one free-text column, once trained: phrases in a back-off chain.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <persona/random.hpp>

#include "bytes.hpp"
#include "phrases_runs.hpp"
#include "tree.hpp"

namespace persona::seqtree {

/// Fills a slot: the entity's surrogate for this row.
using FillSlot = std::function<std::string(std::string_view entity, std::uint32_t index)>;

/// What stands where nothing may be told.
[[nodiscard]] std::string neutral_remark(std::int64_t words);

/// Runs of one to `longest` tokens that at least k subjects use, with how often a token follows the others and how that
/// differs with the row's codes in the columns that steer the wording.
class TextModel {
public:
    using Token = std::uint32_t;
    static constexpr Token sentence = 0, end = 1;  ///< the first of `vocabulary`; "sentence" begins every text
    static constexpr std::size_t most_steering = 2;
    static constexpr std::size_t deepest = 16;

    /// How often under one code of a steering column; at least k subjects.
    struct Steered {
        std::uint8_t steering = 0;
        Code code = 0;
        std::uint32_t count = 0;
    };
    struct Gram {
        Token next = 0;
        std::uint32_t count = 0;
        std::uint32_t steered = 0, steered_count = 0;  ///< its entries in `steered`
    };
    /// The runs of one length: `tokens` holds length tokens a run, sorted; the last is Gram::next.
    struct Level {
        std::vector<Token> tokens;
        std::vector<Gram> grams;
    };

    std::int64_t k = 10;
    std::vector<std::string> vocabulary;
    std::vector<Level> levels;  ///< levels[n - 1]: runs of n tokens
    std::vector<Steered> steered;
    std::vector<std::size_t> steering;                        ///< columns
    std::vector<std::vector<std::uint32_t>> steering_totals;  ///< tokens learnt from by steering column and code
    std::uint32_t tokens = 0;                                 ///< learnt from
    RareRuns rare_runs;                                       ///< not in the file form: empty after load()
    double covered = 0;          ///< share of the source's words inside a stored run of three or more
    double sentence_words = 12;  ///< on average
    std::int64_t texts = 0;
    bool whole = true;  ///< learnt from all texts, not from a sample

    /// Finds the runs' contexts again; after training or loading.
    void index();
    /// A text of about `words` words for a row with these codes (all columns); (key, number, column) address the draws.
    /// Shorter where the stored phrases do not carry further; a neutral remark where there are none.
    [[nodiscard]] std::string write(std::uint64_t key, std::uint64_t number, std::uint32_t column,
                                    std::span<const Code> row, std::int64_t words, const FillSlot& fill) const;
    [[nodiscard]] std::string inspect() const;
    void save(ByteWriter& out) const;
    [[nodiscard]] static std::shared_ptr<const TextModel> load(ByteReader& in);
    /// The hash of a run of tokens, as a context.
    [[nodiscard]] static std::uint64_t hash(std::span<const Token> tokens) noexcept;

private:
    struct Range {
        std::uint32_t level, begin, end;
    };
    struct Draft;
    [[nodiscard]] bool extend(Draft& draft, Random& random, std::span<const Code> row) const;
    [[nodiscard]] double weight(const Gram& gram, std::span<const Code> row) const;
    void append(std::string& out, Token token, Random& random, const FillSlot& fill, std::uint32_t& slots) const;
    std::unordered_map<std::uint64_t, Range> contexts_;
    std::vector<std::uint64_t> word_hashes_;  ///< by token; 0: no word
};
using TextModelPtr = std::shared_ptr<const TextModel>;

}  // namespace persona::seqtree
