// Prints validator.privacy's parts for CSV files, with all digits: what compare_privacy.py holds against Anonymeter and
// SDMetrics.
//
//   privacy_oracle risks                              lines of "attacks successes baseline control" → value, low, high
//   privacy_oracle attacks TRAIN CONTROL SYNTHETIC    every row attacked; distances to the closest record
#include <cstring>
#include <iostream>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "framework/data/json_text.hpp"
#include "plugins/privacy/linking.hpp"
#include "plugins/privacy/risk.hpp"
#include "plugins/privacy/singling_out.hpp"
#include "table_file.hpp"

namespace {

namespace json = boost::json;
using namespace persona;

int risks() {
    json::array out;
    std::int64_t attacks = 0;
    std::int64_t successes = 0;
    std::int64_t baseline = 0;
    std::int64_t control = 0;
    while (std::cin >> attacks >> successes >> baseline >> control) {
        const privacy::Attack attack{attacks, successes, attacks, control, attacks, baseline};
        const auto risk = privacy::risk_of(attack);
        out.push_back(json::array{risk.value, risk.low, risk.high, attack.conclusive()});
    }
    std::cout << json_text(out, 1) << "\n";
    return 0;
}

/// More than the files have: all univariate queries are made.
constexpr std::int64_t every_query = 20'000;

json::object counts(const privacy::Attack& attack) {
    return {{"attacks", attack.attacks}, {"successes", attack.successes}, {"control", attack.control}};
}

int attacks(char** paths) {
    std::vector<oracle::TextTable> texts;
    for (int i = 0; i < 3; ++i) texts.push_back(oracle::read_csv(paths[i]).value());
    const auto fields = oracle::infer({&texts[0], &texts[1], &texts[2]}, {});
    std::vector<Batch> batches;
    for (const auto& text : texts) batches.push_back(oracle::to_batch(text, fields).value());
    const auto sides = privacy::encode(batches, 2, {});
    const auto& synthetic = sides.sides[2];
    const auto trained = privacy::different_rows(sides, sides.sides[0]);
    const auto control = privacy::different_rows(sides, sides.sides[1]);
    const auto made = privacy::different_rows(sides, synthetic);
    const auto by_one = privacy::singling_out_by_one(sides, {trained, control, made}, every_query, 1);
    const privacy::Targets people{sides.sides[0], sides.sides[1], synthetic};
    json::object inferred;
    for (std::size_t column = 0; column < sides.features.size(); ++column)
        inferred[sides.features[column].field.name] = counts(privacy::inference(sides, people, column, 1));
    const double whole = static_cast<double>(sides.span) * static_cast<double>(sides.features.size());
    json::array distances;
    for (const auto& found : privacy::nearest(sides, synthetic, sides.sides[0]))
        distances.push_back(found.distance / whole);
    json::array columns;
    for (const auto& feature : sides.features) columns.emplace_back(feature.field.name);
    std::cout << json_text(json::object{{"columns", columns},
                                        {"step", 1.0 / sides.span},
                                        {"univariate", counts(by_one)},
                                        {"linkability", counts(privacy::linkability(sides, people, 1))},
                                        {"inference", inferred},
                                        {"distances", distances}},
                           1)
              << "\n";
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    try {
        if (count == 2 && std::strcmp(arguments[1], "risks") == 0) return risks();
        if (count == 5 && std::strcmp(arguments[1], "attacks") == 0) return attacks(arguments + 2);
        std::cerr << "usage: privacy_oracle risks | attacks TRAIN CONTROL SYNTHETIC\n";
        return 2;
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << "\n";
        return 1;
    }
}
