// The verdict's details: per column and per pair, k-safe. No category held by fewer than k subjects of the real side, no
// single person's number, three digits.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "assess.hpp"
#include "embedding.hpp"

namespace persona::quality {

namespace {

namespace json = boost::json;

constexpr std::size_t most_categories = 30;
constexpr std::size_t most_pairs = 2000;

json::value three(double value) {
    if (!std::isfinite(value)) return nullptr;
    char text[40];
    std::snprintf(text, sizeof text, "%.3g", value);
    return std::strtod(text, nullptr);
}
json::value three(const std::optional<double>& value) { return value ? three(*value) : json::value(nullptr); }

double share_missing(const Cells& cells, Kind kind, std::int64_t rows) {
    if (rows == 0) return 0;
    const auto gone =
        kind == Kind::number || kind == Kind::free_text
            ? std::count_if(cells.number.begin(), cells.number.end(), [](double value) { return std::isnan(value); })
            : std::count(cells.code.begin(), cells.code.end(), -1);
    return static_cast<double>(gone) / static_cast<double>(rows);
}

std::vector<double> shares(const Cells& cells, std::size_t categories) {
    std::vector<double> out(categories, 0);
    double present = 0;
    for (const auto code : cells.code)
        if (code >= 0) out[static_cast<std::size_t>(code)] += 1, present += 1;
    for (auto& each : out) each = present > 0 ? each / present : 0;
    return out;
}

/// The most frequent categories that at least k subjects of the training rows hold; all others together are "other".
json::array categories_of(const ColumnInfo& info, const Table& real, const Cells& real_cells, const Cells& made_cells,
                          std::int64_t k) {
    std::vector<std::set<std::int64_t>> holders(info.categories.size());
    for (std::size_t row = 0; row < real_cells.code.size(); ++row) {
        const auto code = real_cells.code[row];
        if (code < 0) continue;
        auto& own = holders[static_cast<std::size_t>(code)];
        if (static_cast<std::int64_t>(own.size()) < k) own.insert(real.subject[row]);
    }
    const auto real_shares = shares(real_cells, info.categories.size());
    const auto made_shares = shares(made_cells, info.categories.size());
    std::vector<std::size_t> named;
    for (std::size_t code = 0; code < holders.size(); ++code)
        if (static_cast<std::int64_t>(holders[code].size()) >= k) named.push_back(code);
    std::stable_sort(named.begin(), named.end(), [&](auto a, auto b) { return real_shares[a] > real_shares[b]; });
    if (named.size() > most_categories) named.resize(most_categories);
    json::array out;
    double real_rest = 1;
    double made_rest = 1;
    for (const auto code : named) {
        out.push_back(json::object{{"category", info.categories[code]},
                                   {"real", three(real_shares[code])},
                                   {"synthetic", three(made_shares[code])}});
        real_rest -= real_shares[code];
        made_rest -= made_shares[code];
    }
    out.push_back(json::object{{"category", nullptr},
                               {"other", true},
                               {"real", three(std::max(0.0, real_rest))},
                               {"synthetic", three(std::max(0.0, made_rest))}});
    return out;
}

/// Deciles 1 to 9, each the mean of the k values around it, so that none is one person's; none below 20 k values.
json::array deciles(const Cells& cells, std::int64_t k) {
    std::vector<double> sorted;
    for (const double value : cells.number)
        if (!std::isnan(value)) sorted.push_back(value);
    std::sort(sorted.begin(), sorted.end());
    json::array out;
    const auto size = static_cast<std::int64_t>(sorted.size());
    if (size < 20 * k) return out;
    for (std::int64_t decile = 1; decile <= 9; ++decile) {
        const auto begin = decile * size / 10 - k / 2;
        double sum = 0;
        for (auto at = begin; at < begin + k; ++at) sum += sorted[static_cast<std::size_t>(at)];
        out.push_back(three(sum / static_cast<double>(k)));
    }
    return out;
}

json::object summary(const Similarity& judged) {
    const auto both_ways = [](const DistributionScore& score) {
        return json::object{
            {"quality", three(score.quality)},
            {"column_shapes", three(score.shapes)},
            {"pair_trends", three(score.trends)},
            {"sdmetrics", json::object{{"quality", three(score.compatible_quality)},
                                       {"column_shapes", three(score.compatible_shapes)},
                                       {"pair_trends", three(score.compatible_trends)},
                                       {"quality_filtered", three(score.compatible_filtered_quality)},
                                       {"pair_trends_filtered", three(score.compatible_filtered_trends)}}}};
    };
    return {{"rows", judged.rows},
            {"draws", judged.draws},
            {"value", both_ways(judged.value)},
            {"ceiling", both_ways(judged.ceiling)},
            {"floor", both_ways(judged.floor)},
            {"real_rows_reach", three(judged.bound)},
            {"required", three(judged.required)},
            {"rule", judged.rule}};
}

json::array columns_of(const Evidence& evidence, const Similarity& judged, const Table& made, std::int64_t k) {
    json::array out;
    const auto& real = evidence.tables.sides[0];
    for (std::size_t i = 0; i < evidence.tables.columns.size(); ++i) {
        const auto& info = evidence.tables.columns[i];
        json::object column{{"name", info.field.name},
                            {"kind", json::string(to_string(info.kind))},
                            {"type", json::string(to_string(info.field.type))},
                            {"similarity", three(judged.value.columns[i].shape)},
                            {"ceiling", three(judged.ceiling.columns[i].shape)},
                            {"floor", three(judged.floor.columns[i].shape)},
                            {"sdmetrics", three(judged.value.columns[i].compatible)},
                            {"missing_real", three(share_missing(real.columns[i], info.kind, real.rows))},
                            {"missing_synthetic", three(share_missing(made.columns[i], info.kind, made.rows))}};
        if (info.kind == Kind::category)
            column["categories"] = categories_of(info, real, real.columns[i], made.columns[i], k);
        if (info.kind == Kind::number) {
            column["deciles_real"] = deciles(real.columns[i], k);
            column["deciles_synthetic"] = deciles(made.columns[i], k);
        }
        out.push_back(std::move(column));
    }
    return out;
}

json::array pairs_of(const Evidence& evidence, const Similarity& judged) {
    // With very many columns only the pairs that lag most behind real rows.
    std::vector<std::size_t> order(judged.value.pairs.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto lag = [&](std::size_t i) {
        const double by = judged.ceiling.pairs[i].gate - judged.value.pairs[i].gate;
        return std::isnan(by) ? -2.0 : by;
    };
    if (order.size() > most_pairs) {
        std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return lag(a) > lag(b); });
        order.resize(most_pairs);
        std::sort(order.begin(), order.end());
    }
    json::array out;
    for (const auto i : order) {
        const auto& pair = judged.value.pairs[i];
        out.push_back(json::object{{"a", evidence.tables.columns[static_cast<std::size_t>(pair.a)].field.name},
                                   {"b", evidence.tables.columns[static_cast<std::size_t>(pair.b)].field.name},
                                   {"measure", pair.is_correlation ? "correlation" : "joint table"},
                                   {"similarity", three(pair.gate)},
                                   {"ceiling", three(judged.ceiling.pairs[i].gate)},
                                   {"floor", three(judged.floor.pairs[i].gate)},
                                   {"sdmetrics", three(pair.compatible)},
                                   {"association", three(pair.association)}});
    }
    return out;
}

}  // namespace

std::string details_of(const Evidence& evidence, const Results& results, const Options& options) {
    json::object out;
    const auto& judged = results.model ? *results.model : *results.released;
    const auto& made = evidence.tables.sides[results.model ? *evidence.draw : evidence.synthetic];
    out["rows"] = json::object{
        {"source", evidence.source_rows}, {"holdout", evidence.holdout_rows}, {"synthetic", evidence.synthetic_rows}};
    out["sample"] = json::object{
        {"rows_a_side", options.limits.rows}, {"seed", options.limits.seed}, {"without_holdout", results.real.halves}};
    json::array problems;
    for (const auto& problem : evidence.schema.problems) problems.emplace_back(problem);
    out["schema"] = json::object{{"share", three(evidence.schema.share)}, {"problems", std::move(problems)}};
    out["distribution"] = summary(judged);
    if (results.model) out["distribution_released"] = summary(*results.released);
    if (results.whole)
        out["sdmetrics_training_against_synthetic"] =
            json::object{{"quality", three(results.whole->compatible_quality)},
                         {"column_shapes", three(results.whole->compatible_shapes)},
                         {"pair_trends", three(results.whole->compatible_trends)},
                         {"quality_filtered", three(results.whole->compatible_filtered_quality)}};
    out["columns"] = columns_of(evidence, judged, made, options.k);
    out["pairs"] = pairs_of(evidence, judged);
    json::array texts;
    for (const auto& score : results.texts)
        texts.push_back(json::object{{"column", score.column},
                                     {"texts", score.texts},
                                     {"precision", three(score.precision)},
                                     {"coverage", three(score.coverage)},
                                     {"ceiling", three(score.ceiling)},
                                     {"floor", three(score.floor)},
                                     {"too_near", three(score.too_near)},
                                     {"too_near_holdout", three(score.too_near_holdout)}});
    out["texts"] = std::move(texts);
    out["embedding"] = json::string(HashedEmbedder::name);
    json::array parts;
    if (results.diversity)
        for (std::size_t i = 0; i < results.diversity->parts.size(); ++i) {
            const auto& part = results.diversity->parts[i];
            parts.push_back(json::object{{"kind", part.kind},
                                         {"column", part.column},
                                         {"real", three(part.real)},
                                         {"synthetic", three(part.synthetic)},
                                         {"ratio", three(part.ratio)}});
        }
    out["diversity"] = std::move(parts);
    return json::serialize(out);
}

}  // namespace persona::quality
