// Recall and precision on data that is not part of the repository; skipped where it is missing. The bounds are what the
// detectors reached when they were last improved: a change may raise them, never lower them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>

#include <persona/testing.hpp>

#include "evaluation_data_test.hpp"
#include "passes_test.hpp"

using namespace persona::detectors;

namespace {

struct Score {
    int expected = 0, hit = 0, wrong = 0;
};
/// The usual passes, with telephone numbers of the countries that the texts speak of.
passes::Passes usual_passes() {
    persona::Value::List regions;
    for (const auto* region : {"US", "GB", "DE", "FR", "ES"}) regions.emplace_back(std::string(region));
    using persona::Value;
    return passes::Passes(
        passes::list({Value("normalise"), passes::map("use", Value("patterns"), "regions", Value(std::move(regions))),
                      Value("names"), Value("propagate")}));
}

struct Range {
    std::size_t begin, end;
    std::string type;
};

/// Length of the intersection by length of the union is at least 0.9.
bool same_place(const Range& a, const Range& b) {
    const auto low = std::max(a.begin, b.begin);
    const auto high = std::min(a.end, b.end);
    return high > low && (high - low) * 10 >= (std::max(a.end, b.end) - std::min(a.begin, b.begin)) * 9;
}

double f_score(const Score& score, double beta) {
    const double found = score.hit + score.wrong;
    if (score.hit == 0) return 0;
    const double precision = score.hit / found;
    const double recall = static_cast<double>(score.hit) / score.expected;
    return (1 + beta * beta) * precision * recall / (beta * beta * precision + recall);
}

void count(const std::vector<Range>& expected, const std::vector<Range>& found, bool typed, Score& score) {
    std::vector<bool> used(expected.size(), false);
    score.expected += static_cast<int>(expected.size());
    for (const auto& each : found) {
        bool hit = false;
        for (std::size_t i = 0; i < expected.size() && !hit; ++i) {
            if (used[i] || !same_place(expected[i], each) || (typed && expected[i].type != each.type)) continue;
            used[i] = hit = true;
        }
        ++(hit ? score.hit : score.wrong);
    }
}

}  // namespace

// Nothing was trained on these texts.
TEST_CASE("evaluation: everything in texts from templates") {
    if (evaluation::missing("pii/texts-with-spans.jsonl")) return;
    auto detect = usual_passes();
    const std::map<std::string, std::string> renamed{
        {"GPE", "LOCATION"}, {"DOMAIN_NAME", "URL"}, {"DATE_OF_BIRTH", "DATE_TIME"}};
    const auto name_of = [&](const std::string& type) {
        const auto known = renamed.find(type);
        return known == renamed.end() ? type : known->second;
    };
    Score any, typed;
    std::map<std::string, Score> by_type;
    const bool show = std::getenv("PERSONA_SHOW") != nullptr;
    for (const auto& one : evaluation::read_cases("pii/texts-with-spans.jsonl")) {
        std::vector<Range> mine, expected;
        const auto found = detect(persona::testing::batch({{"note:text", {one.text}}}));
        for (const auto& span : *found.spans) mine.push_back({span.begin, span.end, name_of(span.origin->entity)});
        for (const auto& [type, begin, end] : one.spans) expected.push_back({begin, end, name_of(type)});
        count(expected, mine, false, any);
        count(expected, mine, true, typed);
        std::set<std::string> types;
        for (const auto& each : expected) types.insert(each.type);
        for (const auto& each : mine) types.insert(each.type);
        for (const auto& type : types) {
            const auto of_type = [&](const std::vector<Range>& all) {
                std::vector<Range> some;
                std::copy_if(all.begin(), all.end(), std::back_inserter(some),
                             [&](const Range& range) { return range.type == type; });
                return some;
            };
            count(of_type(expected), of_type(mine), true, by_type[type]);
        }
        if (show) {
            std::string wrong;
            for (const auto& each : mine) {
                if (std::none_of(expected.begin(), expected.end(),
                                 [&](const Range& r) { return same_place(r, each) && r.type == each.type; }))
                    wrong += "  + " + each.type + " '" + one.text.substr(each.begin, each.end - each.begin) + "'\n";
            }
            for (const auto& each : expected) {
                if (std::none_of(mine.begin(), mine.end(),
                                 [&](const Range& r) { return same_place(r, each) && r.type == each.type; }))
                    wrong += "  - " + each.type + " '" + one.text.substr(each.begin, each.end - each.begin) + "'\n";
            }
            if (!wrong.empty()) std::printf("%s\n%s", one.text.c_str(), wrong.c_str());
        }
    }
    for (const auto& [type, score] : by_type)
        MESSAGE(type, ": found ", score.hit, " of ", score.expected, ", wrong ", score.wrong, ", F1 ",
                f_score(score, 1));
    MESSAGE("any type: F2 ", f_score(any, 2), ", typed: F2 ", f_score(typed, 2));
    const auto& people = by_type["PERSON"];
    CHECK(people.hit * 1000 >= people.expected * 984);
    CHECK(f_score(people, 1) >= 0.9815);
    CHECK(f_score(by_type["LOCATION"], 1) >= 0.9035);
    CHECK(f_score(by_type["STREET_ADDRESS"], 1) >= 0.9435);
    CHECK(f_score(by_type["ORGANIZATION"], 1) >= 0.604);
    CHECK(f_score(by_type["TITLE"], 1) >= 0.907);
    for (const char* type : {"AGE", "CREDIT_CARD", "DATE_TIME", "EMAIL_ADDRESS", "IBAN_CODE", "IP_ADDRESS",
                             "PHONE_NUMBER", "URL", "US_DRIVER_LICENSE", "US_SSN"}) {
        CAPTURE(std::string(type));
        CHECK(f_score(by_type[type], 1) >= 0.99);
    }
    CHECK(f_score(typed, 2) >= 0.94);
}

TEST_CASE("evaluation: false alarms on questions that name nobody") {
    if (evaluation::missing(evaluation::questions)) return;
    auto detect = usual_passes();
    std::map<std::string, int> alarms;
    const auto words = evaluation::each_question([&](const std::string& text) {
        const auto found = detect(persona::testing::batch({{"note:text", {text}}}));
        for (const auto& each : *found.spans) {
            ++alarms[each.origin->entity + ", " + each.origin->reason];
            if (std::getenv("PERSONA_SHOW") != nullptr)
                std::printf("ALARM %s '%s' %s\n", each.origin->entity.c_str(),
                            text.substr(each.begin, each.end - each.begin).c_str(), text.c_str());
        }
    });
    int all = 0;
    for (const auto& [why, times] : alarms) {
        MESSAGE(why, ": ", times);
        all += times;
    }
    MESSAGE(all, " false alarms in ", words, " words");
    CHECK(static_cast<std::size_t>(all) * 1000 <= words);
}
