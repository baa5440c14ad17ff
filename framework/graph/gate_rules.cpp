#include "framework/graph/gate_rules.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "framework/config/checks.hpp"
#include "framework/config/yaml.hpp"
#include "framework/report/furthest.hpp"

namespace persona {
namespace {

/// One bound of a rule, as a number.
struct Bound {
    double limit;
    bool is_maximum;
    std::string words;  ///< "the 0.95 that gates.yaml asks for"
};

std::vector<Bound> bounds_of(const Figure& figure, const GateRule& rule) {
    std::vector<Bound> out;
    const auto asked = [&](double limit, const std::string& more) {
        return fmt::format("the {:.4g} that '{}' asks for{}", limit, rule.place.file, more);
    };
    if (rule.at_least) out.push_back({*rule.at_least, false, asked(*rule.at_least, "")});
    if (rule.at_most) out.push_back({*rule.at_most, true, asked(*rule.at_most, "")});
    if (rule.of_ceiling && figure.ceiling) {
        const double limit = *rule.of_ceiling * *figure.ceiling;
        out.push_back({limit, false, asked(limit, fmt::format(" ({:.4g} of the ceiling)", *rule.of_ceiling))});
    }
    return out;
}

/// The stricter of two gates in one direction; of two directions the stage's own stays in the table.
void tighten(Figure& figure, const Bound& bound) {
    if (!figure.gate) {
        figure.gate = bound.limit;
        figure.gate_is_maximum = bound.is_maximum;
    } else if (figure.gate_is_maximum == bound.is_maximum) {
        figure.gate = bound.is_maximum ? std::min(*figure.gate, bound.limit) : std::max(*figure.gate, bound.limit);
    }
}

void miss(Verdict& verdict, Figure& figure, std::string sentence) {
    figure.passed = false;
    verdict.failures.push_back(std::move(sentence));
}

void apply(Verdict& verdict, Figure& figure, const GateRule& rule) {
    if (!figure.value || !std::isfinite(*figure.value)) {
        if (rule.may_be_missing && !figure.gate) return;
        return miss(verdict, figure,
                    fmt::format("{} could not be computed{}, and '{}' asks for it", figure.name,
                                figure.note.empty() ? "" : " (" + figure.note + ")", rule.place.file));
    }
    if (rule.of_ceiling && !figure.ceiling)
        miss(verdict, figure,
             fmt::format("{} has no ceiling, of which '{}' asks for a share", figure.name, rule.place.file));
    for (const auto& bound : bounds_of(figure, rule)) {
        tighten(figure, bound);
        const bool holds = bound.is_maximum ? *figure.value <= bound.limit : *figure.value >= bound.limit;
        if (holds) continue;
        const auto why = page::furthest_columns(verdict.details, figure.name);
        miss(verdict, figure,
             fmt::format("{} is {:.4g}, {} {}{}", figure.name, *figure.value, bound.is_maximum ? "above" : "below",
                         bound.words,
                         !why.empty()           ? "; furthest from the source: " + why
                         : !figure.note.empty() ? " (" + figure.note + ")"
                                                : ""));
    }
}

}  // namespace

std::shared_ptr<const Verdict> with_rules(const Verdict& verdict, std::span<const GateRule> rules) {
    auto out = std::make_shared<Verdict>(verdict);
    const auto missed = out->failures.size();
    for (const auto& rule : rules)
        for (auto& figure : out->figures)
            if (figure.name == rule.figure) apply(*out, figure, rule);
    if (out->failures.size() > missed)
        out->advice.push_back(
            fmt::format("give the model more rows, or ask for less in '{}'", rules.front().place.file));
    return out;
}

std::optional<Error> unmet_rules(std::span<const ArtifactPtr> artifacts, std::span<const GateRule> rules) {
    std::vector<std::string> names;
    for (const auto& artifact : artifacts)
        if (const auto verdict = std::dynamic_pointer_cast<const Verdict>(artifact))
            for (const auto& figure : verdict->figures)
                if (std::find(names.begin(), names.end(), figure.name) == names.end()) names.push_back(figure.name);
    for (const auto& rule : rules) {
        if (std::find(names.begin(), names.end(), rule.figure) != names.end()) continue;
        if (names.empty()) return wrong(rule.place, "no stage of this pipeline gives figures, so no gate can hold");
        const auto near = nearest_name(rule.figure, names);
        return wrong(rule.place, "no check gave a figure " + in_quotes(rule.figure),
                     (near ? "did you mean '" + *near + "'? " : "") + "there are: " + listed(names));
    }
    return std::nullopt;
}

}  // namespace persona
