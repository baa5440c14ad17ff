#include "row_writing.hpp"

#include <algorithm>
#include <limits>

#include <persona/text.hpp>

#include "answer_object.hpp"
#include "asking.hpp"

namespace persona::llm {

void CellCounts::add(const CellCounts& other) {
    cells += other.cells;
    given += other.given;
    written += other.written;
    mended += other.mended;
    for (std::size_t f = 0; f < faults; ++f) {
        repaired[f] += other.repaired[f];
        fell_back[f] += other.fell_back[f];
    }
}

void RowCounts::add(const RowCounts& other) {
    rows += other.rows;
    written += other.written;
    repaired += other.repaired;
    fell_back += other.fell_back;
    columns.resize(std::max(columns.size(), other.columns.size()));
    for (std::size_t c = 0; c < other.columns.size(); ++c) columns[c].add(other.columns[c]);
}

std::size_t RowWriter::RowAnswer::wrong() const {
    if (fault != Fault::none) return std::numeric_limits<std::size_t>::max();
    return static_cast<std::size_t>(
        std::count_if(cells.begin(), cells.end(), [](const GivenCell& cell) { return cell.fault != Fault::none; }));
}

RowWriter::RowAnswer RowWriter::read(std::string_view text, bool truncated, const RowQuestion& question) const {
    RowAnswer out;
    out.fault = Fault::none;
    const auto object = read_object(text);
    if (!object.values) out.fault = Fault::not_json;
    for (const auto column : question.asked) {
        const auto& value_column = guide_.values[column];
        GivenCell cell;
        const auto* value = object.values ? object.values->if_contains(value_column.field.name) : nullptr;
        if (value == nullptr) cell.fault = Fault::other_form;
        else if (value_column.asked != Asked::text) cell = read_cell(*value, value_column);
        else if (!value->is_string()) cell.fault = Fault::other_form;
        else {
            cell.written = std::string(std::string_view(value->get_string()));
            cell.fault = mend_text(cell.written, truncated || object.closed, guide_.texts[value_column.text],
                                   question.words[value_column.text], cell.mended);
        }
        cell.mended = cell.mended || object.mended;
        out.cells.push_back(std::move(cell));
    }
    // An object that has nothing of what was asked for.
    if (out.fault == Fault::none && out.wrong() == out.cells.size()) out.fault = out.cells.front().fault;
    return out;
}

/// All but identifiers, with the answer's cells where they are right.
std::string RowWriter::record(const Batch& batch, const RowQuestion& question, const RowAnswer* answer) const {
    std::string out;
    for (std::size_t c = 0; c < guide_.values.size(); ++c) {
        if (guide_.values[c].field.role == Role::identifier) continue;
        const auto at = std::find(question.asked.begin(), question.asked.end(), c) - question.asked.begin();
        const auto* cell = answer != nullptr && static_cast<std::size_t>(at) < answer->cells.size()
                               ? &answer->cells[static_cast<std::size_t>(at)]
                               : nullptr;
        out += '\x1f';
        if (cell != nullptr && cell->fault == Fault::none) out += cell->written;
        else append_value(out, *batch.columns[c], guide_.values[c].field, question.row);
    }
    return out;
}

RowWriter::Repeats RowWriter::drawn_repeats(const Batch& batch, const std::vector<Row>& rows) const {
    Repeats out;
    for (const auto& row : rows) out.most = std::max(out.most, ++out.seen[record(batch, row.question, nullptr)]);
    out.seen.clear();
    return out;
}

/// Why the row is asked for again: no answer, a text that may not stand, or more than a third of its cells wrong.
Fault RowWriter::judge(Row& row, const Batch& batch, AnswerCheck& check, const Repeats& repeats) const {
    auto& now = row.now;
    auto again = now.fault;
    for (std::size_t i = 0; i < now.cells.size() && now.fault == Fault::none; ++i) {
        const auto& column = guide_.values[row.question.asked[i]];
        auto& cell = now.cells[i];
        if (column.asked != Asked::text) continue;
        if (cell.fault == Fault::none) cell.fault = check.fault_of(cell.written, column.text);
        if (cell.fault != Fault::none) again = cell.fault;
    }
    if (now.fault == Fault::none && again == Fault::none) {
        const auto wrong = std::find_if(now.cells.begin(), now.cells.end(),
                                        [](const auto& cell) { return cell.fault != Fault::none; });
        if (3 * now.wrong() > now.cells.size()) again = wrong->fault;
        const auto seen = repeats.seen.find(record(batch, row.question, &now));
        if (seen != repeats.seen.end() && seen->second >= repeats.most) again = now.fault = Fault::copied;
    }
    if (again == Fault::none || now.wrong() <= row.best.wrong()) row.best = now;
    row.accepted = again == Fault::none;
    return again;
}

/// The texts of the best answer, against those that other rows have: first come, first served.
void RowWriter::take_texts(Row& row, AnswerCheck& check) const {
    auto& best = row.best;
    for (std::size_t i = 0; i < best.cells.size() && best.fault == Fault::none; ++i) {
        const auto& column = guide_.values[row.question.asked[i]];
        auto& cell = best.cells[i];
        if (column.asked != Asked::text || cell.fault != Fault::none) continue;
        if (!row.accepted) cell.fault = check.fault_of(cell.written, column.text);
        if (cell.fault == Fault::none) check.take(cell.written);
    }
}

/// Takes the best answer's cells, and counts what became of each.
void RowWriter::settle(Row& row, WrittenRows& out) const {
    auto& best = row.best;
    const auto wrong = best.fault == Fault::none ? best.wrong() : best.cells.size();
    const bool used = best.fault == Fault::none && wrong < best.cells.size();
    out.counts.written += used ? 1 : 0;
    out.counts.repaired += used && wrong > 0 ? 1 : 0;
    out.counts.fell_back += used ? 0 : 1;
    for (std::size_t i = 0; i < row.question.asked.size(); ++i) {
        const auto column = row.question.asked[i];
        auto& counts = out.counts.columns[column];
        const auto fault = i < best.cells.size() && best.fault == Fault::none ? best.cells[i].fault : best.fault;
        if (!used) ++counts.fell_back[static_cast<std::size_t>(fault)];
        else if (fault != Fault::none) ++counts.repaired[static_cast<std::size_t>(fault)];
        else {
            ++counts.written;
            counts.mended += best.cells[i].mended ? 1 : 0;
            out.cells[column][static_cast<std::size_t>(row.question.row)] = std::move(best.cells[i].written);
        }
    }
}

Result<WrittenRows> RowWriter::write(const Batch& batch, AnswerCheck& check, std::uint64_t key,
                                     const std::stop_token& stop) const {
    WrittenRows out;
    out.counts.rows = batch.rows;
    out.counts.columns.resize(guide_.values.size());
    out.cells.resize(guide_.values.size());
    for (auto& cells : out.cells) cells.resize(static_cast<std::size_t>(batch.rows));
    std::vector<Row> rows;
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        Row one{question_of(batch, row, guide_, rules_.bound, rules_.given, key), {}, {}};
        for (const auto column : one.question.given) ++out.counts.columns[column].given;
        for (const auto* columns : {&one.question.given, &one.question.asked})
            for (const auto column : *columns) ++out.counts.columns[column].cells;
        if (!one.question.asked.empty()) rows.push_back(std::move(one));
    }
    auto repeats = drawn_repeats(batch, rows);
    check.begin();
    const auto ask = [&](std::size_t i, int attempt) {
        auto& row = rows[i];
        const auto seed = seed_of(key, batch.first_row + row.question.row, attempt);
        const auto answer = provider_.complete(prompts_.make(batch, row.question, seed), stop);
        if (answer) row.now = read(answer->text, answer->truncated, row.question);
        else row.now = RowAnswer{{}, fault_of(answer.error())};
    };
    const auto look = [&](std::size_t i) {
        const auto again = judge(rows[i], batch, check, repeats);
        if (again != Fault::none) return again;
        ++repeats.seen[record(batch, rows[i].question, &rows[i].now)];
        take_texts(rows[i], check);
        return again;
    };
    PERSONA_TRY(ask_in_rounds(rows.size(), rules_.slots, rules_.attempts, stop, ask, look));
    for (auto& row : rows) {
        if (!row.accepted) take_texts(row, check);
        settle(row, out);
    }
    return out;
}

}  // namespace persona::llm
