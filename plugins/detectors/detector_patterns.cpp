#include "detector_patterns.hpp"

#include <algorithm>

#include <persona/spans.hpp>
#include <persona/text.hpp>

#include "custom_patterns.hpp"
#include "scan_cells.hpp"

namespace persona::detectors {

void DetectorPatterns::describe(Description& description) {
    description
        .doc(
            "Finds values that are written in a known way: addresses of the net, telephone, card, account and official "
            "numbers of 40 "
            "countries, dates, ages, keys.",
            "Looks at text cells that are not replaced whole (see `detector.columns`) and adds spans.\n\n"
            "A match must stand free: no letter or digit touches it, and it is no group of a longer code (so no "
            "telephone number is "
            "found inside a GUID). Then its check decides: where a check digit, a range or a numbering plan says no, "
            "the match is "
            "dropped. A word such as \"card\" or \"passport\" within 64 bytes before or 32 bytes after, or in the "
            "column's header, "
            "raises the score by 0.35, and to 1 where a check digit fits. Such words are known in English, German, "
            "French, Spanish, "
            "Italian and the language of the country; they count as whole words, whatever their case and accents.\n\n"
            "A finding needs the score `threshold`. Forms that many numbers have (nine digits, say) reach it only "
            "beside such a word. "
            "If you name a type in `entities`, a fitting check digit is enough, and so is a cell that holds nothing "
            "but the value.\n\n"
            "Your own patterns go into `patterns`, your own context words into `context`, words that always are a "
            "finding into `deny`, "
            "values that never are into `allow`; no code is needed.\n\n" +
                pattern_reference())
        .parallel();
    description.parameter("entities", entities_, "The entity types to look for; empty means all.")
        .example("[EMAIL_ADDRESS, PHONE_NUMBER]");
    description.parameter("threshold", threshold_, "The least score a finding must have.").range(0, 1);
    description
        .parameter("regions", regions_,
                   "Countries whose telephone numbers are recognised without a country code, as two-letter codes.")
        .example("[GB, US]");
    description
        .parameter("languages", languages_,
                   "Languages whose context words count and in whose countries numbers are looked for (DE_TAX_ID where "
                   "German is one); types named in `entities` are looked for anyway. Empty means all: " +
                       language_codes() + ".")
        .example("[en, de]");
    description
        .parameter("patterns", patterns_,
                   "Further patterns: a list of {entity, regex, name, score, context, only_in_context}.")
        .example("[{entity: ORDER_NO, regex: 'QM-\\d{5}'}]");
    description
        .parameter("context", context_, "Further context words: a map from entity types to lists of words and phrases.")
        .example("{PHONE_NUMBER: [pager, ring us at]}");
    description
        .parameter("deny", deny_,
                   "Words and phrases that are findings wherever they stand, in any case and with or without accents: "
                   "a map from entity "
                   "types to lists.")
        .example("{PROJECT: [Falcon, Blue Harbour]}");
    description
        .parameter("allow", allow_, "Values that are never a finding, compared without case, accents and punctuation.")
        .example("[support@example.com]");
}

Status DetectorPatterns::configure(StageFactory&) {
    PatternOptions options;
    options.threshold = threshold_;
    options.regions = regions_;
    options.entities = entities_;
    options.allow = allow_;
    for (const auto& region : regions_) {
        if (region.size() != 2 ||
            !std::all_of(region.begin(), region.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
            return Error(ErrorCode::configuration, "'" + region + "' in 'regions' is no country code",
                         "write two capital letters, such as GB");
        }
    }
    PERSONA_ASSIGN(options.languages, languages_named(languages_));
    PERSONA_ASSIGN(options.custom, custom_patterns(patterns_));
    PERSONA_ASSIGN(options.context, entity_words(context_, "context"));
    PERSONA_ASSIGN(options.deny, entity_words(deny_, "deny"));
    std::vector<std::string> known;
    for (const auto& row : pattern_rows()) known.push_back(row.entity);
    for (const auto& row : options.custom) known.push_back(row.entity);
    const auto unknown = [&](const std::string& entity) {
        const auto nearest = nearest_name(entity, known);
        return Error(ErrorCode::configuration, "detector.patterns knows no entity type '" + entity + "'",
                     nearest ? "did you mean " + *nearest + "?" : "see 'persona plugin describe detector.patterns'");
    };
    const auto is_known = [&](const std::string& entity) {
        return std::find(known.begin(), known.end(), entity) != known.end();
    };
    for (const auto& words : options.context) {
        if (!is_known(words.entity)) return unknown(words.entity).at(context_.place());
    }
    for (const auto& words : options.deny) known.push_back(words.entity);
    for (const auto& entity : entities_) {
        if (!is_known(entity)) return unknown(entity);
    }
    scanner_ = std::make_shared<const PatternScanner>(std::move(options));
    return {};
}

Result<Batch> DetectorPatterns::process(const Batch& batch, Context&) {
    return with_spans(batch, scan_cells(batch, [this](std::string_view text, const std::string& header,
                                                      std::vector<Found>& out) { scanner_->scan(text, header, out); }));
}

}  // namespace persona::detectors
