// Dates within running text.
#include <algorithm>

#include <persona/text.hpp>
#include <persona/written_dates.hpp>

#include "phrases_numbers.hpp"
#include "phrases_tokens.hpp"

namespace persona::seqtree {
namespace {

using Part = WrittenDate::Part;
constexpr std::size_t most_words = 5;
constexpr std::size_t longest_word = 24;

bool small(char c) noexcept { return c >= 'a' && c <= 'z'; }

/// How many parts of a date it names; 0 when it is none, or tells a time besides.
int parts_of(const WrittenDate& date) {
    if (static_cast<int>(date.has_year) + static_cast<int>(date.has_month) + static_cast<int>(date.has_day) < 2)
        return 0;
    if (date.pieces.front().part == Part::literal) return 0;  // "On 3 May" begins at the 3
    int out = 0;
    for (const auto& piece : date.pieces) {
        if (piece.part == Part::literal) {
            if (std::any_of(piece.text.begin(), piece.text.end(), is_digit)) return 0;
            continue;
        }
        // "4 may be": English names have a capital.
        const bool name = piece.part == Part::month_name || piece.part == Part::short_month;
        if (name && piece.language == 0 && small(piece.text[0])) return 0;
        ++out;
    }
    return out;
}

}  // namespace

bool DateFinder::may_be_part(std::string_view word) {
    if (word.empty() || word.size() > longest_word) return false;
    if (std::any_of(word.begin(), word.end(), is_digit)) return true;
    const auto found = known_.find(std::string(word));
    if (found != known_.end()) return found->second;
    const std::string text(word);
    const bool out = read_written_date("1 " + text + " 2001") || read_written_date(text + " 1.5.2001");
    known_.emplace(text, out);
    return out;
}

std::optional<DateFinder::Found> DateFinder::at(std::string_view text, std::size_t at) {
    std::optional<Found> out;
    const bool numeric = is_digit(text[at]);
    if (!numeric && !(text[at] >= 'A' && text[at] <= 'Z') && static_cast<unsigned char>(text[at]) < 0x80 &&
        !small(text[at]))
        return out;
    int most = 0;
    std::size_t end = at;
    for (std::size_t words = 0; words < most_words && end < text.size(); ++words) {
        auto begin = end;
        while (begin < text.size() && blank(text[begin])) ++begin;
        end = begin;
        while (end < text.size() && !blank(text[end])) ++end;
        auto tail = end;
        while (tail > begin && closing(text[tail - 1])) --tail;
        if (!may_be_part(text.substr(begin, tail - begin))) break;
        if (const auto date = read_written_date(text.substr(at, tail - at))) {
            if (const int parts = parts_of(*date); parts > most) {
                most = parts;
                // A day above 12, so that it is read in the same order again; a month of one digit, to keep the padding.
                out = Found{tail, date_like + write_like(*date, days_from_civil(2000, 7, 22))};
            }
        }
        // "16 November, 2023" goes on behind a comma, "16. November" behind a full stop.
        if (end - tail > 1 || (end > tail && text[tail] != ',' && text[tail] != '.')) break;
    }
    // A month alone, but not at the beginning: "May I ask".
    if (!out && !numeric && !small(text[at]) && at > 0 && text[at - 1] == ' ' && at > 1 &&
        (small(text[at - 2]) || text[at - 2] == ',')) {
        const auto word = text.substr(at, std::min(text.find_first_of(" .,;:!?)\"'", at), text.size()) - at);
        if (word.size() >= 3 && may_be_part(word))
            if (const auto july = other_month(word, 7)) out = Found{at + word.size(), date_like + *july};
    }
    return out;
}

}  // namespace persona::seqtree
