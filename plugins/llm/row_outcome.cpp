#include "row_outcome.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>
#include <persona/text.hpp>

#include "outcome.hpp"

namespace persona::llm {
namespace {

namespace json = boost::json;

json::object column_of_rows(const CellCounts& counts, const std::string& writer) {
    FaultCounts not_used{};
    std::int64_t repaired = 0;
    for (std::size_t f = 1; f < faults; ++f) {
        repaired += counts.repaired[f];
        not_used[f] = counts.repaired[f] + counts.fell_back[f];
    }
    return {{"written_by", json::object{{writer, counts.written}, {"embedded", counts.cells - counts.written}}},
            {"given", counts.given},
            {"mended", counts.mended},
            {"repaired", repaired},
            {"fell_back", by_fault(not_used)}};
}

/// Why rows are the drawn ones: by the column that tells most of it, as all of a row's cells fall back together.
std::string row_reasons(const RowCounts& counts) {
    std::array<std::int64_t, faults> most{};
    for (const auto& column : counts.columns)
        for (std::size_t f = 1; f < faults; ++f) most[f] = std::max(most[f], column.fell_back[f]);
    std::string out;
    for (std::size_t f = 1; f < faults; ++f)
        if (most[f] > 0) out += fmt::format("{}{}", out.empty() ? "" : ", ", to_string(static_cast<Fault>(f)));
    return out;
}

}  // namespace

std::shared_ptr<const Verdict> row_outcome(const Guide& guide, const RowCounts& counts, const Capabilities& model,
                                           const ProviderUsage& usage) {
    auto out = std::make_shared<Verdict>();
    out->title = "model writer";
    const auto writer = model.model + " (" + model.where + ")";
    json::object columns;
    for (std::size_t c = 0; c < counts.columns.size(); ++c)
        columns[guide.values[c].field.name] = column_of_rows(counts.columns[c], writer);
    out->summary = fmt::format("{}, {}; whole rows", writer, where_it_runs(model));
    out->figures = {count_of("rows", counts.rows), count_of("written_by_model", counts.written),
                    count_of("repaired", counts.repaired), count_of("fell_back", counts.fell_back)};
    if (counts.written + counts.fell_back == 0 && counts.rows > 0)
        out->warnings.emplace_back("there is nothing in these rows that a model could decide: it was not asked");
    if (counts.fell_back > 0)
        out->warnings.push_back(fmt::format("{} of {} rows are the drawn ones, because the model's were not used: {}",
                                            with_commas(counts.fell_back), with_commas(counts.rows),
                                            row_reasons(counts)));
    json::object details{{"writers", std::move(columns)}, {"whole_rows", true}};
    tell_model(details, model, usage);
    out->details = json::serialize(details);
    return out;
}

}  // namespace persona::llm
