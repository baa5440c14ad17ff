// What the writer's training hands from step to step: texts as sequences of tokens.
#pragma once

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "phrases.hpp"
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

/// The key of a run under one code of a steering column.
[[nodiscard]] std::uint64_t steered_key(std::uint64_t run, std::size_t steering, Code code);
/// Adds the counts of a run under the codes of a steering column to the model, where at least k subjects use it.
void keep_steered(TextModel& model, TextModel::Gram& gram, const RunCounts& counts, std::uint64_t run, std::size_t by,
                  std::size_t codes);

/// Reads texts, subject by subject: fills the model's vocabulary, numbers, slots and rare runs.
[[nodiscard]] std::vector<Sequence> read_sequences(const std::vector<TextSample::Text>& texts, const Training& data,
                                                   const PhraseRules& rules, TextModel& model);

/// Makes classes of the words that stand beside ever new ones, and puts the class where a word stands between neighbours
/// that fewer than k subjects give it. The steering columns are chosen.
void put_classes(std::vector<Sequence>& sequences, const Training& data, const PhraseRules& rules, TextModel& model);

}  // namespace persona::seqtree
