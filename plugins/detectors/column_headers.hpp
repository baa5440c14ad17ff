// What a column's name says about it, in English, German, French, Spanish, Italian, Dutch and Portuguese.
#pragma once

#include <string>
#include <string_view>

#include <persona/types.hpp>

#include "phrase_languages.hpp"

namespace persona::detectors {

struct HeaderMeaning {
    Role role = Role::unknown;
    std::string_view entity;  ///< of an identifier; of a quasi-identifier where there is one (a place, a postcode)
    bool person_key = false;  ///< a number that stands for a person (patient number), not for an event
    bool sure = false;        ///< a phrase that says it all ("date of birth"); else one word of several
    bool brief = false;  ///< of few words: a question ("what do you like about our town?") names no column of towns
};
/// `folded`: the name folded, with camel case and digits split off (see split_header()).
[[nodiscard]] HeaderMeaning header_meaning(std::string_view folded, LanguageSet languages = every_language());
/// "patientID2" → "patient id 2", folded.
[[nodiscard]] std::string split_header(std::string_view name);

}  // namespace persona::detectors
