// Names written together, as in e-mail addresses.
#include <persona/word_lists.hpp>

#include "surrogate_plan.hpp"

namespace persona::surrogate {
namespace {

constexpr std::size_t least_name = 3;  ///< letters; shorter ends of words are chance

WordFacts facts_of(std::string_view folded) {
    static const WordLists lists;  // made once, never changed
    return lists.find(folded);
}

NamePart part(NamePart::Kind kind, std::string_view folded) {
    const auto gender = kind == NamePart::given ? gender_of(folded) : Gender::unknown;
    return {kind, Letters::lower, gender, {}, std::string(folded)};
}

bool given(std::string_view folded) { return gender_of(folded) != Gender::unknown || facts_of(folded).given; }

}  // namespace

bool only_a_family_name(std::string_view folded) {
    // "Blessing" and "Grace" are words, and given names where the lists do not reach.
    const auto facts = facts_of(folded);
    return facts.family && !facts.word && !given(folded);
}

std::vector<NamePart> joined_names(std::string_view folded, bool given_first, bool alone) {
    const auto size = folded.size();
    if (size == 1) return {part(NamePart::initial, folded)};
    if (given(folded) && (given_first || gender_of(folded) != Gender::unknown)) return {part(NamePart::given, folded)};
    if (facts_of(folded).family) return {part(given_first ? NamePart::given : NamePart::family, folded)};
    // The longest given name that leaves a family name. Beside another word a name stands whole: no list has all of them.
    for (auto cut = alone ? size : 1; cut-- > least_name;) {
        if (size - cut < least_name) continue;
        if (given(folded.substr(0, cut)) && facts_of(folded.substr(cut)).family)
            return {part(NamePart::given, folded.substr(0, cut)), part(NamePart::family, folded.substr(cut))};
    }
    if (alone && size > least_name) {
        if (facts_of(folded.substr(1)).family)
            return {part(NamePart::initial, folded.substr(0, 1)), part(NamePart::family, folded.substr(1))};
        if (facts_of(folded.substr(0, size - 1)).family)
            return {part(NamePart::family, folded.substr(0, size - 1)),
                    part(NamePart::initial, folded.substr(size - 1))};
    }
    return {part(given_first ? NamePart::given : NamePart::family, folded)};
}

}  // namespace persona::surrogate
