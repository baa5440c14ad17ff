// What a model is told of a table before it writes: columns, what is usual, a few whole records. All of it is made from
// synthetic rows that were cleared, never from the source.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <persona/artifact.hpp>

#include "value_columns.hpp"
#include "wording.hpp"

namespace persona::llm {

/// A text column that a model is to write.
struct TextColumn {
    std::string name;
    std::int64_t few_words = 0, usual_words = 0, many_words = 0;  ///< the 10th, 50th and 90th percentile
    std::unordered_set<std::uint64_t> common_words;  ///< the most frequent, which any text of the language has
    std::unordered_set<std::uint64_t> runs;          ///< of words in the examples: a text is not to be made of them
    Wording wording;                                 ///< what a draft is judged by
};
/// A record as a prompt shows it, both parts one JSON object.
struct Example {
    std::string record, texts;
};

/// Kind "llm-guide".
class Guide final : public Artifact {
public:
    static constexpr std::string_view kind_name = "llm-guide";
    std::int64_t rows = 0;  ///< cleared synthetic rows that it was made from
    std::vector<TextColumn> texts;
    std::vector<std::string> columns;   ///< a line each: name and type
    std::vector<std::string> guidance;  ///< a line each: what is usual
    std::vector<Example> examples;
    std::vector<ValueColumn> values;  ///< every column, as whole rows are asked for
    [[nodiscard]] std::string_view kind() const noexcept override { return kind_name; }
    [[nodiscard]] std::string inspect() const override;
};

/// A row without its text columns, as a JSON object; missing values are left out, long ones cut.
[[nodiscard]] std::string record_of(const Batch& batch, std::int64_t row, const std::vector<TextColumn>& texts);

/// The texts of a row as a JSON object; missing ones are left out.
[[nodiscard]] std::string texts_of(const Batch& batch, std::int64_t row, const std::vector<TextColumn>& texts);

/// How long a row's texts are to be, by text column: as long as the drawn ones. 0: the row has none there.
[[nodiscard]] std::vector<std::int64_t> words_of(const Batch& batch, std::int64_t row,
                                                 const std::vector<TextColumn>& texts);

/// The words of a row's texts, by text column; nothing where it has none.
using RowWords = std::vector<std::optional<WordHashes>>;
[[nodiscard]] RowWords hashed_words(const Batch& batch, std::int64_t row, const std::vector<TextColumn>& texts);

/// Between 0 and 1: how near a row's texts are to what is usual, and how well they go with its other values. The lowest of
/// its texts; 1 where it has none.
[[nodiscard]] double score_of(const RowWords& words, const Batch& batch, std::int64_t row,
                              const std::vector<TextColumn>& texts);

}  // namespace persona::llm
