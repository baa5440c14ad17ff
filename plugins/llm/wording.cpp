#include "wording.hpp"

#include <algorithm>
#include <cmath>

#include <persona/text.hpp>

#include "guide.hpp"

namespace persona::llm {
namespace {

constexpr std::size_t most_values_of_a_column = 12;
constexpr std::int64_t enough_texts = 10;

std::set<std::string> different(const std::vector<std::string>& words) { return {words.begin(), words.end()}; }

std::vector<std::string> pairs_in(const std::vector<std::string>& words) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) out.push_back(words[i] + " " + words[i + 1]);
    return out;
}

std::string value_at(const Batch& batch, std::size_t column, std::int64_t row) {
    std::string out;
    if (batch.columns[column]->valid(row)) append_value(out, *batch.columns[column], batch.field(column), row);
    return out;
}

}  // namespace

Wording::Wording(const Batch& sample, std::size_t text, const std::vector<std::size_t>& columns) {
    const auto& texts = *sample.columns[text];
    for (std::int64_t row = 0; row < sample.rows; ++row)
        if (texts.valid(row)) count(folded_words(texts.text(row)));
    for (const auto& [word, count] : with_) {
        const auto rarity = std::log(static_cast<double>(texts_ + 1) / static_cast<double>(count));
        const auto weight = rarity * static_cast<double>(count) / static_cast<double>(texts_);
        centre_ += weight * weight;
    }
    centre_ = std::sqrt(centre_);
    std::vector<double> all;
    for (std::int64_t row = 0; row < sample.rows; ++row)
        if (texts.valid(row)) all.push_back(usual(different(folded_words(texts.text(row)))));
    if (!all.empty()) {
        std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), all.end());
        median_ = std::max(all[all.size() / 2], 1e-9);
    }
    for (const auto column : columns) count_values(sample, text, column);
}

void Wording::count(const std::vector<std::string>& words) {
    ++texts_;
    for (const auto& word : different(words)) ++with_[word];
    for (const auto& pair : different(pairs_in(words))) ++pairs_[pair];
}

void Wording::count_values(const Batch& sample, std::size_t text, std::size_t column) {
    Column out;
    out.name = sample.field(column).name;
    for (std::int64_t row = 0; row < sample.rows; ++row) {
        if (!sample.columns[text]->valid(row) || !sample.columns[column]->valid(row)) continue;
        auto& value = out.values[value_at(sample, column, row)];
        if (out.values.size() > most_values_of_a_column) return;
        ++value.texts;
        for (const auto& word : different(folded_words(sample.columns[text]->text(row)))) ++value.with[word];
    }
    std::erase_if(out.values, [](const auto& entry) { return entry.second.texts < enough_texts; });
    if (out.values.size() > 1) columns_.push_back(std::move(out));
}

/// The cosine between a text and the mean of all, both weighted by how rare words are.
double Wording::usual(const std::set<std::string>& words) const {
    double both = 0, own = 0;
    for (const auto& word : words) {
        const auto found = with_.find(word);
        const auto count = found == with_.end() ? 0.0 : static_cast<double>(found->second);
        const auto rarity = std::log(static_cast<double>(texts_ + 1) / std::max(count, 1.0));
        own += rarity * rarity;
        both += rarity * rarity * count / static_cast<double>(std::max<std::int64_t>(texts_, 1));
    }
    return own > 0 && centre_ > 0 ? both / (std::sqrt(own) * centre_) : 0;
}

/// The share of neighbouring words that stand so in two texts at least.
double Wording::paired(const std::vector<std::string>& words) const {
    const auto pairs = pairs_in(words);
    if (pairs.empty()) return 0;
    const auto met = std::count_if(pairs.begin(), pairs.end(), [&](const std::string& pair) {
        const auto found = pairs_.find(pair);
        return found != pairs_.end() && found->second > 1;
    });
    return static_cast<double>(met) / static_cast<double>(pairs.size());
}

/// How much more often words stand where the columns have the row's values; one half: neither more nor less.
double Wording::fitting(const std::set<std::string>& words, const Batch& batch, std::int64_t row) const {
    double sum = 0;
    std::int64_t told = 0;
    for (const auto& column : columns_) {
        const auto at = batch.schema->find(column.name);
        if (!at) continue;
        const auto value = column.values.find(value_at(batch, *at, row));
        if (value == column.values.end()) continue;
        const auto usual_share = static_cast<double>(value->second.texts) / static_cast<double>(texts_);
        for (const auto& word : words) {
            const auto all = with_.find(word);
            if (all == with_.end() || all->second < enough_texts) continue;
            const auto here = value->second.with.find(word);
            const auto count = here == value->second.with.end() ? 0.0 : static_cast<double>(here->second);
            const auto share = (count + 1) / (static_cast<double>(all->second) + 1 / usual_share);
            sum += share / (share + usual_share);
            ++told;
        }
    }
    return told == 0 ? 0.5 : sum / static_cast<double>(told);
}

double Wording::judge(const std::vector<std::string>& words, const Batch& batch, std::int64_t row) const {
    if (words.empty() || texts_ == 0) return 0;
    const auto own = different(words);
    return (std::min(usual(own) / median_, 1.0) + paired(words) + fitting(own, batch, row)) / 3;
}

}  // namespace persona::llm
