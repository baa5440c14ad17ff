#include "writing.hpp"

#include <algorithm>

#include "asking.hpp"

namespace persona::llm {

void TextCounts::add(const TextCounts& other) {
    texts += other.texts;
    unasked += other.unasked;
    written += other.written;
    mended += other.mended;
    for (std::size_t f = 0; f < faults; ++f) fell_back[f] += other.fell_back[f];
}

/// The rows that have a text at all, with the lengths of the drawn texts: whether one is missing and how long it is was
/// drawn with the row.
std::vector<BatchWriter::Row> BatchWriter::rows_of(const Batch& batch) const {
    std::vector<Row> out;
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        Row one;
        one.row = row;
        one.asked = plan_ == nullptr || plan_->has(row_number(batch, row));
        one.words = words_of(batch, row, guide_.texts);
        if (std::any_of(one.words.begin(), one.words.end(), [](std::int64_t words) { return words > 0; }))
            out.push_back(std::move(one));
    }
    return out;
}

std::vector<std::string> BatchWriter::drafts_of(const Batch& batch, std::int64_t row) const {
    std::vector<std::string> out;
    for (const auto& text : guide_.texts) {
        const auto& column = *batch.columns[*batch.schema->find(text.name)];
        out.emplace_back(column.valid(row) ? column.text(row) : std::string_view());
    }
    return out;
}

void BatchWriter::ask(Row& row, const Batch& batch, std::uint64_t seed, const std::stop_token& stop) const {
    const auto prompt = prompts_.make(batch, row.row, row.words, seed);
    const auto answer = provider_.complete(prompt, stop);
    if (answer) {
        row.answer = read_answer(answer->text, answer->truncated, guide_.texts, row.words);
        return;
    }
    row.answer = {};
    row.answer.texts.resize(guide_.texts.size());
    row.answer.fault = fault_of(answer.error());
}

Result<Written> BatchWriter::write(const Batch& batch, AnswerCheck& check, std::uint64_t key,
                                   const std::stop_token& stop) const {
    auto rows = rows_of(batch);
    std::vector<Row*> asked;
    for (auto& row : rows)
        if (row.asked) asked.push_back(&row);
    check.begin();
    PERSONA_TRY(ask_in_rounds(
        asked.size(), slots_, attempts_, stop,
        [&](std::size_t i, int attempt) {
            ask(*asked[i], batch, seed_of(key, batch.first_row + asked[i]->row, attempt), stop);
        },
        [&](std::size_t i) {
            check.check(asked[i]->answer,
                        plan_ == nullptr ? std::vector<std::string>() : drafts_of(batch, asked[i]->row));
            return asked[i]->answer.fault;
        }));
    Written out;
    out.counts.resize(guide_.texts.size());
    out.texts.resize(guide_.texts.size());
    for (auto& texts : out.texts) texts.resize(static_cast<std::size_t>(batch.rows));
    for (auto& row : rows) {
        for (std::size_t t = 0; t < guide_.texts.size(); ++t) {
            if (row.words[t] == 0) continue;
            auto& counts = out.counts[t];
            ++counts.texts;
            if (!row.asked) {
                ++counts.unasked;
                continue;
            }
            if (row.answer.fault != Fault::none) {
                ++counts.fell_back[static_cast<std::size_t>(row.answer.fault)];
                continue;
            }
            ++counts.written;
            counts.mended += row.answer.mended ? 1 : 0;
            out.texts[t][static_cast<std::size_t>(row.row)] = std::move(row.answer.texts[t]);
        }
    }
    return out;
}

}  // namespace persona::llm
