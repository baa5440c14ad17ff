#include "column_headers.hpp"

#include <algorithm>
#include <string>

#include <persona/text.hpp>

#include "bytes.hpp"
#include "header_words.hpp"

namespace persona::detectors {
HeaderMeaning header_meaning(std::string_view folded, LanguageSet languages) {
    constexpr std::ptrdiff_t most_blanks = 3;
    const std::string padded = " " + std::string(folded) + " ";
    const bool brief = std::count(folded.begin(), folded.end(), ' ') <= most_blanks;
    for (const auto& entry : header_words()) {
        const auto at = padded.find(entry.phrase);
        if (at == std::string::npos || padded[at - 1] != ' ' || padded[at + entry.phrase.size()] != ' ') continue;
        if (!entry.languages.meets(languages)) continue;
        return {entry.role, entry.entity, entry.person_key,
                entry.phrase.size() == folded.size() || entry.phrase.find(' ') != std::string_view::npos, brief};
    }
    return {};
}

std::string split_header(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (i > 0 && ((capital_letter(name[i]) &&
                       (small_letter(name[i - 1]) ||
                        (capital_letter(name[i - 1]) && i + 1 < name.size() && small_letter(name[i + 1])))) ||
                      digit(name[i]) != digit(name[i - 1])))
            out += ' ';
        out += name[i];
    }
    return fold(out);
}

}  // namespace persona::detectors
