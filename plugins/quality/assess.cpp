#include "assess.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <tbb/parallel_invoke.h>
#include <tbb/task_arena.h>

#include <persona/text.hpp>

#include "measures.hpp"
#include "semantic.hpp"
#include "utility.hpp"

namespace persona::quality {

namespace {

/// The leak scan says the same, so that it is told once.
constexpr const char* personal_advice =
    "do not pass these rows on: make them again with another seed, and say with --columns what the columns named above "
    "are; never raise this gate";

/// The worst few columns and pairs of a score, for the sentence that says why it missed.
std::string furthest(const std::vector<ColumnInfo>& columns, const DistributionScore& value,
                     const DistributionScore& ceiling) {
    struct Lag {
        double by;
        std::string what;
    };
    std::vector<Lag> lags;
    const auto add = [&](double real, double made, std::string what) {
        if (!std::isnan(made) && !std::isnan(real))
            lags.push_back({real - made, fmt::format("{} {:.2f} (real rows {:.2f})", what, made, real)});
    };
    for (std::size_t i = 0; i < columns.size(); ++i) {
        add(ceiling.columns[i].shape, value.columns[i].shape, fmt::format("column '{}'", columns[i].field.name));
        add(ceiling.columns[i].missing, value.columns[i].missing,
            fmt::format("missing share of '{}'", columns[i].field.name));
    }
    for (std::size_t i = 0; i < value.pairs.size(); ++i)
        add(ceiling.pairs[i].gate, value.pairs[i].gate,
            fmt::format("pair '{}' and '{}'", columns[static_cast<std::size_t>(value.pairs[i].a)].field.name,
                        columns[static_cast<std::size_t>(value.pairs[i].b)].field.name));
    std::stable_sort(lags.begin(), lags.end(), [](const Lag& a, const Lag& b) { return a.by > b.by; });
    std::string out;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, lags.size()); ++i) out += (i == 0 ? "" : ", ") + lags[i].what;
    return out;
}

void schema_figure(Verdict& verdict, const Evidence& evidence, const Options& options) {
    Figure figure{.name = "schema_match", .value = evidence.schema.matches ? 1.0 : 0.0, .ceiling = 1.0};
    figure.note = fmt::format("{:.0f} % of the columns match in name and type", 100 * evidence.schema.share);
    if (options.gates.schema) {
        figure.gate = 1;
        figure.passed = evidence.schema.matches;
    }
    if (!figure.passed) {
        std::string why;
        for (std::size_t i = 0; i < std::min<std::size_t>(3, evidence.schema.problems.size()); ++i)
            why += (i == 0 ? "" : "; ") + evidence.schema.problems[i];
        verdict.failures.push_back(fmt::format("the schema differs from the source's: {}", why));
    }
    verdict.figures.push_back(std::move(figure));
}

Figure similarity_figure(Verdict& verdict, std::string name, std::string what, const Evidence& evidence,
                         const Similarity& judged) {
    Figure figure{.name = std::move(name),
                  .value = defined(judged.value.quality),
                  .ceiling = defined(judged.ceiling.quality),
                  .floor = defined(judged.floor.quality),
                  .gate = defined(judged.required)};
    figure.note = fmt::format("{}; {} rows a side, gate: {}", what, judged.rows, judged.rule);
    figure.passed = figure.value && figure.gate && *figure.value >= *figure.gate;
    if (!figure.value)
        verdict.failures.push_back(
            fmt::format("distribution similarity of {} could not be computed: no column can be compared", what));
    else if (!figure.passed)
        verdict.failures.push_back(
            fmt::format("distribution similarity of {} is {:.3f}, below the {:.3f} asked for (gate: {}); furthest from "
                        "the source: {}",
                        what, *figure.value, judged.required, judged.rule,
                        furthest(evidence.tables.columns, judged.value, judged.ceiling)));
    return figure;
}

void distribution_figures(Verdict& verdict, const Evidence& evidence, const Options& options, Results& results) {
    const auto& sides = evidence.tables.sides;
    const auto& columns = evidence.tables.columns;
    results.released = similarity(columns, results.real, sides[evidence.synthetic], evidence.source_rows, options);
    results.whole = distribution_score(columns, sides[0], sides[evidence.synthetic], options.limits.rows);
    if (!evidence.draw) {
        verdict.figures.push_back(
            similarity_figure(verdict, "distribution_similarity", "the synthetic rows", evidence, *results.released));
        return;
    }
    results.model = similarity(columns, results.real, sides[*evidence.draw], evidence.source_rows, options);
    verdict.figures.push_back(
        similarity_figure(verdict, "distribution_similarity", "the model's own draw", evidence, *results.model));
}

/// The leak scan's count of source values: by the name it is known by, else all figures that must be 0.
std::optional<double> leak_count(const Verdict& leaks) {
    for (const auto* name : {"leaked_values", "pii_detected"})
        if (const auto* figure = leaks.find(name)) return figure->value;
    std::optional<double> sum;
    for (const auto& figure : leaks.figures)
        if (figure.gate_is_maximum && figure.gate) {
            if (!figure.value) return std::nullopt;
            sum = sum.value_or(0) + *figure.value;
        }
    return sum;
}

void personal_figure(Verdict& verdict, const Evidence& evidence, const Options& options) {
    const auto& personal = evidence.personal;
    Figure figure{.name = "pii_detected",
                  .gate = static_cast<double>(options.gates.pii),
                  .gate_is_maximum = true,
                  .is_count = true};
    if (personal.by_chance) figure.ceiling = static_cast<double>(*personal.by_chance);
    const bool has_text = std::any_of(evidence.tables.columns.begin(), evidence.tables.columns.end(),
                                      [](const ColumnInfo& info) { return info.kind == Kind::free_text; });
    std::optional<double> scanned;
    if (personal.leaks) scanned = leak_count(*personal.leaks);
    if (personal.leaks && !scanned && personal.leaks->passed()) scanned = 0;
    if (personal.leaks && !scanned) {
        figure.note = "the leak scan gave no count";
        verdict.failures.emplace_back(
            "the leak scan did not pass and gave no count of source values, so none can be ruled out");
    } else if (!personal.leaks && has_text) {
        figure.note = "free text was not scanned";
        verdict.failures.emplace_back(
            "free text was not scanned for source values: wire the leak scan's verdict to 'leaks'");
    } else {
        // The scan looks at identifying columns too: the larger count, not the sum, so that no value counts twice.
        figure.value = std::max(scanned.value_or(0), static_cast<double>(personal.found));
        figure.note =
            fmt::format("{} identifying {} compared{}", personal.columns, personal.columns == 1 ? "column" : "columns",
                        personal.leaks ? ", leak scan included" : ", no leak scan wired");
        if (personal.checked < 1) figure.note += fmt::format(" on {:.0f} % of their values", 100 * personal.checked);
        if (personal.leaks && !personal.leaks->passed() && *figure.value <= *figure.gate)
            verdict.failures.emplace_back("the leak scan refused the output; see its own verdict");
    }
    figure.passed = figure.value && *figure.value <= *figure.gate;
    if (figure.value && !figure.passed)
        verdict.failures.push_back(
            fmt::format("{} source values of personal types appear in the output, at most {} may",
                        with_commas(static_cast<std::int64_t>(*figure.value)), options.gates.pii));
    verdict.figures.push_back(std::move(figure));
}

/// Rows chosen by a condition are not to look like the source: the model's own draw stands for them.
std::size_t judged_side(const Evidence& evidence, const Options& options) {
    return options.conditioned && evidence.draw ? *evidence.draw : evidence.synthetic;
}

void semantic_figure(Verdict& verdict, const Evidence& evidence, const Options& options, Results& results) {
    results.texts =
        semantic_scores(evidence.tables.columns, results.real, evidence.tables.sides[judged_side(evidence, options)],
                        {.texts = options.texts, .seed = options.limits.seed});
    Figure figure{.name = "semantic_similarity"};
    double value = 0;
    double ceiling = 0;
    double floor = 0;
    std::int64_t texts = 0;
    std::size_t counted = 0;
    for (const auto& score : results.texts) {
        const auto& cells = results.real.training.columns;
        // A column without a text in the source says nothing; one without a text in the output alone is as bad as can be.
        const auto at = std::find_if(evidence.tables.columns.begin(), evidence.tables.columns.end(),
                                     [&](const auto& info) { return info.field.name == score.column; });
        const auto& real = cells[static_cast<std::size_t>(at - evidence.tables.columns.begin())];
        if (score.texts == 0 && folded_texts(real, 1).empty()) continue;
        ++counted;
        value += score.value;
        ceiling += score.ceiling;
        floor += score.floor;
        texts = std::max(texts, score.texts);
    }
    if (counted == 0) {
        figure.note = "no text column";
        verdict.figures.push_back(std::move(figure));
        return;
    }
    const auto n = static_cast<double>(counted);
    figure.value = value / n;
    figure.ceiling = ceiling / n;
    figure.floor = floor / n;
    figure.gate = options.gates.semantic;
    figure.passed = *figure.value >= *figure.gate;
    figure.note = fmt::format("{} text {}, {} texts a side", counted, counted == 1 ? "column" : "columns", texts);
    if (!figure.passed) {
        std::string why;
        for (const auto& score : results.texts)
            why += fmt::format("{}'{}' precision {:.2f}, coverage {:.2f}", why.empty() ? "" : "; ", score.column,
                               score.precision, score.coverage);
        verdict.failures.push_back(
            fmt::format("semantic similarity is {:.3f}, below {}: {}", *figure.value, *figure.gate, why));
    }
    for (const auto& score : results.texts)
        if (score.too_near > score.too_near_holdout.value_or(0) + 0.01)
            verdict.warnings.push_back(fmt::format(
                "{:.1f} % of the texts of '{}' are nearly a training text{}", 100 * score.too_near, score.column,
                score.too_near_holdout
                    ? fmt::format(" (of held-out real texts: {:.1f} %)", 100 * *score.too_near_holdout)
                    : ""));
    verdict.figures.push_back(std::move(figure));
}

/// The table with its texts' words dealt out anew, column by column.
Table senseless(Table table, std::uint64_t seed) {
    for (auto& cells : table.columns) {
        if (!cells.text) continue;
        const auto texts = shuffled_words(folded_texts(cells, cells.text->size()), seed);
        TextBuilder builder;
        std::size_t next = 0;
        for (std::int64_t row = 0; row < cells.text->size(); ++row) {
            if (cells.text->valid(row)) builder.append(texts[next++]);
            else builder.append_missing();
        }
        cells.text = builder.finish();
    }
    return table;
}

/// A holdout of a few people with many rows each is less varied than any even sample of rows: no part of diversity is
/// asked for more than so much of what other real rows reach beside it.
constexpr double asked_of_real = 0.9;

/// Parts that fall below the least one.
std::vector<DiversityPart> too_plain(const DiversityScore& score, const DiversityScore& ceiling, double least) {
    std::vector<DiversityPart> out;
    for (const auto& part : score.parts) {
        const auto real = std::find_if(ceiling.parts.begin(), ceiling.parts.end(), [&](const auto& other) {
            return other.kind == part.kind && other.column == part.column;
        });
        const double asked = real == ceiling.parts.end() ? least : std::min(least, asked_of_real * real->ratio);
        if (part.ratio < asked) out.push_back(part);
    }
    return out;
}

void diversity_figure(Verdict& verdict, const Evidence& evidence, const Options& options, Results& results) {
    const auto& columns = evidence.tables.columns;
    const auto& made = evidence.tables.sides[judged_side(evidence, options)];
    const auto seed = options.limits.seed;
    const auto rows = results.real.equal(made.rows);
    Figure figure{.name = "diversity", .gate = options.gates.diversity};
    if (rows == 0) {
        figure.passed = false;
        figure.note = "no rows to compare";
        verdict.failures.emplace_back("diversity could not be computed: a side has no rows");
        verdict.figures.push_back(std::move(figure));
        return;
    }
    auto whole = columns;
    for (auto& column : whole) column.there = true;
    std::vector<DiversityScore> values;
    std::vector<DiversityScore> ceilings;
    std::vector<DiversityScore> floors;
    const std::uint32_t draws = rows < 100 ? 10 : rows < 500 ? 5 : rows < 5000 ? 2 : 1;
    for (std::uint32_t index = 0; index < draws; ++index) {
        const auto sample = [&](const Table& from, std::string_view domain) {
            return subset(from, draw(from.rows, rows, seed, domain, index));
        };
        const auto reference = sample(results.real.reference, "diversity reference");
        const auto training = sample(results.real.training, "diversity training");
        auto& value = values.emplace_back();
        auto& ceiling = ceilings.emplace_back();
        auto& floor = floors.emplace_back();
        tbb::this_task_arena::isolate([&] {
            tbb::parallel_invoke(
                [&] {
                    value = diversity_score(columns, reference, sample(made, "diversity synthetic"), options.texts);
                },
                [&] { ceiling = diversity_score(whole, reference, training, options.texts); },
                [&] {
                    const auto order = draw(rows, rows, seed, "diversity floor", index);
                    floor = diversity_score(whole, reference, senseless(independent(training, order, seed), seed),
                                            options.texts);
                });
        });
    }
    results.diversity = mean_diversity(values);
    results.diversity_ceiling = mean_diversity(ceilings);
    results.diversity_floor = mean_diversity(floors);
    figure.value = results.diversity->mean;
    figure.ceiling = results.diversity_ceiling->mean;
    figure.floor = results.diversity_floor->mean;
    const auto plain = too_plain(*results.diversity, *results.diversity_ceiling, options.gates.diversity_least);
    const double least = std::min(options.gates.diversity_least, asked_of_real * results.diversity_ceiling->least);
    figure.gate = std::min(options.gates.diversity, asked_of_real * *figure.ceiling);
    figure.note =
        fmt::format("least part {:.2f} (at least {:.3g}), {} rows a side", results.diversity->least, least, rows);
    figure.passed = *figure.value >= *figure.gate && plain.empty();
    if (!figure.passed) {
        const auto& parts = plain.empty() ? results.diversity->parts : plain;
        const auto worst = std::min_element(parts.begin(), parts.end(),
                                            [](const auto& a, const auto& b) { return a.ratio < b.ratio; });
        verdict.failures.push_back(
            fmt::format("diversity is {:.3f} (at least {:.3g}) and its least part {:.2f} (at least {:.3g}): {}{}",
                        *figure.value, *figure.gate, worst->ratio, least, worst->kind,
                        worst->column.empty() ? "" : " of '" + worst->column + "'"));
    }
    verdict.figures.push_back(std::move(figure));
}

/// When the model's own draw is judged, the rows let out must still be no further off than as many real rows would be.
void released_figure(Verdict& verdict, const Evidence& evidence, const Options& options, const Results& results) {
    if (!results.model) return;
    if (options.conditioned) {
        verdict.figures.push_back({.name = "distribution_similarity_released",
                                   .value = results.released->value.quality,
                                   .note = "drawn under conditions: told, not judged"});
        verdict.figures.back().is_detail = true;
        return;
    }
    auto released = *results.released;
    if (released.bound < released.required) {
        released.required = released.bound;
        released.rule = fmt::format("what 99 of 100 draws of {} real rows reach", released.rows);
    }
    verdict.figures.push_back(
        similarity_figure(verdict, "distribution_similarity_released", "the released rows", evidence, released));
    verdict.figures.back().is_detail = true;
}

/// What to do about each figure that missed, personal data first.
void advise(Verdict& verdict, const Results& results, const Options& options) {
    const auto missed = [&](std::string_view name) {
        const auto* figure = verdict.find(name);
        return figure != nullptr && !figure->passed;
    };
    const auto& judged = results.model ? *results.model : *results.released;
    const bool by_ceiling = judged.rule.ends_with("of the ceiling");
    // With the value in force, so that the next one to try is at hand.
    const auto lower = [&](const char* gate, double now) {
        return fmt::format("; where less will do, lower --set {}.{}=… (now {})", options.stage, gate, now);
    };
    if (missed("pii_detected")) verdict.advice.emplace_back(personal_advice);
    if (missed("schema_match"))
        verdict.advice.emplace_back("give the columns the names and types that they have in the original");
    if (missed("distribution_similarity") || missed("distribution_similarity_released"))
        verdict.advice.push_back("give the model more rows, or say with --columns what the columns named above are" +
                                 (by_ceiling ? lower("distribution_of_ceiling", options.gates.distribution_of_ceiling)
                                             : lower("distribution", options.gates.distribution)));
    if (missed("semantic_similarity"))
        verdict.advice.push_back("give the model more texts, or do without them (--no-preserve-schema)" +
                                 lower("semantic", options.gates.semantic));
    if (missed("diversity"))
        verdict.advice.push_back("give the model more rows" + lower("diversity", options.gates.diversity));
}

void warn(Verdict& verdict, const Evidence& evidence, const Results& results, const Options& options) {
    // The mean over shapes and pairs moves little when every relation is lost; where it can be told, say so. Only the
    // pairs count here: a column whose values look different loses no relation.
    const auto& judged = results.model ? *results.model : *results.released;
    const double room = judged.ceiling.trends - judged.floor.trends;
    if (room > 3 * judged.trend_spread && judged.value.trends - judged.floor.trends < 0.5 * room)
        verdict.warnings.push_back(
            fmt::format("pairs of columns go together more like columns drawn independently ({:.3f}) than like real "
                        "rows ({:.3f}): {:.3f}; relations between columns are lost",
                        judged.floor.trends, judged.ceiling.trends, judged.value.trends));
    if (!evidence.replaced.empty())
        verdict.warnings.push_back(fmt::format(
            "places or firms of '{}' were replaced with another key, so all of them were compared as one: give "
            "both runs the same --key-file",
            fmt::join(evidence.replaced, "', '")));
    if (results.real.halves)
        verdict.warnings.emplace_back("no holdout: ceilings compare two halves of rows that the model may have seen");
    else if (evidence.holdout_rows < 200)
        verdict.warnings.push_back(
            fmt::format("the holdout has only {} rows: figures beside it carry much chance", evidence.holdout_rows));
    const auto scored = static_cast<std::int64_t>(judged.value.pairs.size());
    if (scored < judged.value.all_pairs)
        verdict.warnings.push_back(
            fmt::format("{} of the {} pairs of columns were compared: a fixed, even choice of them", scored,
                        judged.value.all_pairs));
    if (evidence.synthetic_rows > evidence.tables.sides[evidence.synthetic].rows ||
        evidence.source_rows - evidence.holdout_rows > evidence.tables.sides[0].rows)
        verdict.warnings.push_back(
            fmt::format("figures come from a sample of at most {} rows a side", options.limits.rows));
}

}  // namespace

std::shared_ptr<Verdict> assess(const Evidence& evidence, const Options& options) {
    auto verdict = std::make_shared<Verdict>();
    verdict->title = "quality";
    verdict->summary = fmt::format("{} synthetic rows beside {} real ones", with_commas(evidence.synthetic_rows),
                                   with_commas(evidence.source_rows));
    const auto& sides = evidence.tables.sides;
    Results results;
    results.real = split_real(sides[0], evidence.holdout ? &sides[*evidence.holdout] : nullptr, options.limits.seed);
    schema_figure(*verdict, evidence, options);
    distribution_figures(*verdict, evidence, options, results);
    personal_figure(*verdict, evidence, options);
    semantic_figure(*verdict, evidence, options, results);
    diversity_figure(*verdict, evidence, options, results);
    released_figure(*verdict, evidence, options, results);
    results.utility = judge_utility(*verdict, evidence, results.real, options);
    advise(*verdict, results, options);
    warn(*verdict, evidence, results, options);
    verdict->details = details_of(evidence, results, options);
    return verdict;
}

}  // namespace persona::quality
