#include "names.hpp"

#include <algorithm>

namespace persona::detectors {
namespace {

bool is_word(const std::vector<Token>& tokens, std::size_t at) noexcept {
    return at < tokens.size() && tokens[at].kind == TokenKind::word;
}

bool has_capital(const Token& token) noexcept {
    return token.letters != TokenCase::lower && token.letters != TokenCase::none;
}

/// Whether a word may be (part of) a name when a phrase says that one follows.
bool may_be_name(const Token& token, const TokenFacts& fact, bool capitals) noexcept {
    if ((fact.lists & (listed::function_word | listed::calendar | listed::speech)) != 0 || token.length < 2)
        return false;
    if (capitals) return has_capital(token) || (fact.lists & listed::particle) != 0;
    const auto word = listed::level(fact.lists, listed::word_shift);
    return word == 0 || std::max(listed::level(fact.lists, listed::given_shift),
                                 listed::level(fact.lists, listed::family_shift)) >= std::max(word, 2U);
}

/// The end of the name that begins at `first`, or `first`.
std::size_t name_end(const NameText& in, std::size_t first) noexcept {
    const auto& tokens = in.tokens;
    const bool capitals = is_word(tokens, first) && has_capital(tokens[first]);
    auto end = first;
    for (auto at = first; is_word(tokens, at) && at < first + 5; ++at) {
        if (at > first && !tokens[at].blank_before) break;
        const bool particle = at > first && (in.facts[at].lists & listed::particle) != 0 && is_word(tokens, at + 1) &&
                              may_be_name(tokens[at + 1], in.facts[at + 1], capitals);
        if (!particle && !may_be_name(tokens[at], in.facts[at], capitals)) break;
        if (!capitals && at > first &&
            listed::level(in.facts[at].lists, listed::given_shift) +
                    listed::level(in.facts[at].lists, listed::family_shift) ==
                0)
            break;
        end = at + 1;
        // A double name.
        while (end + 1 < tokens.size() && tokens[end].mark == '-' && !tokens[end].blank_before &&
               is_word(tokens, end + 1) && !tokens[end + 1].blank_before)
            end += 2, at += 2;
    }
    return end;
}

void raise(NameCandidate& name, NameReason reason) noexcept {
    name.score = std::max(name.score, 1 - (1 - name.score) * 0.5F);
    name.reason = static_cast<std::uint8_t>(reason);
}

}  // namespace

void apply_triggers(const NameText& in, const NamePhrases& introductions, const NamePhrases& titles,
                    std::vector<NameCandidate>& names) {
    const auto& tokens = in.tokens;
    const auto count = names.size();
    std::size_t next = 0;  // the first known name that ends behind `at`
    for (std::size_t at = 1; at < tokens.size(); ++at) {
        while (next < count && names[next].end <= at) ++next;
        if (tokens[at].kind != TokenKind::word) continue;
        const bool introduced = introductions.before(tokens, at) != 0;
        const bool titled = !introduced && titles.before(tokens, at) != 0 && tokens[at].blank_before;
        if (!introduced && !titled) continue;
        const auto reason = introduced ? NameReason::phrase : NameReason::title;
        if (next < count && names[next].first <= at) {
            auto& name = names[next];
            if (name.first == at && (name.type == NameType::person || introduced) &&
                (!introduced || may_be_name(tokens[at], in.facts[at], has_capital(tokens[at])))) {
                if (name.type != NameType::address) name.type = NameType::person;
                raise(name, reason);
            }
            continue;
        }
        const auto end = name_end(in, at);
        if (end == at) continue;
        if (next < count && names[next].first < end) continue;
        if (titled && !has_capital(tokens[at]) && listed::level(in.facts[at].lists, listed::family_shift) == 0)
            continue;
        names.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end), NameType::person,
                         introduced ? 0.75F : 0.8F, static_cast<std::uint8_t>(reason)});
    }
    if (names.size() > count)
        std::sort(names.begin(), names.end(),
                  [](const NameCandidate& a, const NameCandidate& b) { return a.first < b.first; });
}

}  // namespace persona::detectors
