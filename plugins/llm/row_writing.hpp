// The rows of a batch, written by a model: asked for side by side, held against the table cell by cell in the order of the
// rows, asked for again, repaired with the drawn row's cells, or left as they were drawn.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include <persona/provider.hpp>

#include "answers.hpp"
#include "row_questions.hpp"

namespace persona::llm {

/// What became of the cells of one column.
struct CellCounts {
    std::int64_t cells = 0;                       ///< present ones
    std::int64_t given = 0;                       ///< of them, those that the model was not to decide
    std::int64_t written = 0;                     ///< by the model
    std::int64_t mended = 0;                      ///< of them, put into the form of the column
    std::array<std::int64_t, faults> repaired{};  ///< taken from the drawn row, where others of the row are the model's
    std::array<std::int64_t, faults> fell_back{};  ///< of rows that are the drawn one whole
    void add(const CellCounts& other);
};
struct RowCounts {
    std::int64_t rows = 0, written = 0, repaired = 0, fell_back = 0;  ///< repaired ones are among the written
    std::vector<CellCounts> columns;                                  ///< in the table's order
    void add(const RowCounts& other);
};

struct WrittenRows {
    std::vector<std::vector<std::optional<std::string>>> cells;  ///< by column and row; none: the drawn one stays
    RowCounts counts;
};

struct RowRules {
    std::set<std::string> bound;  ///< columns that the model may not decide
    double given = 0.5;           ///< share of the others that is given
    std::int64_t slots = 1;
    int attempts = 3;
};

class RowWriter {
public:
    RowWriter(Provider& provider, const RowPrompts& prompts, const Guide& guide, const RowRules& rules)
        : provider_(provider), prompts_(prompts), guide_(guide), rules_(rules) {}
    Result<WrittenRows> write(const Batch& batch, AnswerCheck& check, std::uint64_t key,
                              const std::stop_token& stop) const;

private:
    /// Cells in the order of the question's `asked`.
    struct RowAnswer {
        std::vector<GivenCell> cells;
        Fault fault = Fault::no_answer;
        [[nodiscard]] std::size_t wrong() const;
    };
    struct Row {
        RowQuestion question;
        RowAnswer now, best;  ///< the attempt in hand, and the one with the fewest wrong cells
        bool accepted = false;
    };
    /// How often a record came: more often than any drawn one did is a copy.
    struct Repeats {
        std::map<std::string, int> seen;
        int most = 1;
    };
    [[nodiscard]] RowAnswer read(std::string_view text, bool truncated, const RowQuestion& question) const;
    [[nodiscard]] Fault judge(Row& row, const Batch& batch, AnswerCheck& check, const Repeats& repeats) const;
    [[nodiscard]] std::string record(const Batch& batch, const RowQuestion& question, const RowAnswer* answer) const;
    [[nodiscard]] Repeats drawn_repeats(const Batch& batch, const std::vector<Row>& rows) const;
    void take_texts(Row& row, AnswerCheck& check) const;
    void settle(Row& row, WrittenRows& out) const;
    Provider& provider_;
    const RowPrompts& prompts_;
    const Guide& guide_;
    const RowRules& rules_;
};

}  // namespace persona::llm
