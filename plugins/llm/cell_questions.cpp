#include "cell_questions.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <unordered_map>

#include <persona/profile.hpp>
#include <persona/random.hpp>

#include "asking.hpp"

namespace persona::llm {

void FindCounts::add(const FindCounts& other) {
    cells += other.cells;
    for (std::size_t f = 0; f < faults; ++f) unanswered[f] += other.unanswered[f];
    places += other.places;
    added += other.added;
    for (std::size_t d = 0; d < dropped_reasons; ++d) dropped[d] += other.dropped[d];
}

std::int64_t FindCounts::unchecked() const noexcept {
    return std::accumulate(unanswered.begin(), unanswered.end(), std::int64_t{0});
}

CellQuestions::CellQuestions(const Batch& batch, LookedInto where, std::size_t most_bytes) : batch_(batch) {
    std::unordered_map<std::string_view, std::size_t> known;
    const auto& column = *batch.columns[where.column];
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        if (!column.valid(row) || count_words(column.text(row)) < where.least_words) continue;
        AskedCell cell{static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(where.column), {}};
        for (const auto piece : pieces_of(column.text(row), most_bytes)) {
            if (count_words(piece) == 0) continue;
            const auto [at, fresh] = known.emplace(piece, questions_.size());
            if (fresh) questions_.push_back({piece, {}});
            cell.pieces.push_back(at->second);
        }
        if (!cell.pieces.empty()) cells_.push_back(std::move(cell));
    }
}

Status CellQuestions::ask(Provider& provider, const FindPrompts& prompts, const WordLists& lists, std::int64_t slots,
                          int attempts, std::uint64_t key, const std::stop_token& stop) {
    const auto ask_one = [&](std::size_t i, int attempt) {
        auto& question = questions_[i];
        const auto own = stable_hash(question.piece, key);
        const auto answer = provider.complete(prompts.of(question.piece, seed_of(own, 0, attempt)), stop);
        question.answer = answer ? read_found(answer->text, answer->truncated, prompts.entities()) : FoundAnswer{};
        if (!answer) question.answer.fault = fault_of(answer.error());
    };
    const auto check = [&](std::size_t i) {
        auto& question = questions_[i];
        if (question.answer.fault != Fault::none) return question.answer.fault;
        const CellText text(question.piece);
        std::vector<FoundPlace> places;
        text.locate(question.answer.found, lists, places, question.answer.dropped);
        if (text.nearly_all(places)) {
            question.answer = {};
            question.answer.fault = Fault::absurd;
        }
        return question.answer.fault;
    };
    return ask_in_rounds(questions_.size(), slots, attempts, stop, ask_one, check);
}

void CellQuestions::found_in(const AskedCell& cell, const WordLists& lists, FindCounts& counts,
                             std::vector<FoundPlace>& out) const {
    out.clear();
    ++counts.cells;
    auto fault = Fault::none;
    std::vector<FoundText> found;
    std::set<std::pair<std::string, std::string>> different;
    for (const auto piece : cell.pieces) {
        const auto& answer = questions_[piece].answer;
        if (answer.fault != Fault::none) fault = answer.fault;
        for (std::size_t d = 0; d < dropped_reasons; ++d) counts.dropped[d] += answer.dropped[d];
        for (const auto& one : answer.found)
            if (different.emplace(one.text, one.entity).second) found.push_back(one);
    }
    if (fault != Fault::none) ++counts.unanswered[static_cast<std::size_t>(fault)];
    if (found.empty()) return;
    // In all of the cell, also where it was found in one piece alone; what was dropped is counted by piece.
    DroppedCounts passed_over{};
    CellText(batch_.columns[cell.column]->text(cell.row)).locate(found, lists, out, passed_over);
}

}  // namespace persona::llm
