#include "tagger.hpp"

#include <algorithm>
#include <cstring>

namespace persona::detectors {
namespace {

using Lane = std::array<std::int16_t, lanes>;
constexpr std::int16_t hopeless = -16000;

// All tags at once; the compiler makes of these what the processor has (two registers of SSE2, or NEON).
using Half = std::int16_t __attribute__((vector_size(lanes)));
using HalfBytes = std::int8_t __attribute__((vector_size(lanes / 2)));
struct Shorts {
    Half low, high;
};

Shorts loaded(const Lane& lane) noexcept {
    Shorts out;
    std::memcpy(&out, lane.data(), sizeof out);
    return out;
}
void store(Lane& lane, const Shorts& value) noexcept { std::memcpy(lane.data(), &value, sizeof value); }
Half filled(int value) noexcept { return Half{} + static_cast<std::int16_t>(value); }
void add_row(Shorts& sum, const TaggerModel::Row& row) noexcept {
    std::array<HalfBytes, 2> halves;
    static_assert(sizeof halves == sizeof row);
    std::memcpy(&halves, row.data(), sizeof halves);
    sum.low += __builtin_convertvector(halves[0], Half);
    sum.high += __builtin_convertvector(halves[1], Half);
}
/// Keeps the better of what is there and `value`, and where it came from.
void keep_better(Half& best, Half& from, Half value, Half source) noexcept {
    const Half better = value > best;
    best = (value & better) | (best & ~better);
    from = (source & better) | (from & ~better);
}

}  // namespace

void Tagger::segment(std::span<const Token> tokens, std::uint32_t offset, int eager, TaggerWork& work,
                     std::vector<TaggedName>& out) const {
    const auto size = tokens.size();
    const auto mode = describe_segment(tokens, model_->lists, work.facts);
    work.scores.resize(size);
    work.from.resize(size);
    const auto& transitions = model_->transitions;
    Lane best{};
    // The table does not fit the nearest cache: the rows of the next token are fetched while this one is summed up.
    const auto* const table = model_->rows.data();
    std::array<FeatureRows, 2> rows;
    const auto fetch = [&](std::size_t i) {
        auto& mine = rows[i % 2];
        const auto count = feature_rows(work.facts.data() + pad + i, mode, mine);
        for (std::size_t k = 0; k < count; ++k) __builtin_prefetch(table + mine[k]);
        return count;
    };
    auto count = size > 0 ? fetch(0) : 0;
    for (std::size_t i = 0; i < size; ++i) {
        const auto next_count = i + 1 < size ? fetch(i + 1) : 0;
        Shorts sum{};
        for (std::size_t k = 0; k < count; ++k) add_row(sum, table[rows[i % 2][k]]);
        count = next_count;
        auto& score = work.scores[i];
        store(score, sum);
        score[0] = static_cast<std::int16_t>(score[0] - eager);
        Lane next;
        if (i == 0) {
            for (std::size_t tag = 0; tag < lanes; ++tag)
                next[tag] = tag >= tags || is_inside(tag) ? hopeless : score[tag];
            work.from[i].fill(0);
        } else {
            Shorts top{filled(-32000), filled(-32000)};
            Shorts from{};
            for (std::size_t before = 0; before < tags; ++before) {
                const auto move = loaded(transitions[before]);
                const auto base = filled(best[before]);
                const auto source = filled(static_cast<int>(before));
                keep_better(top.low, from.low, base + move.low, source);
                keep_better(top.high, from.high, base + move.high, source);
            }
            const auto mine = loaded(score);
            store(next, {top.low + mine.low, top.high + mine.high});
            store(work.from[i], from);
        }
        // Scores stay near zero, so that 16 bits are enough for any length: only differences count.
        std::int16_t top = next[0];
        for (std::size_t tag = 1; tag < tags; ++tag) top = std::max(top, next[tag]);
        for (std::size_t tag = 0; tag < lanes; ++tag) {
            const auto lowered = static_cast<int>(next[tag]) - top;
            best[tag] = static_cast<std::int16_t>(std::max<int>(lowered, hopeless));
        }
    }
    if (size == 0) return;
    // Back from the best end; the spans come out last first.
    const auto first_out = out.size();
    std::size_t tag = static_cast<std::size_t>(std::max_element(best.begin(), best.begin() + tags) - best.begin());
    std::size_t after = 0;  // the tag behind the span
    std::size_t span_end = 0;
    std::int32_t sum = 0;
    for (std::size_t i = size; i-- > 0;) {
        const auto before = i == 0 ? std::size_t{0} : static_cast<std::size_t>(work.from[i][tag]);
        if (tag != 0) {
            const bool last = i + 1 == size || span_end == 0;
            if (last) {
                span_end = i + 1;
                sum = i + 1 == size ? 0 : transitions[tag][after] - transitions[0][after];
            }
            sum += work.scores[i][tag] - work.scores[i][0];
            if (is_inside(tag)) sum += transitions[before][tag] - transitions[0][0];
            else {
                sum += i == 0 ? 0 : transitions[before][tag] - transitions[before][0];
                out.push_back({offset + static_cast<std::uint32_t>(i), offset + static_cast<std::uint32_t>(span_end),
                               static_cast<NameType>((tag - 1) / 2), sum});
                span_end = 0;
                after = tag;
            }
        } else {
            after = 0;
        }
        tag = before;
    }
    std::reverse(out.begin() + static_cast<std::ptrdiff_t>(first_out), out.end());
}

void Tagger::tag(std::span<const Token> tokens, int eager, TaggerWork& work, std::vector<TaggedName>& out,
                 std::vector<TokenFacts>* facts) const {
    for (std::size_t first = 0; first < tokens.size();) {
        const auto end = segment_end(tokens, first);
        segment(tokens.subspan(first, end - first), static_cast<std::uint32_t>(first), eager, work, out);
        if (facts != nullptr) facts->insert(facts->end(), work.facts.begin() + pad, work.facts.end() - pad);
        first = end;
    }
}

}  // namespace persona::detectors
