#include "names_agreement.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace persona::detectors {
namespace {

constexpr std::size_t types = 3, person = 0, place = 1, organisation = 2;
constexpr std::array<std::string_view, types> entities{"PERSON", "LOCATION", "ORGANIZATION"};
/// Fewer findings of a text are no majority; fewer still that contradict each other are no pattern.
constexpr std::uint32_t least_for_majority = 4, least_for_contest = 8;

struct Votes {
    std::array<std::uint32_t, types> of_type{};
    std::array<bool, types> backed{};  ///< by more than the model
    std::optional<std::size_t> verdict;
    bool contested = false;
};

std::optional<std::size_t> type_of(const SpanOrigin& origin) noexcept {
    const auto* const known = std::find(entities.begin(), entities.end(), origin.entity);
    if (known == entities.end()) return std::nullopt;
    return static_cast<std::size_t>(known - entities.begin());
}

void decide(Votes& votes) noexcept {
    const auto& of_type = votes.of_type;
    const auto all = of_type[person] + of_type[place] + of_type[organisation];
    if (all < least_for_majority) return;
    const auto* const most = std::max_element(of_type.begin(), of_type.end());
    if (*most == all) return;
    if (*most * 4 >= all * 3) {
        votes.verdict = static_cast<std::size_t>(most - of_type.begin());
    } else if (all >= least_for_contest && !votes.backed[person] && !votes.backed[place] &&
               of_type[organisation] * 10 >= all) {
        votes.verdict = organisation;
        votes.contested = true;
    }
}

}  // namespace

void agree_on_types(Spans& names, const Batch& batch) {
    const auto text_of = [&](const Span& span) {
        return batch.columns[span.column]->text(span.row).substr(span.begin, span.end - span.begin);
    };
    std::unordered_map<std::string_view, Votes> votes;
    for (const auto& span : names) {
        const auto type = type_of(*span.origin);
        if (!type) continue;
        auto& mine = votes[text_of(span)];
        ++mine.of_type[*type];
        if (span.origin->reason != model_reason) mine.backed[*type] = true;
    }
    std::unordered_set<std::string_view> firms;
    for (auto& [text, mine] : votes) {
        decide(mine);
        if (mine.contested) firms.insert(text);
    }
    std::array<std::shared_ptr<const SpanOrigin>, types> agreed;
    for (std::size_t type = 0; type < types; ++type)
        agreed[type] = std::make_shared<const SpanOrigin>(
            SpanOrigin{std::string(entities[type]), "names", std::string(agreed_reason)});
    const auto begins_with_firm = [&](std::string_view text) {
        for (auto blank = text.find(' '); blank != std::string_view::npos; blank = text.find(' ', blank + 1)) {
            if (firms.contains(text.substr(0, blank))) return true;
        }
        return false;
    };
    for (auto& span : names) {
        const auto type = type_of(*span.origin);
        if (!type || span.origin->reason != model_reason) continue;
        const auto text = text_of(span);
        const auto& mine = votes.find(text)->second;
        const auto verdict = mine.verdict             ? mine.verdict
                             : begins_with_firm(text) ? std::optional(organisation)
                                                      : std::nullopt;
        if (verdict && *verdict != *type) span.origin = agreed[*verdict];
    }
}

}  // namespace persona::detectors
