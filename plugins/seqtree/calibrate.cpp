#include "calibrate.hpp"

#include <algorithm>

#include <tbb/task_arena.h>

#include "draw.hpp"

namespace persona::seqtree {
namespace {

constexpr std::size_t leaves_enough = 250'000;  // people: trees lose nothing that tables of two would show
constexpr std::size_t blocks = 2;               // of synthetic rows
constexpr std::size_t most_compared = 24;       // earlier columns that a column's tables are compared with

}  // namespace

void calibrate(Model& model, const CalibrationRequest& request) {
    const auto& data = request.data;
    const auto& alone = request.options.alone;
    // Where k had to fall, tables are not cut finer for it.
    const auto k = std::max(model.rules.k, model.asked_k);
    if (static_cast<std::int64_t>(data.subject_count) < 10 * k) return;
    if (data.subject_count > leaves_enough && request.options.effort == 0) return;
    const auto effort = static_cast<std::size_t>(request.options.effort);
    const auto columns = data.codes.size();
    const auto key = Random::key(request.options.seed, std::string(request.options.domain) + "/calibration");
    const Settler settler(model);
    std::vector<Codes> made(blocks, Codes(columns));
    std::vector<Labels> labels(blocks, Labels(columns));
    ColumnDraw draw;
    for (std::size_t at = 0; at < columns && !request.options.stop.stop_requested(); ++at) {
        const auto column = request.order.columns[at];
        const auto is_alone = [&](std::size_t one) { return !alone.empty() && alone[one]; };
        auto features = request.order.features(at, most_compared * (1 + effort));
        std::erase_if(features, is_alone);
        const bool fixed = is_alone(column) || model.constraints.decided(column) || data.code_counts[column] < 2;
        if (!fixed && !features.empty()) {
            const auto& rows = model.whose.constant[column] ? request.one_of_a_subject : request.rows;
            tbb::this_task_arena::isolate([&] {
                model.tilts[column] =
                    fit_tilts({data, column, features, model.trees[column], rows, made, k, request.options.effort});
            });
        }
        for (std::size_t block = 0; block < blocks; ++block) {
            const auto first = static_cast<std::uint64_t>(block) * static_cast<std::uint64_t>(block_rows);
            auto& codes = made[block];
            codes[column].assign(static_cast<std::size_t>(block_rows), 0);
            draw.draw(model.trees[column], model.tilts[column], key, first, static_cast<std::uint32_t>(column), codes);
            settler.settle(column, {}, codes, labels[block], key, first);
        }
    }
}

}  // namespace persona::seqtree
