#include "outcome.hpp"

#include <fmt/format.h>
#include <persona/text.hpp>

namespace persona::llm {
namespace {

namespace json = boost::json;

/// `before`: who wrote what the model did not.
json::object column_outcome(const TextCounts& counts, const std::string& writer, const char* before) {
    json::object out{
        {"written_by", json::object{{writer, counts.written}, {before, counts.fallbacks() + counts.unasked}}},
        {"mended", counts.mended},
        {"fell_back", by_fault(counts.fell_back)}};
    if (counts.unasked > 0) out["not_asked"] = counts.unasked;
    return out;
}

/// What the model did not do, for whoever waits for it.
std::vector<std::string> warnings_of(const Guide& guide, const TextCounts& all, const RefinePlan* plan) {
    std::vector<std::string> out;
    if (guide.texts.empty()) out.emplace_back("there is no text column: the model was not asked");
    if (all.fallbacks() > 0)
        out.push_back(fmt::format("{} of {} texts are {}, because the model's were not used: {}",
                                  with_commas(all.fallbacks()), with_commas(all.texts),
                                  plan != nullptr ? "the drafts" : "the embedded writer's", in_words(all.fell_back)));
    // What is good enough was left alone on purpose.
    if (plan != nullptr && plan->limited())
        out.push_back(fmt::format(
            "{} of {} texts were not refined, because the limits allow {} requests{}", with_commas(all.unasked),
            with_commas(all.texts), with_commas(static_cast<std::int64_t>(plan->rows.size())),
            plan->good > 0 ? fmt::format(" and {} rows are good enough", with_commas(plan->good)) : ""));
    return out;
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

void tell_model(json::object& details, const Capabilities& model, const ProviderUsage& usage) {
    details["model"] = model.model;
    details["where"] = model.where;
    details["frontier"] = model.frontier;
    details["provider"] = usage_of(usage);
}

std::string_view where_it_runs(const Capabilities& model) noexcept {
    return model.frontier ? "which may run on another machine" : "on this machine";
}

json::object by_fault(const FaultCounts& counts) {
    json::object out;
    for (std::size_t f = 1; f < faults; ++f)
        if (counts[f] > 0) out[to_string(static_cast<Fault>(f))] = counts[f];
    return out;
}

std::string in_words(const FaultCounts& counts) {
    std::string out;
    for (std::size_t f = 1; f < faults; ++f)
        if (counts[f] > 0)
            out += fmt::format("{}{} {}", out.empty() ? "" : ", ", with_commas(counts[f]),
                               to_string(static_cast<Fault>(f)));
    return out;
}

Figure count_of(std::string name, std::int64_t value) {
    Figure out;
    out.name = std::move(name);
    out.value = static_cast<double>(value);
    out.is_count = true;
    return out;
}

std::shared_ptr<const Verdict> outcome_of(const Guide& guide, const std::vector<TextCounts>& counts,
                                          const Capabilities& model, const ProviderUsage& usage,
                                          const RefinePlan* plan) {
    auto out = std::make_shared<Verdict>();
    out->title = plan != nullptr ? "refinement" : "model writer";
    const auto writer = model.model + " (" + model.where + ")";
    TextCounts all;
    json::object columns;
    for (std::size_t t = 0; t < counts.size(); ++t) {
        all.add(counts[t]);
        columns[guide.texts[t].name] = column_outcome(counts[t], writer, plan != nullptr ? "draft" : "embedded");
    }
    out->summary = fmt::format("{}, {}", writer, where_it_runs(model));
    out->figures = {count_of("texts", all.texts), count_of("written_by_model", all.written),
                    count_of("fell_back", all.fallbacks())};
    if (plan != nullptr) {
        out->figures.push_back(count_of("not_asked", all.unasked));
        out->figures.push_back(count_of("rows_good_enough", plan->good));
    }
    out->warnings = warnings_of(guide, all, plan);
    json::object details{{"writers", std::move(columns)}};
    tell_model(details, model, usage);
    if (plan != nullptr) details["estimate"] = estimate_json(plan->estimate, plan->prices);
    out->details = json::serialize(details);
    return out;
}

}  // namespace persona::llm
