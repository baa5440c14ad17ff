// What the writer's training hands from step to step: texts as sequences of tokens.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "phrases.hpp"
#include "phrases_tokens.hpp"
#include "subject_count.hpp"

namespace persona::seqtree {

/// A token that fewer than k subjects use.
inline constexpr TextModel::Token unknown_token = 0xffffffff;

/// A text: boundaries, tokens, the end.
struct Sequence {
    std::size_t row = 0;
    std::uint32_t subject = 0;
    std::vector<TextModel::Token> tokens;
    std::vector<std::pair<std::size_t, Code>> places;  ///< of the boundaries before sentences: index, TextModel::Place

    [[nodiscard]] Code place(std::size_t begin) const {
        return std::lower_bound(places.begin(), places.end(), std::pair(begin, Code{0}))->second;
    }
};

/// Counts of runs by hash.
struct RunCount : SubjectCount {
    std::uint32_t rows = 0;
    void add(std::uint32_t subject) noexcept {
        ++rows;
        SubjectCount::add(subject);
    }
};
using RunCounts = std::unordered_map<std::uint64_t, RunCount>;

/// Adds to a chain, length by length, the runs that at least k subjects use.
class RunGrower {
public:
    using Token = TextModel::Token;
    explicit RunGrower(std::int64_t k) : k_(k) {}

    /// Runs of `length` tokens whose two runs of one less are in the chain; false when there are none. Of those that stay
    /// `use(hash, run, sequence, begin)` is called for each place, then `keep(gram, hash, run)` once.
    template <class Use, class Keep>
    bool add_level(Chain& chain, const std::vector<Sequence>& sequences, std::size_t length, const Use& use,
                   const Keep& keep) {
        RunCounts counts;
        each_run(sequences, length,
                 [&](std::uint64_t hash, std::span<const Token>, const Sequence& sequence, std::size_t) {
                     counts[hash].add(sequence.subject);
                 });
        std::erase_if(counts, [&](const auto& item) { return static_cast<std::int64_t>(item.second.subjects) < k_; });
        if (counts.empty()) return false;
        std::unordered_map<std::uint64_t, std::vector<Token>> found;
        each_run(sequences, length,
                 [&](std::uint64_t hash, std::span<const Token> run, const Sequence& sequence, std::size_t begin) {
                     if (!counts.contains(hash)) return;
                     found.try_emplace(hash, run.begin(), run.end());
                     use(hash, run, sequence, begin);
                 });
        std::vector<std::pair<std::vector<Token>, std::uint64_t>> sorted;
        for (const auto& [hash, run] : found) sorted.emplace_back(run, hash);
        std::sort(sorted.begin(), sorted.end());
        auto& level = chain.levels.emplace_back();
        for (const auto& [run, hash] : sorted) {
            level.tokens.insert(level.tokens.end(), run.begin(), run.end());
            level.grams.push_back({run.back(), counts[hash].rows, 0, 0, {}});
            keep(level.grams.back(), hash, std::span<const Token>(run));
        }
        stored_.clear();
        for (const auto& [hash, count] : counts) stored_.insert(hash);
        return true;
    }

private:
    template <class Use>
    void each_run(const std::vector<Sequence>& sequences, std::size_t length, const Use& use) const {
        for (const auto& sequence : sequences) {
            for (std::size_t i = 0; i + length <= sequence.tokens.size(); ++i) {
                const std::span<const Token> run(sequence.tokens.data() + i, length);
                if (run.back() == unknown_token || run.front() == unknown_token) continue;
                if (length > 1 && (!stored_.contains(Chain::hash(run.first(length - 1))) ||
                                   !stored_.contains(Chain::hash(run.last(length - 1)))))
                    continue;
                use(Chain::hash(run), run, sequence, i);
            }
        }
    }
    std::int64_t k_;
    std::unordered_set<std::uint64_t> stored_;  ///< hashes of the runs of one token less
};

/// The key of a run under one code of a steering column.
[[nodiscard]] std::uint64_t steered_key(std::uint64_t run, std::size_t steering, Code code);
/// Adds the counts of a run under the codes of a steering column to the model, where at least k subjects use it.
void keep_steered(TextModel& model, TextModel::Gram& gram, const RunCounts& counts, std::uint64_t run, std::size_t by,
                  std::size_t codes);

/// Marks where sentences end: at marks that join two of them ("late, The bus"), too, and at a text's end without any.
void find_ends(std::vector<std::vector<TextToken>>& texts);

/// Puts `any_end`, a class of all marks that end sentences, where fewer than k subjects end a word with the same mark. The
/// steering columns are chosen.
void settle_ends(std::vector<Sequence>& sequences, const Training& data, TextModel& model);

/// Makes the words that begin sentences those that stand within others: "drove" of "Drove". Gives the share of texts that begin them
/// with a capital, as far as at least k subjects do and do not. `subjects`: by text, those of one side by side.
[[nodiscard]] double fold_capitals(std::vector<std::vector<TextToken>>& texts,
                                   const std::vector<std::uint32_t>& subjects, std::int64_t k);

/// Reads texts, subject by subject: fills the model's vocabulary, numbers, slots and rare runs.
[[nodiscard]] std::vector<Sequence> read_sequences(const std::vector<TextSample::Text>& texts, const Training& data,
                                                   const PhraseRules& rules, TextModel& model);

/// Makes classes of the words that stand beside ever new ones, and puts the class where a word stands between neighbours
/// that fewer than k subjects give it. The steering columns are chosen.
void put_classes(std::vector<Sequence>& sequences, const Training& data, const PhraseRules& rules, TextModel& model);

}  // namespace persona::seqtree
