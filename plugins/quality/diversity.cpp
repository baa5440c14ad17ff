#include "diversity.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <string_view>
#include <unordered_map>

#include <persona/random.hpp>

#include "embedding.hpp"
#include "semantic.hpp"

namespace persona::quality {

namespace {

constexpr std::size_t most_values = 50;  ///< up to so many different numbers count one by one, else in bins
constexpr std::size_t value_bins = 20;
/// Added to how unlike each other texts are, on both sides: where a few answers come again and again it is next to nothing, and
/// so is any difference.
constexpr double as_good_as_alike = 0.05;

double alike(double real, double synthetic) {
    if (real == synthetic) return 1;
    if (real <= 0 || synthetic <= 0) return 0;
    return std::min(real / synthetic, synthetic / real);
}

/// exp of the entropy of the values: how many equally frequent values would be as varied.
double effective_values(std::vector<std::int64_t> keys) {
    if (keys.empty()) return 1;
    const auto n = static_cast<double>(keys.size());
    std::sort(keys.begin(), keys.end());
    double entropy = 0;
    for (std::size_t i = 0; i < keys.size();) {
        auto end = i;
        while (end < keys.size() && keys[end] == keys[i]) ++end;
        const double p = static_cast<double>(end - i) / n;
        entropy -= p * std::log(p);
        i = end;
    }
    return std::exp(entropy);
}

/// Bin edges that hold equally many of the real values; empty when the values are few enough to count one by one.
std::vector<double> quantile_edges(const std::vector<double>& real) {
    std::vector<double> sorted;
    for (const double value : real)
        if (!std::isnan(value)) sorted.push_back(value);
    std::sort(sorted.begin(), sorted.end());
    std::vector<double> edges;
    std::size_t distinct = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) distinct += i == 0 || sorted[i] != sorted[i - 1] ? 1 : 0;
    if (distinct <= most_values) return edges;
    for (std::size_t i = 1; i < value_bins; ++i) edges.push_back(sorted[i * sorted.size() / value_bins]);
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    return edges;
}

std::vector<std::int64_t> number_keys(const std::vector<double>& values, const std::vector<double>& edges) {
    std::vector<std::int64_t> keys;
    for (const double value : values) {
        if (std::isnan(value)) keys.push_back(-1);
        else if (edges.empty()) keys.push_back(std::bit_cast<std::int64_t>(value == 0 ? 0.0 : value));
        else keys.push_back(std::upper_bound(edges.begin(), edges.end(), value) - edges.begin());
    }
    return keys;
}

double unique_rows(const std::vector<ColumnInfo>& columns, const Table& table) {
    if (table.rows == 0) return 0;
    std::vector<std::uint64_t> hashes(static_cast<std::size_t>(table.rows), 0);
    const auto mix = [](std::uint64_t& hash, std::uint64_t value) {
        hash = (hash ^ value) * 0x9e3779b97f4a7c15U;
        hash ^= hash >> 32;
    };
    for (std::size_t column = 0; column < columns.size(); ++column) {
        if (!columns[column].there || columns[column].kind == Kind::identifier) continue;
        const auto& cells = table.columns[column];
        for (std::size_t row = 0; row < hashes.size(); ++row) {
            if (columns[column].kind == Kind::category)
                mix(hashes[row], static_cast<std::uint64_t>(cells.code[row]) + 2);
            else if (columns[column].kind == Kind::number)
                mix(hashes[row],
                    std::bit_cast<std::uint64_t>(std::isnan(cells.number[row]) ? -0.0 : cells.number[row] + 0.0));
            else
                mix(hashes[row], stable_hash(cells.text->valid(static_cast<std::int64_t>(row))
                                                 ? cells.text->text(static_cast<std::int64_t>(row))
                                                 : std::string_view("\xff", 1)));
        }
    }
    std::sort(hashes.begin(), hashes.end());
    const auto distinct = std::unique(hashes.begin(), hashes.end()) - hashes.begin();
    return static_cast<double>(distinct) / static_cast<double>(table.rows);
}

Tokens tokens_of(const Cells& cells, std::int64_t most, std::unordered_map<std::string, std::uint32_t>& numbers) {
    Tokens out;
    for (const auto& text : folded_texts(cells, most)) {
        std::vector<std::uint32_t> words;
        for (const auto word : words_of(text))
            words.push_back(
                numbers.try_emplace(std::string(word), static_cast<std::uint32_t>(numbers.size())).first->second);
        out.push_back(std::move(words));
    }
    return out;
}

std::size_t word_count(const Tokens& texts) {
    std::size_t count = 0;
    for (const auto& text : texts) count += text.size();
    return count;
}

constexpr std::string_view unlikeness = "unlikeness of texts";

DiversityPart part(std::string kind, std::string column, double real, double synthetic) {
    const double slack = kind == unlikeness ? as_good_as_alike : 0;
    return {std::move(kind), std::move(column), real, synthetic, alike(real + slack, synthetic + slack)};
}

void summarise(DiversityScore& score) {
    std::map<std::string, std::pair<double, double>> kinds;
    score.least = 1;
    for (const auto& each : score.parts) {
        kinds[each.kind].first += each.ratio;
        kinds[each.kind].second += 1;
        score.least = std::min(score.least, each.ratio);
    }
    score.mean = 0;
    for (const auto& [kind, sum] : kinds) score.mean += sum.first / sum.second / static_cast<double>(kinds.size());
}

/// Numbers of an n-gram's two highest counts in a text, and who holds the highest.
struct Peak {
    std::uint64_t gram = 0;
    std::uint32_t text = 0;
    std::uint32_t count = 0;
};

std::vector<Peak> grams_of(const Tokens& texts, std::size_t order) {
    std::vector<Peak> out;
    for (std::uint32_t text = 0; text < texts.size(); ++text) {
        const auto begin = static_cast<std::ptrdiff_t>(out.size());
        for (std::size_t at = 0; at + order <= texts[text].size(); ++at) {
            std::uint64_t hash = order;
            for (std::size_t k = 0; k < order; ++k)
                hash = ((hash ^ texts[text][at + k]) * 0x9e3779b97f4a7c15U) ^ (hash >> 29);
            out.push_back({hash, text, 1});
        }
        std::sort(out.begin() + begin, out.end(), [](const Peak& a, const Peak& b) { return a.gram < b.gram; });
        auto to = out.begin() + begin;
        for (auto from = to; from != out.end(); ++from) {
            if (to != out.begin() + begin && std::prev(to)->gram == from->gram) ++std::prev(to)->count;
            else *to++ = *from;
        }
        out.erase(to, out.end());
    }
    return out;
}

/// For each text how many of its n-grams some other text has too, counted at most as often as there.
std::vector<double> clipped(const Tokens& texts, std::size_t order) {
    auto grams = grams_of(texts, order);
    std::sort(grams.begin(), grams.end(), [](const Peak& a, const Peak& b) {
        if (a.gram != b.gram) return a.gram < b.gram;
        if (a.count != b.count) return a.count > b.count;
        return a.text < b.text;
    });
    std::vector<double> out(texts.size(), 0);
    for (std::size_t i = 0; i < grams.size();) {
        auto end = i;
        while (end < grams.size() && grams[end].gram == grams[i].gram) ++end;
        const auto second = end - i > 1 ? grams[i + 1].count : 0;
        for (auto at = i; at < end; ++at)
            out[grams[at].text] += std::min(grams[at].count, at == i ? second : grams[i].count);
        i = end;
    }
    return out;
}

}  // namespace

double distinct_pairs(const Tokens& texts, std::size_t budget) {
    std::vector<std::uint64_t> pairs;
    std::size_t used = 0;
    for (const auto& text : texts)
        for (std::size_t at = 0; at < text.size() && used < budget; ++at, ++used)
            if (at > 0) pairs.push_back((static_cast<std::uint64_t>(text[at - 1]) << 32) | text[at]);
    if (pairs.empty()) return 0;
    const auto all = static_cast<double>(pairs.size());
    std::sort(pairs.begin(), pairs.end());
    return static_cast<double>(std::unique(pairs.begin(), pairs.end()) - pairs.begin()) / all;
}

double self_bleu(const Tokens& texts) {
    constexpr std::size_t orders = 4;
    std::vector<std::vector<double>> matches;
    for (std::size_t order = 1; order <= orders; ++order) matches.push_back(clipped(texts, order));
    std::vector<std::size_t> lengths;
    for (const auto& text : texts) lengths.push_back(text.size());
    std::sort(lengths.begin(), lengths.end());
    double sum = 0;
    std::size_t counted = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto length = texts[i].size();
        if (length == 0 || texts.size() < 2) continue;
        ++counted;
        if (matches[0][i] == 0) continue;
        const auto used = std::min(orders, length);
        double log_precision = 0;
        for (std::size_t order = 1; order <= used; ++order) {
            const auto grams = static_cast<double>(length - order + 1);
            const double smooth = order > 1 ? 1 : 0;
            log_precision += std::log((matches[order - 1][i] + smooth) / (grams + smooth)) / static_cast<double>(used);
        }
        // Brevity: against the other text nearest in length. One entry of `lengths` is the text itself.
        const auto low = std::lower_bound(lengths.begin(), lengths.end(), length);
        const bool has_twin = std::next(low) != lengths.end() && *std::next(low) == length;
        double closest = static_cast<double>(length);
        if (!has_twin) {
            const double below = low != lengths.begin() ? static_cast<double>(*std::prev(low)) : -1;
            const double above = std::next(low) != lengths.end() ? static_cast<double>(*std::next(low)) : -1;
            const auto own = static_cast<double>(length);
            closest = below < 0 ? above : above < 0 || own - below <= above - own ? below : above;
        }
        const double brevity =
            static_cast<double>(length) >= closest ? 1 : std::exp(1 - closest / static_cast<double>(length));
        sum += brevity * std::exp(log_precision);
    }
    return counted == 0 ? 0 : sum / static_cast<double>(counted);
}

DiversityScore diversity_score(const std::vector<ColumnInfo>& columns, const Table& real, const Table& synthetic,
                               std::int64_t texts) {
    DiversityScore out;
    for (std::size_t column = 0; column < columns.size(); ++column) {
        const auto& info = columns[column];
        if (!info.there || info.kind == Kind::identifier) continue;
        const auto& a = real.columns[column];
        const auto& b = synthetic.columns[column];
        if (info.kind == Kind::category) {
            out.parts.push_back(part("values", info.field.name, effective_values({a.code.begin(), a.code.end()}),
                                     effective_values({b.code.begin(), b.code.end()})));
        } else if (info.kind == Kind::number) {
            const auto edges = quantile_edges(a.number);
            out.parts.push_back(part("values", info.field.name, effective_values(number_keys(a.number, edges)),
                                     effective_values(number_keys(b.number, edges))));
        } else {
            std::unordered_map<std::string, std::uint32_t> numbers;
            const auto real_words = tokens_of(a, texts, numbers);
            const auto made_words = tokens_of(b, texts, numbers);
            const auto budget = std::min(word_count(real_words), word_count(made_words));
            out.parts.push_back(part("distinct pairs of words", info.field.name, distinct_pairs(real_words, budget),
                                     distinct_pairs(made_words, budget)));
            out.parts.push_back(
                part(std::string(unlikeness), info.field.name, 1 - self_bleu(real_words), 1 - self_bleu(made_words)));
        }
    }
    out.parts.push_back(part("unique rows", "", unique_rows(columns, real), unique_rows(columns, synthetic)));
    summarise(out);
    return out;
}

DiversityScore mean_diversity(const std::vector<DiversityScore>& scores) {
    DiversityScore out = scores.front();
    for (std::size_t i = 0; i < out.parts.size(); ++i) {
        double real = 0;
        double made = 0;
        for (const auto& score : scores) {
            real += score.parts[i].real / static_cast<double>(scores.size());
            made += score.parts[i].synthetic / static_cast<double>(scores.size());
        }
        out.parts[i] = part(out.parts[i].kind, out.parts[i].column, real, made);
    }
    summarise(out);
    return out;
}

}  // namespace persona::quality
