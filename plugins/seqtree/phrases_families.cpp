#include "phrases_families.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "phrases_sequences.hpp"

namespace persona::seqtree {
namespace {

using Token = CodeFamilies::Token;

/// A word as a subject says it under a code.
struct WordUse {
    Token word = 0;
    std::uint32_t subject = 0;
    Code code = 0;
};

/// Calls `use(word, uses)` for each word in turn, the uses by subject. Some words at a time, so that memory stays small.
template <class Use>
void each_word(const std::vector<Sequence>& sequences, std::span<const Code> codes, std::size_t words, const Use& use) {
    constexpr std::size_t most_uses = 1'000'000;
    std::vector<std::size_t> counts(words, 0);
    for (const auto& sequence : sequences)
        for (const auto token : sequence.tokens)
            if (token < words) ++counts[token];
    std::vector<WordUse> uses;
    for (std::size_t begin = TextModel::end + 1; begin < words;) {
        std::size_t last = begin, all = counts[begin];
        while (++last < words && all + counts[last] <= most_uses) all += counts[last];
        uses.clear();
        for (const auto& sequence : sequences)
            for (const auto token : sequence.tokens)
                if (token >= begin && token < last) uses.push_back({token, sequence.subject, codes[sequence.row]});
        std::stable_sort(uses.begin(), uses.end(), [](const auto& a, const auto& b) { return a.word < b.word; });
        for (auto from = uses.begin(); from != uses.end();) {
            const auto to = std::find_if(from, uses.end(), [&](const auto& other) { return other.word != from->word; });
            use(from->word, std::span<const WordUse>(from, to));
            from = to;
        }
        begin = last;
    }
}

struct CodeCounts {
    std::array<RunCount, most_codes> by_code{};
    explicit CodeCounts(std::span<const WordUse> uses) {
        for (const auto& use : uses) by_code[use.code].add(use.subject);
    }
    [[nodiscard]] bool shared(std::size_t code, std::int64_t k) const {
        return static_cast<std::int64_t>(by_code[code].subjects) >= k;
    }
};

/// Joins what is nearest until all is one; squared distances, by a * n + b.
std::vector<std::array<std::uint16_t, 2>> nearest_first(std::vector<double> distances, std::size_t n) {
    std::vector<std::uint16_t> number(n);
    std::vector<double> size(n, 1);
    std::vector<bool> active(n, true);
    for (std::size_t i = 0; i < n; ++i) number[i] = static_cast<std::uint16_t>(i);
    std::vector<std::array<std::uint16_t, 2>> out;
    while (out.size() + 1 < n) {
        std::size_t a = n, b = n;
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i < n; ++i) {
            if (!active[i]) continue;
            for (std::size_t j = i + 1; j < n; ++j) {
                if (!active[j] || distances[i * n + j] >= least) continue;
                least = distances[i * n + j];
                a = i;
                b = j;
            }
        }
        out.push_back({number[a], number[b]});
        for (std::size_t c = 0; c < n; ++c) {
            if (!active[c] || c == a || c == b) continue;
            const double joint = ((size[a] + size[c]) * distances[a * n + c] +
                                  (size[b] + size[c]) * distances[b * n + c] - size[c] * least) /
                                 (size[a] + size[b] + size[c]);
            distances[a * n + c] = distances[c * n + a] = joint;
        }
        size[a] += size[b];
        active[b] = false;
        number[a] = static_cast<std::uint16_t>(n + out.size() - 1);
    }
    return out;
}

}  // namespace

void CodeFamilies::learn(const std::vector<Sequence>& sequences, std::span<const Code> codes,
                         const std::vector<std::uint32_t>& totals, std::size_t words, std::int64_t k) {
    const auto n = totals.size();
    if (n < 3) return;  // a family of all is what is known anyway
    // Roots of frequencies, so that common words do not outweigh the rest (Hellinger's distance).
    std::vector<double> products(n * n, 0);
    std::vector<std::pair<std::size_t, double>> known;
    each_word(sequences, codes, words, [&](Token, std::span<const WordUse> uses) {
        const CodeCounts counts(uses);
        known.clear();
        for (std::size_t code = 0; code < n; ++code)
            if (counts.shared(code, k))
                known.emplace_back(code, std::sqrt(counts.by_code[code].rows / std::max<double>(1, totals[code])));
        for (const auto& [a, x] : known)
            for (const auto& [b, y] : known) products[a * n + b] += x * y;
    });
    std::vector<double> distances(n * n);
    for (std::size_t a = 0; a < n; ++a)
        for (std::size_t b = 0; b < n; ++b)
            distances[a * n + b] = products[a * n + a] + products[b * n + b] - 2 * products[a * n + b];
    joins = nearest_first(std::move(distances), n);
    index(n);
    each_word(sequences, codes, words, [&](Token word, std::span<const WordUse> uses) {
        const CodeCounts counts(uses);
        std::array<bool, most_codes> open{};
        for (std::size_t code = 0; code < n; ++code) open[code] = !counts.shared(code, k);
        // All codes together are what is left of the word's count.
        for (std::uint16_t family = 0; family + std::size_t{1} < joins.size(); ++family) {
            std::uint32_t rows = 0;
            for (const auto code : members_[family]) rows += open[code] ? counts.by_code[code].rows : 0;
            if (static_cast<std::int64_t>(rows) < k) continue;
            std::array<bool, most_codes> within{};
            for (const auto code : members_[family]) within[code] = open[code];
            RunCount shared;
            for (const auto& use : uses)
                if (within[use.code]) shared.add(use.subject);
            if (static_cast<std::int64_t>(shared.subjects) < k) continue;
            told.push_back({word, family, shared.rows});
            for (const auto code : members_[family]) open[code] = false;
        }
    });
}

void CodeFamilies::index(std::size_t codes) {
    members_.clear();
    const auto add = [&](std::vector<Code>& to, std::size_t part) {
        if (part < codes) to.push_back(static_cast<Code>(part));
        else to.insert(to.end(), members_[part - codes].begin(), members_[part - codes].end());
    };
    for (const auto& [a, b] : joins) {
        std::vector<Code> joint;
        add(joint, a);
        add(joint, b);
        members_.push_back(std::move(joint));
    }
}

std::span<const CodeFamilies::Told> CodeFamilies::of(Token word) const {
    const auto begin = std::partition_point(told.begin(), told.end(), [&](const Told& a) { return a.word < word; });
    return {begin, std::find_if(begin, told.end(), [&](const Told& a) { return a.word != word; })};
}

void CodeFamilies::save(ByteWriter& out) const {
    out.put(static_cast<std::uint64_t>(joins.size()));
    for (const auto& [a, b] : joins) {
        out.put(a);
        out.put(b);
    }
    out.put(static_cast<std::uint64_t>(told.size()));
    for (const auto& entry : told) {
        out.put(entry.word);
        out.put(entry.family);
        out.put(entry.count);
    }
}

void CodeFamilies::load(ByteReader& in, std::size_t codes, std::size_t words) {
    joins.resize(in.count(4));
    ByteReader::require(joins.empty() || joins.size() + 1 == codes, "the families of a column do not fit it");
    std::vector<bool> used(codes + joins.size(), false);
    for (std::size_t i = 0; i < joins.size(); ++i)
        for (auto& part : joins[i]) {
            part = in.get<std::uint16_t>();
            ByteReader::require(part < codes + i && !used[part], "a family has parts that are not there");
            used[part] = true;
        }
    told.resize(in.count(10));
    for (std::size_t i = 0; i < told.size(); ++i) {
        auto& entry = told[i];
        entry.word = in.get<Token>();
        entry.family = in.get<std::uint16_t>();
        entry.count = in.get<std::uint32_t>();
        ByteReader::require(
            entry.word < words && entry.family < joins.size() && (i == 0 || told[i - 1].word <= entry.word),
            "a family has an unknown word");
    }
    index(codes);
}

}  // namespace persona::seqtree
