#include "utility.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "detector.hpp"
#include "diagnostics.hpp"
#include "measures.hpp"
#include "prediction.hpp"
#include "text_labels.hpp"

namespace persona::quality {

namespace json = boost::json;

namespace {

/// Rows a side that models learn from; more move the figures by less than their chance.
constexpr std::int64_t most_rows = 5000;
constexpr std::int64_t fewest_rows = 100;
constexpr const char* few_rows = "too few rows for a model to learn from";

json::value thousandths(double value) {
    if (!std::isfinite(value)) return nullptr;
    return json::value(std::round(value * 1000) / 1000);
}

class Utility {
public:
    Utility(Verdict& verdict, const Evidence& evidence, const RealSides& real, const Options& options)
        : verdict_(verdict),
          evidence_(evidence),
          real_(real),
          options_(options),
          judged_(evidence.tables.sides[evidence.draw.value_or(evidence.synthetic)]),
          rows_(std::min(most_rows, real.equal(judged_.rows))) {}

    json::object run() {
        detector();
        prediction();
        texts();
        diagnostics();
        details_["rows"] = rows_;
        return std::move(details_);
    }

private:
    [[nodiscard]] Table some(const Table& of, std::int64_t count, std::string_view domain) const {
        return subset(of, draw(of.rows, count, options_.limits.seed, domain, 0));
    }
    void unknown(const char* name, const char* why) {
        Figure figure;
        figure.name = name;
        figure.note = why;
        figure.is_detail = true;
        verdict_.figures.push_back(std::move(figure));
    }
    void add(const char* name, double value, double ceiling, double floor, std::string note, bool is_maximum = false) {
        Figure figure{.name = name,
                      .value = defined(value),
                      .ceiling = defined(ceiling),
                      .floor = defined(floor),
                      .gate_is_maximum = is_maximum,
                      .note = std::move(note),
                      .is_detail = true};
        verdict_.figures.push_back(std::move(figure));
    }

    void detector() {
        if (rows_ < fewest_rows) {
            unknown("detector_auc", few_rows);
            return unknown("propensity_mse", few_rows);
        }
        const auto reference = some(real_.reference, rows_, "detector reference");
        const auto training = some(real_.training, rows_, "detector training");
        const auto made = some(judged_, rows_, "detector synthetic");
        const auto all = draw(rows_, rows_, options_.limits.seed, "detector floor", 0);
        const auto shuffled = independent(training, all, options_.limits.seed);
        const std::array<const Table*, 3> others{&made, &training, &shuffled};
        std::array<Detection, 3> found;
        tbb::this_task_arena::isolate([&] {
            tbb::parallel_for(std::size_t{0}, others.size(), [&](std::size_t i) {
                found[i] = detect(evidence_.tables.columns, reference, *others[i]);
            });
        });
        if (found[0].area == Detection::undefined_area) {
            unknown("detector_auc", "no column to compare");
            return unknown("propensity_mse", "no column to compare");
        }
        const auto note = fmt::format("{} rows a side beside {}; .5: a model can not tell them apart", rows_,
                                      real_.halves ? "half of the source" : "held-out rows");
        add("detector_auc", found[0].area, found[1].area, found[2].area, note, true);
        add("propensity_mse", found[0].squared, found[1].squared, found[2].squared, "the detector's scores", true);
    }

    void prediction() {
        constexpr const char* name = "train_on_synthetic";
        if (rows_ < fewest_rows) return unknown(name, few_rows);
        const auto target = choose_target(evidence_.tables.columns, real_.training, options_.target);
        if (!target) return unknown(name, "no column of few values to predict; name one with 'target'");
        const auto learnt = std::min({most_rows, real_.training.rows, judged_.rows});
        const auto found = predict(evidence_.tables.columns, *target, some(judged_, learnt, "prediction synthetic"),
                                   some(real_.training, learnt, "prediction training"),
                                   some(real_.reference, most_rows, "prediction test"), options_.limits.seed);
        const auto& column = evidence_.tables.columns[target->column].field.name;
        add(name, found.synthetic, found.real, found.floor,
            fmt::format("share of real rows whose '{}' is predicted rightly, learnt from {} rows, asked of {}", column,
                        found.trained, found.tested));
        details_["prediction"] = json::object{{"target", column},
                                              {"classes", target->classes()},
                                              {"trained_on", found.trained},
                                              {"tested_on", found.tested},
                                              {"synthetic", thousandths(found.synthetic)},
                                              {"real", thousandths(found.real)},
                                              {"floor", thousandths(found.floor)}};
    }

    void texts() {
        const auto learnt = std::min({most_rows, real_.training.rows, judged_.rows});
        const auto found =
            text_labels(evidence_.tables.columns, options_.target, some(judged_, learnt, "texts synthetic"),
                        some(real_.training, learnt, "texts training"), some(real_.reference, most_rows, "texts test"),
                        options_.limits.seed);
        if (!found) {
            unknown("text_agreement", "no free text beside a column of few values");
            return unknown("text_train_on_synthetic", "no free text beside a column of few values");
        }
        add("text_agreement", found->agreement, found->agreement_real, found->agreement_floor,
            fmt::format("share of texts in '{}' from which a model trained on real ones finds '{}'", found->text,
                        found->label));
        add("text_train_on_synthetic", found->trained_on_synthetic, found->agreement_real, found->trained_on_floor,
            fmt::format("share of real texts in '{}' from which a model finds '{}'", found->text, found->label));
        details_["text_labels"] = json::object{{"text", found->text}, {"label", found->label}, {"texts", found->rows}};
    }

    void diagnostics() {
        const auto& columns = evidence_.tables.columns;
        const auto& training = evidence_.tables.sides[0];
        const auto made = diagnose(columns, training, evidence_.tables.sides[evidence_.synthetic]);
        auto whole = columns;
        for (auto& column : whole) column.there = true;
        const auto held = diagnose(whole, real_.training, real_.reference);
        const auto one = [&](const char* name, double value, double ceiling, const char* note, const char* none) {
            if (std::isnan(value)) unknown(name, none);
            else add(name, value, ceiling, undefined, note);
        };
        one("boundary_adherence", made.boundary, held.boundary, "numbers within the range of the source",
            "no number column");
        one("category_adherence", made.category, held.category, "categories that the source has", "no category");
        one("key_uniqueness", made.unique, held.unique, "values of key columns that come once", "no key column");
        add("structure", evidence_.schema.share, 1, undefined, "columns of the same name and type");
        json::array entries;
        for (std::size_t i = 0; i < columns.size(); ++i)
            entries.push_back(json::object{{"column", columns[i].field.name},
                                           {"boundary_adherence", thousandths(made.columns[i].boundary)},
                                           {"category_adherence", thousandths(made.columns[i].category)},
                                           {"key_uniqueness", thousandths(made.columns[i].unique)}});
        details_["diagnostics"] = std::move(entries);
    }

    Verdict& verdict_;
    const Evidence& evidence_;
    const RealSides& real_;
    const Options& options_;
    const Table& judged_;
    std::int64_t rows_;
    json::object details_;
};

}  // namespace

json::object judge_utility(Verdict& verdict, const Evidence& evidence, const RealSides& real, const Options& options) {
    return Utility(verdict, evidence, real, options).run();
}

}  // namespace persona::quality
