// Words and phrases found in a text, whole words only, whatever their case, accents or Unicode form: one hash look-up a word.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace persona::detectors {

class PhraseFinder {
public:
    struct Hit {
        std::uint32_t begin = 0, end = 0;  ///< bytes of the text
        std::uint32_t phrase = 0;
    };

    /// The number of the phrase; the same for the same folded words. Nothing but blanks gives no_phrase.
    static constexpr std::uint32_t no_phrase = 0xffffffff;
    /// `inflected`: the last word also counts with a plural's ending (-s, -es, -n, -en).
    std::uint32_t add(std::string_view phrase, bool inflected);
    [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }
    [[nodiscard]] const std::string& name(std::uint32_t phrase) const { return names_[phrase]; }

    /// All phrases that stand in the text, by their begin; longer and shorter ones that begin together both count.
    void find(std::string_view text, std::vector<Hit>& out) const;

private:
    struct Slot {
        std::uint64_t hash = 0;  ///< 0: free
        std::uint32_t word = 0;
    };
    /// A word of the text that some phrase has; `place`: which word of the text it is.
    struct Token {
        std::uint32_t begin = 0, end = 0, word = 0, place = 0;
    };
    struct Sequence {
        std::vector<std::uint32_t> words;
        std::uint32_t phrase = 0;
    };
    std::uint32_t word_of(std::string_view folded);
    [[nodiscard]] std::uint32_t known(std::uint64_t hash) const noexcept;
    void put(std::uint64_t hash, std::uint32_t word);
    void tokens(std::string_view text, std::vector<Token>& out) const;
    void add_sequence(const std::vector<std::string>& words, std::uint32_t phrase);

    std::vector<Slot> slots_ = std::vector<Slot>(64);  // open addressing, a power of two, at most half full
    std::bitset<32768>
        likely_;  ///< by hash: most words of a text are told from the known ones without a look at the slots
    std::uint32_t words_ = 0;  // numbered from 1; 0 is any other word
    std::vector<std::vector<Sequence>> by_first_ = std::vector<std::vector<Sequence>>(1);
    std::unordered_map<std::string, std::uint32_t> numbers_;
    std::vector<std::string> names_;
    std::vector<std::pair<std::string, std::uint32_t>> unspaced_;  // of scripts without blanks: found inside words
};

}  // namespace persona::detectors
