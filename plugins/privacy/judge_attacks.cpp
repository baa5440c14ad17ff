// Anonymeter's three attacks, and what a few known columns disclose of the others.
#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "judgement.hpp"
#include "linking.hpp"
#include "singling_out.hpp"

namespace persona::privacy {

namespace json = boost::json;

namespace {

constexpr std::int64_t fewest_attacks = 50;
/// Columns guessed in turn; with very many, the first of those marked sensitive, then of the others.
constexpr std::size_t most_secrets = 20;

/// The first row of each of at most `most` persons.
Encoded one_row_each(const Encoded& side, std::int64_t most) {
    std::set<std::int64_t> seen;
    std::vector<std::int64_t> rows;
    for (std::int64_t row = 0; row < side.rows && static_cast<std::int64_t>(rows.size()) < most; ++row)
        if (seen.insert(side.subject[static_cast<std::size_t>(row)]).second) rows.push_back(row);
    return side.take(rows);
}

Encoded first_rows(const Encoded& side, std::int64_t count) {
    std::vector<std::int64_t> rows(static_cast<std::size_t>(std::min(side.rows, count)));
    std::iota(rows.begin(), rows.end(), 0);
    return side.take(rows);
}

json::object described(std::string_view name, const Attack& attack) {
    const auto risk = risk_of(attack);
    return {{"attack", name},
            {"attacks", attack.attacks},
            {"successes", attack.successes},
            {"control_attacks", attack.control_attacks},
            {"control_successes", attack.control},
            {"baseline_attacks", attack.baseline_attacks},
            {"baseline_successes", attack.baseline},
            {"risk", three(risk.value)},
            {"low", three(risk.low)},
            {"high", three(risk.high)},
            {"conclusion", attack.conclusive()}};
}

class Attacks {
public:
    explicit Attacks(Judgement& judgement) : judgement_(judgement) {}

    /// Refused when the risk is above what is allowed by more than chance explains.
    void add(const char* name, const char* what, const Attack& attack) {
        if (!attack.possible()) return judgement_.unknown(name, "no attack could be made");
        all_.emplace_back(described(name, attack));
        if (attack.attacks < fewest_attacks || attack.control_attacks < fewest_attacks)
            return judgement_.unknown(name, "too few attacks could be made to tell");
        if (!attack.conclusive())
            return judgement_.unknown(name, "no conclusion: the attack is no better than guessing");
        const auto risk = risk_of(attack);
        const auto chance = risk_of(attack, one_in_a_thousand);
        Figure figure{.name = name,
                      .value = risk.value,
                      .ceiling = 0.0,
                      .gate = judgement_.gates.attack_risk + chance.error + risk.value - chance.raw,
                      .note = fmt::format("{} of {} succeed, on held-out people {} of {}, guessing {} of {}; 95 % "
                                          "interval {:.3f} to {:.3f}",
                                          attack.successes, attack.attacks, attack.control, attack.control_attacks,
                                          attack.baseline, attack.baseline_attacks, risk.low, risk.high)};
        if (judgement_.foreign) figure.gate.reset();
        judgement_.add(std::move(figure), std::string(what) + ": risk {:.3f}, more than {:.3f}");
    }
    void add_detail(std::string_view name, std::string_view column, const Attack& attack) {
        auto object = described(name, attack);
        object["column"] = column;
        all_.emplace_back(std::move(object));
    }
    void finish() { judgement_.details["attacks"] = std::move(all_); }

private:
    Judgement& judgement_;
    json::array all_;
};

std::vector<std::size_t> secrets_of(const EncodedSides& sides) {
    std::vector<std::size_t> out(sides.features.size());
    std::iota(out.begin(), out.end(), std::size_t{0});
    std::stable_partition(out.begin(), out.end(),
                          [&](auto column) { return sides.features[column].field.role == Role::sensitive; });
    out.resize(std::min(out.size(), most_secrets));
    return out;
}

void judge_disclosure(Judgement& judgement) {
    constexpr const char* disco = "disclosive_and_correct";
    constexpr const char* attribution = "attribute_inference";
    const auto rows = std::min(judgement.training().rows, judgement.holdout().rows);
    const auto made = disclosure(judgement.sides(), first_rows(judgement.training(), rows), judgement.released());
    const auto held = disclosure(judgement.sides(), first_rows(judgement.holdout(), rows), judgement.released());
    if (made.secrets == 0) {
        judgement.unknown(disco, "no columns of few values to look people up by and to ask for", true);
        return judgement.unknown(attribution, "no columns of few values to look people up by and to ask for", true);
    }
    json::array keys;
    for (const auto key : made.keys) keys.emplace_back(judgement.sides().features[key].field.name);
    judgement.details["disclosure"] = json::object{{"keys", std::move(keys)}, {"secrets", made.secrets}};
    Figure disco_figure{
        .name = disco,
        .value = made.disco,
        .ceiling = held.disco,
        .note = "training rows of which the key columns tell another one, and rightly; ceiling: held-out rows",
        .is_detail = true};
    judgement.add(std::move(disco_figure));
    Figure attribution_figure{
        .name = attribution,
        .value = made.attribution,
        .ceiling = held.attribution,
        .note = "chance to guess a training row's column from its key columns; ceiling: held-out rows",
        .is_detail = true};
    judgement.add(std::move(attribution_figure));
}

}  // namespace

void judge_attacks(Judgement& judgement) {
    if (const auto* why = judgement.no_comparison()) {
        for (const auto* name :
             {"singling_out", "linkability", "inference", "disclosive_and_correct", "attribute_inference"})
            judgement.unknown(name, why, true);
        return;
    }
    const auto& sides = judgement.sides();
    const auto most = judgement.evidence.attacks;
    const auto seed = judgement.evidence.limits.seed;
    Attacks attacks(judgement);

    const auto rows = std::min(judgement.training().rows, judgement.holdout().rows);
    const auto trained = different_rows(sides, first_rows(judgement.training(), rows));
    const auto control = different_rows(sides, first_rows(judgement.holdout(), rows));
    const auto made = different_rows(sides, judgement.judged());
    // As many different rows on both sides: in a larger crowd it is harder to stand alone.
    const auto crowd = std::min(trained.rows, control.rows);
    const auto trained_crowd = first_rows(trained, crowd);
    const auto control_crowd = first_rows(control, crowd);
    const Targets crowds{trained_crowd, control_crowd, made};
    const auto by_one = singling_out_by_one(sides, crowds, most, seed);
    const auto by_several = singling_out_by_several(sides, crowds, most, seed);
    if (by_one.possible()) attacks.add_detail("singling_out, one column", "", by_one);
    attacks.add("singling_out", "unique synthetic rows point at single training rows",
                by_several.possible() ? by_several : by_one);

    const auto seen = one_row_each(judgement.training(), most);
    const auto unseen = one_row_each(judgement.holdout(), most);
    const Targets people{seen, unseen, judgement.judged()};
    attacks.add("linkability", "synthetic rows link two data sets about training people",
                linkability(sides, people, seed));

    // The mean over the columns, as if each person had been attacked once: guesses about one person are not independent.
    Attack all;
    std::int64_t columns = 0;
    for (const auto secret : secrets_of(sides)) {
        const auto attack = inference(sides, people, secret, seed);
        if (!attack.possible()) continue;
        attacks.add_detail("inference", sides.features[secret].field.name, attack);
        all += attack;
        ++columns;
    }
    if (columns > 0) all = all.divided(columns);
    attacks.add("inference", "synthetic rows tell what training people's other columns hold", all);
    attacks.finish();
    judge_disclosure(judgement);
}

}  // namespace persona::privacy
