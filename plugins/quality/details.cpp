// The verdict's details: per column and per pair, k-safe. No category held by fewer than k subjects of the real side, no
// single person's number, three digits.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <persona/text.hpp>

#include "assess.hpp"
#include "embedding.hpp"
#include "histogram.hpp"

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

bool is_missing(const Cells& cells, Kind kind, std::size_t row) {
    return kind == Kind::number || kind == Kind::free_text ? std::isnan(cells.number[row]) : cells.code[row] < 0;
}

double share_missing(const Cells& cells, Kind kind) {
    const auto rows = kind == Kind::number || kind == Kind::free_text ? cells.number.size() : cells.code.size();
    std::size_t gone = 0;
    for (std::size_t row = 0; row < rows; ++row) gone += is_missing(cells, kind, row) ? 1 : 0;
    return rows == 0 ? 0 : static_cast<double>(gone) / static_cast<double>(rows);
}

/// Nothing where fewer than k people have none, or have one.
std::optional<double> k_safe_missing(const Table& real, std::size_t column, Kind kind, std::int64_t k) {
    const auto& cells = real.columns[column];
    const auto gone = subjects_holding(real.subject, k, [&](auto row) { return is_missing(cells, kind, row); });
    const auto there = subjects_holding(real.subject, k, [&](auto row) { return !is_missing(cells, kind, row); });
    if ((gone > 0 && gone < k) || (there > 0 && there < k)) return std::nullopt;
    return share_missing(cells, kind);
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
    std::vector<std::vector<std::int64_t>> holders(info.categories.size());
    for (std::size_t row = 0; row < real_cells.code.size(); ++row) {
        if (real_cells.code[row] < 0) continue;
        auto& own = holders[static_cast<std::size_t>(real_cells.code[row])];
        if (static_cast<std::int64_t>(own.size()) < k &&
            std::find(own.begin(), own.end(), real.subject[row]) == own.end())
            own.push_back(real.subject[row]);
    }
    const auto real_shares = shares(real_cells, info.categories.size());
    const auto made_shares = shares(made_cells, info.categories.size());
    std::vector<std::size_t> named;
    for (std::size_t code = 0; code < holders.size(); ++code)
        if (static_cast<std::int64_t>(holders[code].size()) >= k) named.push_back(code);
    std::stable_sort(named.begin(), named.end(), [&](auto a, auto b) { return real_shares[a] > real_shares[b]; });
    if (named.size() > most_categories) named.resize(most_categories);
    // "Other" is a bin too: where fewer than k people are in it, the least category named joins them.
    std::vector<bool> is_named(info.categories.size(), false);
    for (const auto code : named) is_named[code] = true;
    const auto others = subjects_holding(real.subject, k, [&](auto row) {
        const auto code = real_cells.code[row];
        return code >= 0 && !is_named[static_cast<std::size_t>(code)];
    });
    if (others > 0 && others < k && !named.empty()) named.pop_back();
    json::array out;
    // What remains of 1 but for rounding.
    const auto rest = [](double share) { return three(share < 1e-9 ? 0 : share); };
    double real_rest = 1;
    double made_rest = 1;
    for (const auto code : named) {
        out.push_back(json::object{{"category", info.categories[code]},
                                   {"real", three(real_shares[code])},
                                   {"synthetic", three(made_shares[code])}});
        real_rest -= real_shares[code];
        made_rest -= made_shares[code];
    }
    out.push_back(json::object{
        {"category", nullptr}, {"other", true}, {"real", rest(real_rest)}, {"synthetic", rest(made_rest)}});
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

/// An edge as people write it: dates and times as ISO 8601, lengths and numbers as they are.
json::value edge(double value, Type type) {
    std::string text;
    if (type == Type::date) append_date(text, static_cast<std::int32_t>(value));
    else if (type == Type::timestamp) append_timestamp(text, static_cast<std::int64_t>(value));
    else return value;
    return json::string(text);
}

json::value histogram(const Histogram& made, Type type) {
    if (made.edges.empty()) return nullptr;
    json::array edges;
    json::array real;
    json::array synthetic;
    for (const double each : made.edges) edges.push_back(edge(each, type));
    for (const double each : made.real) real.push_back(three(each));
    for (const double each : made.synthetic) synthetic.push_back(three(each));
    return json::object{{"edges", std::move(edges)}, {"real", std::move(real)}, {"synthetic", std::move(synthetic)}};
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
                            {"missing_real", three(k_safe_missing(real, i, info.kind, k))},
                            {"missing_synthetic", three(share_missing(made.columns[i], info.kind))}};
        if (info.kind == Kind::category)
            column["categories"] = categories_of(info, real, real.columns[i], made.columns[i], k);
        if (info.kind == Kind::number) {
            column["deciles_real"] = deciles(real.columns[i], k);
            column["deciles_synthetic"] = deciles(made.columns[i], k);
        }
        // Of free text: the length in characters.
        if (info.kind == Kind::number || info.kind == Kind::free_text)
            column["histogram"] = histogram(
                k_safe_histogram(real.columns[i].number, real.subject, made.columns[i].number, k, info.field.type),
                info.field.type);
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
                                   {"association", three(pair.association)},
                                   {"real", three(pair.real)},
                                   {"synthetic", three(pair.synthetic)}});
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
    out["utility"] = results.utility;
    return json::serialize(out);
}

}  // namespace persona::quality
