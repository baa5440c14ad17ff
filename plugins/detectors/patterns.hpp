// Patterns: one row of a table for each way a kind of value is written, and the scanner that runs them over a cell.
//
// A pattern is tried where its anchor says a value can begin, matches from there on as far as it can (leftmost-longest), and
// the match must stand free: no letter or digit touches it, it is no group of a longer code. Then its check decides (no:
// removed; yes: certain in context), then context words on both sides and in the column's header.
//
// Most places of a text can not begin a finding. One pass over the bytes finds the few that can (pattern_starts.hpp), gates
// derived from the regular expressions themselves leave two or three patterns for each (pattern_gates.hpp), and what needs a
// context word is not even tried where none stands. scan_everywhere() does none of this and must find the very same.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <persona/batch.hpp>

#include "phrase_languages.hpp"

namespace persona::detectors {

/// Where a value can begin; see pattern_starts.hpp.
enum class Anchor : std::uint8_t {
    digits,    ///< a token with a digit in or soon after it; the match has one
    capital,   ///< a token that begins with A to Z
    key,       ///< a run of at least 16 letters, digits and _ - + /
    local,     ///< the part of an e-mail address before "@"
    mark,      ///< "@" or "-----"
    link,      ///< a scheme before "://"
    host,      ///< a dotted name; a letter or digit stands on both sides of its first dot
    hex,       ///< hexadecimal groups with colons
    anywhere,  ///< custom patterns: the whole text is searched, and a match need not stand free
};

struct PatternRow {
    std::string entity;
    std::string name;   ///< part of the finding's reason
    std::string regex;  ///< RE2 syntax; a group, if there is one, is the finding
    Anchor anchor = Anchor::digits;
    bool (*validator)(std::string_view) = nullptr;  ///< false removes the finding (but see `soft`)
    std::string check;                              ///< what the validator looks at, for the reference page
    bool soft = false;       ///< the validator only raises the score: the check is not binding for every number issued
    bool telephone = false;  ///< checked against the national numbering plans
    std::size_t least_digits = 0;  ///< in the first 48 bytes of a match: more than the expression can ask for
    double score = 0.3;            ///< without check or context
    double valid_score = 0;        ///< of a check digit that fits; 0 for checks of form and range, which leave `score`
    std::string context;  ///< comma-separated words and phrases; one nearby adds 0.35, or makes a valid one certain
    bool only_in_context = false;
    bool asked_only = false;  ///< only for who names the entity: a narrower kind of another entity
    /// Where the finding really ends (a regular expression can not count or look ahead); `begin` for nowhere.
    std::size_t (*fit)(std::string_view text, std::size_t begin, std::size_t end) = nullptr;
};

/// The built-in table, in the order of the reference page.
[[nodiscard]] std::span<const PatternRow> pattern_rows();
/// The table of entities for the reference page, in Markdown.
[[nodiscard]] std::string pattern_reference();

struct Found {
    std::uint32_t begin = 0, end = 0;
    float score = 0;
    std::shared_ptr<const SpanOrigin> origin;
};

/// Words of an entity that always are findings, or that raise others.
struct EntityWords {
    std::string entity;
    std::vector<std::string> words;
};

struct PatternOptions {
    double threshold = 0.5;             ///< weaker findings are left out
    std::vector<std::string> entities;  ///< what is looked for; empty: all but those that are `asked_only`
    std::vector<std::string> regions;   ///< for telephone numbers without a country code
    /// Whose context words count, and which countries' numbers are looked for; entities that are named are looked for anyway.
    LanguageSet languages = every_language();
    std::vector<PatternRow> custom;
    std::vector<EntityWords> context;  ///< further context words
    std::vector<EntityWords> deny;     ///< words and phrases that are findings wherever they stand
    std::vector<std::string> allow;    ///< values that are nobody's: never a finding
};

/// Thread-safe once made.
class PatternScanner {
public:
    /// All regexes of `options.custom` must compile (check with compile_error()).
    explicit PatternScanner(PatternOptions options);
    ~PatternScanner();
    PatternScanner(const PatternScanner&) = delete;
    PatternScanner& operator=(const PatternScanner&) = delete;

    /// Adds the findings in a cell to `out`; those of different patterns may overlap. `header`: the column's name, folded and
    /// split into words, which counts as context.
    void scan(std::string_view text, std::string_view header, std::vector<Found>& out) const;
    /// The same findings, slowly: every pattern is tried wherever its anchor allows. The reference that scan() is tested against.
    void scan_everywhere(std::string_view text, std::string_view header, std::vector<Found>& out) const;
    /// Empty when the regex is fine.
    [[nodiscard]] static std::string compile_error(const std::string& regex);

private:
    struct Pattern;
    struct Plan;
    class Pass;
    std::unique_ptr<const Plan> plan_;
};

/// Whether a text is a telephone number when read in one of the regions, or with its own country code.
[[nodiscard]] bool valid_phone(std::string_view text, std::span<const std::string> regions);

}  // namespace persona::detectors
