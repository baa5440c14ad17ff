// What is a title and what is only a profession: "Dr Weber" and "Sister Adeyinka" carry one, "I am a nurse" does not.
#include "names.hpp"

#include <algorithm>

namespace persona::detectors {
namespace {

bool ends_line(const Token& token) noexcept {
    return token.kind == TokenKind::line || token.kind == TokenKind::paragraph;
}

/// Under or behind a person's name, as on a card ("Ada Quill", next line "Tower controller") or set off by a comma with
/// a capital ("Ada Quill, the Controller,").
bool belongs_to_name(const NameText& in, const NameCandidate& title, std::uint32_t name_end) {
    static const auto the = token_hash("the");
    const auto& tokens = in.tokens;
    auto at = name_end;
    if (at >= title.first) return false;
    if (ends_line(tokens[at])) {
        while (at < title.first && ends_line(tokens[at])) ++at;
        return at == title.first;
    }
    if (tokens[at].mark != ',') return false;
    if (++at < title.first && tokens[at].hash == the) ++at;
    return at == title.first && tokens[at].letters != TokenCase::lower && tokens[at].letters != TokenCase::none &&
           (title.end == tokens.size() || tokens[title.end].kind != TokenKind::word);
}

}  // namespace

void sift_titles(const NameText& in, std::vector<NameCandidate>& names) {
    for (std::size_t n = 0; n < names.size(); ++n) {
        auto& title = names[n];
        if (title.type != NameType::title) continue;
        bool address = true, profession = false;
        for (auto i = title.first; i < title.end; ++i) {
            if (in.tokens[i].kind != TokenKind::word) continue;
            const auto bits = in.facts[i].lists;
            address = address && (bits & listed::title) != 0;
            profession = profession || (bits & listed::job) != 0 ||
                         (in.tokens[i].letters == TokenCase::lower && listed::level(bits, listed::word_shift) > 1);
        }
        const bool before_name =
            n + 1 < names.size() && names[n + 1].type == NameType::person && names[n + 1].first == title.end;
        if (address && (!profession || before_name)) continue;
        const bool after_name =
            n > 0 && names[n - 1].type == NameType::person && belongs_to_name(in, title, names[n - 1].end);
        if (!after_name) title.score = 0;
    }
    std::erase_if(names, [](const NameCandidate& name) { return name.score <= 0; });
}

}  // namespace persona::detectors
