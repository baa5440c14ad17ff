#include "draft_choice.hpp"

#include <algorithm>

#include <persona/random.hpp>

namespace persona::llm {
namespace {

constexpr double most_lost = 0.25;  // by a draft that has nothing new
constexpr std::size_t texts_remembered = std::size_t{1} << 19, runs_remembered = std::size_t{1} << 21;

}  // namespace

void DraftCounts::add(const DraftCounts& other) {
    rows += other.rows;
    drafts += other.drafts;
    repeated += other.repeated;
    known += other.known;
    marks += other.marks;
    without_mark += other.without_mark;
}

DraftChoice::DraftChoice(const Guide& guide, const Findings& known)
    : guide_(guide), scan_(known), texts_(texts_remembered), runs_(runs_remembered) {}

std::int64_t DraftChoice::choose(const Batch& batch, std::int64_t first, std::int64_t drafts,
                                 const std::vector<std::optional<double>>& marks, DraftCounts& counts) {
    std::vector<Draft> all;
    for (auto row = first; row < first + drafts; ++row)
        all.push_back(read(batch, row, marks.empty() ? std::nullopt : marks[static_cast<std::size_t>(row)]));
    ++counts.rows;
    counts.drafts += drafts;
    counts.repeated += std::count_if(all.begin(), all.end(), [](const Draft& draft) { return draft.repeated; });
    std::vector<const Draft*> by_score;
    for (const auto& draft : all)
        if (!draft.repeated) by_score.push_back(&draft);
    std::stable_sort(by_score.begin(), by_score.end(),
                     [](const Draft* a, const Draft* b) { return a->score > b->score; });
    const auto* best = &all.front();  // where none can be used
    for (const auto* draft : by_score) {
        if (holds_known_value(batch, draft->row)) {
            ++counts.known;
            continue;
        }
        best = draft;
        break;
    }
    if (best->whole) texts_.add(*best->whole);
    for (const auto run : best->runs) runs_.add(run);
    return best->row;
}

DraftChoice::Draft DraftChoice::read(const Batch& batch, std::int64_t row, const std::optional<double>& mark) const {
    Draft out;
    out.row = row;
    const auto words = hashed_words(batch, row, guide_.texts);
    for (std::size_t t = 0; t < words.size(); ++t) {
        if (!words[t]) continue;
        out.whole = stable_hash(bytes_of(*words[t]), out.whole.value_or(0) + t);
        const auto runs = runs_of(*words[t], run_of_a_copy);
        out.runs.insert(out.runs.end(), runs.begin(), runs.end());
    }
    out.repeated = out.whole && texts_.contains(*out.whole);
    if (out.repeated) return out;
    out.score = score_of(words, batch, row, guide_.texts) * (1 - most_lost * repeated_share(out.runs));
    if (mark) out.score = (out.score + *mark) / 2;
    return out;
}

/// The share of a draft's runs of words that texts chosen before have, too: the likeliest words alone would make all of
/// them alike.
double DraftChoice::repeated_share(const std::vector<std::uint64_t>& runs) const {
    const auto met = std::count_if(runs.begin(), runs.end(), [&](auto run) { return runs_.contains(run); });
    return runs.empty() ? 0 : static_cast<double>(met) / static_cast<double>(runs.size());
}

bool DraftChoice::holds_known_value(const Batch& batch, std::int64_t row) {
    return std::any_of(guide_.texts.begin(), guide_.texts.end(), [&](const TextColumn& text) {
        const auto& column = *batch.columns[*batch.schema->find(text.name)];
        return column.valid(row) && !scan_.find(column.text(row)).empty();
    });
}

}  // namespace persona::llm
