#include "name_counts.hpp"

#include <algorithm>

namespace persona::leaks {
namespace {

constexpr std::size_t most_names = std::size_t{1} << 16;

}  // namespace

void NameCounts::add(std::uint64_t name, Count count) {
    auto& all = counts_[name];
    all.found += count.found;
    all.standing += count.standing;
}

void NameCounts::merge(const NameCounts& other) {
    for (const auto& [name, count] : other.counts_) add(name, count);
    trim();
}

void NameCounts::trim() {
    while (counts_.size() > most_names) {
        ++forgotten_;
        std::erase_if(counts_, [this](const auto& each) { return each.second.found <= forgotten_; });
    }
}

bool NameCounts::is_name(std::uint64_t name, std::int64_t least) const {
    const auto at = counts_.find(name);
    return at != counts_.end() && at->second.found >= least && at->second.found * 2 >= at->second.standing;
}

std::size_t NamePlaces::shape(std::string_view word) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(word[i])); };
    const auto size = word.size();
    return (byte(0) * 31 + byte(size / 2) * 1021 + byte(size - 1) * 8191 + size * 257) & 0xffff;
}

void NamePlaces::add(std::string_view folded) {
    ++counts_[hasher_.hash(folded)].found;
    first_words_.set(shape(folded.substr(0, folded.find(' '))));
    longest_ = std::max(longest_, static_cast<std::size_t>(std::count(folded.begin(), folded.end(), ' ')) + 1);
}

void NamePlaces::look_through(std::string_view folded, const std::vector<FoldedToken>& tokens) {
    for (std::size_t first = 0; first < tokens.size(); ++first) {
        const auto begin = tokens[first].begin;
        if (!first_words_[shape(folded.substr(begin, tokens[first].end - begin))]) continue;
        const auto end = std::min(first + longest_, tokens.size());
        for (auto last = first; last < end; ++last) {
            const auto name = counts_.find(hasher_.hash(folded.substr(begin, tokens[last].end - begin)));
            if (name != counts_.end()) ++name->second.standing;
        }
    }
}

void NamePlaces::pour(NameCounts& into) const {
    for (const auto& [name, count] : counts_) into.add(name, count);
}

}  // namespace persona::leaks
