#include "name_phrases.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace persona::detectors {
namespace {

using namespace std::string_view_literals;

struct Introduction {
    const char* language;
    std::vector<std::string_view> phrases;
};

const std::vector<Introduction>& introductions() {
    static const std::vector<Introduction> table{
        {"en",
         {"my name is", "my name's", "my full name is", "my real name is", "the name is", "the name's", "i am called",
          "i'm called"}},
        {"de", {"mein name ist", "ich heiße", "ich heisse"}},
        {"fr", {"je m'appelle", "mon nom est"}},
        {"es", {"me llamo", "mi nombre es"}},
        {"it", {"mi chiamo", "il mio nome è"}},
        {"pt", {"o meu nome é", "meu nome é", "me chamo"}},
        {"nl", {"mijn naam is", "ik heet"}},
        {"sv", {"jag heter", "mitt namn är"}},
        {"no", {"jeg heter"}},
        {"da", {"jeg hedder"}},
        {"pl", {"nazywam się", "mam na imię"}},
    };
    return table;
}

/// Titles that are seldom anything else.
constexpr std::array titles{"mr"sv,        "mr."sv,     "mrs"sv,     "mrs."sv,      "ms"sv,       "ms."sv,
                            "mx"sv,        "mx."sv,     "dr"sv,      "dr."sv,       "prof"sv,     "prof."sv,
                            "professor"sv, "herr"sv,    "herrn"sv,   "frau"sv,      "fräulein"sv, "monsieur"sv,
                            "madame"sv,    "mme"sv,     "mlle"sv,    "señor"sv,     "señora"sv,   "señorita"sv,
                            "sra."sv,      "signor"sv,  "signora"sv, "signorina"sv, "dott."sv,    "dott.ssa"sv,
                            "sig.ra"sv,    "mevrouw"sv, "meneer"sv,  "dhr."sv,      "mevr."sv};

}  // namespace

void NamePhrases::add(std::string_view phrase) {
    std::vector<Token> tokens;
    tokenise(phrase, tokens);
    auto hash = tokens[0].hash;
    for (std::size_t i = 1; i < tokens.size(); ++i) hash = joined_hash(hash, tokens[i].hash);
    last_ |= bit(tokens.back().hash);
    longest_ = std::max(longest_, tokens.size());
    hashes_.emplace_back(tokens.size(), hash);
}

void NamePhrases::seal() { std::sort(hashes_.begin(), hashes_.end()); }

std::size_t NamePhrases::before(const std::vector<Token>& tokens, std::size_t at) const noexcept {
    if (at == 0 || (last_ & bit(tokens[at - 1].hash)) == 0) return 0;
    for (auto size = std::min(longest_, at); size > 0; --size) {
        auto hash = tokens[at - size].hash;
        for (std::size_t i = at - size + 1; i < at; ++i) hash = joined_hash(hash, tokens[i].hash);
        if (std::binary_search(hashes_.begin(), hashes_.end(), std::pair(size, hash))) return size;
    }
    return 0;
}

NamePhrases introducing_phrases(LanguageSet languages) {
    NamePhrases out;
    for (const auto& [language, phrases] : introductions()) {
        if (!language_of_code(language).meets(languages)) continue;
        for (const auto phrase : phrases) out.add(phrase);
    }
    out.seal();
    return out;
}

NamePhrases title_phrases() {
    NamePhrases out;
    for (const auto title : titles) out.add(title);
    out.seal();
    return out;
}

}  // namespace persona::detectors
