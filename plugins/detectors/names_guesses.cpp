#include "names.hpp"

#include <persona/text.hpp>

#include "everyday_words.hpp"
#include "names_guesses.hpp"

namespace persona::detectors {
namespace {

/// Nobody's name by itself. A firm may be called by any word that a dictionary has.
bool is_notion(const NameText& in, std::uint32_t at, NameType type) {
    const auto& token = in.tokens[at];
    const auto bits = in.facts[at].lists;
    if (is_usual_name(bits)) return false;
    if ((bits & listed::function_word) != 0) return true;
    if (is_everyday_word(token.hash)) return !may_be_person(bits) || is_word_first(bits);
    if (type == NameType::organisation || may_be_listed_name(bits)) return false;
    if (ends_as_notions_do(fold(in.text.substr(token.begin, token.end - token.begin)))) return true;
    const bool small = token.letters == TokenCase::lower;
    return (small || in.facts[at].starts) && listed::level(bits, listed::word_shift) >= usual_level;
}

/// What a rare name of the lists is, too: a word that this file knows and a village far away ("Pantalla").
bool everyday(const NameText& in, std::uint32_t at) {
    const auto bits = in.facts[at].lists;
    return !is_usual_name(bits) && !may_be_person(bits) && is_everyday_word(in.tokens[at].hash);
}

/// "Niemand", "Livraison rapide", "Gute Stimmung": words alone, and every one an ordinary word. A firm may be called by two.
bool only_notions(const NameText& in, const NameCandidate& name) {
    const bool guess = name.reason == static_cast<std::uint8_t>(NameReason::model);
    constexpr std::uint32_t longest = 4;
    if (name.end - name.first > longest) return false;
    for (auto at = name.first; at < name.end; ++at) {
        const auto& token = in.tokens[at];
        const bool may_have_capital = at == name.first || name.type != NameType::organisation;
        const bool fits = token.kind == TokenKind::word && (token.letters == TokenCase::lower ||
                                                            (may_have_capital && token.letters == TokenCase::title));
        if (!fits || !(guess ? is_notion(in, at, name.type) : everyday(in, at))) return false;
    }
    return true;
}

}  // namespace

void sift_guesses(const NameText& in, std::vector<NameCandidate>& names) {
    std::erase_if(names, [&](const NameCandidate& name) {
        const bool kind =
            name.type == NameType::person || name.type == NameType::place || name.type == NameType::organisation;
        const bool told = name.reason > static_cast<std::uint8_t>(NameReason::listed);  // by a title, a phrase
        return kind && !told && only_notions(in, name);
    });
}

}  // namespace persona::detectors
