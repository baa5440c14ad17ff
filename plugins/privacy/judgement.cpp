#include "judgement.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <persona/text.hpp>

namespace persona::privacy {

namespace json = boost::json;

Judgement::Judgement(const Evidence& of, const Gates& asked) : evidence(of), gates(asked) {
    verdict->title = "privacy";
    verdict->summary =
        fmt::format("{} synthetic rows beside {} trained on and {} held out", with_commas(evidence.synthetic_rows),
                    with_commas(evidence.train_rows), with_commas(evidence.holdout_rows));
}

const Encoded& Judgement::judged() const {
    constexpr std::int64_t enough = 1000;
    if (!evidence.draw || released().rows >= enough) return released();
    const auto& draw = evidence.sides.sides[*evidence.draw];
    return draw.rows > released().rows ? draw : released();
}

const char* Judgement::no_comparison() const {
    if (evidence.sides.empty()) return "no column to compare: every one identifies or is free text";
    if (!evidence.holdout) return "needs rows that the model never saw: give a holdout";
    const bool few = std::min(training().rows, holdout().rows) < fewest_references || judged().rows < fewest_judged;
    return few ? "too few rows to tell" : nullptr;
}

void Judgement::unknown(std::string_view name, std::string why, bool is_detail) {
    Figure figure;
    figure.name = name;
    figure.note = std::move(why);
    figure.is_detail = is_detail;
    verdict->figures.push_back(std::move(figure));
}

void Judgement::compare_real_rows() {
    if (const auto* why = no_comparison()) {
        verdict->warnings.push_back(fmt::format("closeness, membership and attacks were not judged: {}", why));
        return;
    }
    const auto found = closeness_of_training(sides(), training(), holdout());
    if (found.rows < fewest_references || found.references < fewest_references) return;
    real = found;
    foreign = found.share - 0.5 > one_in_a_thousand * found.error;
    if (foreign)
        verdict->warnings.push_back(
            fmt::format("the held-out rows are of another kind than the training rows, {:.2f} of which are nearer to "
                        "each other: membership and attacks are not gated; hold out rows at random",
                        found.share));
}

void Judgement::add(Figure figure, std::string_view sentence) {
    figure.gate_is_maximum = true;
    figure.passed = !figure.gate || *figure.value <= *figure.gate;
    if (!figure.passed) verdict->failures.push_back(fmt::format(fmt::runtime(sentence), *figure.value, *figure.gate));
    verdict->figures.push_back(std::move(figure));
}

json::value three(double value) {
    if (!std::isfinite(value)) return nullptr;
    return json::value(std::round(value * 1000) / 1000);
}

std::shared_ptr<Verdict> assess(const Evidence& evidence, const Gates& gates) {
    Judgement judgement(evidence, gates);
    judgement.compare_real_rows();
    judge_copies(judgement);
    judge_closeness(judgement);
    judge_membership(judgement);
    judge_attacks(judgement);
    judge_distances(judgement);
    if (!judgement.verdict->passed())
        judgement.verdict->advice.emplace_back(
            "do not pass these rows on: they tell who was learnt from; a model over larger groups (--k) memorises "
            "less, "
            "and so does one that learns from more people");
    judgement.details["sample"] = json::object{{"rows_a_side", evidence.limits.rows}, {"seed", evidence.limits.seed}};
    judgement.verdict->details = json::serialize(judgement.details);
    return judgement.verdict;
}

}  // namespace persona::privacy
