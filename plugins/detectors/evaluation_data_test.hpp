// Data that is not part of the repository; tests that want it skip where it is missing.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <boost/json.hpp>

namespace persona::detectors::evaluation {

inline const std::string folder = "../../../shared/data/";

inline bool missing(const std::string& file) {
    if (std::filesystem::exists(folder + file)) return false;
    MESSAGE("skipped: ", file, " is not there");
    return true;
}

struct Case {
    std::string text;
    std::vector<std::string> types;                                     ///< those to look for; empty: all
    std::set<std::tuple<std::string, std::size_t, std::size_t>> spans;  ///< type, begin, end in bytes
};

/// A file of JSON Lines.
inline std::vector<Case> read_cases(const std::string& file) {
    std::vector<Case> out;
    std::ifstream in(folder + file);
    for (std::string line; std::getline(in, line);) {
        const auto object = boost::json::parse(line).as_object();
        Case one;
        one.text = std::string(object.at("text").as_string());
        if (const auto* types = object.if_contains("types")) {
            for (const auto& type : types->as_array()) one.types.emplace_back(type.as_string());
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

inline const std::string questions = "text/banking77.csv.gz";

/// Calls `use` with each of the questions to a bank, none of which names anybody. Returns how many words there are.
template <class Use>
std::size_t each_question(const Use& use) {
    FILE* pipe = ::popen(("gzip -dc " + folder + questions).c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::size_t words = 0;
    char line[4096];
    while (std::fgets(line, sizeof line, pipe) != nullptr) {
        std::string text(line);
        text = text.substr(0, text.rfind(','));
        words += static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1;
        use(text);
    }
    ::pclose(pipe);
    return words;
}

}  // namespace persona::detectors::evaluation
