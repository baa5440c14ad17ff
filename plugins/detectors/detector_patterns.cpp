#include "detector_patterns.hpp"

#include <algorithm>

#include <persona/text.hpp>

#include "merge.hpp"
#include "scan_cells.hpp"

namespace persona::detectors {
namespace {

Error wrong(const Value& where, std::string message, std::string hint) {
    return Error(ErrorCode::configuration, std::move(message), std::move(hint)).at(where.place());
}

constexpr const char* pattern_hint =
    "write each pattern as {entity: CUSTOMER_NO, regex: 'K-\\d{6}', score: 0.6, context: [customer]}";

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
            if (item.list() == nullptr)
                return wrong(item, "'context' of a pattern must be a list of words", pattern_hint);
            for (const auto& word : *item.list()) {
                if (word.string() == nullptr || fold(*word.string()).empty())
                    return wrong(word, "a context word must be text with a letter or digit in it", pattern_hint);
                row.context.push_back(fold(*word.string()));
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

void DetectorPatterns::describe(Description& description) {
    description
        .doc(
            "Finds values that are written in a known way: e-mail and IP addresses, links, telephone, card, account "
            "and official numbers, dates of birth.",
            "Looks at text cells that are not replaced whole (see `detector.columns`) and adds spans. A match must "
            "stand free, pass its check (Luhn, mod 97, mod 11, a national "
            "numbering plan) where there is one, and reach `threshold`; a word such as \"card\" or \"born\" nearby, or "
            "in the column's header, raises its score by 0.35. "
            "Dates count only as dates of birth, and only beside such a word.\n\n"
            "Your own patterns go into `patterns`; no code is needed.")
        .parallel();
    description.parameter("entities", entities_, "The entity types to look for; empty means all.")
        .example("[EMAIL_ADDRESS, PHONE_NUMBER]");
    description.parameter("threshold", threshold_, "The least score a finding must have.").range(0, 1);
    description
        .parameter("regions", regions_,
                   "Countries whose telephone numbers are recognised without a country code, as two-letter codes.")
        .example("[GB, US]");
    description
        .parameter("patterns", patterns_,
                   "Further patterns: a list of {entity, regex, name, score, context, only_in_context}.")
        .example("[{entity: ORDER_NO, regex: 'QM-\\d{5}'}]");
}

Status DetectorPatterns::configure(StageFactory&) {
    PatternOptions options;
    options.threshold = threshold_;
    options.regions = regions_;
    for (const auto& region : regions_) {
        if (region.size() != 2 ||
            !std::all_of(region.begin(), region.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
            return Error(ErrorCode::configuration, "'" + region + "' in 'regions' is no country code",
                         "write two capital letters, such as GB");
        }
    }
    std::vector<std::string> known{"PHONE_NUMBER"};
    for (const auto& row : pattern_rows()) known.push_back(row.entity);
    if (!patterns_.is_null()) {
        if (patterns_.list() == nullptr)
            return wrong(patterns_, "'patterns' must be a list, not " + std::string(patterns_.kind()), pattern_hint);
        for (const auto& item : *patterns_.list()) {
            PERSONA_ASSIGN(auto row, custom_row(item));
            known.push_back(row.entity);
            options.custom.push_back(std::move(row));
        }
    }
    for (const auto& entity : entities_) {
        if (std::find(known.begin(), known.end(), entity) != known.end()) continue;
        const auto nearest = nearest_name(entity, known);
        return Error(ErrorCode::configuration, "detector.patterns knows no entity type '" + entity + "'",
                     nearest ? "did you mean " + *nearest + "?" : "see 'persona plugin describe detector.patterns'");
    }
    if (!entities_.empty()) {
        options.wants = [wanted = entities_](std::string_view entity) {
            return std::find(wanted.begin(), wanted.end(), entity) != wanted.end();
        };
    }
    scanner_ = std::make_shared<const PatternScanner>(std::move(options));
    return {};
}

Result<Batch> DetectorPatterns::process(const Batch& batch, Context&) {
    return with_spans(batch, scan_cells(batch, [this](std::string_view text, const std::string& header,
                                                      std::vector<Found>& out) { scanner_->scan(text, header, out); }));
}

}  // namespace persona::detectors
