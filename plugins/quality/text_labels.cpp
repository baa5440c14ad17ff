#include "text_labels.hpp"

#include <algorithm>
#include <cmath>

#include <persona/random.hpp>

#include "embedding.hpp"

namespace persona::quality {

namespace {

constexpr std::size_t features = std::size_t{1} << 15;
constexpr double smoothing = 0.1;  ///< of every count

using Document = std::vector<std::uint32_t>;

Document document_of(std::string_view text) {
    Document out;
    const auto folded = folded_text(text);
    std::uint64_t before = 0;
    for (const auto word : words_of(folded)) {
        const auto hash = stable_hash(word, 1);
        out.push_back(static_cast<std::uint32_t>(hash % features));
        if (before != 0) out.push_back(static_cast<std::uint32_t>((hash * 31 + before) % features));
        before = hash;
    }
    return out;
}

/// Texts with their labels; rows without either are left out.
struct Corpus {
    std::vector<Document> documents;
    std::vector<int> labels;
};

Corpus corpus_of(const Table& table, std::size_t text, const Target& target) {
    Corpus out;
    const auto classes = target.classes_of(table);
    const auto& column = *table.columns[text].text;
    for (std::int64_t row = 0; row < table.rows; ++row) {
        const auto label = classes[static_cast<std::size_t>(row)];
        if (label < 0 || !column.valid(row)) continue;
        out.documents.push_back(document_of(column.text(row)));
        out.labels.push_back(label);
    }
    return out;
}

void deal_out(std::vector<int>& labels, std::uint64_t seed) {
    Random random(seed, "labels dealt out anew");
    for (std::size_t i = labels.size(); i > 1; --i)
        std::swap(labels[i - 1], labels[static_cast<std::size_t>(random.below(i))]);
}

class NaiveBayes {
public:
    NaiveBayes(const Corpus& corpus, std::size_t classes)
        : weights_(classes, std::vector<float>(features, 0)), priors_(classes, 0) {
        for (std::size_t i = 0; i < corpus.documents.size(); ++i) {
            const auto label = static_cast<std::size_t>(corpus.labels[i]);
            priors_[label] += 1;
            for (const auto feature : corpus.documents[i]) weights_[label][feature] += 1;
        }
        for (std::size_t label = 0; label < classes; ++label) {
            double all = 0;
            for (const auto count : weights_[label]) all += count;
            all += smoothing * features;
            for (auto& weight : weights_[label]) weight = static_cast<float>(std::log((weight + smoothing) / all));
            priors_[label] =
                std::log((priors_[label] + smoothing) / (static_cast<double>(corpus.documents.size()) + 1));
        }
    }
    [[nodiscard]] double share_right(const Corpus& corpus) const {
        std::int64_t right = 0;
        for (std::size_t i = 0; i < corpus.documents.size(); ++i)
            right += guess(corpus.documents[i]) == corpus.labels[i] ? 1 : 0;
        return corpus.documents.empty() ? 0 : static_cast<double>(right) / static_cast<double>(corpus.documents.size());
    }

private:
    [[nodiscard]] int guess(const Document& document) const {
        int best = 0;
        double highest = -HUGE_VAL;
        for (std::size_t label = 0; label < weights_.size(); ++label) {
            double score = priors_[label];
            for (const auto feature : document) score += weights_[label][feature];
            if (score <= highest) continue;
            highest = score;
            best = static_cast<int>(label);
        }
        return best;
    }
    std::vector<std::vector<float>> weights_;  ///< logarithms, by class and feature
    std::vector<double> priors_;
};

}  // namespace

std::optional<TextLabels> text_labels(const std::vector<ColumnInfo>& columns, const std::string& name,
                                      const Table& synthetic, const Table& training, const Table& test,
                                      std::uint64_t seed) {
    const auto text = std::find_if(columns.begin(), columns.end(),
                                   [](const auto& info) { return info.there && info.kind == Kind::free_text; });
    const auto target = choose_label(columns, training, name);
    if (text == columns.end() || !target) return std::nullopt;
    const auto place = static_cast<std::size_t>(text - columns.begin());
    auto made = corpus_of(synthetic, place, *target);
    auto real = corpus_of(training, place, *target);
    const auto held = corpus_of(test, place, *target);
    TextLabels out{.text = text->field.name, .label = columns[target->column].field.name};
    out.rows = static_cast<std::int64_t>(std::min(made.documents.size(), held.documents.size()));
    if (out.rows == 0) return std::nullopt;
    const auto classes = target->classes();
    const NaiveBayes from_real(real, classes);
    out.agreement = from_real.share_right(made);
    out.agreement_real = from_real.share_right(held);
    out.trained_on_synthetic = NaiveBayes(made, classes).share_right(held);
    deal_out(made.labels, seed);
    deal_out(real.labels, seed);
    out.agreement_floor = from_real.share_right(made);
    out.trained_on_floor = NaiveBayes(real, classes).share_right(held);
    return out;
}

}  // namespace persona::quality
