#include "record_names.hpp"

#include <algorithm>

#include <persona/name_words.hpp>
#include <persona/text.hpp>

#include "bytes.hpp"

namespace persona::detectors {
namespace {

constexpr std::size_t least_letters = 2;      // of a part of a name; one is an initial
constexpr std::size_t least_value = 4;        // bytes of a whole value that is no name
constexpr std::size_t longest_name = 6;       // words
constexpr float certainty_passed_on = 0.95F;  // a copy is a little less sure than what it was copied from

/// A part of a name that is no name: a form of address, a particle, a suffix, what stands between two of them.
bool is_no_name(std::string_view folded) {
    return name_word_kind(folded) != NameWordKind::name || folded == "and" || folded == "bey" || folded == "of" ||
           folded == "the";
}

bool is_name(std::string_view entity) {
    return entity == "PERSON" || entity == "ORGANIZATION" || entity == "LOCATION" || entity == "STREET_ADDRESS";
}

bool capital(std::string_view cell, std::size_t at) {
    const auto c = cell[at];
    if (static_cast<unsigned char>(c) < 0x80) return c >= 'A' && c <= 'Z';
    // A capital folds to something else than it is.
    const auto letter = cell.substr(at, utf8_width(c));
    return !fold(letter).starts_with(letter);
}

}  // namespace

void RecordNames::clear() {
    if (names_.empty()) return;
    names_.clear();
    by_first_word_.clear();
    longest_ = 1;
    std::fill(std::begin(first_bytes_), std::end(first_bytes_), false);
}

void RecordNames::add(std::string_view value, const std::string& entity, float score) {
    pieces_.clear();
    cut_words(value, 0, value.size(), pieces_);
    if (pieces_.empty() || pieces_.size() > longest_name) return;
    std::vector<std::string> words;
    for (const auto& piece : pieces_) words.push_back(piece.folded);
    if (entity == "PERSON") {
        for (const auto& word : words) {
            const bool letters = std::none_of(word.begin(), word.end(), [](char c) { return digit(c); });
            if (letters && word.size() >= least_letters && !is_no_name(word)) put({word}, entity, score);
        }
    } else if (is_name(entity)) {
        const bool known = words.size() == 1 && words_.find(words[0]).word;
        if (known || value.size() < least_value) return;  // an ordinary word that was a name once ("Next")
    } else if (value.size() < least_value || (words.size() == 1 && words_.find(words[0]).known())) {
        return;
    }
    if (words.size() > 1 || entity != "PERSON") put(std::move(words), entity, score);
}

void RecordNames::put(std::vector<std::string> words, const std::string& entity, float score) {
    auto& alike = by_first_word_[words[0]];
    for (const auto index : alike) {
        if (names_[index].words != words) continue;
        names_[index].score = std::max(names_[index].score, score);
        return;
    }
    alike.push_back(names_.size());
    const auto first = static_cast<unsigned char>(words[0][0]);
    first_bytes_[first] = true;
    if (first >= 'a' && first <= 'z') first_bytes_[first - 32] = true;
    longest_ = std::max(longest_, words.size());
    // So is a part of two letters ("Li", "Jo"): too many things are written with two.
    const bool ordinary = words.size() == 1 && (words[0].size() <= least_letters || words_.find(words[0]).word);
    names_.push_back({std::move(words), entity, score, ordinary});
}

const RecordNames::Name* RecordNames::match(std::string_view cell, const std::vector<CellWord>& words,
                                            std::size_t first) const {
    const Name* best = nullptr;
    const auto alike = by_first_word_.find(words[first].folded);
    if (alike == by_first_word_.end()) return nullptr;
    for (const auto index : alike->second) {
        const auto& name = names_[index];
        if (first + name.words.size() > words.size() || (best != nullptr && name.words.size() <= best->words.size()))
            continue;
        bool same = true;
        for (std::size_t i = 1; i < name.words.size() && same; ++i) same = words[first + i].folded == name.words[i];
        if (!same) continue;
        const auto begin = words[first].begin;
        if (name.ordinary && (!capital(cell, begin) || begins_sentence(cell, begin))) continue;
        best = &name;
    }
    return best;
}

const std::shared_ptr<const SpanOrigin>& RecordNames::origin(const std::string& entity) {
    const auto known =
        std::find_if(origins_.begin(), origins_.end(), [&](const auto& each) { return each->entity == entity; });
    if (known != origins_.end()) return *known;
    return origins_.emplace_back(
        std::make_shared<const SpanOrigin>(SpanOrigin{entity, "propagate", "stands elsewhere in the record"}));
}

void RecordNames::search_between(std::string_view cell, std::size_t from, std::size_t to, std::uint32_t row,
                                 std::uint32_t column, Spans& out) {
    for (auto at = from; at < to;) {
        if (!word_byte(cell[at])) {
            ++at;
            continue;
        }
        // Words are cut and folded only where one begins as a name does. Letters beyond ASCII may be punctuation inside a
        // word as well: folding tells.
        auto end = at;
        bool may_begin = first_bytes_[static_cast<unsigned char>(cell[at])];
        for (; end < to && word_byte(cell[end]); ++end)
            may_begin = may_begin || static_cast<unsigned char>(cell[end]) >= 0x80;
        if (!may_begin) {
            at = end;
            continue;
        }
        auto reach = end;
        for (std::size_t words = 1; words < longest_ && reach < to; ++words) {
            while (reach < to && !word_byte(cell[reach])) ++reach;
            while (reach < to && word_byte(cell[reach])) ++reach;
        }
        pieces_.clear();
        cut_words(cell, at, reach, pieces_);
        for (std::size_t first = 0; first < pieces_.size() && pieces_[first].begin < end;) {
            const auto* name = match(cell, pieces_, first);
            if (name == nullptr) {
                ++first;
                continue;
            }
            const auto last = first + name->words.size() - 1;
            out.push_back({row, column, static_cast<std::uint32_t>(pieces_[first].begin),
                           static_cast<std::uint32_t>(pieces_[last].end), name->score * certainty_passed_on,
                           origin(name->entity)});
            end = std::max(end, pieces_[last].end);
            first = last + 1;
        }
        at = end;
    }
}

void RecordNames::search(std::string_view cell, const std::vector<Span>& spans, std::uint32_t row, std::uint32_t column,
                         Spans& out) {
    std::size_t at = 0;
    for (const auto& span : spans) {
        if (span.begin > at) search_between(cell, at, span.begin, row, column, out);
        at = std::max<std::size_t>(at, span.end);
    }
    if (at < cell.size()) search_between(cell, at, cell.size(), row, column, out);
}

}  // namespace persona::detectors
