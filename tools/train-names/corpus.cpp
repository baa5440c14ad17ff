#include "corpus.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>

namespace persona::train {
namespace {

using namespace detectors;

[[noreturn]] void stop(const std::string& what) {
    std::cerr << "train-names: " << what << '\n';
    std::exit(1);
}

std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out.push_back(text[i]);
            continue;
        }
        ++i;
        out.push_back(text[i] == 'n' ? '\n' : text[i] == 't' ? '\t' : text[i]);
    }
    return out;
}

NameType type_of(std::string_view name, const std::string& path) {
    constexpr std::pair<std::string_view, NameType> types[] = {
        {"PERSON", NameType::person},          {"LOCATION", NameType::place}, {"ORGANIZATION", NameType::organisation},
        {"STREET_ADDRESS", NameType::address}, {"NRP", NameType::people},     {"TITLE", NameType::title}};
    for (const auto& [known, type] : types) {
        if (name == known) return type;
    }
    stop("'" + path + "' names a type that the model has not");
}

std::uint32_t number(std::string_view text, const std::string& path) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) stop("'" + path + "' holds a span that is no number");
    return value;
}

}  // namespace

std::vector<Text> read_texts(const std::string& path) {
    std::ifstream in(path);
    if (!in) stop("'" + path + "' can not be opened");
    std::vector<Text> out;
    for (std::string line; std::getline(in, line);) {
        const auto first = line.find('\t');
        const auto second = first == std::string::npos ? first : line.find('\t', first + 1);
        if (second == std::string::npos) stop("'" + path + "' holds a line without two tabs");
        Text one;
        one.text = unescaped(std::string_view(line).substr(0, first));
        one.partial = line.substr(second + 1) == "partial";
        std::string_view spans = std::string_view(line).substr(first + 1, second - first - 1);
        while (!spans.empty()) {
            const auto span = spans.substr(0, spans.find(','));
            spans.remove_prefix(std::min(spans.size(), span.size() + 1));
            const auto a = span.find(':');
            const auto b = span.find(':', a + 1);
            if (a == std::string_view::npos || b == std::string_view::npos)
                stop("'" + path + "' holds a span without type");
            one.names.push_back({number(span.substr(0, a), path), number(span.substr(a + 1, b - a - 1), path),
                                 type_of(span.substr(b + 1), path)});
            if (one.names.back().end > one.text.size()) stop("'" + path + "' holds a span beyond its text");
        }
        out.push_back(std::move(one));
    }
    return out;
}

std::vector<ListEntry> read_lists(const std::string& path) {
    std::ifstream in(path);
    if (!in) stop("'" + path + "' can not be opened");
    const std::map<std::string, std::uint32_t, std::less<>> flags{{"country", listed::country},
                                                                  {"region", listed::region},
                                                                  {"people", listed::people},
                                                                  {"firm", listed::firm},
                                                                  {"firm_word", listed::firm_word},
                                                                  {"title", listed::title},
                                                                  {"job", listed::job},
                                                                  {"street", listed::street},
                                                                  {"unit", listed::unit},
                                                                  {"particle", listed::particle},
                                                                  {"calendar", listed::calendar},
                                                                  {"speech", listed::speech},
                                                                  {"function_word", listed::function_word},
                                                                  {"relation", listed::relation},
                                                                  {"proper", listed::proper},
                                                                  {"brand", listed::brand}};
    const std::map<std::string, std::uint32_t, std::less<>> shifts{{"given", listed::given_shift},
                                                                   {"family", listed::family_shift},
                                                                   {"place", listed::place_shift},
                                                                   {"word", listed::word_shift}};
    std::map<std::uint32_t, std::uint32_t> bits;
    std::vector<Token> tokens;
    for (std::string line; std::getline(in, line);) {
        const auto tab = line.find('\t');
        if (tab == std::string::npos) stop("'" + path + "' holds a line without a tab");
        const auto kind = std::string_view(line).substr(tab + 1);
        tokens.clear();
        tokenise(std::string_view(line).substr(0, tab), tokens);
        if (tokens.empty() || tokens.size() > 5) continue;
        if (std::any_of(tokens.begin(), tokens.end(),
                        [](const Token& t) { return t.kind != TokenKind::word && t.mark != '-'; })) {
            if (tokens.size() != 2 || tokens[1].mark != '.') continue;
            tokens.pop_back();  // "St.", "Inc."
        }
        auto hash = tokens[0].hash;
        for (std::size_t i = 1; i < tokens.size(); ++i) hash = joined_hash(hash, tokens[i].hash);
        const auto equals = kind.find('=');
        std::uint32_t add = 0;
        if (equals != std::string_view::npos) {
            const auto shift = shifts.find(kind.substr(0, equals));
            if (shift == shifts.end()) stop("'" + path + "' names a class that the lists have not");
            const auto level = number(kind.substr(equals + 1), path) & listed::level_mask;
            const auto old = (bits[hash] >> shift->second) & listed::level_mask;
            bits[hash] =
                (bits[hash] & ~(listed::level_mask << shift->second)) | (std::max(old, level) << shift->second);
            if (tokens.size() > 1 && shift->first != "place") bits.erase(hash);
        } else {
            const auto flag = flags.find(kind);
            if (flag == flags.end()) stop("'" + path + "' names a class that the lists have not");
            add = flag->second;
            if (tokens.size() > 1 && (add & listed::phrase_classes) == 0) continue;
            bits[hash] |= add;
        }
        if (tokens.size() > 1) bits[tokens[0].hash] |= listed::phrase_start;
    }
    std::vector<ListEntry> out;
    out.reserve(bits.size());
    for (const auto& [hash, value] : bits) {
        if (value != 0 && hash != 0) out.push_back({hash, value});
    }
    return out;
}

}  // namespace persona::train
