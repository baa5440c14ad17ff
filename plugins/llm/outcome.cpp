#include "outcome.hpp"

#include <fmt/format.h>
#include <persona/text.hpp>

namespace persona::llm {
namespace {

namespace json = boost::json;

json::object column_outcome(const TextCounts& counts, const std::string& writer) {
    json::object fell_back;
    for (std::size_t f = 1; f < faults; ++f)
        if (counts.fell_back[f] > 0) fell_back[to_string(static_cast<Fault>(f))] = counts.fell_back[f];
    return {{"written_by", json::object{{writer, counts.written}, {"embedded", counts.fallbacks()}}},
            {"mended", counts.mended},
            {"fell_back", std::move(fell_back)}};
}

}  // namespace

json::object usage_of(const ProviderUsage& usage) {
    return {{"asked", usage.asked},
            {"answered", usage.answered},
            {"cached", usage.cached},
            {"requests", usage.requests},
            {"pushed_back", usage.pushed_back},
            {"timed_out", usage.timed_out},
            {"prompt_tokens", usage.prompt_tokens},
            {"answer_tokens", usage.answer_tokens},
            {"cost", fmt::format("{:.4f}", usage.cost)},
            {"seconds", fmt::format("{:.1f}", usage.seconds)}};
}

Figure count_of(std::string name, std::int64_t value) {
    Figure out;
    out.name = std::move(name);
    out.value = static_cast<double>(value);
    out.is_count = true;
    return out;
}

std::shared_ptr<const Verdict> outcome_of(const Guide& guide, const std::vector<TextCounts>& counts,
                                          const Capabilities& model, const ProviderUsage& usage) {
    auto out = std::make_shared<Verdict>();
    out->title = "model writer";
    const auto writer = model.model + " (" + model.where + ")";
    TextCounts all;
    json::object columns;
    for (std::size_t t = 0; t < counts.size(); ++t) {
        all.add(counts[t]);
        columns[guide.texts[t].name] = column_outcome(counts[t], writer);
    }
    out->summary =
        fmt::format("{}, {}", writer, model.frontier ? "which may run on another machine" : "on this machine");
    out->figures = {count_of("texts", all.texts), count_of("written_by_model", all.written),
                    count_of("fell_back", all.fallbacks())};
    if (guide.texts.empty()) out->warnings.emplace_back("there is no text column: the model was not asked");
    std::string reasons;
    for (std::size_t f = 1; f < faults; ++f)
        if (all.fell_back[f] > 0)
            reasons += fmt::format("{}{} {}", reasons.empty() ? "" : ", ", with_commas(all.fell_back[f]),
                                   to_string(static_cast<Fault>(f)));
    if (all.fallbacks() > 0)
        out->warnings.push_back(
            fmt::format("{} of {} texts are the embedded writer's, because the model's were not used: {}",
                        with_commas(all.fallbacks()), with_commas(all.texts), reasons));
    out->details = json::serialize(json::object{{"writers", std::move(columns)},
                                                {"model", model.model},
                                                {"where", model.where},
                                                {"frontier", model.frontier},
                                                {"provider", usage_of(usage)}});
    return out;
}

}  // namespace persona::llm
