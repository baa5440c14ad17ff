#include "phrases_chain.hpp"

#include <algorithm>
#include <bit>

#include <persona/random.hpp>

namespace persona::seqtree {

namespace {

constexpr std::uint64_t no_context = 0x9e3779b97f4a7c15U;

/// The hash of a context that begins with one token more.
std::uint64_t longer(std::uint64_t hash, Chain::Token before) noexcept {
    hash = (hash ^ before) * 0xff51afd7ed558ccdU;
    return hash ^ (hash >> 32);
}

}  // namespace

std::uint64_t Chain::hash(std::span<const Token> tokens) noexcept {
    return stable_hash({reinterpret_cast<const char*>(tokens.data()), tokens.size_bytes()}, tokens.size());
}

bool Chain::Following::holds(Token token) const noexcept {
    const auto found = std::lower_bound(grams.begin(), grams.end(), token,
                                        [](const Gram& gram, Token wanted) { return gram.next < wanted; });
    return found != grams.end() && found->next == token;
}

std::size_t Chain::place_of(std::uint64_t context) const noexcept {
    const auto last = contexts_.size() - 1;
    auto at = static_cast<std::size_t>(context) & last;
    while (contexts_[at].level != 0 && contexts_[at].context != context) at = (at + 1) & last;
    return at;
}

void Chain::index() {
    std::size_t most = 1;
    for (const auto& level : levels) most += level.grams.size();
    contexts_.assign(std::bit_ceil(2 * most), {});
    for (std::size_t level = 1; level < levels.size(); ++level) {
        const auto& from = levels[level];
        const auto& shorter = levels[level - 1];
        const auto length = level + 1;
        std::size_t same = 0;  // both levels are sorted
        for (std::size_t begin = 0; begin < from.grams.size();) {
            const std::span<const Token> context(from.tokens.data() + begin * length, level);
            std::size_t next = begin;
            double stored = 0;
            while (next < from.grams.size() &&
                   std::equal(context.begin(), context.end(),
                              from.tokens.begin() + static_cast<std::ptrdiff_t>(next * length)))
                stored += from.grams[next++].count;
            while (
                same < shorter.grams.size() &&
                std::lexicographical_compare(shorter.tokens.begin() + static_cast<std::ptrdiff_t>(same * level),
                                             shorter.tokens.begin() + static_cast<std::ptrdiff_t>((same + 1) * level),
                                             context.begin(), context.end()))
                ++same;
            const double all = same < shorter.grams.size() ? shorter.grams[same].count : stored;
            std::uint64_t hash = no_context;
            for (auto token = context.rbegin(); token != context.rend(); ++token) hash = longer(hash, *token);
            const double followed = std::max(all, stored);
            contexts_[place_of(hash)] = {hash,
                                         static_cast<std::uint32_t>(level),
                                         static_cast<std::uint32_t>(begin),
                                         static_cast<std::uint32_t>(next),
                                         static_cast<float>(followed),
                                         static_cast<float>(stored / followed)};
            begin = next;
        }
    }
}

std::size_t Chain::after(std::span<const Token> context, std::span<Following> out) const {
    std::uint64_t hash = no_context;
    if (contexts_.empty()) return 0;
    for (std::size_t length = 1; length <= std::min(context.size(), out.size()); ++length) {
        hash = longer(hash, context[context.size() - length]);
        const auto& range = contexts_[place_of(hash)];
        // Of a run that is stored its ends are, too: nothing is known of longer ones.
        if (range.level != length) return length - 1;
        const auto& grams = levels[length].grams;
        out[length - 1] = {{grams.data() + range.begin, grams.data() + range.end},
                           static_cast<double>(range.all),
                           static_cast<double>(range.stored)};
    }
    return std::min(context.size(), out.size());
}

bool Chain::goes_on(std::span<const Token> context, Token next) const noexcept {
    if (contexts_.empty()) return false;
    auto hash = longer(no_context, next);
    for (auto token = context.rbegin(); token != context.rend(); ++token) hash = longer(hash, *token);
    return contexts_[place_of(hash)].level == context.size() + 1;
}

void Chain::save(ByteWriter& out) const {
    out.put(static_cast<std::uint32_t>(levels.size()));
    for (const auto& level : levels) {
        out.put(static_cast<std::uint64_t>(level.grams.size()));
        for (const auto token : level.tokens) out.put(token);
        for (const auto& gram : level.grams) put_counts(out, gram);
    }
}

void Chain::load(ByteReader& in, std::size_t tokens) {
    const auto count = in.get<std::uint32_t>();
    ByteReader::require(count <= deepest && (count == 0 || tokens > 1), "there are too many lengths of phrases");
    for (std::uint32_t n = 0; n < count; ++n) {
        auto& level = levels.emplace_back();
        const auto grams = in.count(4 * (n + 1) + 12);
        level.tokens.resize(grams * (n + 1));
        for (auto& token : level.tokens) {
            token = in.get<Token>();
            ByteReader::require(token < tokens, "a phrase has an unknown word");
        }
        level.grams.resize(grams);
        for (std::size_t i = 0; i < grams; ++i) {
            auto& gram = level.grams[i];
            gram.next = level.tokens[(i + 1) * (n + 1) - 1];
            get_counts(in, gram);
        }
    }
}

void put_counts(ByteWriter& out, const Chain::Gram& gram) {
    out.put(gram.count);
    out.put(gram.steered);
    out.put(gram.steered_count);
}

void get_counts(ByteReader& in, Chain::Gram& gram) {
    gram.count = in.get<std::uint32_t>();
    gram.steered = in.get<std::uint32_t>();
    gram.steered_count = in.get<std::uint32_t>();
}

}  // namespace persona::seqtree
