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

#include "guide.hpp"

namespace persona::llm {

/// Why an answer can not be used.
enum class Fault : std::uint8_t {
    none,
    no_answer,
    budget,
    not_json,
    other_form,
    too_short,
    too_long,
    odd,
    other_language,
    copied,
    known,
    cut_off,
    absurd
};
inline constexpr std::size_t faults = 13;
[[nodiscard]] std::string_view to_string(Fault fault) noexcept;

/// One text for each text column asked for, in the guide's order; empty where none was asked for.
struct Answer {
    std::vector<std::string> texts;
    Fault fault = Fault::none;
    bool mended = false;
};

/// `words`: by text column, the length asked for; 0: none was. `truncated`: the model was cut off.
[[nodiscard]] Answer read_answer(std::string_view text, bool truncated, const std::vector<TextColumn>& columns,
                                 const std::vector<std::int64_t>& words);

/// What a single text can not show. Not thread-safe: it remembers the texts that it has taken.
class AnswerCheck {
public:
    AnswerCheck(const Guide& guide, std::shared_ptr<const Findings> known);
    /// Forgets the texts taken.
    void begin() { taken_.clear(); }
    /// Sets the fault of an answer that holds a known value, is in another language, or is a copy of an example or of an
    /// earlier text.
    void check(Answer& answer);

private:
    [[nodiscard]] Fault check_one(const std::string& text, const TextColumn& column);
    const Guide& guide_;
    std::shared_ptr<const Findings> known_;
    std::unique_ptr<KnownValues> scan_;
    std::set<std::string> taken_;
};

}  // namespace persona::llm
