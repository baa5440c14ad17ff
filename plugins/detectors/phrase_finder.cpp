#include "phrase_finder.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include <persona/text.hpp>

#include "pattern_starts.hpp"

namespace persona::detectors {
namespace {

constexpr std::uint64_t prime =
    0x9e3779b97f4a7c15;  // 2^64 by the golden ratio: every bit of a product depends on all below
constexpr std::size_t step = sizeof(std::uint64_t);

/// Words are hashed eight bytes at a time. `lower` is or-ed to each: 0x20 makes a capital of ASCII small and leaves small letters and
/// digits as they are.
template <std::uint8_t lower>
std::uint64_t hash_of(std::string_view text, std::size_t begin, std::size_t end) noexcept {
    constexpr std::uint64_t lowers = 0x0101010101010101ULL * lower;
    std::uint64_t hash = end - begin;
    for (auto at = begin; at < end; at += step) {
        std::uint64_t bytes = 0;
        const auto count = std::min(end - at, step);
        if (text.size() - at >= step) {  // what stands behind the word is cut off: quicker than to copy less
            std::memcpy(&bytes, text.data() + at, step);
        } else {
            std::memcpy(&bytes, text.data() + at, count);
        }
        const auto behind = 8 * (step - count);
        bytes |= lowers;
        if constexpr (std::endian::native == std::endian::little) bytes = bytes << behind >> behind;
        else bytes = bytes >> behind << behind;
        hash = (hash ^ bytes) * prime;
        hash ^= hash >> 32U;
    }
    return hash * prime | 1U;  // 0 marks a free slot
}
std::uint64_t hash_of(std::string_view folded) noexcept { return hash_of<0>(folded, 0, folded.size()); }

/// Letters of scripts without blanks between words begin with these bytes (U+3000 and above, but no symbols of U+2xxx), and so
/// do Thai (U+0E00) and its neighbours.
bool unspaced(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0xe0 || (byte >= 0xe3 && byte <= 0xed);
}

/// A byte of a word in running text: letters and digits of any script, and marks; not U+0080 to U+00BF and not U+2000 to U+2BFF.
bool in_word(std::string_view text, std::size_t at) noexcept {
    const auto symbol = symbol_of(text[at]);
    if (symbol != high_symbol) return symbol <= letter_symbol;
    std::size_t lead = at;
    while (lead > 0 && at - lead < 3 && is_continuation(text[lead])) --lead;
    const auto first = static_cast<unsigned char>(text[lead]);
    return first != 0xc2 && first != 0xe2 && first != 0xef;  // nor U+F000 to U+FFFF: wide punctuation
}

std::vector<std::string> split(std::string_view folded) {
    std::vector<std::string> out;
    while (!folded.empty()) {
        const auto blank = folded.find(' ');
        out.emplace_back(folded.substr(0, blank));
        folded.remove_prefix(blank == std::string_view::npos ? folded.size() : blank + 1);
    }
    return out;
}

}  // namespace

std::uint32_t PhraseFinder::known(std::uint64_t hash) const noexcept {
    if (!likely_[hash >> 49]) return 0;
    const auto mask = slots_.size() - 1;
    for (auto at = static_cast<std::size_t>(hash >> 20) & mask;; at = (at + 1) & mask) {
        if (slots_[at].hash == hash) return slots_[at].word;
        if (slots_[at].hash == 0) return 0;
    }
}

void PhraseFinder::put(std::uint64_t hash, std::uint32_t word) {
    if ((words_ + 1) * 2 > slots_.size()) {
        std::vector<Slot> old(slots_.size() * 2);
        old.swap(slots_);
        for (const auto& slot : old) {
            if (slot.hash != 0) put(slot.hash, slot.word);
        }
    }
    likely_.set(hash >> 49);
    const auto mask = slots_.size() - 1;
    auto at = static_cast<std::size_t>(hash >> 20) & mask;
    while (slots_[at].hash != 0) at = (at + 1) & mask;
    slots_[at] = {hash, word};
}

std::uint32_t PhraseFinder::word_of(std::string_view folded) {
    const auto hash = hash_of(folded);
    if (const auto word = known(hash)) return word;
    put(hash, ++words_);
    by_first_.resize(words_ + 1);
    return words_;
}

void PhraseFinder::add_sequence(const std::vector<std::string>& words, std::uint32_t phrase) {
    Sequence sequence;
    sequence.phrase = phrase;
    for (const auto& word : words) sequence.words.push_back(word_of(word));
    auto& list = by_first_[sequence.words.front()];
    const bool there = std::any_of(list.begin(), list.end(), [&](const Sequence& each) {
        return each.phrase == phrase && each.words == sequence.words;
    });
    if (!there) list.push_back(std::move(sequence));
}

std::uint32_t PhraseFinder::add(std::string_view phrase, bool inflected) {
    const auto folded = fold(phrase);
    const auto words = split(folded);
    if (words.empty()) return no_phrase;
    const auto [entry, fresh] = numbers_.emplace(folded, static_cast<std::uint32_t>(names_.size()));
    const auto number = entry->second;
    if (fresh) names_.push_back(folded);
    // Asked of the phrase as written: folding takes Korean syllables apart.
    const auto first = phrase.find_first_not_of(' ');
    if (words.size() == 1 && unspaced(phrase[first])) {
        if (fresh) unspaced_.emplace_back(folded, number);
        return number;
    }
    add_sequence(words, number);
    if (inflected && words.back().size() >= 3 && is_letter(words.back().back())) {
        for (const char* ending : {"s", "es", "n", "en"}) {
            auto more = words;
            more.back() += ending;
            add_sequence(more, number);
        }
    }
    return number;
}

void PhraseFinder::tokens(std::string_view text, std::vector<Token>& out) const {
    std::size_t at = 0;
    std::uint32_t place = 0;
    const std::size_t size = text.size();
    while (at < size) {
        // One word of ASCII is hashed in lower case as it stands; any other is folded first.
        const auto begin = at;
        while (at < size && symbol_of(text[at]) <= letter_symbol) ++at;
        if (at < size && symbol_of(text[at]) == high_symbol && in_word(text, at) &&
            (at == begin || !unspaced(text[at]))) {
            const bool without_blanks = unspaced(text[at]);
            while (at < size && in_word(text, at) &&
                   (without_blanks ? symbol_of(text[at]) == high_symbol : !unspaced(text[at])))
                ++at;
            const auto word = text.substr(begin, at - begin);
            Token token{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at), 0, 0};
            if (without_blanks) {
                token.place = place++;
                if (!unspaced_.empty()) out.push_back(token);
                continue;
            }
            for (const auto& each : split(fold(word))) {
                token.word = known(hash_of(each));
                token.place = place++;
                if (token.word != 0) out.push_back(token);
            }
            continue;
        }
        if (at == begin) {
            ++at;
            continue;
        }
        if (const auto word = known(hash_of<0x20>(text, begin, at)); word != 0)
            out.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at), word, place});
        ++place;
    }
}

void PhraseFinder::find(std::string_view text, std::vector<Hit>& out) const {
    thread_local std::vector<Token> list;
    list.clear();
    tokens(text, list);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto& token = list[i];
        if (token.word == 0) {
            const auto word = fold(text.substr(token.begin, token.end - token.begin));
            for (const auto& [name, phrase] : unspaced_) {
                if (word.find(name) != std::string::npos) out.push_back({token.begin, token.end, phrase});
            }
            continue;
        }
        for (const auto& sequence : by_first_[token.word]) {
            const auto count = sequence.words.size();
            bool all = i + count <= list.size();
            for (std::size_t next = 0; all && next < count; ++next)
                all = list[i + next].word == sequence.words[next] && list[i + next].place == token.place + next;
            if (all) out.push_back({token.begin, list[i + count - 1].end, sequence.phrase});
        }
    }
}

}  // namespace persona::detectors
