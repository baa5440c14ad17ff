// The patterns on data that is not part of the repository; skipped where it is missing.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include <boost/json.hpp>

#include <persona/spans.hpp>
#include <persona/testing.hpp>

#include "evaluation_data_test.hpp"
#include "patterns.hpp"

using namespace persona;
using namespace persona::detectors;

// A namespace of its own: builds that compile many files as one see those of the other tests too.
namespace patterns_evaluation {
namespace {

using Range = std::tuple<std::string, std::size_t, std::size_t>;
std::set<Range> found_in(const PatternScanner& scanner, const std::string& text) {
    std::vector<Found> found;
    scanner.scan(text, "", found);
    Spans spans;
    for (const auto& each : found) spans.push_back({0, 0, each.begin, each.end, each.score, each.origin});
    std::set<Range> out;
    for (const auto& span : merged_spans(std::move(spans), testing::batch({{"text:text", {text}}})))
        out.emplace(span.origin->entity, span.begin, span.end);
    return out;
}

std::string ranges_shown(const std::set<Range>& spans) {
    std::string out;
    for (const auto& [type, begin, end] : spans)
        out += " " + type + " " + std::to_string(begin) + "-" + std::to_string(end);
    return out.empty() ? " nothing" : out;
}

/// Where we differ on purpose: lines of type, text (as a JSON string) and reason, with tabs between them.
std::set<std::pair<std::string, std::string>> differences() {
    std::set<std::pair<std::string, std::string>> out;
    std::ifstream in("recogniser_differences.tsv");
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line[0] == '#') continue;
        const auto first = line.find('\t');
        const auto second = line.find('\t', first + 1);
        REQUIRE(second != std::string::npos);
        REQUIRE(second + 1 < line.size());
        out.emplace(line.substr(0, first),
                    std::string(boost::json::parse(line.substr(first + 1, second - first - 1)).as_string()));
    }
    return out;
}

}  // namespace

TEST_CASE("evaluation: recorded cases of single recognisers") {
    if (evaluation::missing("pii/recogniser-cases.jsonl")) return;
    const auto on_purpose = differences();
    std::map<std::vector<std::string>, std::unique_ptr<PatternScanner>> scanners;
    std::size_t right = 0, all = 0;
    std::set<std::pair<std::string, std::string>> different;
    for (const auto& one : evaluation::read_cases("pii/recogniser-cases.jsonl")) {
        auto& scanner = scanners[one.types];
        if (scanner == nullptr) {
            PatternOptions options;
            options.entities = one.types;
            options.regions = {"US", "GB", "DE", "FR", "ES", "IT"};
            scanner = std::make_unique<PatternScanner>(std::move(options));
        }
        const auto found = found_in(*scanner, one.text);
        ++all;
        if (found == one.spans) {
            ++right;
            continue;
        }
        const std::pair<std::string, std::string> key(one.types[0], one.text);
        different.insert(key);
        if (on_purpose.count(key) == 0)
            FAIL_CHECK(one.types[0], " in '", one.text, "': found", ranges_shown(found), ", expected",
                       ranges_shown(one.spans));
    }
    MESSAGE(right, " of ", all, " cases right");
    CHECK(right * 100 >= all * 99);
    for (const auto& key : on_purpose) {
        CAPTURE(key.second);
        CHECK_MESSAGE(different.count(key) == 1, "is listed as different and is not");
    }
}

TEST_CASE("evaluation: structured values in texts from templates") {
    if (evaluation::missing("pii/texts-with-spans.jsonl")) return;
    const std::set<std::string> structured{"PHONE_NUMBER", "EMAIL_ADDRESS", "CREDIT_CARD", "US_SSN",
                                           "URL",          "IBAN_CODE",     "ZIP_CODE",    "US_DRIVER_LICENSE",
                                           "IP_ADDRESS",   "DATE_TIME",     "AGE",         "TITLE"};
    PatternOptions options;
    options.regions = {"US", "GB", "DE", "FR", "ES", "IT"};
    const PatternScanner scanner(std::move(options));
    struct Score {
        int expected = 0, hit = 0, found = 0, right = 0;
    };
    std::map<std::string, Score> scores;
    for (auto& one : evaluation::read_cases("pii/texts-with-spans.jsonl")) {
        // The set's own names for what Presidio calls otherwise.
        std::set<Range> expected;
        for (const auto& [type, begin, end] : one.spans)
            expected.emplace(type == "DOMAIN_NAME" ? "URL" : type, begin, end);
        std::set<Range> found;
        for (const auto& [type, begin, end] : found_in(scanner, one.text))
            found.emplace(type == "DATE_OF_BIRTH" ? "DATE_TIME" : type, begin, end);
        for (const auto& span : expected) {
            if (structured.count(std::get<0>(span)) == 0) continue;
            auto& score = scores[std::get<0>(span)];
            ++score.expected;
            const bool hit = found.count(span) > 0;
            score.hit += hit ? 1 : 0;
            if (!hit && std::getenv("PERSONA_SHOW") != nullptr)
                MESSAGE("missed ", std::get<0>(span), " in '", one.text, "' at ", std::get<1>(span), "; found",
                        ranges_shown(found));
        }
        for (const auto& span : found) {
            auto& score = scores[std::get<0>(span)];
            ++score.found;
            // A street address or a place may hold what is a postcode to us.
            const bool right = std::any_of(expected.begin(), expected.end(), [&](const Range& each) {
                return std::get<1>(each) <= std::get<1>(span) && std::get<2>(span) <= std::get<2>(each) &&
                       (std::get<0>(each) == std::get<0>(span) || std::get<0>(each) == "STREET_ADDRESS");
            });
            score.right += right ? 1 : 0;
            if (!right && std::getenv("PERSONA_SHOW") != nullptr)
                MESSAGE("wrong ", std::get<0>(span), " '",
                        one.text.substr(std::get<1>(span), std::get<2>(span) - std::get<1>(span)), "' in '", one.text,
                        "'");
        }
    }
    for (const auto& [type, score] : scores)
        MESSAGE(type, ": recall ", score.hit, " of ", score.expected, ", precision ", score.right, " of ", score.found);
    for (const auto& one : scores) {
        const auto& type = one.first;
        const auto& score = one.second;
        CAPTURE(type);
        CHECK(score.right * 100 >= score.found * 97);
        // Postcodes there are bare digits, as years and amounts are; titles are professions too, which names find.
        if (type != "ZIP_CODE" && type != "TITLE") CHECK(score.hit * 100 >= score.expected * 99);
    }
}

TEST_CASE("evaluation: false alarms of patterns on questions that name nobody") {
    if (evaluation::missing(evaluation::questions)) return;
    PatternOptions options;
    options.regions = {"US", "GB", "DE", "FR", "ES", "IT"};
    const PatternScanner scanner(std::move(options));
    std::map<std::string, int> alarms;
    const auto words = evaluation::each_question([&](const std::string& text) {
        for (const auto& [type, begin, end] : found_in(scanner, text)) {
            ++alarms[type];
            MESSAGE(type, " '", text.substr(begin, end - begin), "' in: ", text);
        }
    });
    int all = 0;
    for (const auto& [type, times] : alarms) all += times;
    MESSAGE(all, " false alarms in ", words, " words");
    CHECK(static_cast<std::size_t>(all) * 10000 <= words);
}

}  // namespace patterns_evaluation
