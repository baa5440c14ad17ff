// Patterns: one row of a table for each way a kind of value is written, and the scanner that runs them over a cell.
//
// Most of a text can not hold a finding: one pass over the bytes makes windows around digits, "@", "://" and ":", and a
// pattern only ever sees windows of its anchor with digits enough. A match must stand free (no letter or digit touches it).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <persona/batch.hpp>

namespace re2 {
class RE2;
}

namespace persona::detectors {

/// Where a pattern can only match.
enum class Anchor : std::uint8_t { digits, at_sign, link, colons, dots, anywhere };

struct PatternRow {
    std::string entity;
    std::string name;   ///< part of the finding's reason
    std::string regex;  ///< RE2 syntax; a group, if there is one, is the finding
    Anchor anchor = Anchor::digits;
    int least_digits = 0;
    bool (*validator)(std::string_view) = nullptr;  ///< false removes the finding, true gives `valid_score`
    double score = 0.5;                             ///< without validator or context
    double valid_score = 0;                         ///< with a validator that said yes; 0: as `score`
    std::vector<std::string> context;               ///< folded words and phrases; one nearby adds 0.35
    bool only_in_context = false;
};

/// The built-in table.
[[nodiscard]] std::span<const PatternRow> pattern_rows();
/// Context words of telephone numbers, which are found by libphonenumber and not by a pattern.
[[nodiscard]] std::span<const std::string> phone_context();

struct Found {
    std::uint32_t begin = 0, end = 0;
    float score = 0;
    std::shared_ptr<const SpanOrigin> origin;
};

struct PatternOptions {
    double threshold = 0.5;                       ///< weaker findings are left out
    std::function<bool(std::string_view)> wants;  ///< entity types; empty: all
    std::vector<std::string> regions;             ///< for telephone numbers without a country code
    std::vector<PatternRow> custom;
};

/// Thread-safe once made.
class PatternScanner {
public:
    /// All regexes of `options.custom` must compile (check with compile_error()).
    explicit PatternScanner(PatternOptions options);
    ~PatternScanner();
    PatternScanner(const PatternScanner&) = delete;
    PatternScanner& operator=(const PatternScanner&) = delete;

    /// Adds the findings in a cell to `out`. `header`: the column's folded name, which counts as context.
    void scan(std::string_view text, std::string_view header, std::vector<Found>& out) const;
    /// Empty when the regex is fine.
    [[nodiscard]] static std::string compile_error(const std::string& regex);

private:
    struct Compiled;
    struct Window;
    void windows(std::string_view text, std::vector<Window>& out) const;
    void run(const Compiled& pattern, std::string_view text, std::string_view header, const Window& window,
             std::vector<Found>& out) const;
    void phones(std::string_view text, std::string_view header, const Window& window, std::vector<Found>& out) const;
    PatternOptions options_;
    std::vector<std::unique_ptr<Compiled>> patterns_;
    std::unique_ptr<re2::RE2> phone_candidate_;
    std::shared_ptr<const SpanOrigin> phone_origin_, phone_context_origin_;
};

/// Whether one of the folded words or phrases stands near [begin, end) or in the header.
[[nodiscard]] bool near_context(std::string_view text, std::size_t begin, std::size_t end, std::string_view header,
                                std::span<const std::string> words);

/// A valid telephone number when read in one of the regions, or with its own country code.
[[nodiscard]] bool valid_phone(std::string_view text, std::span<const std::string> regions);

}  // namespace persona::detectors
