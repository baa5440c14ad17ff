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
    all.is_word = count.is_word;
    all.words = count.words;
    for (std::size_t i = 0; i < all.as.size(); ++i) all.as[i] += count.as[i];
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

std::vector<NameCounts::Name> NameCounts::names(std::int64_t least) const {
    std::vector<Name> out;
    for (const auto& [hash, count] : counts_) {
        const bool often_enough =
            count.is_word ? count.found * 5 >= count.standing * 4 : count.found * 2 >= count.standing;
        if (count.found < least || !often_enough) continue;
        const auto most = std::max_element(count.as.begin(), count.as.end()) - count.as.begin();
        out.push_back({hash, count.words, counted_names[static_cast<std::size_t>(most)]});
    }
    std::sort(out.begin(), out.end(), [](const Name& a, const Name& b) { return a.hash < b.hash; });
    return out;
}

std::size_t NamePlaces::shape(std::string_view word) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(word[i])); };
    const auto size = word.size();
    return (byte(0) * 31 + byte(size / 2) * 1021 + byte(size - 1) * 8191 + size * 257) & 0xffff;
}

void NamePlaces::add(std::string_view folded, std::size_t type, bool is_word) {
    auto& count = counts_[hasher_.hash(folded)];
    ++count.found;
    ++count.as[type];
    count.is_word = is_word;
    first_words_.set(shape(folded.substr(0, folded.find(' '))));
    const auto words = static_cast<std::size_t>(std::count(folded.begin(), folded.end(), ' ')) + 1;
    count.words = static_cast<std::uint8_t>(words);
    longest_ = std::max(longest_, words);
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
