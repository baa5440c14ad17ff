// Learnt shapes of identifiers and codes (surrogates.hpp says how they are written).
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

#include <persona/profile.hpp>
#include <persona/random.hpp>

namespace persona::seqtree {

/// Entities that surrogates.hpp knows how to write by itself; for all others the learnt shape is used.
inline bool has_usual_form(std::string_view entity) {
    static constexpr std::string_view own[] = {
        "PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "URL", "IP_ADDRESS", "CREDIT_CARD",   "IBAN_CODE",   "US_SSN",
        "UK_NHS", "UK_NINO",       "LOCATION",     "NRP", "DATE_TIME",  "DATE_OF_BIRTH", "ORGANIZATION"};
    return std::find(std::begin(own), std::end(own), entity) != std::end(own);
}

/// The pattern cut to its first `length` characters ("\x" is one).
inline std::string shape_of_length(const std::string& pattern, std::int64_t length) {
    std::string out;
    for (std::size_t i = 0; i < pattern.size() && length > 0; ++i, --length) {
        out += pattern[i];
        if (pattern[i] == '\\' && i + 1 < pattern.size()) out += pattern[++i];
    }
    return out;
}

/// The pattern's first `length` characters; where digits and letters mix, what `chosen` (a Mix -> char) says.
template <class Chosen>
std::string shape_with(const Profile::Shape& shape, std::int64_t length, const Chosen& chosen) {
    std::string out;
    auto mix = shape.mixed.begin();
    for (std::size_t i = 0, position = 0; i < shape.pattern.size() && length > 0; ++i, ++position, --length) {
        while (mix != shape.mixed.end() && mix->position < static_cast<std::int64_t>(position)) ++mix;
        const bool literal = shape.pattern[i] == '\\' && i + 1 < shape.pattern.size();
        if (mix != shape.mixed.end() && mix->position == static_cast<std::int64_t>(position)) {
            out += chosen(*mix);
            i += literal ? 1 : 0;
            continue;
        }
        out += shape.pattern[i];
        if (literal) out += shape.pattern[++i];
    }
    return out;
}

/// The shape of one text of `length` characters: where digits and letters mix, one of them.
inline std::string drawn_shape(const Profile::Shape& shape, std::int64_t length, Random& random) {
    return shape_with(shape, length, [&random](const auto& mix) {
        const auto all = std::max<std::int64_t>(mix.digits + mix.upper + mix.lower, 1);
        const auto at = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(all)));
        return at < mix.digits ? '9' : at < mix.digits + mix.upper ? 'A' : 'a';
    });
}

/// The one of those with the fewest values.
inline std::string narrowest_shape(const Profile::Shape& shape, std::int64_t length) {
    return shape_with(shape, length, [](const auto& mix) { return mix.digits > 0 ? '9' : 'a'; });
}

/// The length that most texts have.
inline std::string usual_shape(const Profile::Shape& shape) {
    const auto most = std::max_element(shape.lengths.begin(), shape.lengths.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == shape.lengths.end() ? std::string() : shape_of_length(shape.pattern, most->first);
}

/// A shape that writes more than one text.
inline bool varies(std::string_view shape) {
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] == '\\') ++i;
        else if (std::string_view("Aa9hH").find(shape[i]) != std::string_view::npos) return true;
    }
    return false;
}

}  // namespace persona::seqtree
