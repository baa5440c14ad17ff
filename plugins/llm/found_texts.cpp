#include "found_texts.hpp"

#include <algorithm>

#include <persona/text.hpp>

#include "answer_object.hpp"

namespace persona::llm {
namespace {

namespace json = boost::json;

constexpr std::size_t most_found = 64, most_words = 16;
constexpr std::size_t enough_for_coverage = 20;  ///< a shorter cell may be nothing but a name and an address
constexpr std::array<std::string_view, dropped_reasons> dropped_names{"a type that was not asked for",
                                                                      "not in the cell", "too long", "ordinary words"};

/// What a text reads as.
std::string read_text(std::string_view text) {
    Reading reading;
    return std::string(valid_utf8_prefix(text) == text.size() && reading.read(text) ? reading.text() : text);
}

std::vector<CellWord> words_in(std::string_view text) {
    std::vector<CellWord> out;
    cut_words(text, 0, text.size(), out);
    return out;
}

bool ascii_word_byte(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool small(char c) noexcept { return c >= 'a' && c <= 'z'; }

/// One word that a dictionary has, in small letters: whatever a model thinks of it, it names nobody.
bool is_ordinary(std::string_view written, const std::vector<CellWord>& words, const WordLists& lists) {
    return words.size() == 1 && small(written.front()) && lists.find(words.front().folded).word;
}

/// Bytes of `places`, those of several counted once.
std::size_t covered(std::vector<FoundPlace> places) {
    std::sort(places.begin(), places.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
    std::size_t out = 0;
    std::uint32_t at = 0;
    for (const auto& place : places) {
        if (place.end <= at) continue;
        out += place.end - std::max(at, place.begin);
        at = place.end;
    }
    return out;
}

}  // namespace

std::string_view to_string(Dropped reason) noexcept { return dropped_names[static_cast<std::size_t>(reason)]; }

std::string found_schema(const std::vector<std::string>& entities) {
    json::object type{{"type", "string"}, {"enum", json::array(entities.begin(), entities.end())}};
    json::object item{{"type", "object"},
                      {"properties", json::object{{"text", {{"type", "string"}}}, {"type", std::move(type)}}},
                      {"required", json::array{"text", "type"}},
                      {"additionalProperties", false}};
    json::object list{{"type", "array"}, {"items", std::move(item)}};
    return json::serialize(json::object{{"type", "object"},
                                        {"properties", json::object{{"findings", std::move(list)}}},
                                        {"required", json::array{"findings"}},
                                        {"additionalProperties", false}});
}

FoundAnswer read_found(std::string_view text, bool truncated, const std::vector<std::string>& entities) {
    FoundAnswer out;
    const auto failed = [&](Fault fault) {
        out = {};
        out.fault = fault;
        return out;
    };
    const auto object = read_object(text);
    if (truncated || object.closed) return failed(Fault::cut_off);
    if (!object.values) return failed(Fault::not_json);
    const auto* list = object.values->if_contains("findings");
    if (list == nullptr || !list->is_array()) return failed(Fault::other_form);
    if (list->get_array().size() > most_found) return failed(Fault::too_long);
    for (const auto& item : list->get_array()) {
        const auto* one = item.if_object();
        const auto* said = one == nullptr ? nullptr : one->if_contains("text");
        const auto* type = one == nullptr ? nullptr : one->if_contains("type");
        if (said == nullptr || type == nullptr || !said->is_string() || !type->is_string())
            return failed(Fault::other_form);
        const std::string entity(std::string_view(type->get_string()));
        if (std::find(entities.begin(), entities.end(), entity) == entities.end())
            ++out.dropped[static_cast<std::size_t>(Dropped::other_type)];
        else out.found.push_back({std::string(std::string_view(said->get_string())), entity});
    }
    return out;
}

CellText::CellText(std::string_view cell) : cell_(cell), shadow_(cell) {
    reads_otherwise_ = reading_.read(cell);
    if (reads_otherwise_) shadow_ = reading_.text();
    words_ = words_in(shadow_);
    for (std::size_t w = 0; w < words_.size(); ++w) by_word_[words_[w].folded].push_back(w);
}

FoundPlace CellText::written(std::size_t begin, std::size_t end) const {
    FoundPlace out{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), {}};
    if (!reads_otherwise_) return out;
    const auto range = reading_.written(out.begin, out.end);
    return {range.begin, range.end, {}};
}

/// Word by word, whatever stands between them: models put case and blanks right.
std::vector<FoundPlace> CellText::as_words(const std::vector<CellWord>& words) const {
    std::vector<FoundPlace> out;
    const auto starts = by_word_.find(words.front().folded);
    if (starts == by_word_.end()) return out;
    for (const auto first : starts->second) {
        if (first + words.size() > words_.size()) break;
        const bool same = std::equal(words.begin(), words.end(), words_.begin() + static_cast<std::ptrdiff_t>(first),
                                     [](const CellWord& a, const CellWord& b) { return a.folded == b.folded; });
        if (same) out.push_back(written(words_[first].begin, words_[first + words.size() - 1].end));
    }
    return out;
}

/// Byte by byte, for scripts that part no words; never within a word of one that does.
std::vector<FoundPlace> CellText::as_bytes(std::string_view text) const {
    std::vector<FoundPlace> out;
    const auto inside_word = [&](std::size_t at) {  // between two bytes of one word
        return at > 0 && at < shadow_.size() && ascii_word_byte(shadow_[at - 1]) && ascii_word_byte(shadow_[at]);
    };
    for (auto at = shadow_.find(text); at != std::string_view::npos; at = shadow_.find(text, at + text.size()))
        if (!inside_word(at) && !inside_word(at + text.size())) out.push_back(written(at, at + text.size()));
    return out;
}

void CellText::locate(const std::vector<FoundText>& found, const WordLists& lists, std::vector<FoundPlace>& out,
                      DroppedCounts& dropped) const {
    const auto drop = [&](Dropped reason) { ++dropped[static_cast<std::size_t>(reason)]; };
    for (const auto& one : found) {
        const auto text = read_text(one.text);
        const auto words = words_in(text);
        if (words.empty()) {
            drop(Dropped::not_there);
            continue;
        }
        if (words.size() > most_words || (words.size() == words_.size() && words.size() > most_words / 2)) {
            drop(Dropped::too_long);
            continue;
        }
        auto places = as_words(words);
        if (places.empty()) places = as_bytes(text);
        if (places.empty()) {
            drop(Dropped::not_there);
            continue;
        }
        std::erase_if(places, [&](const FoundPlace& place) {
            return is_ordinary(cell_.substr(place.begin, place.end - place.begin), words, lists);
        });
        if (places.empty()) drop(Dropped::ordinary);
        for (auto& place : places) {
            place.entity = one.entity;
            out.push_back(std::move(place));
        }
    }
}

bool CellText::nearly_all(const std::vector<FoundPlace>& places) const {
    return words_.size() >= enough_for_coverage && 10 * covered(places) > 8 * cell_.size();
}

std::vector<std::string_view> pieces_of(std::string_view cell, std::size_t most) {
    std::vector<std::string_view> out;
    while (cell.size() > most) {
        const auto head = cell.substr(0, valid_utf8_prefix(cell.substr(0, most)));
        auto end = head.rfind('\n');
        if (end == std::string_view::npos || end < most / 2) end = head.find_last_of(".!?");
        if (end == std::string_view::npos || end < most / 2) end = head.rfind(' ');
        end = end == std::string_view::npos || end < most / 2 ? head.size() : end + 1;
        out.push_back(cell.substr(0, end));
        cell.remove_prefix(end);
    }
    if (!cell.empty()) out.push_back(cell);
    return out;
}

}  // namespace persona::llm
