#include <persona/known_places.hpp>

#include <algorithm>

#include <persona/known_values.hpp>
#include <persona/text.hpp>

namespace persona {
namespace {

bool word_byte(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}
/// U+0300 to U+036F: an accent on its own belongs to the letter before.
bool combining(std::string_view character) noexcept {
    const auto lead = static_cast<unsigned char>(character[0]);
    return lead == 0xcc || (lead == 0xcd && character.size() > 1 && static_cast<unsigned char>(character[1]) < 0xb0);
}
bool digits_only(std::string_view folded) noexcept {
    return !folded.empty() && std::all_of(folded.begin(), folded.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

KnownPlaces::KnownPlaces(std::shared_ptr<const Findings> known, OriginOf origin_of) : known_(std::move(known)) {
    if (known_ == nullptr || !is_searchable(*known_)) {
        known_ = nullptr;
        return;
    }
    longest_ = known_->longest;
    if (known_->often != nullptr) longest_ = std::max<std::size_t>(longest_, known_->often->longest);
    for (const auto& group : known_->groups) by_group_.push_back(origin_of(group));
    number_ = std::make_shared<const SpanOrigin>(SpanOrigin{"RECORD_ID", "known values", "number of the source"});
}

const Findings::Entry* KnownPlaces::look_up(std::string_view folded) const {
    const auto hash = known_->hash(folded);
    const auto* entry = known_->find(hash);
    if (entry != nullptr && static_cast<std::int64_t>(entry->subjects) >= known_->k) entry = nullptr;
    if (entry == nullptr && known_->often != nullptr) entry = known_->often->find(hash);
    if (entry == nullptr) return nullptr;
    return entry->group < by_group_.size() && by_group_[entry->group] != nullptr ? entry : nullptr;
}

void KnownPlaces::search(std::string_view cell, const std::vector<CellWord>& words, std::uint32_t row,
                         std::uint32_t column, std::vector<Span>& out) const {
    constexpr std::size_t longest_number = 6;  // groups of digits in one telephone or card number
    std::string text;
    for (std::size_t first = 0; first < words.size();) {
        std::size_t end = first;
        std::shared_ptr<const SpanOrigin> origin;
        text.clear();
        for (std::size_t last = first; last < words.size() && last < first + longest_; ++last) {
            if (last > first) text += ' ';
            text += words[last].folded;
            if (const auto* entry = look_up(text)) {
                end = last + 1;
                origin = digits_only(text) ? number_ : by_group_[entry->group];
            }
        }
        text.clear();
        for (std::size_t last = first;
             last < words.size() && last < first + longest_number && digits_only(words[last].folded); ++last) {
            text += words[last].folded;
            const auto tail = text.size() > 9 ? std::string_view(text).substr(text.size() - 9) : std::string_view(text);
            if (text.size() < 7 || (look_up(text) == nullptr && look_up(tail) == nullptr) || last + 1 <= end) continue;
            end = last + 1;
            origin = number_;
        }
        if (end == first) {
            ++first;
            continue;
        }
        Span span;
        span.row = row;
        span.column = column;
        span.begin = static_cast<std::uint32_t>(words[first].begin);
        span.end = static_cast<std::uint32_t>(words[end - 1].end);
        span.score = 0.5F;
        span.origin = std::move(origin);
        // A name at the beginning of a sentence or not: its letters say whether it can be one.
        if (cell[span.begin] >= '0' && cell[span.begin] <= '9') span.origin = number_;
        out.push_back(std::move(span));
        first = end;
    }
}

void cut_words(std::string_view cell, std::size_t from, std::size_t to, std::vector<CellWord>& out) {
    for (auto at = from; at < to;) {
        if (!word_byte(cell[at])) {
            ++at;
            continue;
        }
        auto end = at;
        while (end < to && word_byte(cell[end])) {
            // Punctuation beyond ASCII (quotes, dashes) folds to nothing: it parts words like any other.
            const auto width = std::min(utf8_width(cell[end]), to - end);
            if (width > 1 && !combining(cell.substr(end, width)) && fold(cell.substr(end, width)).empty()) break;
            end += width;
        }
        if (end == at) {
            do ++at;
            while (at < to && (static_cast<unsigned char>(cell[at]) & 0xc0) == 0x80);
            continue;
        }
        auto folded = fold(cell.substr(at, end - at));
        if (!folded.empty()) out.push_back({at, end, std::move(folded)});
        at = end;
    }
}

void KnownPlaces::find(std::string_view cell, const std::vector<Span>& spans, std::uint32_t row, std::uint32_t column,
                       std::vector<Span>& out) const {
    if (known_ == nullptr) return;
    std::vector<CellWord> words;
    std::size_t at = 0;
    for (std::size_t i = 0; i <= spans.size(); ++i) {
        const auto stop = i < spans.size() ? std::min<std::size_t>(spans[i].begin, cell.size()) : cell.size();
        words.clear();
        if (at < stop) cut_words(cell, at, stop, words);
        search(cell, words, row, column, out);
        if (i < spans.size()) at = std::max<std::size_t>(at, spans[i].end);
    }
}

void KnownPlaces::add(std::string_view cell, std::vector<Span>& spans, std::uint32_t row, std::uint32_t column) const {
    std::vector<Span> more;
    find(cell, spans, row, column, more);
    if (more.empty()) return;
    spans.insert(spans.end(), more.begin(), more.end());
    std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
}

}  // namespace persona
