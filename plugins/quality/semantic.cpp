#include "semantic.hpp"

#include <algorithm>

#include <persona/random.hpp>

#include "embedding.hpp"

namespace persona::quality {

namespace {

using Points = std::vector<const Embedding*>;

struct Fit {
    double precision = 0;
    double coverage = 0;
};

double mean(const std::vector<float>& values) {
    double sum = 0;
    for (const float value : values) sum += static_cast<double>(value);
    return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

Points pick(const std::vector<Embedding>& from, const Rows& rows) {
    Points out;
    for (const auto row : rows) out.push_back(&from[static_cast<std::size_t>(row)]);
    return out;
}

Points first(const std::vector<Embedding>& from, std::size_t count) {
    Points out;
    for (std::size_t i = 0; i < std::min(count, from.size()); ++i) out.push_back(&from[i]);
    return out;
}

Fit fit(const Points& texts, const Points& reference) {
    const auto near = nearest(texts, reference);
    return {mean(near.of_a), mean(near.of_b)};
}

double ratio(double value, double norm) { return norm > 0 ? std::clamp(value / norm, 0.0, 1.0) : 0; }

double share_too_near(const Points& texts, const Points& training, double limit) {
    if (texts.empty()) return 0;
    const auto near = nearest(texts, training).of_a;
    const auto count =
        std::count_if(near.begin(), near.end(), [&](float cosine) { return static_cast<double>(cosine) >= limit; });
    return static_cast<double>(count) / static_cast<double>(texts.size());
}

/// Few texts: several draws, so that their luck averages out.
std::uint32_t draws_of(std::int64_t texts) { return texts < 50 ? 8 : texts < 200 ? 4 : texts < 500 ? 2 : 1; }

SemanticScore score_column(const ColumnInfo& info, std::size_t column, const RealSides& real, const Table& synthetic,
                           const SemanticOptions& options) {
    const auto reference_texts = folded_texts(real.reference.columns[column], options.texts);
    const auto training_texts = folded_texts(real.training.columns[column], 2 * options.texts);
    const auto synthetic_texts = folded_texts(synthetic.columns[column], options.texts);
    SemanticScore out;
    out.column = info.field.name;
    const auto least = std::min({reference_texts.size(), training_texts.size(), synthetic_texts.size()});
    out.texts = static_cast<std::int64_t>(least);
    if (least == 0) return out;

    const HashedEmbedder embedder(training_texts);
    const auto reference = embedder.embed_all(reference_texts);
    const auto training = embedder.embed_all(training_texts);
    const auto made = embedder.embed_all(synthetic_texts);
    const auto senseless = embedder.embed_all(shuffled_words(training_texts, options.seed));

    Fit norm;
    Fit value;
    Fit other_norm;
    Fit other;
    Fit shuffled;
    const auto add = [](Fit& to, const Fit& more) {
        to.precision += more.precision;
        to.coverage += more.coverage;
    };
    const auto draws = draws_of(out.texts);
    for (std::uint32_t index = 0; index < draws; ++index) {
        const auto sample = [&](const std::vector<Embedding>& from, std::string_view domain, std::uint32_t number) {
            return pick(from, draw(static_cast<std::int64_t>(from.size()), out.texts, options.seed, domain, number));
        };
        const auto held = sample(reference, "semantic reference", index);
        add(norm, fit(sample(training, "semantic training", index), held));
        // The ceiling needs two samples that share no text: fewer texts where there are not twice as many.
        const auto pairs = std::min(static_cast<std::int64_t>(least), static_cast<std::int64_t>(training.size() / 2));
        const auto order =
            draw(static_cast<std::int64_t>(training.size()), 2 * pairs, options.seed, "semantic ceiling", index);
        const auto middle = order.begin() + static_cast<std::ptrdiff_t>(pairs);
        const Points fewer(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(pairs));
        add(other_norm, fit(pick(training, Rows(order.begin(), middle)), fewer));
        add(other, fit(pick(training, Rows(middle, order.end())), fewer));
        add(value, fit(sample(made, "semantic synthetic", index), held));
        add(shuffled, fit(sample(senseless, "semantic shuffled", index), held));
    }
    out.precision = ratio(value.precision, norm.precision);
    out.coverage = ratio(value.coverage, norm.coverage);
    out.value = std::min(out.precision, out.coverage);
    out.ceiling = std::min(ratio(other.precision, other_norm.precision), ratio(other.coverage, other_norm.coverage));
    out.floor = std::min(ratio(shuffled.precision, norm.precision), ratio(shuffled.coverage, norm.coverage));

    // Memorising is looked for among all real texts the model saw: without a holdout, both halves.
    auto seen = first(training, training.size());
    if (real.halves) {
        for (const auto& text : reference) seen.push_back(&text);
    } else {
        out.too_near_holdout = share_too_near(first(reference, reference.size()), seen, options.too_near);
    }
    out.too_near = share_too_near(first(made, made.size()), seen, options.too_near);
    return out;
}

}  // namespace

std::vector<std::string> folded_texts(const Cells& cells, std::int64_t most) {
    std::vector<std::string> out;
    for (std::int64_t row = 0; row < cells.text->size() && static_cast<std::int64_t>(out.size()) < most; ++row)
        if (cells.text->valid(row)) out.push_back(folded_text(cells.text->text(row)));
    return out;
}

std::vector<std::string> shuffled_words(const std::vector<std::string>& folded, std::uint64_t seed) {
    std::vector<std::string_view> words;
    std::vector<std::size_t> lengths;
    for (const auto& text : folded) {
        const auto own = words_of(text);
        words.insert(words.end(), own.begin(), own.end());
        lengths.push_back(own.size());
    }
    Random random(seed, "shuffled words");
    for (std::size_t i = words.size(); i > 1; --i)
        std::swap(words[i - 1], words[static_cast<std::size_t>(random.below(i))]);
    std::vector<std::string> out;
    std::size_t next = 0;
    for (const auto length : lengths) {
        std::string text;
        for (std::size_t i = 0; i < length; ++i) {
            if (i > 0) text += ' ';
            text += words[next++];
        }
        out.push_back(std::move(text));
    }
    return out;
}

std::vector<SemanticScore> semantic_scores(const std::vector<ColumnInfo>& columns, const RealSides& real,
                                           const Table& synthetic, const SemanticOptions& options) {
    std::vector<SemanticScore> out;
    for (std::size_t column = 0; column < columns.size(); ++column)
        if (columns[column].kind == Kind::free_text)
            out.push_back(score_column(columns[column], column, real, synthetic, options));
    return out;
}

}  // namespace persona::quality
