// All the wording that a text model holds.
#include <algorithm>
#include <cmath>

#include <boost/json.hpp>

#include "phrases_tokens.hpp"
#include "text_model.hpp"
#include "text_sample.hpp"

namespace persona::seqtree {
namespace json = boost::json;

namespace {

/// "<PERSON>" for a slot, "#£0.99" for a number's shape, "|" for where a sentence begins or a text ends.
std::string shown(const std::vector<std::string>& vocabulary, TextModel::Token token) {
    if (token <= TextModel::end) return "|";
    std::string_view text = vocabulary[token];
    if (text == silent_end) return "(no mark)";
    if (text == any_end) return "(a mark)";
    if (text.starts_with(joined)) text.remove_prefix(1);
    const auto rest = std::string(text.substr(std::min<std::size_t>(1, text.size())));  // an entry may be empty
    switch (text.empty() ? ' ' : text.front()) {
        case slot_begin: return "<" + rest.substr(0, rest.size() - 1) + ">";
        case digits: return "#" + rest;
        case date_like: return "(a date like " + rest + ")";
        case word_class: return "(class " + rest + ")";
        case joining: return rest + "|";
        default: return std::string(text);
    }
}

}  // namespace

std::string TextModel::contents(const std::function<std::string(std::size_t, Code)>& under) const {
    const auto word = [&](Token token) { return shown(vocabulary, token); };
    const auto by_code = [&](const Gram& gram) {
        static constexpr const char* places[] = {"opens the text", "within the text", "closes the text"};
        json::object out;
        for (std::uint32_t i = gram.steered; i < gram.steered + gram.steered_count; ++i) {
            const auto& entry = steered[i];
            out[entry.steering == by_place ? std::string(places[entry.code]) : under(entry.steering, entry.code)] =
                entry.count;
        }
        return out;
    };
    json::array runs, groups, pairs, like, sizes_of, balanced;
    for (std::size_t level = 0; level < chain.levels.size(); ++level) {
        const auto& from = chain.levels[level];
        for (std::size_t i = 0; i < from.grams.size(); ++i) {
            std::string text;
            for (std::size_t t = 0; t <= level; ++t)
                text += (t > 0 ? " " : "") + word(from.tokens[i * (level + 1) + t]);
            json::object run{{"words", text}, {"times", from.grams[i].count}};
            if (auto codes = by_code(from.grams[i]); !codes.empty()) run["times_under"] = std::move(codes);
            runs.push_back(std::move(run));
        }
    }
    for (const auto& one : classes) {
        json::object members;
        for (const auto& gram : one.words) members[word(gram.next)] = gram.count;
        groups.push_back(json::object{{"class", word(one.token)}, {"words", std::move(members)}});
    }
    for (Token token = 0; token < vocabulary.size(); ++token)
        for (const auto& partner : partners.of(token))
            pairs.push_back(json::array{word(token), word(partner.token), std::exp(partner.lift / Partners::scale)});
    for (std::size_t s = 0; s < steering.size(); ++s)
        for (const auto& told : families[s].told) {
            json::array codes;
            for (const auto code : families[s].members(told.family)) codes.push_back(json::value(under(s, code)));
            like.push_back(json::object{{"word", word(told.word)}, {"under", std::move(codes)}, {"times", told.count}});
        }
    for (Token token = 0; token < balance.size(); ++token) {
        const auto& gram = words_[token];
        json::object told{{"word", word(token)}, {"factor", balance[token]}}, by;
        for (auto at = gram.steered; at < gram.steered + gram.steered_count; ++at)
            if (steered_balance[at] != 1) by[under(steered[at].steering, steered[at].code)] = steered_balance[at];
        if (balance[token] == 1 && by.empty()) continue;
        if (!by.empty()) told["factor_under"] = std::move(by);
        balanced.push_back(std::move(told));
    }
    json::array kinds_of(Kinds::most);
    for (auto& kind : kinds_of) kind = json::array{};
    for (Token token = end + 1; token < kinds.kind_of.size(); ++token)
        kinds_of[kinds.kind_of[token]].as_array().push_back(json::value(word(token)));
    for (const auto& one : sizes) {
        json::array knots;
        for (const auto& run : one.runs) knots.push_back(json::value_from(run));
        sizes_of.push_back(
            json::object{{"number", word(one.shape)}, {"before", word(one.next)}, {"means_of_k", std::move(knots)}});
    }
    json::array filled;
    slots.each([&](const auto& place, const SlotForm& form, std::uint32_t count) {
        static constexpr const char* who[] = {"somebody", "the row's own", "named before"};
        static constexpr const char* part[] = {"whole", "first word", "last word"};
        const auto beside = [&](Token token) { return token == SlotForms::any ? std::string("any") : word(token); };
        filled.push_back(json::object{{"slot", word(place[0])},
                                      {"behind", beside(place[1])},
                                      {"before", beside(place[2])},
                                      {"filled_with", who[form.who]},
                                      {"part", part[form.part]},
                                      {"shape", form.shape},
                                      {"times", count}});
    });
    return json::serialize(json::object{{"runs", std::move(runs)},
                                        {"classes", std::move(groups)},
                                        {"kinds", std::move(kinds_of)},
                                        {"together", std::move(pairs)},
                                        {"families", std::move(like)},
                                        {"balance", std::move(balanced)},
                                        {"slots", std::move(filled)},
                                        {"numbers", std::move(sizes_of)},
                                        {"days_since_1970", json::value_from(days)}});
}

}  // namespace persona::seqtree
