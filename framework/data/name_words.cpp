#include <persona/name_words.hpp>

#include <algorithm>
#include <array>

namespace persona {
namespace {

using namespace std::string_view_literals;

struct Title {
    std::string_view word;
    Gender gender = Gender::unknown;
    bool plain = false;
};
constexpr std::array titles{
    Title{"capt"},
    Title{"captain"},
    Title{"dame", Gender::female},
    Title{"doctor"},
    Title{"dott"},
    Title{"dr"},
    Title{"fr"},
    Title{"frau", Gender::female, true},
    Title{"fru", Gender::female},
    Title{"herr", Gender::male, true},
    Title{"herrn", Gender::male, true},
    Title{"hr", Gender::male},
    Title{"lady", Gender::female},
    Title{"lord", Gender::male},
    Title{"madame", Gender::female, true},
    Title{"mademoiselle", Gender::female},
    Title{"master", Gender::male},
    Title{"mevrouw", Gender::female},
    Title{"miss", Gender::female},
    Title{"mlle", Gender::female},
    Title{"mme", Gender::female},
    Title{"monsieur", Gender::male, true},
    Title{"mr", Gender::male, true},
    Title{"mrs", Gender::female, true},
    Title{"ms", Gender::female},
    Title{"mx"},
    Title{"nurse"},
    Title{"prof"},
    Title{"professor"},
    Title{"rev"},
    Title{"senor", Gender::male},
    Title{"senora", Gender::female},
    Title{"sig", Gender::male},
    Title{"signor", Gender::male, true},
    Title{"signora", Gender::female, true},
    Title{"sir", Gender::male},
    Title{"sister", Gender::female},
    Title{"sr", Gender::male},
    Title{"sra", Gender::female},
};
constexpr std::array particles{"af"sv,    "al"sv,  "bin"sv, "binti"sv, "da"sv,    "das"sv, "de"sv,
                               "degli"sv, "dei"sv, "del"sv, "den"sv,   "della"sv, "der"sv, "di"sv,
                               "do"sv,    "dos"sv, "du"sv,  "el"sv,    "ibn"sv,   "la"sv,  "le"sv,
                               "les"sv,   "ten"sv, "ter"sv, "van"sv,   "von"sv,   "zu"sv,  "zum"sv};
constexpr std::array suffixes{"esq"sv, "ii"sv, "iii"sv, "iv"sv, "jnr"sv, "jr"sv, "junior"sv, "md"sv, "phd"sv, "snr"sv};

template <class List>
bool has(const List& list, std::string_view word) noexcept {
    return std::find(list.begin(), list.end(), word) != list.end();
}

const Title* title(std::string_view word) noexcept {
    const auto* at = std::find_if(titles.begin(), titles.end(), [&](const Title& each) { return each.word == word; });
    return at == titles.end() ? nullptr : at;
}

}  // namespace

bool is_title(std::string_view folded_word) noexcept { return title(folded_word) != nullptr; }

bool is_plain_title(std::string_view folded_word) noexcept {
    const auto* found = title(folded_word);
    return found != nullptr && found->plain;
}

Gender gender_of_title(std::string_view folded_word) noexcept {
    const auto* found = title(folded_word);
    return found == nullptr ? Gender::unknown : found->gender;
}

NameWordKind name_word_kind(std::string_view folded) noexcept {
    if (is_title(folded)) return NameWordKind::title;
    if (has(suffixes, folded)) return NameWordKind::suffix;
    return has(particles, folded) ? NameWordKind::particle : NameWordKind::name;
}

}  // namespace persona
