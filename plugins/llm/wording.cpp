#include "wording.hpp"

#include <algorithm>
#include <cmath>

#include <persona/text.hpp>

namespace persona::llm {
namespace {

constexpr std::size_t most_values_of_a_column = 12;
constexpr std::int64_t enough_texts = 10;

WordHashes different(WordHashes words) {
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
}

WordHashes pairs_in(const WordHashes& words) { return words.size() < 2 ? WordHashes() : runs_of(words, 2); }

std::string value_at(const Batch& batch, std::size_t column, std::int64_t row) {
    std::string out;
    if (batch.columns[column]->valid(row)) append_value(out, *batch.columns[column], batch.field(column), row);
    return out;
}

}  // namespace

Wording::Wording(const Batch& sample, std::size_t text, const std::vector<std::size_t>& columns) {
    const auto& written = *sample.columns[text];
    Texts texts(static_cast<std::size_t>(sample.rows));
    for (std::int64_t row = 0; row < sample.rows; ++row) {
        if (!written.valid(row)) continue;
        texts[static_cast<std::size_t>(row)] = hashed_words(written.text(row));
        ++texts_;
    }
    count(texts);
    std::vector<double> all;
    for (std::int64_t row = 0; row < sample.rows; ++row)
        if (written.valid(row)) all.push_back(usual(different(texts[static_cast<std::size_t>(row)])));
    if (!all.empty()) {
        std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), all.end());
        median_ = std::max(all[all.size() / 2], 1e-9);
    }
    for (const auto column : columns) count_values(sample, texts, column);
}

void Wording::count(const Texts& texts) {
    Counts with, pairs;
    for (const auto& words : texts) {
        for (const auto word : different(words)) ++with[word];
        for (const auto pair : different(pairs_in(words))) ++pairs[pair];
    }
    for (const auto& [pair, count] : pairs)
        if (count > 1) pairs_.insert(pair);
    for (const auto& [hash, count] : with) {
        auto& word = words_[hash];
        word.rarity = std::log(static_cast<double>(texts_ + 1) / static_cast<double>(count));
        word.share = static_cast<double>(count) / static_cast<double>(texts_);
        centre_ += word.rarity * word.share * word.rarity * word.share;
        if (count < enough_texts) continue;
        word.frequent = with_.size();
        with_[hash] = count;
    }
    centre_ = std::sqrt(centre_);
}

void Wording::count_values(const Batch& sample, const Texts& texts, std::size_t column) {
    struct Value {
        std::int64_t texts = 0;
        Counts with;  ///< texts with a word
    };
    std::map<std::string, Value> values;
    for (std::int64_t row = 0; row < sample.rows; ++row) {
        const auto& words = texts[static_cast<std::size_t>(row)];
        if (words.empty() || !sample.columns[column]->valid(row)) continue;
        auto& value = values[value_at(sample, column, row)];
        if (values.size() > most_values_of_a_column) return;
        ++value.texts;
        for (const auto word : different(words)) ++value.with[word];
    }
    std::erase_if(values, [](const auto& entry) { return entry.second.texts < enough_texts; });
    if (values.size() < 2) return;
    Column out{sample.field(column).name, {}};
    for (const auto& [name, value] : values) {
        const auto usual_share = static_cast<double>(value.texts) / static_cast<double>(texts_);
        auto& fits = out.fits[name];
        for (const auto& [word, all] : with_) {
            const auto here = value.with.find(word);
            const auto count = here == value.with.end() ? 0.0 : static_cast<double>(here->second);
            const auto share = (count + 1) / (static_cast<double>(all) + 1 / usual_share);
            fits.push_back(share / (share + usual_share));
        }
    }
    columns_.push_back(std::move(out));
}

/// The cosine between a text and the mean of all, both weighted by how rare words are.
double Wording::usual(const WordHashes& different) const {
    const auto unseen = std::log(static_cast<double>(texts_ + 1));
    double both = 0, own = 0;
    for (const auto hash : different) {
        const auto found = words_.find(hash);
        const auto rarity = found == words_.end() ? unseen : found->second.rarity;
        own += rarity * rarity;
        if (found != words_.end()) both += rarity * rarity * found->second.share;
    }
    return own > 0 && centre_ > 0 ? both / (std::sqrt(own) * centre_) : 0;
}

/// The share of neighbouring words that stand so in two texts at least.
double Wording::paired(const WordHashes& words) const {
    const auto pairs = pairs_in(words);
    if (pairs.empty()) return 0;
    const auto met = std::count_if(pairs.begin(), pairs.end(), [&](auto pair) { return pairs_.contains(pair); });
    return static_cast<double>(met) / static_cast<double>(pairs.size());
}

/// How much more often words stand where the columns have the row's values; one half: neither more nor less.
double Wording::fitting(const WordHashes& different, const Batch& batch, std::int64_t row) const {
    std::vector<std::size_t> frequent;
    for (const auto hash : different)
        if (const auto found = words_.find(hash); found != words_.end() && found->second.frequent != Word::rare)
            frequent.push_back(found->second.frequent);
    double sum = 0;
    std::size_t told = 0;
    for (const auto& column : columns_) {
        const auto at = batch.schema->find(column.name);
        if (!at) continue;
        const auto fits = column.fits.find(value_at(batch, *at, row));
        if (fits == column.fits.end()) continue;
        for (const auto word : frequent) sum += fits->second[word];
        told += frequent.size();
    }
    return told == 0 ? 0.5 : sum / static_cast<double>(told);
}

double Wording::judge(const WordHashes& words, const Batch& batch, std::int64_t row) const {
    if (words.empty() || texts_ == 0) return 0;
    const auto own = different(words);
    return (std::min(usual(own) / median_, 1.0) + paired(words) + fitting(own, batch, row)) / 3;
}

}  // namespace persona::llm
