#include "phrases_kinds.hpp"

#include <algorithm>

namespace persona::seqtree {

void Kinds::index() {
    chain.index();
    alone_.fill(0);
    if (!known()) return;
    double all = 0;
    for (const auto& gram : chain.levels.front().grams) all += gram.count;
    for (const auto& gram : chain.levels.front().grams) alone_[gram.next] = gram.count / std::max(all, 1.0);
}

Kinds::Shares Kinds::expected(std::span<const Token> context, std::size_t most_tokens) const {
    Shares out = alone_;
    std::array<Token, longest> last{};
    const auto used = context.last(std::min({context.size(), most_tokens, last.size()}));
    for (std::size_t i = 0; i < used.size(); ++i) last[i] = kind_of[used[i]];
    const std::span<const Token> kinds(last.data(), used.size());
    std::array<Chain::Following, longest> following;
    const auto known_ones = chain.after(kinds, following);
    for (std::size_t i = 0; i < known_ones; ++i) {
        // What fewer than k subjects say is shared out as behind fewer tokens.
        for (auto& share : out) share *= 1 - following[i].stored;
        for (const auto& gram : following[i].grams) out[gram.next] += gram.count / following[i].all;
    }
    return out;
}

void Kinds::save(ByteWriter& out) const {
    out.array(kind_of);
    chain.save(out);
}

void Kinds::load(ByteReader& in, std::size_t tokens) {
    kind_of = in.array<std::uint8_t>();
    ByteReader::require(
        kind_of.size() == tokens && std::all_of(kind_of.begin(), kind_of.end(), [](auto kind) { return kind < most; }),
        "the kinds of words are damaged");
    chain.load(in, most);
}

}  // namespace persona::seqtree
