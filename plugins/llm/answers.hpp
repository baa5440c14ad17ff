// What a model answered, as texts that may stand in a row: parsed, mended where that is plain, checked. Nothing in an
// answer is believed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <persona/known_values.hpp>

#include "faults.hpp"
#include "guide.hpp"

namespace persona::llm {

/// One text for each text column asked for, in the guide's order; empty where none was asked for.
struct Answer {
    std::vector<std::string> texts;
    Fault fault = Fault::none;
    bool mended = false;
};

/// `words`: by text column, the length asked for; 0: none was. `truncated`: the model was cut off.
[[nodiscard]] Answer read_answer(std::string_view text, bool truncated, const std::vector<TextColumn>& columns,
                                 const std::vector<std::int64_t>& words);

/// One text of an answer: cut where it was cut off or is far too long. `words`: asked for. Sets `mended` where it was cut.
[[nodiscard]] Fault mend_text(std::string& text, bool truncated, const TextColumn& column, std::int64_t words,
                              bool& mended);

/// What a single text can not show. Not thread-safe: it remembers the texts that it has taken.
class AnswerCheck {
public:
    AnswerCheck(const Guide& guide, std::shared_ptr<const Findings> known);
    /// Forgets the texts taken.
    void begin() { taken_.clear(); }
    /// Sets the fault of an answer that holds a known value, is in another language, or is a copy of an example or of an
    /// earlier text. `drafts`: by text column, what it refines, which it may repeat; empty: nothing.
    void check(Answer& answer, const std::vector<std::string>& drafts = {});

    /// Of a single text, without the answer around it: what check() says of it, and what it does when all is well.
    [[nodiscard]] Fault fault_of(const std::string& text, std::size_t column) {
        return check_one(text, guide_.texts[column], {});
    }
    void take(const std::string& text);

private:
    [[nodiscard]] Fault check_one(const std::string& text, const TextColumn& column, const std::string& draft);
    const Guide& guide_;
    std::shared_ptr<const Findings> known_;
    std::unique_ptr<KnownValues> scan_;
    std::set<std::string> taken_;
};

}  // namespace persona::llm
