// The promise of the window engine: scan() finds what scan_everywhere() finds, on any text.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include <persona/random.hpp>

#include "pattern_examples_test.hpp"
#include "pattern_gates.hpp"
#include "pattern_machine.hpp"
#include "pattern_syntax.hpp"
#include "patterns.hpp"

using namespace persona;
using namespace persona::detectors;

// A namespace of its own: builds that compile many files as one see those of the other tests too.
namespace patterns_equivalence {
namespace {

/// Texts that are full of what patterns look for, whole and broken.
class Writer {
public:
    explicit Writer(std::uint64_t seed) : random_(seed, "patterns test") {
        for (const auto& row : pattern_rows()) {
            automata_.push_back(automaton_of(row.regex));
            REQUIRE_MESSAGE(automata_.back().has_value(), row.entity, ", ", row.name, ": its gates can not be derived");
        }
    }
    std::size_t below(std::size_t most) { return static_cast<std::size_t>(random_.below(most)); }

    /// A text that the pattern's expression matches.
    std::string sample(std::size_t row) {
        const auto& automaton = *automata_[row];
        for (;;) {
            std::string out;
            int state = automaton.start;
            while (state != automaton.accept && out.size() < 120) {
                const auto& at = automaton.states[static_cast<std::size_t>(state)];
                const auto ways = at.silent.size() + at.steps.size();
                if (ways == 0) break;
                const auto way = below(ways);
                if (way < at.silent.size()) {
                    state = at.silent[way];
                    continue;
                }
                const auto& step = at.steps[way - at.silent.size()];
                out += byte_of(step.bytes, out.empty() ? ' ' : out.back());
                state = step.to;
            }
            if (state == automaton.accept) return out;
        }
    }

    std::string text() {
        static const std::vector<std::string> words{"the",
                                                    "Card",
                                                    "phone",
                                                    "passport",
                                                    "born",
                                                    "SSN",
                                                    "IBAN",
                                                    "nothing",
                                                    "Müller",
                                                    "straße",
                                                    "여권번호는",
                                                    "身份证",
                                                    "日本",
                                                    "é",
                                                    "e\xcc\x81",
                                                    "driver's license",
                                                    "Steuernummer",
                                                    "NHS number",
                                                    "telefono",
                                                    "tel",
                                                    "zip",
                                                    "MRN",
                                                    "token",
                                                    "lic",
                                                    "duplicate",
                                                    "A",
                                                    "of",
                                                    "in",
                                                    "Dr.",
                                                    "Mr",
                                                    "x",
                                                    "KENNZEICHEN",
                                                    "\xf0\x9f\x98\x80",
                                                    "\xc2\xa0",
                                                    "“",
                                                    "”",
                                                    "…",
                                                    "2024",
                                                    "7",
                                                    "31.93",
                                                    "10:30",
                                                    "192.168.1.1",
                                                    "::",
                                                    "@",
                                                    "http://",
                                                    "-----",
                                                    "a.b",
                                                    "\xff",
                                                    "\xc3",
                                                    "\xe2\x84\xaa",
                                                    "\xc5\xbf"};
        static const std::vector<std::string> between{" ", " ",  " ",  " ",  "",  ", ", ". ", ".", "-", "/",  ":",
                                                      "_", "\n", " (", ") ", "#", "$",  "+",  "'", "@", "  ", "\t"};
        std::string out;
        const auto pieces = 2 + below(14);
        for (std::size_t i = 0; i < pieces; ++i) {
            switch (below(6)) {
                case 0: out += words[below(words.size())]; break;
                case 1: {
                    const auto digits = 1 + below(14);
                    for (std::size_t d = 0; d < digits; ++d) out += static_cast<char>('0' + below(10));
                    break;
                }
                case 2: {
                    auto broken = sample(below(automata_.size()));
                    if (!broken.empty()) broken[below(broken.size())] = static_cast<char>(' ' + below(95));
                    out += broken;
                    break;
                }
                case 3: {  // what passes its check, which no sample does but by chance
                    const auto& example = pattern_examples[below(pattern_examples.size())];
                    if (below(2) == 0) out += example.words + " ";
                    out += example.valid[below(example.valid.size())];
                    break;
                }
                default: out += sample(below(automata_.size()));
            }
            out += between[below(between.size())];
        }
        return out;
    }

private:
    char byte_of(const ByteSet& bytes, char before) {
        if (!(bytes & ascii_).any())
            return static_cast<unsigned char>(before) == 0xc3 ? '\xa9' : '\xc3';  // é, byte by byte
        for (;;) {
            const auto c = below(128);
            if (bytes[c]) return static_cast<char>(c);
        }
    }
    static ByteSet low_half() {
        ByteSet out;
        for (std::size_t c = 0; c < 128; ++c) out.set(c);
        return out;
    }
    Random random_;
    ByteSet ascii_ = low_half();
    std::vector<std::optional<Automaton>> automata_;
};

using Line = std::tuple<std::uint32_t, std::uint32_t, std::string, std::string, float>;
std::multiset<Line> lines(const std::vector<Found>& found) {
    std::multiset<Line> out;
    for (const auto& each : found)
        out.emplace(each.begin, each.end, each.origin->entity, each.origin->reason, each.score);
    return out;
}
std::string lines_shown(const std::multiset<Line>& lines) {
    std::string out;
    for (const auto& [begin, end, entity, reason, score] : lines)
        out += "\n  " + std::to_string(begin) + "-" + std::to_string(end) + " " + entity + ", " + reason;
    return out;
}

}  // namespace

TEST_CASE("windows and gates lose nothing: every finding of a full scan, and no other") {
    Writer writer(20240501);
    PatternOptions everything;
    everything.threshold = 0;
    std::set<std::string> entities;
    for (const auto& row : pattern_rows()) entities.insert(row.entity);
    PatternOptions asked;
    asked.entities.assign(entities.begin(), entities.end());
    asked.context = {{"ZIP_CODE", {"nothing at all", "é"}}};
    asked.deny = {{"PROJECT", {"Müller", "the card"}}};
    PatternOptions usual;
    usual.regions = {"GB", "US", "DE", "FR", "ES", "IT"};
    asked.regions = usual.regions;
    everything.regions = usual.regions;
    everything.entities = asked.entities;
    const PatternScanner scanners[] = {PatternScanner(usual), PatternScanner(asked), PatternScanner(everything)};
    std::set<std::string> seen;
    const char* repeats = std::getenv("PERSONA_EQUIVALENCE_TEXTS");
    const int texts = repeats != nullptr ? std::atoi(repeats) : 400;
    for (int i = 0; i < texts; ++i) {
        const auto text = writer.text();
        const std::string header = writer.below(4) == 0 ? "phone number" : "";
        for (const auto& scanner : scanners) {
            std::vector<Found> quick, full;
            scanner.scan(text, header, quick);
            scanner.scan_everywhere(text, header, full);
            const auto quick_lines = lines(quick), full_lines = lines(full);
            if (quick_lines != full_lines) {
                FAIL("in '", text, "' scan() found", lines_shown(quick_lines), "\nscan_everywhere() found",
                     lines_shown(full_lines));
            }
            for (const auto& each : full)
                seen.insert(each.origin->entity + ", " + each.origin->reason.substr(0, each.origin->reason.find(',')));
        }
    }
    MESSAGE(seen.size(), " of ", pattern_rows().size(), " patterns found something in ", texts, " texts");
    CHECK(seen.size() * 2 > pattern_rows().size());
}

TEST_CASE("every pattern keeps to what its anchor promises") {
    for (const auto& row : pattern_rows()) {
        CAPTURE(row.entity);
        CAPTURE(row.name);
        const auto automaton = automaton_of(row.regex);
        REQUIRE(automaton.has_value());
        const auto reach = reach_of(*automaton);
        CHECK(PatternMachine::of(*automaton).has_value());
        if (row.anchor == Anchor::digits) {
            // The first digit is within reach of the begin, or the whole match is.
            if (reach.longest > most_reach + 1) {
                CHECK(reach.needs_digit);
                CHECK(reach.first_digit <= most_reach);
            }
        }
        if (row.anchor == Anchor::key) CHECK(reach.keys >= least_key);
        CHECK(PatternScanner::compile_error(row.regex).empty());
    }
    CHECK(pattern_rows().size() < PatternSet::capacity);
}

TEST_CASE("the table of an expression ends a match where the engine does, and says so where it can not tell") {
    const auto end_of = [](std::string_view regex, std::string_view text, std::size_t at = 0) {
        const auto automaton = automaton_of(regex);
        REQUIRE(automaton.has_value());
        return PatternMachine::of(*automaton)->end_of_match(text, at);
    };
    CHECK(end_of("(?:ab)+", "xababab", 1) == 7);
    CHECK(end_of("a|abc|abcde", "abcd") == 3);
    CHECK(end_of("a*", "aaab") == 3);
    CHECK(end_of("[a-c]{2,3}x?", "abcx") == 4);
    CHECK(end_of("b", "ab") == PatternMachine::no_match);
    CHECK(end_of("abc", "ab") == PatternMachine::no_match);
    CHECK(end_of("a", "a") == 1);
    CHECK(end_of("a*", "b") == PatternMachine::no_match);
    // A character beyond ASCII: of the expression, behind the match, or one that (?i) takes for a letter.
    CHECK(end_of("é", "é") == std::nullopt);
    CHECK(end_of("ab+", "abé") == std::nullopt);
    CHECK(end_of("(?i)ks", "k\xc5\xbf") == std::nullopt);
    CHECK(PatternMachine::of(*automaton_of("(?:a|b)*a(?:a|b){14}")) == std::nullopt);
}

}  // namespace patterns_equivalence
