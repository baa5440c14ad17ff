#include "column_votes.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <persona/surrogates.hpp>
#include <persona/text.hpp>

#include "bytes.hpp"
#include "patterns.hpp"
#include "validators.hpp"

namespace persona::detectors {
namespace {

struct Profile {
    int digits = 0, letters = 0, upper = 0, blanks = 0, at = 0, dots = 0, colons = 0, others = 0;
    explicit Profile(std::string_view value) noexcept {
        for (const char c : value) {
            if (digit(c)) ++digits;
            else if (letter(c)) ++letters, upper += c >= 'A' && c <= 'Z' ? 1 : 0;
            else if (c == ' ') ++blanks;
            else if (c == '@') ++at;
            else if (c == '.') ++dots;
            else if (c == ':') ++colons;
            else ++others;
        }
    }
};

const std::vector<std::string>& vote_regions() {
    static const std::vector<std::string> regions{"GB", "US", "DE", "FR", "ES", "IT"};
    return regions;
}

bool nino_shape(std::string_view value) noexcept {
    std::string packed;
    for (const char c : value) {
        if (c != ' ') packed += c;
    }
    if (packed.size() != 9 || !letter(packed[0]) || !letter(packed[1]) || !letter(packed[8])) return false;
    return std::all_of(packed.begin() + 2, packed.begin() + 8, digit);
}

enum Index : std::size_t {
    is_email,
    is_phone,
    is_ip,
    is_url,
    is_card,
    is_iban,
    is_ssn,
    is_nhs,
    is_nino,
    is_person,
    is_record
};

}  // namespace

ColumnVoter::ColumnVoter() = default;
ColumnVoter::~ColumnVoter() = default;

std::optional<std::size_t> ColumnVoter::vote(std::string_view value) const {
    while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
    while (!value.empty() && value.back() == ' ') value.remove_suffix(1);
    if (value.size() < 2 || value.size() > 254) return std::nullopt;
    const Profile is(value);
    if (is.digits > 0 && is.letters == 0 && decimal_number(value)) return std::nullopt;
    if (is.at == 1 && is.blanks == 0 && email(value)) return is_email;
    if (is.blanks == 0 && (value.starts_with("http://") || value.starts_with("https://") || value.starts_with("www.")))
        return is_url;
    if (is.at > 0) return std::nullopt;
    if (is.dots == 3 && ip_v4(value)) return is_ip;
    if (is.colons >= 2 && ip_v6(value)) return is_ip;
    if (is.digits > 0) {
        if (is.letters >= 2 && is.digits >= 8 && iban(value)) return is_iban;
        if (is.letters == 3 && is.digits == 6 && nino_shape(value)) return is_nino;
        if (is.letters == 0) {
            if (is.digits == 9 && is.others == 2 && value.size() == 11 && us_ssn(value)) return is_ssn;
            if (is.digits == 10 && value[0] != '0' && (is.blanks == 2 || is.others == 0) && is.dots == 0 &&
                uk_nhs(value) && value.find('(') == std::string_view::npos)
                return is_nhs;
            if (is.digits >= 13 && credit_card(value)) return is_card;
            if (is.digits >= 7 && is.digits <= 15 && is.dots <= 4 &&
                !(is.others == 2 && calendar_date(value) && is.digits <= 8) && valid_phone(value, vote_regions()))
                return is_phone;
        }
        // A code: digits and letters, or digits with separators, in one word of at least four.
        if (is.blanks == 0 && is.colons == 0 && is.digits + is.letters >= 4 && is.letters > 0 && is.digits >= 2 &&
            is.others <= 5 && (is.upper > 0 || is.others > 0 || is.digits >= is.letters))
            return is_record;
        return std::nullopt;
    }
    return looks_like_person(value) ? std::optional<std::size_t>(is_person) : std::nullopt;
}

bool ColumnVoter::looks_like_person(std::string_view value) const {
    std::size_t names = 0, known = 0, ordinary = 0;
    for (std::size_t i = 0; i < value.size();) {
        if (!letter(value[i])) {
            if (value[i] != ' ' && value[i] != '.' && value[i] != ',' && value[i] != '-' && value[i] != '\'')
                return false;
            ++i;
            continue;
        }
        auto end = i;
        while (end < value.size() && letter(value[end])) ++end;
        const auto word = value.substr(i, end - i);
        i = end;
        const auto folded = fold(word);
        if (is_title(folded) || folded.size() < 2) continue;
        if (word[0] >= 'a' && word[0] <= 'z' && names == 0) return false;
        if (++names > 4) return false;
        const auto facts = words_.find(folded);
        if (facts.given || facts.family) ++known;
        if (facts.word && !(facts.given && facts.level >= 3)) ++ordinary;
    }
    return names > 0 && known > 0 && ordinary * 2 <= names && (names > 1 || ordinary == 0);
}

bool decimal_number(std::string_view value) noexcept {
    if (!value.empty() && (value.front() == '-' || value.front() == '+')) value.remove_prefix(1);
    const auto mark = value.find_last_of(".,");
    if (mark == std::string_view::npos || mark == 0) return false;
    const auto whole = value.substr(0, mark), fraction = value.substr(mark + 1);
    if (fraction.empty() || fraction.size() > 2 || !std::all_of(fraction.begin(), fraction.end(), digit)) return false;
    if (std::all_of(whole.begin(), whole.end(), digit)) return true;
    // Groups: one separator throughout, another than the one of the fraction, three digits behind each.
    const auto first = whole.find_first_not_of("0123456789");
    const char between = whole[first];
    if (first == 0 || first > 3 || between == value[mark] ||
        std::string_view(".,' ").find(between) == std::string_view::npos)
        return false;
    for (std::size_t at = first; at < whole.size(); at += 4) {
        const auto group = whole.substr(at + 1, 3);
        if (whole[at] != between || group.size() != 3 || !std::all_of(group.begin(), group.end(), digit)) return false;
    }
    return true;
}

std::size_t count_words(std::string_view value) noexcept {
    std::size_t words = 0;
    bool inside = false;
    for (const char c : value) {
        const bool blank = c == ' ' || c == '\n' || c == '\t';
        words += !blank && !inside ? 1U : 0U;
        inside = !blank;
    }
    return words;
}

}  // namespace persona::detectors
