// Figures of memorising: copies, closeness, membership.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <persona/text.hpp>

#include "judgement.hpp"

namespace persona::privacy {

namespace json = boost::json;

void judge_copies(Judgement& judgement) {
    const auto& evidence = judgement.evidence;
    if (!evidence.copies || evidence.copies->rows == 0) {
        const auto why = evidence.copies ? std::string("no synthetic rows") : evidence.no_copies;
        judgement.unknown("exact_copies", why);
        judgement.unknown("replicated_uniques", why, true);
        return;
    }
    const auto& shares = *evidence.copies;
    judgement.details["copies"] = json::object{{"rows", shares.rows},
                                               {"of_training_rows", three(shares.training)},
                                               {"of_as_many_training_rows", three(shares.training_equal)},
                                               {"of_holdout_rows", three(shares.holdout)},
                                               {"holdout_of_training_rows", three(shares.holdout_training)},
                                               {"error", three(shares.error)}};
    Figure figure{.name = "exact_copies", .value = shares.training};
    if (evidence.holdout) {
        // One single row met is chance, whatever the spread.
        const double spread = std::max(one_in_a_thousand * shares.error, 1.5 / static_cast<double>(shares.rows));
        figure.value = shares.training_equal;
        figure.ceiling = shares.holdout;
        figure.gate = shares.holdout + spread;
        figure.note = "rows equal to one of as many training rows as are held out; ceiling: to a held-out row";
    } else {
        figure.note = "no holdout: how many would be met by chance is not known, so there is no gate";
    }
    judgement.add(
        std::move(figure),
        "{:.4f} of the synthetic rows are copies of training rows, more than the {:.4f} that chance explains");
    if (shares.uniques == 0) {
        judgement.unknown("replicated_uniques", "no training row is unique", true);
        return;
    }
    Figure uniques{.name = "replicated_uniques", .value = shares.replicated, .is_detail = true};
    if (evidence.holdout) uniques.ceiling = shares.replicated_holdout;
    uniques.note = fmt::format("of {} unique training rows those that come back; ceiling: of unique held-out rows",
                               with_commas(shares.uniques));
    judgement.add(std::move(uniques));
}

void judge_closeness(Judgement& judgement) {
    constexpr const char* name = "closer_to_training";
    if (const auto* why = judgement.no_comparison()) return judgement.unknown(name, why, true);
    const auto found = closeness(judgement.sides(), judgement.judged(), judgement.training(), judgement.holdout());
    const double low = found.share - two_sided_95 * found.error;
    const double high = found.share + two_sided_95 * found.error;
    // Where even training rows are nearer to each other than to held-out ones, that much is no memorising.
    double expected = 0.5;
    double error = found.error;
    if (judgement.real && judgement.real->share - 0.5 > odd_deviations * judgement.real->error) {
        expected = judgement.real->share;
        error = std::hypot(error, judgement.real->error);
    }
    json::array splits;
    for (const auto share : found.splits) splits.push_back(three(share));
    judgement.details["closeness"] = json::object{
        {"share", three(found.share)},    {"low", three(low)},          {"high", three(high)}, {"rows", found.rows},
        {"references", found.references}, {"splits", std::move(splits)}};
    Figure figure{
        .name = name,
        .value = found.share,
        .ceiling = judgement.real ? judgement.real->share : 0.5,
        .gate = expected - 0.5 + judgement.gates.closer_to_training + one_in_a_thousand * error,
        .note = fmt::format("95 % interval {:.3f} to {:.3f}; {} rows, {} of {} training rows beside as many "
                            "held-out ones",
                            low, high, found.rows, found.splits.size() == 1 ? "a draw" : "draws", found.references)};
    judgement.add(std::move(figure),
                  "{:.3f} of the synthetic rows are nearer to a training row than to a held-out one, more than {:.3f}: "
                  "rows were memorised");
}

void judge_membership(Judgement& judgement) {
    constexpr const char* name = "membership_inference";
    if (const auto* why = judgement.no_comparison()) return judgement.unknown(name, why, true);
    const auto found = membership(judgement.sides(), judgement.judged(), judgement.training(), judgement.holdout());
    if (!found.enough()) {
        constexpr auto needed = static_cast<std::int64_t>(Membership::fewest / isolated_share);
        return judgement.unknown(
            name, fmt::format("too few isolated rows: needs some {} held-out people", with_commas(needed)));
    }
    judgement.details["membership"] = json::object{{"isolated_training_rows", found.members},
                                                   {"isolated_holdout_rows", found.others},
                                                   {"holdout_rows_taken_for_training_rows", found.allowed},
                                                   {"found", three(found.rate)},
                                                   {"guessing_finds", three(found.expected)},
                                                   {"chance_reaches", three(found.bound)}};
    Figure figure{.name = name,
                  .value = found.rate,
                  .ceiling = found.expected,
                  .gate = std::max(judgement.gates.membership, found.bound),
                  .note = fmt::format("{} isolated training rows beside {} held out, {} of which are taken for trained",
                                      found.members, found.others, found.allowed)};
    if (judgement.foreign) figure.gate.reset();
    judgement.add(std::move(figure),
                  "an attacker tells {:.3f} of the most isolated training rows from held-out ones, more than {:.3f}");
}

}  // namespace persona::privacy
