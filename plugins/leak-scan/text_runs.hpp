// Runs of words that few subjects wrote, and how often other texts share one.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <persona/artifact.hpp>
#include <persona/batch.hpp>
#include <persona/known_values.hpp>

namespace persona::leaks {

/// Lengths of the runs, in words. Held-out texts share many short ones by chance and hardly any long one.
inline constexpr std::array<std::size_t, 2> run_lengths{5, 10};
/// A word of more characters than this is a text without blanks: its runs are so many characters.
inline constexpr std::size_t run_characters = 30;
/// Long texts are cut into passages of so many words, each judged by itself.
inline constexpr std::size_t passage_words = 20;

/// The hashes of runs in passages of a text. Every fourth run is taken, chosen by its hash: which of them makes no
/// difference to a rate, as long as it is the same for all texts.
class RunReader {
public:
    explicit RunReader(std::uint64_t key) : key_(key) {}
    struct Passage {
        std::array<std::vector<std::uint64_t>, run_lengths.size()> runs;
    };
    /// Empty for texts of fewer words than the shortest run. Valid until the next call.
    [[nodiscard]] const std::vector<Passage>& read(std::string_view text);

private:
    void characters(std::string_view word, Passage& passage) const;
    std::uint64_t key_;
    std::vector<FoldedToken> tokens_;
    std::vector<Passage> passages_;
};

/// Whether the column's cells are texts in this sense.
[[nodiscard]] bool holds_texts(const Field& field) noexcept;

/// The runs of a source that fewer than k subjects wrote. Kind "text-runs". Never written to a file: who has them can ask
/// for any sentence whether somebody wrote it.
class TextRuns final : public Artifact {
public:
    static constexpr std::string_view kind_name = "text-runs";
    std::uint64_t key = 0;
    std::uint64_t up_to = ~std::uint64_t{0};  ///< runs of higher hashes found no room and are not looked for
    /// In the order of the hashes.
    void add(std::uint64_t hash, bool by_several);
    [[nodiscard]] std::string_view kind() const noexcept override { return kind_name; }
    [[nodiscard]] std::string inspect() const override;
    enum class Held : std::uint8_t { not_at_all, by_one, by_several };
    [[nodiscard]] Held find(std::uint64_t hash) const noexcept;
    [[nodiscard]] std::size_t size() const noexcept { return hashes_.size(); }

private:
    std::vector<std::uint64_t> hashes_;  ///< the lowest bit: several subjects wrote it
};

}  // namespace persona::leaks
