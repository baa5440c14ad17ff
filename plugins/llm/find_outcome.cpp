#include "find_outcome.hpp"

#include <fmt/format.h>
#include <persona/text.hpp>

#include "outcome.hpp"

namespace persona::llm {
namespace {

namespace json = boost::json;

json::object counted(const FindCounts& counts) {
    json::object dropped;
    for (std::size_t d = 0; d < dropped_reasons; ++d)
        if (counts.dropped[d] > 0) dropped[to_string(static_cast<Dropped>(d))] = counts.dropped[d];
    return {{"cells", counts.cells},
            {"unanswered", by_fault(counts.unanswered)},
            {"marked", counts.places},
            {"new", counts.added},
            {"passed_over", std::move(dropped)}};
}

}  // namespace

std::shared_ptr<const Verdict> find_outcome(const std::map<std::string, FindCounts>& columns, const Capabilities& model,
                                            const ProviderUsage& usage, double most_unanswered) {
    auto out = std::make_shared<Verdict>();
    out->title = "model detector";
    FindCounts all;
    json::object by_column;
    for (const auto& [name, counts] : columns) {
        all.add(counts);
        if (counts.cells > 0) by_column[name] = counted(counts);
    }
    std::int64_t dropped = 0;
    for (const auto count : all.dropped) dropped += count;
    out->summary = fmt::format("{} ({}), on this machine", model.model, model.where);
    Figure unanswered;
    unanswered.name = "unanswered";
    unanswered.value = all.cells == 0 ? 0.0 : static_cast<double>(all.unchecked()) / static_cast<double>(all.cells);
    unanswered.gate = most_unanswered;
    unanswered.gate_is_maximum = true;
    unanswered.passed = *unanswered.value <= most_unanswered;
    out->figures = {count_of("cells", all.cells), std::move(unanswered), count_of("marked", all.places),
                    count_of("new", all.added), count_of("passed_over", dropped)};
    if (all.cells == 0) out->warnings.emplace_back("there is no free text: the model was not asked");
    const auto unchecked = fmt::format("{} of {} cells were not checked by the model: {}", with_commas(all.unchecked()),
                                       with_commas(all.cells), in_words(all.unanswered));
    if (!out->figures[1].passed) {
        out->failures.push_back(unchecked);
        out->advice.emplace_back(
            "what could not be checked counts as failed; 'most_unanswered' of the stage allows it");
    } else if (all.unchecked() > 0) {
        out->warnings.push_back(unchecked);
    }
    json::object details{{"looked_into", std::move(by_column)}};
    tell_model(details, model, usage);
    out->details = json::serialize(details);
    return out;
}

}  // namespace persona::llm
