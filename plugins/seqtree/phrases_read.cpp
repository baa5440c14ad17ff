// Reading the texts that the writer learns from.
#include <map>
#include <numeric>
#include <optional>

#include <persona/random.hpp>
#include <persona/surrogates.hpp>
#include <persona/written_dates.hpp>

#include "phrases_sequences.hpp"
#include "phrases_tokens.hpp"

namespace persona::seqtree {
namespace {

using Token = TextModel::Token;

/// What may stand as a word when many use it. People count who have no row of their own: the nurse of the ward.
bool may_be_shared(std::string_view entity) noexcept {
    return entity == "LOCATION" || entity == "GPE" || entity == "ORGANIZATION" || entity == "NRP" ||
           entity == "TITLE" || entity == "PERSON";
}

struct Slot {
    std::string_view entity, value;
    std::optional<SlotForm::Part> own;
};

/// `text` begins with slot_begin; `end` is where the slot ends.
Slot slot_of(std::string_view text, std::size_t& end) {
    end = std::min(text.find(slot_end), text.size());
    auto inside = text.substr(1, end > 0 ? end - 1 : 0);
    end = std::min(end + 1, text.size());
    Slot out;
    if (const auto at = inside.find(slot_own); at != std::string_view::npos && at + 1 < inside.size()) {
        out.own = static_cast<SlotForm::Part>(inside[at + 1] - '0');
        inside = inside.substr(0, at);
    }
    const auto at = std::min(inside.find(slot_value), inside.size());
    out.entity = inside.substr(0, at);
    out.value = inside.substr(std::min(at + 1, inside.size()));
    return out;
}

/// Calls `slot` for each slot and `plain` for what stands between.
template <class OnSlot, class OnPlain>
void each_slot(std::string_view text, const OnSlot& slot, const OnPlain& plain) {
    while (!text.empty()) {
        const auto begin = std::min(text.find(slot_begin), text.size());
        plain(text.substr(0, begin));
        text.remove_prefix(begin);
        if (text.empty()) break;
        std::size_t end = 0;
        slot(slot_of(text, end));
        text.remove_prefix(end);
    }
}

class Reader {
public:
    Reader(const Training& data, const PhraseRules& rules, TextModel& out) : data_(data), rules_(rules), out_(out) {}

    std::vector<Sequence> read(const std::vector<TextSample::Text>& texts) {
        std::vector<Sequence> out;
        std::vector<std::size_t> by_subject(texts.size());
        std::iota(by_subject.begin(), by_subject.end(), std::size_t{0});
        const auto subject_of = [&](std::size_t i) {
            return data_.subjects.empty() ? static_cast<std::uint32_t>(texts[i].row) : data_.subjects[texts[i].row];
        };
        std::stable_sort(by_subject.begin(), by_subject.end(),
                         [&](std::size_t a, std::size_t b) { return subject_of(a) < subject_of(b); });
        std::unordered_map<std::string, RunCount> values;
        for (const auto i : by_subject)
            each_slot(
                texts[i].text,
                [&](const Slot& slot) {
                    if (may_be_shared(slot.entity)) values[std::string(slot.value)].add(subject_of(i));
                },
                [](std::string_view) {});
        // Replacements that many subjects share are words like others; the rest are slots.
        const auto shared = [&](const Slot& slot) {
            return may_be_shared(slot.entity) && !slot.value.empty() && !slot.own &&
                   static_cast<std::int64_t>(values[std::string(slot.value)].subjects) >= rules_.k &&
                   !(slot.entity == "PERSON" && rules_.is_subject && rules_.is_subject(slot.value));
        };
        DateFinder dates;
        std::unordered_map<std::string, RunCount> words;
        std::vector<std::string> plain;  // `stood` of the tokens points into them
        std::vector<std::vector<TextToken>> split;
        std::vector<std::vector<Slot>> slots_of;
        plain.reserve(texts.size());
        for (const auto i : by_subject) {
            auto& text = plain.emplace_back();
            auto& slots = slots_of.emplace_back();
            each_slot(
                texts[i].text,
                [&](const Slot& slot) {
                    if (shared(slot)) {
                        text += slot.value;
                    } else {
                        ((text += slot_begin) += slot.entity) += slot_end;
                        slots.push_back(slot);
                    }
                },
                [&](std::string_view between) { text += between; });
            split.push_back(read_tokens(plain.back(), dates));
        }
        std::vector<std::uint32_t> subjects;
        for (const auto i : by_subject) subjects.push_back(subject_of(i));
        find_ends(split);
        out_.capitals = fold_capitals(split, subjects, rules_.k);
        join_phrases(split, by_subject, subject_of);
        for (std::size_t at = 0; at < split.size(); ++at)
            for (const auto& token : split[at]) words[token.token].add(subject_of(by_subject[at]));
        std::vector<std::string> known;
        for (const auto& [word, count] : words)
            if (static_cast<std::int64_t>(count.subjects) >= rules_.k) known.push_back(word);
        std::sort(known.begin(), known.end());
        out_.vocabulary = {"", ""};  // the boundaries
        out_.vocabulary.insert(out_.vocabulary.end(), known.begin(), known.end());
        std::unordered_map<std::string_view, Token> numbers;
        for (std::size_t i = TextModel::end + 1; i < out_.vocabulary.size(); ++i)
            numbers.emplace(out_.vocabulary[i], static_cast<Token>(i));

        RareRunFinder runs;
        std::int64_t sentences = 0, word_count = 0, letters = 0;
        for (std::size_t at = 0; at < by_subject.size(); ++at) {
            Sequence sequence{texts[by_subject[at]].row, subject_of(by_subject[at]), {TextModel::sentence}, {}};
            RunHash hash;
            const auto& tokens = split[at];
            sequence.places.emplace_back(0, TextModel::opening);
            for (std::size_t i = 0; i < tokens.size(); ++i) {
                const auto found = numbers.find(tokens[i].token);
                sequence.tokens.push_back(found == numbers.end() ? unknown_token : found->second);
                letters += static_cast<std::int64_t>(letters_of(tokens[i].token));
                for (const auto word : word_hashes(tokens[i].token)) {
                    ++word_count;
                    if (const auto run = hash.add(word); run != 0) runs.add(run, sequence.subject);
                }
                if (ends_sentence(tokens[i].token) && i + 1 < tokens.size() && tokens[i + 1].token.front() != joined) {
                    sequence.places.emplace_back(sequence.tokens.size(), TextModel::within);
                    sequence.tokens.push_back(TextModel::sentence);
                    ++sentences;
                }
            }
            if (sequence.places.size() > 1) sequence.places.back().second = TextModel::closing;
            for (const auto& [begin, place] : sequence.places) ++out_.sentences[place];
            sequence.tokens.push_back(TextModel::end);
            ++sentences;
            out_.tokens += static_cast<std::uint32_t>(std::min<std::size_t>(sequence.tokens.size(), 0xffffff));
            measure_numbers(tokens, sequence);
            learn_slots(tokens, slots_of[at], sequence);
            out.push_back(std::move(sequence));
        }
        if (sentences > 0) {
            out_.word_letters = std::max(
                1.0, static_cast<double>(letters) / static_cast<double>(std::max<std::int64_t>(word_count, 1)));
            out_.sentence_words = std::max(1.0, static_cast<double>(word_count) / static_cast<double>(sentences));
        }
        out_.rare_runs = runs.rare(rules_.k);
        settle_numbers();
        out_.slots.settle(rules_.k);
        return out;
    }

private:
    void measure_numbers(const std::vector<TextToken>& tokens, const Sequence& sequence) {
        std::size_t at = 0;
        for (const auto& token : tokens) {
            while (sequence.tokens[at] <= TextModel::end) ++at;
            const auto shape = sequence.tokens[at++];
            if (token.stood.empty() || shape == unknown_token) continue;
            if (token.token.find(date_like) != std::string::npos) {
                if (const auto date = read_written_date(token.stood); date && date->has_year)
                    days_.add(sequence.subject, date->days);
                continue;
            }
            const auto values = digit_runs(token.stood);
            for (const auto next : {TextModel::end, sequence.tokens[at]}) {
                if (next == unknown_token) continue;
                auto& runs = sizes_[{shape, next}];
                runs.resize(std::max(runs.size(), values.size()));
                for (std::size_t i = 0; i < values.size(); ++i)
                    if (values[i] >= 0) runs[i].add(sequence.subject, values[i]);
            }
        }
    }

    void learn_slots(const std::vector<TextToken>& tokens, const std::vector<Slot>& slots, const Sequence& sequence) {
        std::size_t at = 0, number = 0;  // the slots' tokens stand in the same order
        for (const auto& token : tokens) {
            while (sequence.tokens[at] <= TextModel::end) ++at;
            const auto place = at++;
            if (token.token.find(slot_begin) == std::string::npos || number == slots.size()) continue;
            const auto index = number++;
            if (sequence.tokens[place] == unknown_token || slots[index].value.empty()) continue;
            out_.slots.add(sequence.tokens[place], sequence.tokens[place - 1], sequence.tokens[place + 1],
                           form_of(slots, index), sequence.subject);
        }
    }

    static SlotForm form_of(const std::vector<Slot>& slots, std::size_t index) {
        const auto& slot = slots[index];
        if (slot.own) return {SlotForm::own, *slot.own, {}};
        for (std::size_t before = 0; before < index; ++before) {
            SlotForm::Part part{};
            if (slots[before].entity == slot.entity && !slots[before].own &&
                is_part_of(slot.value, slots[before].value, part))
                return {SlotForm::again, part, {}};
        }
        return {SlotForm::somebody, SlotForm::whole, shape_of(slot.entity, slot.value)};
    }

    void settle_numbers() {
        out_.days = days_.knots(rules_.k);
        for (auto& [key, runs] : sizes_) {
            TextModel::Sizes sizes{key.first, key.second, {}};
            for (auto& run : runs) sizes.runs.push_back(run.knots(rules_.k));
            if (std::any_of(sizes.runs.begin(), sizes.runs.end(), [](const auto& knots) { return !knots.empty(); }))
                out_.sizes.push_back(std::move(sizes));
        }
        sizes_.clear();
    }

    /// Words that nearly always stand together become one: "seed trays".
    template <class Subject>
    void join_phrases(std::vector<std::vector<TextToken>>& split, const std::vector<std::size_t>& by_subject,
                      const Subject& subject_of) const {
        constexpr int passes = 2;
        const auto joins = [](std::string_view token) { return token.front() >= ' ' && is_word(token); };
        for (int pass = 0; pass < passes; ++pass) {
            std::unordered_map<std::string, RunCount> words, pairs;
            for (std::size_t at = 0; at < split.size(); ++at) {
                const auto& tokens = split[at];
                for (std::size_t i = 0; i < tokens.size(); ++i) {
                    words[tokens[i].token].add(subject_of(by_subject[at]));
                    if (i + 1 < tokens.size() && joins(tokens[i].token) && joins(tokens[i + 1].token))
                        pairs[tokens[i].token + ' ' + tokens[i + 1].token].add(subject_of(by_subject[at]));
                }
            }
            for (auto& tokens : split) {
                std::size_t kept = 0;
                for (std::size_t i = 0; i < tokens.size(); ++i) {
                    if (i + 1 < tokens.size() && joins(tokens[i].token) && joins(tokens[i + 1].token)) {
                        auto both = tokens[i].token + ' ' + tokens[i + 1].token;
                        const auto& count = pairs[both];
                        if (static_cast<std::int64_t>(count.subjects) >= rules_.k &&
                            2 * count.rows >= words[tokens[i].token].rows &&
                            2 * count.rows >= words[tokens[i + 1].token].rows) {
                            tokens[kept++] = {std::move(both), {}};
                            ++i;
                            continue;
                        }
                    }
                    if (kept != i) tokens[kept] = std::move(tokens[i]);
                    ++kept;
                }
                tokens.resize(kept);
            }
        }
    }

    const Training& data_;
    const PhraseRules& rules_;
    TextModel& out_;
    std::map<std::pair<Token, Token>, std::vector<KnotsBuilder>> sizes_;  ///< by shape and what stands behind it
    KnotsBuilder days_;
};

}  // namespace

std::vector<Sequence> read_sequences(const std::vector<TextSample::Text>& texts, const Training& data,
                                     const PhraseRules& rules, TextModel& model) {
    return Reader(data, rules, model).read(texts);
}

}  // namespace persona::seqtree
