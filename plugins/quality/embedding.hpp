// Texts as points: TF-IDF over hashed word and character n-grams, projected with a fixed seed. No model, no download, the
// same numbers everywhere. It sees wording and vocabulary, not meaning beyond them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace persona::quality {

/// The folded form of a text's first 16 KiB: what all text figures work on.
[[nodiscard]] std::string folded_text(std::string_view text);
/// The words of a folded text; views into it.
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view folded);

inline constexpr std::size_t embedding_size = 512;
using Embedding =
    std::array<float, embedding_size>;  ///< of length 1, or all zeros for a text without a letter or digit

/// Words and word pairs, and runs of 3 and 4 bytes within words, each hashed; weight (1 + ln tf) · idf.
class HashedEmbedder {
public:
    static constexpr std::string_view name = "hashed n-grams, TF-IDF, 512 dimensions";
    /// Learns the weights from training texts (folded) alone.
    explicit HashedEmbedder(const std::vector<std::string>& training);
    [[nodiscard]] Embedding embed(std::string_view folded) const;
    [[nodiscard]] std::vector<Embedding> embed_all(const std::vector<std::string>& folded) const;

private:
    [[nodiscard]] double weight(std::uint64_t feature) const noexcept;
    std::vector<std::uint32_t> documents_;  ///< by feature hash: how many training texts have it
    double trained_ = 0;
};

struct Nearest {
    std::vector<float> of_a;  ///< for each of a: cosine to the nearest of b
    std::vector<float> of_b;  ///< for each of b: cosine to the nearest of a
};
[[nodiscard]] Nearest nearest(const std::vector<const Embedding*>& a, const std::vector<const Embedding*>& b);

}  // namespace persona::quality
