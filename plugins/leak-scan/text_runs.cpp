#include "text_runs.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include <persona/random.hpp>
#include <persona/text.hpp>

namespace persona::leaks {
namespace {

constexpr std::uint64_t one_in = 4;

bool plain_ascii(char c) noexcept { return static_cast<unsigned char>(c) < 0x80; }

/// Where each character begins, and the end.
std::vector<std::size_t> characters_of(std::string_view word) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < word.size(); ++i)
        if ((static_cast<unsigned char>(word[i]) & 0xc0) != 0x80) out.push_back(i);
    out.push_back(word.size());
    return out;
}

/// The lowest bit is used otherwise, so the choice hangs on those above it.
bool chosen(std::uint64_t hash) noexcept { return (hash >> 1) % one_in == 0; }

}  // namespace

bool holds_texts(const Field& field) noexcept { return field.type == Type::text && field.role != Role::identifier; }

void RunReader::characters(std::string_view word, Passage& passage) const {
    const auto at = characters_of(word);
    for (std::size_t i = 0; i + run_characters < at.size(); ++i) {
        const auto hash = stable_hash(word.substr(at[i], at[i + run_characters] - at[i]), key_);
        // As long as the longer runs of words, for who writes thirty characters again has them from somewhere.
        if (chosen(hash)) passage.runs.back().push_back(hash);
    }
}

const std::vector<RunReader::Passage>& RunReader::read(std::string_view text) {
    passages_.clear();
    // A letter a word and blanks between them: in less there is no run. What is not ASCII may read as several words.
    if (text.size() + 1 < 2 * run_lengths.front() && std::all_of(text.begin(), text.end(), plain_ascii))
        return passages_;
    const auto folded = fold(text);
    tokenise(folded, tokens_);
    const auto unbroken = [&](const FoldedToken& token) { return token.end - token.begin > run_characters; };
    if (tokens_.size() < run_lengths.front() && std::none_of(tokens_.begin(), tokens_.end(), unbroken))
        return passages_;
    for (std::size_t begin = 0; begin < tokens_.size(); begin += passage_words) {
        // What is left over at the end of a text is no passage of its own.
        const bool last = begin + passage_words + run_lengths.front() > tokens_.size();
        const auto end = last ? tokens_.size() : begin + passage_words;
        Passage passage;
        for (auto first = begin; first < end; ++first) {
            if (unbroken(tokens_[first]))
                characters(
                    std::string_view(folded).substr(tokens_[first].begin, tokens_[first].end - tokens_[first].begin),
                    passage);
            for (std::size_t kind = 0; kind < run_lengths.size(); ++kind) {
                // A run may reach into the next passage: it belongs to the one it begins in.
                const auto behind = first + run_lengths[kind];
                if (behind > tokens_.size()) continue;
                const auto hash = stable_hash(std::string_view(folded).substr(
                                                  tokens_[first].begin, tokens_[behind - 1].end - tokens_[first].begin),
                                              key_);
                if (chosen(hash)) passage.runs[kind].push_back(hash);
            }
        }
        passages_.push_back(std::move(passage));
        if (last) break;
    }
    return passages_;
}

void TextRuns::add(std::uint64_t hash, bool by_several) {
    hashes_.push_back((hash & ~std::uint64_t{1}) | (by_several ? 1U : 0U));
}

TextRuns::Held TextRuns::find(std::uint64_t hash) const noexcept {
    if (hash > up_to) return Held::not_at_all;
    const auto wanted = hash & ~std::uint64_t{1};
    const auto at = std::lower_bound(hashes_.begin(), hashes_.end(), wanted);
    if (at == hashes_.end() || (*at & ~std::uint64_t{1}) != wanted) return Held::not_at_all;
    return (*at & 1U) != 0 ? Held::by_several : Held::by_one;
}

std::string TextRuns::inspect() const {
    return boost::json::serialize(
        boost::json::object{{"runs", hashes_.size()},
                            {"share_looked_for", static_cast<double>(up_to) / static_cast<double>(~std::uint64_t{0})}});
}

}  // namespace persona::leaks
