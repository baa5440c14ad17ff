// The embedded writer of one free-text column, once trained: phrases in a back-off chain.
#pragma once

#include <array>
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
#include "phrases_families.hpp"
#include "phrases_kinds.hpp"
#include "phrases_numbers.hpp"
#include "phrases_partners.hpp"
#include "phrases_runs.hpp"
#include "phrases_slots.hpp"
#include "tree.hpp"

namespace persona::seqtree {

/// Fills the index-th slot of a row's text: the row's own value of the entity, or a surrogate of that form.
using FillSlot = std::function<std::string(std::string_view entity, const SlotForm& form, std::uint32_t index)>;

/// What stands where nothing may be told.
[[nodiscard]] std::string neutral_remark(std::int64_t words);

/// Runs of one to `longest` tokens that at least k subjects use, with how often a token follows the others and how that
/// differs with the row's codes in the columns that steer the wording.
class TextModel {
public:
    using Token = std::uint32_t;
    static constexpr Token sentence = 0, end = 1;  ///< the first of `vocabulary`; "sentence" begins every text
    /// Where a sentence stands: runs that begin one are steered by it as if it were a column.
    enum Place : Code { opening, within, closing };
    static constexpr std::uint8_t by_place = 255;
    static constexpr std::size_t most_steering = Chain::most_steering, place_steering = Chain::place_steering;

    /// How often under one code of a steering column; at least k subjects.
    struct Steered {
        std::uint8_t steering = 0;
        Code code = 0;
        std::uint32_t count = 0;
    };
    using Gram = Chain::Gram;
    /// Words that stand for one another, each with its counts: `token` stands for any of them in a run.
    struct WordClass {
        Token token = 0;
        std::vector<Gram> words;
    };
    /// What a text is written for.
    struct Wanted {
        std::vector<Code> row;  ///< codes of all columns
        std::int64_t words = 1;
    };
    /// How large the numbers of one shape are before one word, or (`next` is `end`) anywhere; by run of digits.
    struct Sizes {
        Token shape = 0, next = end;
        std::vector<ValueKnots> runs;
    };
    std::int64_t k = 10;
    std::vector<std::string> vocabulary;
    std::vector<WordClass> classes;  ///< by token
    Chain chain;                     ///< of tokens
    Kinds kinds;                     ///< of tokens: what may go on where no run does
    std::vector<Steered> steered;
    std::vector<std::size_t> steering;                        ///< columns
    std::vector<std::vector<std::uint32_t>> steering_totals;  ///< tokens learnt from by steering column and code
    std::array<CodeFamilies, most_steering> families;         ///< by steering column
    std::array<std::uint32_t, 3> sentences{};                 ///< learnt from, by place
    std::uint32_t tokens = 0;                                 ///< learnt from
    Partners partners;                                        ///< words that go together in a text
    std::vector<Sizes> sizes;                                 ///< by (shape, next)
    SlotForms slots;                                          ///< how slots are filled
    ValueKnots days;                                          ///< of dates with a year, since 1970-01-01
    /// How much rather a word is said than the runs have it, so that all that is written says it as often as the source does: by
    /// token, and of the counts under a code (by place in `steered`). Empty: 1.
    std::vector<float> balance, steered_balance;
    RareRuns rare_runs;          ///< not in the file form: empty after load()
    double capitals = 1;         ///< share of texts whose sentences begin with a capital
    double covered = 0;          ///< share of the source's words inside a stored run of three or more
    double sentence_words = 12;  ///< on average
    double word_letters = 6;     ///< the same, with the marks and blanks beside it
    std::int64_t texts = 0;
    bool whole = true;  ///< learnt from all texts, not from a sample

    /// Finds the runs' contexts again; after training or loading.
    void index();
    /// A text of about `words` words for a row with these codes (all columns); (key, number, column) address the draws.
    /// Shorter where the stored phrases do not carry further; a neutral remark where there are none.
    [[nodiscard]] std::string write(std::uint64_t key, std::uint64_t number, std::uint32_t column,
                                    std::span<const Code> row, std::int64_t words, const FillSlot& fill) const;
    /// Of a short text each sentence has to tell the row.
    [[nodiscard]] bool is_short(double words) const noexcept { return words <= 4 * sentence_words; }
    /// Writes texts for such rows, counts their words, and weighs each word by how far it came too often or too seldom, in
    /// all and under each code of which its count is known (iterative proportional fitting, Deming and Stephan 1940, of
    /// what can only be counted by writing). Texts of many sentences are left as they are: how often one of their words comes
    /// is how often its sentence does, and a word is no good handle on that. Asks the stored counts alone, so that it tells nothing that they do not.
    void balance_words(std::span<const Wanted> wanted, std::uint64_t key);
    [[nodiscard]] std::string inspect() const;
    /// Everything that the file holds, as a JSON object; `under` says how a code of a steering column reads.
    [[nodiscard]] std::string contents(const std::function<std::string(std::size_t, Code)>& under) const;
    void save(ByteWriter& out) const;
    [[nodiscard]] static std::shared_ptr<const TextModel> load(ByteReader& in);

private:
    struct Draft;
    struct Writing;
    struct Step;
    [[nodiscard]] bool extend(Draft& draft, Writing& writing, Random& random) const;
    /// It is known what may follow the last `begun` tokens and one more.
    [[nodiscard]] bool leads_on(const Draft& draft, std::size_t begun, Token next) const;
    [[nodiscard]] bool draft_sentence(Draft& draft, Writing& writing, Random& random) const;
    /// How many times as often as everywhere a run is said in the row.
    [[nodiscard]] double row_lift(const Gram& gram, const Writing& writing) const;
    /// The same of several; valid until the next call.
    [[nodiscard]] std::span<const double> row_lifts(std::span<const Gram> grams, Writing& writing) const;
    /// How readily a run is said, given its row_lift(), what is written and, when it opens a sentence, its place.
    [[nodiscard]] double weight(const Gram& gram, double row_lift, const Writing& writing, bool opens) const;
    /// How many times as often as everywhere a run is said under a code of a steering column.
    [[nodiscard]] double lift(const Gram& gram, std::size_t steering, Code code) const;
    [[nodiscard]] double word_lift(Token word, std::size_t by, Code code) const;
    [[nodiscard]] double share(std::size_t steering, Code code) const;
    void index_steering();
    void index_balance();
    struct Heard;
    /// How often the words come in texts for such rows.
    [[nodiscard]] Heard listen(std::span<const Wanted> wanted, std::uint64_t key) const;
    /// The place in `steered` of a word's count under a code; `steered.size()` where it is not known.
    [[nodiscard]] std::size_t counted(const Gram& gram, std::size_t by, Code code) const;
    /// It has a count of its own and is no mark and no class.
    [[nodiscard]] bool is_counted(Token token) const;
    [[nodiscard]] double balance_of(Token word, std::span<const Code> row) const;
    /// word_lift() of one word under all codes of a steering column.
    [[nodiscard]] std::vector<double> all_lifts(Token word, std::size_t by) const;
    [[nodiscard]] bool is_rare(const Draft& draft, Token token) const;
    [[nodiscard]] Token pick(Token token, const Draft& draft, Writing& writing, Random& random) const;
    struct Rendering;
    void append(Rendering& to, std::span<const Token> drafted, std::size_t at) const;
    /// The mark that ends a sentence, or one in its place where that does not suit: before a sentence one has to stand, and
    /// nowhere else may it join.
    void append_end(Rendering& to, Token token, bool follows, Writing& writing) const;
    struct RowDraws;
    [[nodiscard]] Writing start(std::span<const Code> row, std::int64_t words) const;
    /// Sentence by sentence; each ends with what follows it.
    [[nodiscard]] std::vector<std::vector<Token>> compose(Writing& writing, RowDraws& draws) const;
    /// Adds a sentence to the text; false when none can be made.
    [[nodiscard]] bool next_sentence(Draft& text, Writing& writing, RowDraws& draws) const;
    /// Log of how much more likely what is said makes the row's codes than they are anyway, were its words independent: what
    /// tells them for certain can not do so any better.
    [[nodiscard]] double tells(std::span<const Token> said, std::span<const Code> row) const;
    /// What a draft is worth beside others of the same sentence.
    [[nodiscard]] double worth(const Draft& draft, const Writing& writing) const;
    /// What may not be said twice: the sentence's runs of four tokens.
    [[nodiscard]] std::vector<std::uint64_t> phrases_of(std::span<const Token> said) const;
    /// Three words stand twice in a sentence: "for twenty minutes for twenty minutes".
    [[nodiscard]] bool stutters(std::span<const Token> said) const;
    std::vector<std::vector<std::uint64_t>> word_hashes_;  ///< by token: of its words
    std::vector<std::vector<Gram>> of_kind_;               ///< words by kind
    std::vector<bool> ends_;                               ///< by token: it ends a sentence
    std::vector<float> lengths_;                           ///< by token: of how many average words it has the letters
    std::array<std::vector<double>, most_steering + 1> shares_;  ///< of the source, by steering and code
    std::array<std::vector<float>, most_steering> word_lifts_;  ///< by code, then token; empty where that were too many
    std::array<std::vector<float>, most_steering> log_lifts_;   ///< of word_lifts_, by token, then code
    std::vector<Gram> words_;                                   ///< by token: all of its uses
    std::array<std::vector<float>, most_steering> balance_;  ///< by code, then token; empty where all are 1 or too many
};
using TextModelPtr = std::shared_ptr<const TextModel>;

}  // namespace persona::seqtree
