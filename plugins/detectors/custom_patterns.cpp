#include "custom_patterns.hpp"

#include <algorithm>

#include <persona/text.hpp>

namespace persona::detectors {
namespace {

Error wrong(const Value& where, std::string message, std::string hint) {
    return Error(ErrorCode::configuration, std::move(message), std::move(hint)).at(where.place());
}

constexpr const char* pattern_hint =
    "write each pattern as {entity: CUSTOMER_NO, regex: 'K-\\d{6}', score: 0.6, context: [customer]}";

Result<std::vector<std::string>> words_of(const Value& value, const std::string& of, const char* hint) {
    if (value.list() == nullptr)
        return wrong(value, of + " must be a list of words, not " + std::string(value.kind()), hint);
    std::vector<std::string> out;
    for (const auto& word : *value.list()) {
        if (word.string() == nullptr || fold(*word.string()).empty())
            return wrong(word, "a word in " + of + " must be text with a letter or digit in it", hint);
        out.push_back(*word.string());
    }
    return out;
}

Result<PatternRow> custom_row(const Value& value) {
    if (value.map() == nullptr)
        return wrong(value, "a pattern must be a map, not " + std::string(value.kind()), pattern_hint);
    PatternRow row;
    row.anchor = Anchor::anywhere;
    row.score = 0.6;
    for (const auto& [key, item, place] : *value.map()) {
        if (key == "entity" || key == "name" || key == "regex") {
            if (item.string() == nullptr)
                return wrong(item, "'" + key + "' of a pattern must be text, not " + std::string(item.kind()),
                             pattern_hint);
            (key == "entity" ? row.entity : key == "name" ? row.name : row.regex) = *item.string();
        } else if (key == "score") {
            const double score = item.number() != nullptr    ? *item.number()
                                 : item.integer() != nullptr ? static_cast<double>(*item.integer())
                                                             : -1;
            if (score <= 0 || score > 1)
                return wrong(item, "'score' of a pattern must be a number above 0 and at most 1", pattern_hint);
            row.score = score;
        } else if (key == "context") {
            PERSONA_ASSIGN(const auto words, words_of(item, "'context' of a pattern", pattern_hint));
            for (auto word : words) {
                std::replace(word.begin(), word.end(), ',', ' ');  // the table separates words by commas
                row.context += (row.context.empty() ? "" : ", ") + word;
            }
        } else if (key == "only_in_context") {
            if (item.boolean() == nullptr) return wrong(item, "'only_in_context' must be true or false", pattern_hint);
            row.only_in_context = *item.boolean();
        } else {
            Error error(ErrorCode::configuration, "a pattern has no '" + key + "'", pattern_hint);
            return std::move(error.at(place));
        }
    }
    if (row.entity.empty() || row.regex.empty())
        return wrong(value, "a pattern needs 'entity' and 'regex'", pattern_hint);
    if (row.name.empty()) row.name = "custom";
    if (row.only_in_context && row.context.empty())
        return wrong(value, "a pattern that counts only in context needs 'context'", pattern_hint);
    if (const auto error = PatternScanner::compile_error(row.regex); !error.empty())
        return wrong(value, "the pattern for " + row.entity + " is no regular expression: " + error,
                     "RE2 syntax: no look-around, no back references");
    return row;
}

}  // namespace

Result<std::vector<PatternRow>> custom_patterns(const Value& value) {
    std::vector<PatternRow> out;
    if (value.is_null()) return out;
    if (value.list() == nullptr)
        return wrong(value, "'patterns' must be a list, not " + std::string(value.kind()), pattern_hint);
    for (const auto& item : *value.list()) {
        PERSONA_ASSIGN(auto row, custom_row(item));
        out.push_back(std::move(row));
    }
    return out;
}

Result<std::vector<EntityWords>> entity_words(const Value& value, const std::string& parameter) {
    std::vector<EntityWords> out;
    if (value.is_null()) return out;
    const std::string hint =
        "write '" + parameter + "' as a map from entity types to lists: {PROJECT: [Falcon, Blue Harbour]}";
    if (value.map() == nullptr)
        return wrong(value, "'" + parameter + "' must be a map, not " + std::string(value.kind()), hint);
    for (const auto& [key, item, place] : *value.map()) {
        PERSONA_ASSIGN(auto words, words_of(item, "'" + parameter + "'", hint.c_str()));
        out.push_back({key, std::move(words)});
    }
    return out;
}

}  // namespace persona::detectors
