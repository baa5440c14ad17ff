// Prints validator.quality's figures for CSV files, with all digits: what compare_sdmetrics.py holds against SDMetrics.
//
//   quality_oracle measures REAL SYNTHETIC                     the SDMetrics-compatible measures, sample by sample
//   quality_oracle verdict TRAIN SYNTHETIC [HOLDOUT|-] [ROLE:COLUMN…]   the whole verdict
#include <cmath>
#include <cstdio>
#include <cstring>
#include <iostream>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <persona/testing.hpp>

#include "framework/data/json_text.hpp"
#include "framework/run/verdict_table.hpp"
#include "plugins/quality/diagnostics.hpp"
#include "plugins/quality/distribution.hpp"
#include "plugins/quality/quality.hpp"
#include "plugins/quality/table.hpp"
#include "table_file.hpp"

namespace {

namespace json = boost::json;
using namespace persona;

json::value number(double value) { return std::isfinite(value) ? json::value(value) : json::value(nullptr); }

int measures(const std::string& real_path, const std::string& synthetic_path) {
    const auto real_text = oracle::read_csv(real_path).value();
    const auto made_text = oracle::read_csv(synthetic_path).value();
    const auto fields = oracle::infer({&real_text, &made_text}, {});
    const auto real = oracle::to_batch(real_text, fields).value();
    const auto made = oracle::to_batch(made_text, fields).value();
    const auto tables = quality::make_tables({real, made}, 1, {}, 20);
    const auto score =
        quality::distribution_score(tables.columns, tables.sides[0], tables.sides[1], real.rows + made.rows);
    const auto possible = quality::diagnose(tables.columns, tables.sides[0], tables.sides[1]);
    json::object diagnostics;
    json::object columns;
    json::object kinds;
    for (std::size_t i = 0; i < tables.columns.size(); ++i) {
        columns[tables.columns[i].field.name] = number(score.columns[i].compatible);
        diagnostics[tables.columns[i].field.name] =
            json::array{number(possible.columns[i].boundary), number(possible.columns[i].category),
                        number(possible.columns[i].unique)};
        kinds[tables.columns[i].field.name] = json::string(to_string(tables.columns[i].field.type));
    }
    json::array pairs;
    for (const auto& pair : score.pairs)
        pairs.push_back(json::object{{"a", tables.columns[static_cast<std::size_t>(pair.a)].field.name},
                                     {"b", tables.columns[static_cast<std::size_t>(pair.b)].field.name},
                                     {"score", number(pair.compatible)},
                                     {"association", number(pair.association)},
                                     {"correlation", pair.is_correlation}});
    std::cout << json_text(json::object{{"types", kinds},
                                        {"columns", columns},
                                        {"pairs", pairs},
                                        {"diagnostics", diagnostics},
                                        {"quality", number(score.compatible_quality)},
                                        {"quality_filtered", number(score.compatible_filtered_quality)},
                                        {"gate", number(score.quality)}},
                           1)
              << "\n";
    return 0;
}

int verdict(int count, char** arguments) {
    std::map<std::string, Role> roles;
    for (int i = 5; i < count; ++i) {
        const std::string text = arguments[i];
        const auto colon = text.find(':');
        roles[text.substr(colon + 1)] = role_from_string(text.substr(0, colon)).value_or(Role::unknown);
    }
    const bool held = count > 4 && std::strcmp(arguments[4], "-") != 0;
    const auto train_text = oracle::read_csv(arguments[2]).value();
    const auto made_text = oracle::read_csv(arguments[3]).value();
    const auto held_text = oracle::read_csv(held ? arguments[4] : arguments[2]).value();
    const auto fields = oracle::infer({&train_text, &made_text, &held_text}, roles);
    std::vector<std::pair<std::string, Batch>> batches;
    const auto add = [&](const std::string& port, const oracle::TextTable& table) {
        const auto whole = oracle::to_batch(table, fields).value();
        std::int64_t sequence = 0;
        for (std::int64_t row = 0; row < whole.rows || sequence == 0; row += batch_rows) {
            auto batch = whole.slice(row, std::min(batch_rows, whole.rows - row));
            batch.sequence = sequence++;
            batches.emplace_back(port, std::move(batch));
        }
    };
    add("train", train_text);
    if (held) add("holdout", held_text);
    add("synthetic", made_text);
    testing::Harness harness("validator.quality", std::make_shared<quality::Quality>());
    auto leaks = std::make_shared<Verdict>();
    leaks->title = "none";
    harness.artifact("leaks", leaks);
    const auto out = harness.analyse(batches);
    const auto& judged = dynamic_cast<const Verdict&>(*out.front());
    std::cout << judged.save().value();
    std::cerr << verdict_table(judged, false);
    return judged.passed() ? 0 : 4;
}

}  // namespace

int main(int count, char** arguments) {
    try {
        if (count == 4 && std::strcmp(arguments[1], "measures") == 0) return measures(arguments[2], arguments[3]);
        if (count >= 4 && std::strcmp(arguments[1], "verdict") == 0) return verdict(count, arguments);
        std::cerr
            << "usage: quality_oracle measures REAL SYNTHETIC | verdict TRAIN SYNTHETIC [HOLDOUT|-] [ROLE:COLUMN…]\n";
        return 2;
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << "\n";
        return 1;
    }
}
