// People, and simply triggered places and organisations, in running text: capitals weighed by word lists and by what stands around.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include <persona/word_lists.hpp>
#include "patterns.hpp"

namespace persona::detectors {

/// Thread-safe.
class NameScanner {
public:
    NameScanner(double threshold, std::function<bool(std::string_view)> wants);
    void scan(std::string_view text, std::string_view header, std::vector<Found>& out) const;

private:
    struct Word;
    void words_of(std::string_view text, std::vector<Word>& out) const;
    [[nodiscard]] std::size_t name_from(const std::vector<Word>& words, std::size_t first, bool trusted) const;
    void people(std::string_view text, std::vector<Word>& words, std::vector<Found>& out) const;
    void places(std::string_view text, const std::vector<Word>& words, std::vector<Found>& out) const;
    void put(const std::vector<Word>& words, std::size_t first, std::size_t end, double score,
             const std::shared_ptr<const SpanOrigin>& origin, std::vector<Found>& out) const;
    WordLists lists_;
    double threshold_;
    bool people_, places_, organisations_;
    std::shared_ptr<const SpanOrigin> title_, trigger_, given_, unknown_pair_, single_, speaker_, place_, organisation_;
};

}  // namespace persona::detectors
