// What a record says somewhere, to be found in the rest of it: the names and whole values of identifying cells, and what
// the passes before found in its texts.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <persona/batch.hpp>
#include <persona/known_places.hpp>
#include <persona/word_lists.hpp>

namespace persona::detectors {

/// Keeps its buffers; not thread-safe.
class RecordNames {
public:
    explicit RecordNames(const WordLists& words) : words_(words) {}
    void clear();
    [[nodiscard]] bool empty() const noexcept { return names_.empty(); }
    /// A value of the record and what it is. Of a person's name, each part is looked for too.
    void add(std::string_view value, const std::string& entity, float score);
    /// Adds findings in the parts of a cell that `spans` (of this cell: sorted, without overlaps) leaves free.
    void search(std::string_view cell, const std::vector<Span>& spans, std::uint32_t row, std::uint32_t column,
                Spans& out);

private:
    struct Name {
        std::vector<std::string> words;  ///< folded
        std::string entity;
        float score = 0;
        bool ordinary = false;  ///< one ordinary ("May") or short word: counts only where it stands as a name
    };
    void put(std::vector<std::string> words, const std::string& entity, float score);
    void search_between(std::string_view cell, std::size_t from, std::size_t to, std::uint32_t row,
                        std::uint32_t column, Spans& out);
    [[nodiscard]] const Name* match(std::string_view cell, const std::vector<CellWord>& words, std::size_t first) const;
    [[nodiscard]] const std::shared_ptr<const SpanOrigin>& origin(const std::string& entity);

    const WordLists& words_;
    std::vector<Name> names_;
    std::size_t longest_ = 1;                                                  ///< words of a name
    std::unordered_map<std::string, std::vector<std::size_t>> by_first_word_;  ///< into names_
    std::vector<CellWord> pieces_;
    std::vector<std::shared_ptr<const SpanOrigin>> origins_;
    bool first_bytes_[256] = {};  ///< with which bytes, in either case, a name can begin
};

}  // namespace persona::detectors
