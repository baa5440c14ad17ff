#include "residue.hpp"

#include <algorithm>

#include <persona/known_values.hpp>
#include <persona/text.hpp>

namespace persona::anonymisers {
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

struct Residue::Piece {
    std::size_t begin, end;
    std::string folded;  ///< not empty
};

Residue::Residue(std::shared_ptr<const Findings> known) : known_(std::move(known)) {
    if (known_ == nullptr || !is_complete(*known_)) {
        known_ = nullptr;
        return;
    }
    const auto origin = [](std::string entity, const std::string& group) {
        return std::make_shared<const SpanOrigin>(SpanOrigin{std::move(entity), "known values", group});
    };
    for (const auto& group : known_->groups) {
        // A sentence that few hold is the row's own text, not a value in it.
        if (group == "text cell" || group == "seal" || group.starts_with("prefix ")) by_group_.push_back(nullptr);
        else by_group_.push_back(origin(group.starts_with("found ") ? group.substr(6) : "PERSON", group));
    }
    number_ = origin("RECORD_ID", "number of the source");
}

const Findings::Entry* Residue::look_up(std::string_view folded) const {
    const auto* entry = known_->find(known_->hash(folded));
    if (entry == nullptr || static_cast<std::int64_t>(entry->subjects) >= known_->k) return nullptr;
    return entry->group < by_group_.size() && by_group_[entry->group] != nullptr ? entry : nullptr;
}

void Residue::search(std::string_view cell, const std::vector<Piece>& pieces, std::uint32_t row, std::uint32_t column,
                     std::vector<Span>& out) const {
    constexpr std::size_t longest_number = 6;  // groups of digits in one telephone or card number
    std::string text;
    for (std::size_t first = 0; first < pieces.size();) {
        std::size_t end = first;
        std::shared_ptr<const SpanOrigin> origin;
        text.clear();
        for (std::size_t last = first; last < pieces.size() && last < first + known_->longest; ++last) {
            if (last > first) text += ' ';
            text += pieces[last].folded;
            if (const auto* entry = look_up(text)) {
                end = last + 1;
                origin = digits_only(text) ? number_ : by_group_[entry->group];
            }
        }
        text.clear();
        for (std::size_t last = first;
             last < pieces.size() && last < first + longest_number && digits_only(pieces[last].folded); ++last) {
            text += pieces[last].folded;
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
        span.begin = static_cast<std::uint32_t>(pieces[first].begin);
        span.end = static_cast<std::uint32_t>(pieces[end - 1].end);
        span.score = 0.5F;
        span.origin = std::move(origin);
        // A name at the beginning of a sentence or not: its letters say whether it can be one.
        if (cell[span.begin] >= '0' && cell[span.begin] <= '9') span.origin = number_;
        out.push_back(std::move(span));
        first = end;
    }
}

void Residue::add(std::string_view cell, std::vector<Span>& spans, std::uint32_t row, std::uint32_t column) const {
    if (known_ == nullptr) return;
    std::vector<Span> more;
    std::vector<Piece> pieces;
    std::size_t at = 0;
    for (std::size_t i = 0; i <= spans.size(); ++i) {
        const std::size_t stop = i < spans.size() ? std::min<std::size_t>(spans[i].begin, cell.size()) : cell.size();
        pieces.clear();
        while (at < stop) {
            if (!word_byte(cell[at])) {
                ++at;
                continue;
            }
            auto end = at;
            while (end < stop && word_byte(cell[end])) {
                // Punctuation beyond ASCII (quotes, dashes) folds to nothing: it parts words like any other.
                const auto lead = static_cast<unsigned char>(cell[end]);
                const std::size_t width = std::min<std::size_t>(lead < 0x80   ? 1
                                                                : lead < 0xe0 ? 2
                                                                : lead < 0xf0 ? 3
                                                                              : 4,
                                                                stop - end);
                if (width > 1 && !combining(cell.substr(end, width)) && fold(cell.substr(end, width)).empty()) break;
                end += width;
            }
            if (end == at) {
                do ++at;
                while (at < stop && (static_cast<unsigned char>(cell[at]) & 0xc0) == 0x80);
                continue;
            }
            auto folded = fold(cell.substr(at, end - at));
            if (!folded.empty()) pieces.push_back({at, end, std::move(folded)});
            at = end;
        }
        search(cell, pieces, row, column, more);
        if (i < spans.size()) at = std::max<std::size_t>(at, spans[i].end);
    }
    if (more.empty()) return;
    spans.insert(spans.end(), more.begin(), more.end());
    std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
}

}  // namespace persona::anonymisers
