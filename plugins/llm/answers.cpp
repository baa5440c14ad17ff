#include "answers.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include <persona/profile.hpp>
#include <persona/text.hpp>

#include "answer_object.hpp"

namespace persona::llm {
namespace {

constexpr std::array<std::string_view, faults> fault_names{"",
                                                           "the server gave no answer",
                                                           "the budget was used up",
                                                           "no JSON",
                                                           "another form",
                                                           "too short",
                                                           "too long",
                                                           "odd signs",
                                                           "another language",
                                                           "a copy of another text",
                                                           "a value of the source",
                                                           "cut off",
                                                           "nearly everything marked",
                                                           "no value of the column",
                                                           "out of range"};

/// The end of the last whole sentence; npos: there is none.
std::size_t sentence_end(std::string_view text) {
    for (auto i = text.size(); i-- > 0;)
        if ((text[i] == '.' || text[i] == '!' || text[i] == '?') &&
            (i + 1 == text.size() || text[i + 1] == ' ' || text[i + 1] == '"'))
            return i + 1;
    return std::string_view::npos;
}

/// Where so many words end, or the text does.
std::size_t end_of_words(std::string_view text, std::int64_t most) {
    std::int64_t words = 0;
    bool inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool blank = text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r';
        if (!blank && !inside && ++words > most) return i;
        inside = !blank;
    }
    return text.size();
}

std::string trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(blanks) - begin + 1));
}

/// At least one word in twelve is among the most frequent ones of the column's texts.
bool same_language(const WordHashes& words, const TextColumn& column) {
    constexpr std::size_t enough_known = 60, enough_words = 8;
    const auto common =
        std::count_if(words.begin(), words.end(), [&](auto word) { return column.common_words.contains(word); });
    return column.common_words.size() < enough_known || words.size() < enough_words ||
           12 * static_cast<std::size_t>(common) >= words.size();
}

/// More than half of it stands in the examples, too; what it has of its own draft is no copy, for that may be one of them.
bool made_of_examples(const WordHashes& words, const TextColumn& column, const std::string& draft) {
    const auto runs = runs_of(words, run_of_a_copy);
    const auto own = runs_of(hashed_words(draft), run_of_a_copy);
    const std::unordered_set<std::uint64_t> drafted(own.begin(), own.end());
    const auto met = std::count_if(runs.begin(), runs.end(),
                                   [&](auto run) { return column.runs.contains(run) && !drafted.contains(run); });
    return 2 * static_cast<std::size_t>(met) > runs.size();
}

}  // namespace

Fault mend_text(std::string& text, bool truncated, const TextColumn& column, std::int64_t words, bool& mended) {
    if (valid_utf8_prefix(text) != text.size() || has_odd_signs(text)) return Fault::odd;
    auto whole = trimmed(text);
    const auto most = std::max<std::int64_t>({4 * words, 2 * column.many_words, 40});
    auto length = count_words(whole);
    if (truncated || length > most) {
        // As many words as may be, then back to the end of a sentence.
        const auto end = end_of_words(whole, most);
        const auto stop = sentence_end(std::string_view(whole).substr(0, end));
        if (stop == std::string::npos) return truncated ? Fault::other_form : Fault::too_long;
        mended = mended || stop != whole.size();
        whole.resize(stop);
        length = count_words(whole);
    }
    text = std::move(whole);
    // A word or two where sentences are usual is no text.
    return length == 0 || (column.few_words >= 6 && length < 3) ? Fault::too_short : Fault::none;
}

std::string_view to_string(Fault fault) noexcept { return fault_names[static_cast<std::size_t>(fault)]; }

Answer read_answer(std::string_view text, bool truncated, const std::vector<TextColumn>& columns,
                   const std::vector<std::int64_t>& words) {
    Answer out;
    out.texts.resize(columns.size());
    auto object = read_object(text);
    const auto& values = object.values;
    const bool cut_off = truncated || object.closed;
    out.mended = object.mended;
    if (!values) {
        out.fault = Fault::not_json;
        return out;
    }
    for (std::size_t c = 0; c < columns.size() && out.fault == Fault::none; ++c) {
        if (words[c] == 0) continue;
        const auto* value = values->if_contains(columns[c].name);
        if (value == nullptr || !value->is_string()) {
            out.fault = Fault::other_form;
            break;
        }
        out.texts[c] = std::string(std::string_view(value->get_string()));
        out.fault = mend_text(out.texts[c], cut_off, columns[c], words[c], out.mended);
    }
    return out;
}

AnswerCheck::AnswerCheck(const Guide& guide, std::shared_ptr<const Findings> known)
    : guide_(guide), known_(std::move(known)), scan_(known_ ? std::make_unique<KnownValues>(*known_) : nullptr) {}

Fault AnswerCheck::check_one(const std::string& text, const TextColumn& column, const std::string& draft) {
    if (scan_ != nullptr && !scan_->find(text).empty()) return Fault::known;
    const auto words = hashed_words(text);
    if (!same_language(words, column)) return Fault::other_language;
    if (made_of_examples(words, column, draft) || taken_.contains(fold(text))) return Fault::copied;
    return Fault::none;
}

void AnswerCheck::take(const std::string& text) { taken_.insert(fold(text)); }

void AnswerCheck::check(Answer& answer, const std::vector<std::string>& drafts) {
    static const std::string none;
    for (std::size_t c = 0; c < answer.texts.size() && answer.fault == Fault::none; ++c)
        if (!answer.texts[c].empty())
            answer.fault = check_one(answer.texts[c], guide_.texts[c], drafts.empty() ? none : drafts[c]);
    if (answer.fault != Fault::none) return;
    for (const auto& text : answer.texts)
        if (!text.empty()) take(text);
}

}  // namespace persona::llm
