// Compatibility forms, unseen characters, digits of all scripts, letters that look like others.
#include <algorithm>
#include <memory>
#include <unordered_map>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>

#include "reading_steps.hpp"

namespace persona::detail {
namespace {

bool unseen(UChar32 c) noexcept {
    if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return true;
    return c >= 0x334 && c <= 0x338;  // strokes laid over a letter
}

char32_t simplified(UChar32 c) noexcept {
    if (c == 0x2010 || c == 0x2011 || c == 0x2012 || c == 0x2212 || c == 0xfe63 || c == 0xff0d) return '-';
    if (c > 0x7f) {
        if (const auto digit = u_charDigitValue(c); digit >= 0) return '0' + static_cast<char32_t>(digit);
        if (u_isUWhiteSpace(c)) return u_charType(c) == U_SPACE_SEPARATOR ? ' ' : '\n';
    }
    return static_cast<char32_t>(c);
}

bool letter(char32_t c) noexcept { return c < 0x80 ? ascii_letter(c) : u_isalpha(static_cast<UChar32>(c)) != 0; }

bool latin(char32_t c) noexcept {
    if (c < 0x80) return ascii_letter(c);
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript(static_cast<UChar32>(c), &status) == USCRIPT_LATIN;
}

/// The scripts whose letters pass for Latin ones.
bool of_look_alike_script(char32_t c) noexcept {
    if (c < 0x370) return false;
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(static_cast<UChar32>(c), &status)) {
        case USCRIPT_GREEK:
        case USCRIPT_CYRILLIC:
        case USCRIPT_ARMENIAN:
        case USCRIPT_CHEROKEE: return true;
        default: return false;
    }
}

/// Letters of those scripts by the ASCII letter that they look like, from Unicode's table of confusables.
const std::unordered_map<char32_t, char>& look_alikes() {
    static const auto table = [] {
        std::unordered_map<char32_t, char> out;
        UErrorCode status = U_ZERO_ERROR;
        const std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> checker(uspoof_open(&status), &uspoof_close);
        for (char32_t c = 0x370; U_SUCCESS(status) && c < 0x1400; ++c) {
            if (!of_look_alike_script(c) || !letter(c)) continue;
            icu::UnicodeString skeleton;
            uspoof_getSkeletonUnicodeString(checker.get(), 0, icu::UnicodeString(static_cast<UChar32>(c)), skeleton,
                                            &status);
            if (skeleton.length() != 1 || !ascii_letter(skeleton[0])) continue;
            // The table's pattern for a stroke is "l", also for the capital.
            const bool capital = u_isupper(static_cast<UChar32>(c)) != 0;
            out.emplace(c, skeleton[0] == 'l' && capital ? 'I' : static_cast<char>(skeleton[0]));
        }
        return out;
    }();
    return table;
}

}  // namespace

void normalise_units(ReadingUnits& units, ReadingUnits& spare) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfkc = icu::Normalizer2::getNFKCInstance(status);
    if (U_FAILURE(status)) return;
    spare.clear();
    icu::UnicodeString segment;
    for (std::size_t i = 0; i < units.size();) {
        const auto c = static_cast<UChar32>(units[i].c);
        const bool alone = i + 1 == units.size() || units[i + 1].c < 0x300;
        if (alone && c < 0x80) {
            spare.push_back(units[i++]);
            continue;
        }
        if (unseen(c)) {
            ++i;
            continue;
        }
        const auto first = i;
        segment.remove();
        do {
            if (!unseen(static_cast<UChar32>(units[i].c))) segment.append(static_cast<UChar32>(units[i].c));
            ++i;
        } while (i < units.size() && !nfkc->hasBoundaryBefore(static_cast<UChar32>(units[i].c)));
        const auto normal = nfkc->normalize(segment, status);
        const auto range = Reading::Unit{0, units[first].begin, units[i - 1].end};
        for (std::int32_t at = 0; at < normal.length(); at = normal.moveIndex32(at, 1)) {
            if (unseen(normal.char32At(at))) continue;
            auto unit = i == first + 1 ? units[first] : range;
            unit.c = simplified(normal.char32At(at));
            spare.push_back(unit);
        }
    }
    units.swap(spare);
    // A dash between digits joins them; elsewhere it parts words.
    for (std::size_t i = 1; i + 1 < units.size(); ++i)
        if (units[i].c == 0x2013 && ascii_digit(units[i - 1].c) && ascii_digit(units[i + 1].c)) units[i].c = '-';
}

void unmask_look_alikes(ReadingUnits& units) {
    const auto any = std::find_if(units.begin(), units.end(),
                                  [](const Reading::Unit& unit) { return of_look_alike_script(unit.c); });
    if (any == units.end()) return;
    const auto& table = look_alikes();
    const auto genuine = [&](const Reading::Unit& unit) {
        return of_look_alike_script(unit.c) && letter(unit.c) && table.count(unit.c) == 0;
    };
    const auto is_latin = [](const Reading::Unit& unit) { return latin(unit.c); };
    const bool nowhere_genuine =
        std::none_of(units.begin(), units.end(), genuine) && std::any_of(units.begin(), units.end(), is_latin);
    for (auto word = units.begin(); word != units.end();) {
        if (!letter(word->c)) {
            ++word;
            continue;
        }
        const auto end = std::find_if_not(word, units.end(), [](const Reading::Unit& unit) { return letter(unit.c); });
        if (nowhere_genuine || (std::any_of(word, end, is_latin) && std::none_of(word, end, genuine))) {
            for (auto unit = word; unit != end; ++unit)
                if (const auto found = table.find(unit->c); found != table.end())
                    unit->c = static_cast<unsigned char>(found->second);
        }
        word = end;
    }
}

}  // namespace persona::detail
