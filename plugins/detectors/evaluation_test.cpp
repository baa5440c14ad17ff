// Recall and precision on data that is not part of the repository; skipped where it is missing. The bounds are what the
// detectors reached when they were last improved: a change may raise them, never lower them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include <boost/json.hpp>

#include "names.hpp"
#include "patterns.hpp"

using namespace persona::detectors;

namespace {

const std::string folder = "../../../shared/data/";

bool missing(const std::string& file) {
    if (std::filesystem::exists(folder + file)) return false;
    MESSAGE("skipped: ", file, " is not there");
    return true;
}

struct Score {
    int expected = 0, hit = 0, wrong = 0;
};
struct Case {
    std::string text;
    std::set<std::string> types;
    std::set<std::tuple<std::string, std::size_t, std::size_t>> spans;
};

std::vector<Case> read_cases(const std::string& file) {
    std::vector<Case> out;
    std::ifstream in(folder + file);
    for (std::string line; std::getline(in, line);) {
        const auto object = boost::json::parse(line).as_object();
        Case one;
        one.text = std::string(object.at("text").as_string());
        if (const auto* types = object.if_contains("types")) {
            for (const auto& type : types->as_array()) one.types.insert(std::string(type.as_string()));
        }
        for (const auto& span : object.at("spans").as_array()) {
            const auto& each = span.as_object();
            one.spans.emplace(std::string(each.at("type").as_string()), each.at("begin").to_number<std::size_t>(),
                              each.at("end").to_number<std::size_t>());
        }
        out.push_back(std::move(one));
    }
    return out;
}

}  // namespace

TEST_CASE("evaluation: recorded cases of single recognisers") {
    if (missing("pii/recogniser-cases.jsonl")) return;
    const PatternScanner patterns(
        {.threshold = 0.3, .wants = {}, .regions = {"US", "GB", "DE", "FR", "ES"}, .custom = {}});
    const std::set<std::string> supported{"EMAIL_ADDRESS", "PHONE_NUMBER", "IP_ADDRESS", "URL",    "CREDIT_CARD",
                                          "IBAN_CODE",     "US_SSN",       "UK_NHS",     "UK_NINO"};
    std::map<std::string, Score> scores;
    for (const auto& one : read_cases("pii/recogniser-cases.jsonl")) {
        for (const auto& type : one.types) {
            if (supported.count(type) == 0) continue;
            std::vector<Found> found;
            patterns.scan(one.text, "", found);
            auto& score = scores[type];
            std::set<std::pair<std::size_t, std::size_t>> mine;
            for (const auto& each : found) {
                if (each.origin->entity == type) mine.emplace(each.begin, each.end);
            }
            for (const auto& [expected, begin, end] : one.spans) {
                if (expected != type) continue;
                ++score.expected;
                score.hit += static_cast<int>(mine.erase({begin, end}));
            }
            score.wrong += static_cast<int>(mine.size());
        }
    }
    int expected = 0, hit = 0, wrong = 0;
    for (const auto& [type, score] : scores) {
        MESSAGE(type, ": found ", score.hit, " of ", score.expected, ", wrong ", score.wrong);
        expected += score.expected;
        hit += score.hit;
        wrong += score.wrong;
    }
    CHECK(hit * 100 >= expected * 80);
    CHECK(wrong * 100 <= hit * 25);
}

TEST_CASE("evaluation: people in texts from templates") {
    if (missing("pii/texts-with-spans.jsonl")) return;
    const NameScanner names(0.5, [](std::string_view entity) { return entity == "PERSON"; });
    Score score;
    for (const auto& one : read_cases("pii/texts-with-spans.jsonl")) {
        std::vector<Found> found;
        names.scan(one.text, "", found);
        std::set<std::pair<std::size_t, std::size_t>> people;
        for (const auto& [type, begin, end] : one.spans) {
            if (type == "PERSON") people.emplace(begin, end);
        }
        score.expected += static_cast<int>(people.size());
        for (const auto& each : found) {
            const auto overlaps = [&](const auto& span) { return span.first < each.end && each.begin < span.second; };
            const auto at = std::find_if(people.begin(), people.end(), overlaps);
            if (at == people.end()) ++score.wrong;
            else ++score.hit, people.erase(at);
        }
    }
    MESSAGE("PERSON: found ", score.hit, " of ", score.expected, ", wrong ", score.wrong);
    CHECK(score.hit * 100 >= score.expected * 45);
    CHECK(score.wrong * 100 <= score.hit * 60);
}

TEST_CASE("evaluation: false alarms on questions that name nobody") {
    if (missing("text/banking77.csv.gz")) return;
    const PatternScanner patterns(
        {.threshold = 0.5, .wants = {}, .regions = {"US", "GB", "DE", "FR", "ES"}, .custom = {}});
    const NameScanner names(0.5, {});
    FILE* pipe = ::popen(("gzip -dc " + folder + "text/banking77.csv.gz").c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::map<std::string, int> alarms;
    std::size_t words = 0;
    char line[4096];
    while (std::fgets(line, sizeof line, pipe) != nullptr) {
        std::string text(line);
        text = text.substr(0, text.rfind(','));
        words += static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1;
        std::vector<Found> found;
        patterns.scan(text, "", found);
        names.scan(text, "", found);
        for (const auto& each : found) ++alarms[each.origin->entity + ", " + each.origin->reason];
    }
    ::pclose(pipe);
    int all = 0;
    for (const auto& [why, times] : alarms) {
        MESSAGE(why, ": ", times);
        all += times;
    }
    MESSAGE(all, " false alarms in ", words, " words");
    CHECK(static_cast<std::size_t>(all) * 1000 <= words);
}
