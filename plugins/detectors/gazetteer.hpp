// What public lists say about a token or a phrase: name, place, people, firm, title, ordinary word, and how strongly.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace persona::detectors {

/// Bits of a list entry. Levels have two bits: 0 in no list, 1 rare, 2 usual, 3 very common.
namespace listed {
constexpr std::uint32_t given_shift = 0, family_shift = 2, place_shift = 4, word_shift = 6;
constexpr std::uint32_t level_mask = 3;
constexpr std::uint32_t country = 1U << 8;
constexpr std::uint32_t region = 1U << 9;
constexpr std::uint32_t people = 1U << 10;     ///< nationality, religion, politics
constexpr std::uint32_t firm = 1U << 11;       ///< a well-known organisation
constexpr std::uint32_t firm_word = 1U << 12;  ///< "Ltd", "GmbH", "University"
constexpr std::uint32_t title = 1U << 13;      ///< "Dr", "Frau"
constexpr std::uint32_t job = 1U << 14;
constexpr std::uint32_t street = 1U << 15;         ///< "Road", "rue"
constexpr std::uint32_t unit = 1U << 16;           ///< "Apt", "Suite"
constexpr std::uint32_t particle = 1U << 17;       ///< "van", "de"
constexpr std::uint32_t calendar = 1U << 18;       ///< months, days, holidays
constexpr std::uint32_t speech = 1U << 19;         ///< "said", "asked"
constexpr std::uint32_t function_word = 1U << 20;  ///< "the", "und", "que"
constexpr std::uint32_t relation = 1U << 21;       ///< "mother", "colleague"
constexpr std::uint32_t proper = 1U << 22;         ///< written with a capital in dictionaries
constexpr std::uint32_t brand = 1U << 23;          ///< products and services that are nobody's secret
constexpr std::uint32_t phrase_start = 1U << 30;   ///< some phrase of the lists begins with this token
constexpr std::uint32_t phrase_classes = country | region | people | firm | job | brand | (level_mask << place_shift);
/// How strongly the list at `shift` holds it: 0 to 3.
constexpr std::uint32_t level(std::uint32_t bits, std::uint32_t shift) noexcept { return (bits >> shift) & level_mask; }
}  // namespace listed

struct ListEntry {
    std::uint32_t hash = 0;
    std::uint32_t bits = 0;
};

/// A table of hashes (a foreign word is taken for a listed one once in 10,000 times). Immutable once made.
class Gazetteer {
public:
    Gazetteer() = default;
    explicit Gazetteer(std::span<const ListEntry> entries);
    [[nodiscard]] std::uint32_t find(std::uint32_t hash) const noexcept {
        if (slots_.empty()) return 0;
        for (auto at = (hash * 0x9e3779b1U) >> shift_;; at = (at + 1) & mask_) {
            if (slots_[at].hash == hash) return slots_[at].bits;
            if (slots_[at].hash == 0) return 0;
        }
    }

private:
    std::vector<ListEntry> slots_;
    std::uint32_t mask_ = 0, shift_ = 31;
};

}  // namespace persona::detectors
