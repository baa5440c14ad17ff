#include "word_hashes.hpp"

#include <algorithm>

#include <persona/random.hpp>
#include <persona/text.hpp>

namespace persona::llm {

WordHashes hashed_words(std::string_view text) {
    WordHashes out;
    const auto folded = fold(text);
    for (std::size_t begin = 0; begin < folded.size();) {
        const auto end = std::min(folded.find(' ', begin), folded.size());
        if (end > begin) out.push_back(stable_hash(std::string_view(folded).substr(begin, end - begin)));
        begin = end + 1;
    }
    return out;
}

std::vector<std::uint64_t> runs_of(const WordHashes& words, std::size_t length) {
    std::vector<std::uint64_t> out;
    if (words.empty()) return out;
    length = std::min(length, words.size());
    for (std::size_t first = 0; first + length <= words.size(); ++first)
        out.push_back(stable_hash(bytes_of(std::span(words).subspan(first, length))));
    return out;
}

void RecentHashes::add(std::uint64_t hash) noexcept {
    if (contains(hash)) return;
    auto* place = slots_.data() + place_of(hash);
    std::copy_backward(place, place + width - 1, place + width);
    *place = hash;
}

bool RecentHashes::contains(std::uint64_t hash) const noexcept {
    const auto* place = slots_.data() + place_of(hash);
    return std::find(place, place + width, hash) != place + width;
}

}  // namespace persona::llm
