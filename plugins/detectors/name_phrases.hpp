// Phrases that stand before a name ("my name is"), found token by token.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "phrase_languages.hpp"
#include "tagger_tokens.hpp"

namespace persona::detectors {

/// Hashes of phrases, by their number of tokens.
class NamePhrases {
public:
    void add(std::string_view phrase);
    /// Puts them in order, after the last add().
    void seal();
    /// The number of tokens of the longest phrase that ends before `at`; 0 for none.
    [[nodiscard]] std::size_t before(const std::vector<Token>& tokens, std::size_t at) const noexcept;

private:
    static std::uint64_t bit(std::uint32_t hash) noexcept { return std::uint64_t{1} << (hash & 63); }
    std::vector<std::pair<std::size_t, std::uint32_t>> hashes_;
    std::size_t longest_ = 0;
    std::uint64_t last_ = 0;
};

/// "my name is" in the languages.
[[nodiscard]] NamePhrases introducing_phrases(LanguageSet languages);
/// "Dr", "Frau", in any language: people take them along.
[[nodiscard]] NamePhrases title_phrases();

}  // namespace persona::detectors
