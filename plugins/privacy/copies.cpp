#include "copies.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include <persona/random.hpp>

namespace persona::privacy {

namespace {

constexpr std::uint64_t missing_hash = 0x9e3779b97f4a7c15ULL;

/// Spreads a number over all bits (the finaliser of SplitMix64, Steele et al., OOPSLA 2014).
std::uint64_t spread(std::uint64_t x) noexcept {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

std::uint64_t number_hash(double value, std::uint64_t seed) noexcept {
    return spread(std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value) + seed);
}

/// Adds each row's cell to the row's sum.
void add_column(std::vector<std::uint64_t>& rows, const Column& column, std::uint64_t seed) {
    std::vector<std::uint64_t> words;
    if (column.parts().dictionary) {
        const auto& dictionary = *column.parts().dictionary;
        for (std::int64_t code = 0; code < dictionary.size(); ++code)
            words.push_back(stable_hash(dictionary.text(code), seed));
    }
    for (std::int64_t row = 0; row < column.size(); ++row) {
        auto& sum = rows[static_cast<std::size_t>(row)];
        if (!column.valid(row)) sum += spread(missing_hash + seed);
        else if (!words.empty())
            sum += spread(words[static_cast<std::size_t>(column.codes()[static_cast<std::size_t>(row)])]);
        else if (column.type() == Type::text) sum += spread(stable_hash(column.text(row), seed));
        else sum += number_hash(column.number(row), seed);
    }
}

/// How many equal hashes begin at `at`.
std::size_t run_length(const std::vector<std::uint64_t>& sorted, std::size_t at) {
    std::size_t end = at + 1;
    while (end < sorted.size() && sorted[end] == sorted[at]) ++end;
    return end - at;
}

/// Share of the rows held once by `own` and not at all by `other` that come back.
double replicated(const RowHashes& own, const RowHashes& other, const RowHashes& synthetic, std::int64_t& uniques) {
    std::int64_t back = 0;
    uniques = 0;
    const auto& hashes = own.hashes();
    for (std::size_t at = 0; at < hashes.size();) {
        const auto length = run_length(hashes, at);
        if (length == 1 && other.count(hashes[at]) == 0) {
            ++uniques;
            back += synthetic.count(hashes[at]) > 0 ? 1 : 0;
        }
        at += length;
    }
    return uniques == 0 ? 0 : static_cast<double>(back) / static_cast<double>(uniques);
}

}  // namespace

std::vector<std::uint64_t> hash_rows(const Batch& batch, std::uint64_t key) {
    std::vector<std::uint64_t> rows(static_cast<std::size_t>(batch.rows), 0);
    for (std::size_t column = 0; column < batch.columns.size(); ++column)
        add_column(rows, *batch.columns[column], stable_hash(batch.field(column).name, key));
    for (auto& row : rows) row = spread(row);
    return rows;
}

CopyShares copy_shares(const RowHashes& training, const RowHashes& holdout, const RowHashes& synthetic) {
    CopyShares out;
    out.rows = static_cast<std::int64_t>(synthetic.hashes().size());
    if (out.rows == 0) return out;
    const auto rows = static_cast<double>(out.rows);
    // Of a training row that comes m times, a draw of as many rows as are held out has one with this chance.
    const double part = training.hashes().empty() ? 0
                                                  : std::min(1.0, static_cast<double>(holdout.hashes().size()) /
                                                                      static_cast<double>(training.hashes().size()));
    double variance = 0;
    for (std::size_t at = 0; at < synthetic.hashes().size();) {
        const auto hash = synthetic.hashes()[at];
        const auto length = run_length(synthetic.hashes(), at);
        const double weight = static_cast<double>(length) / rows;
        const auto held = training.count(hash);
        const double drawn = 1 - std::pow(1 - part, static_cast<double>(held));
        const double met = holdout.count(hash) > 0 ? 1 : 0;
        out.training += held > 0 ? weight : 0;
        out.training_equal += weight * drawn;
        out.holdout += weight * met;
        variance += weight * weight * (drawn + met);
        at += length;
    }
    out.error = std::sqrt(variance);
    std::int64_t met = 0;
    for (const auto hash : holdout.hashes()) met += training.count(hash) > 0 ? 1 : 0;
    if (!holdout.hashes().empty())
        out.holdout_training = static_cast<double>(met) / static_cast<double>(holdout.hashes().size());
    std::int64_t unseen = 0;
    out.replicated = replicated(training, holdout, synthetic, out.uniques);
    out.replicated_holdout = replicated(holdout, training, synthetic, unseen);
    return out;
}

}  // namespace persona::privacy
