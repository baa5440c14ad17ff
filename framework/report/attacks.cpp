// Attacks that were tried on the rows, and how near they lie to rows that were learnt from.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "framework/report/html.hpp"
#include "framework/report/parts.hpp"

namespace persona::page {

namespace {

constexpr std::size_t most_attacks = 60;
constexpr std::size_t most_distances = 100;
constexpr double drawn_width = 520;
constexpr double drawn_base = 130;
constexpr double drawn_top = 8;

std::string tries(View done, const char* successes, const char* attacks) {
    const auto all = done[attacks].number();
    if (!all || *all == 0) return "–";
    return fmt::format("{} <span class=\"quiet\">of {}</span>", figure(done[successes].number(), true),
                       figure(all, true));
}

/// The interval as a line on 0 to 1, the risk as a dot.
std::string interval(View done) {
    const auto risk = done["risk"].number();
    if (!risk) return {};
    const auto x = [](double at) { return coordinate(5 + 150 * std::clamp(at, 0.0, 1.0)); };
    return fmt::format(
        "<svg class=\"bar\" viewBox=\"0 0 160 20\" width=\"160\" height=\"20\" aria-hidden=\"true\"><line "
        "class=\"track\" x1=\"5\" y1=\"10\" x2=\"155\" y2=\"10\"/><line class=\"spread\" x1=\"{}\" y1=\"10\" x2=\"{}\" "
        "y2=\"10\"/><circle class=\"value\" cx=\"{}\" cy=\"10\" r=\"4.5\"/></svg>",
        x(done["low"].number_or(*risk)), x(done["high"].number_or(*risk)), x(*risk));
}

std::string attack_row(View done) {
    const auto column = done["column"].text();
    const bool conclusive = done["conclusion"].flag();
    return fmt::format(
        "<tr><th scope=\"row\">{}{}</th><td class=\"number\">{}</td><td class=\"number\">{}</td><td "
        "class=\"number\">{}</td><td class=\"number\">{}</td><td>{}</td></tr>\n",
        words(done["attack"].text()), column.empty() ? "" : " of " + name(column, 40),
        tries(done, "successes", "attacks"), tries(done, "control_successes", "control_attacks"),
        tries(done, "baseline_successes", "baseline_attacks"),
        conclusive ? fmt::format("<b>{}</b> <span class=\"quiet\">{} to {}</span>", figure(done["risk"].number()),
                                 figure(done["low"].number()), figure(done["high"].number()))
                   : std::string("<span class=\"quiet\">no conclusion</span>"),
        conclusive ? interval(done) : "");
}

/// A line of shares by distance, the last bin open.
struct Curve {
    std::string_view key, look, label;
    std::vector<double> shares;
};

std::string path(const Curve& curve, double highest, std::size_t bins) {
    std::string out;
    for (std::size_t bin = 0; bin < curve.shares.size(); ++bin)
        out += fmt::format("{}{} {}H{}", bin == 0 ? "M" : "L",
                           coordinate(drawn_width * static_cast<double>(bin) / static_cast<double>(bins)),
                           coordinate(drawn_base - (drawn_base - drawn_top) * curve.shares[bin] / highest),
                           coordinate(drawn_width * static_cast<double>(bin + 1) / static_cast<double>(bins)));
    return curve.look == "real" ? out + fmt::format("V{}H0Z", drawn_base) : out;
}

}  // namespace

std::string distance_plot(View distances) {
    std::array curves{Curve{"holdout", "real", "held-out real rows", {}},
                      Curve{"independent", "none", "columns drawn independently", {}},
                      Curve{"synthetic", "made", "synthetic rows", {}}};
    std::size_t bins = 0;
    double highest = 0;
    for (auto& curve : curves) {
        for (const auto& share : distances[curve.key]["histogram"].items(most_distances))
            curve.shares.push_back(std::clamp(share.number_or(0), 0.0, 1.0));
        bins = std::max(bins, curve.shares.size());
        for (const double share : curve.shares) highest = std::max(highest, share);
    }
    const double step = distances["synthetic"]["bin_width"].number_or(0);
    if (bins < 2 || !(highest > 0) || !(step > 0) || step > 1) return {};
    std::string drawn;
    std::string legend;
    for (const auto& curve : curves) {
        if (curve.shares.empty()) continue;
        drawn += fmt::format("<path class=\"{}\" d=\"{}\"/>", curve.look, path(curve, highest, bins));
        legend += fmt::format("<span class=\"key {}\"></span> {} ", curve.look, curve.label);
    }
    for (const double part : {0.0, 0.5, 1.0}) {
        const double at = part * static_cast<double>(bins);
        drawn += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}{}</text>", coordinate(drawn_width * part),
                             drawn_base + 16,
                             part == 0   ? "start"
                             : part == 1 ? "end"
                                         : "middle",
                             axis(at * step), part == 1 ? " and more" : "");
    }
    const auto said =
        fmt::format("a synthetic row’s closest training row is at a distance of {} in the middle, {} for held-out rows",
                    figure(distances["synthetic"]["median"].number()), figure(distances["holdout"]["median"].number()));
    return fmt::format(
        "<h3>Distance to the closest training row</h3>\n<p class=\"reading\">0 is an equal row, 1 one that differs in "
        "every column. Synthetic rows that crowd on the left of held-out ones would be copies.</p>\n<p "
        "class=\"legend\">{}</p>\n<svg class=\"plot distances\" viewBox=\"0 0 {} {}\" role=\"img\"><title>Distance to "
        "the closest training row</title><desc>{}</desc>{}<line class=\"axis\" x1=\"0\" y1=\"{}\" x2=\"{}\" "
        "y2=\"{}\"/></svg>\n<p class=\"said\">In words: {}.</p>\n",
        legend, drawn_width, drawn_base + 22, said, drawn, drawn_base, drawn_width, drawn_base, said);
}

std::string attack_table(View attacks) {
    std::string rows;
    for (const auto& done : attacks.items(most_attacks))
        if (done["attack"].is_text()) rows += attack_row(done);
    if (rows.empty()) return {};
    return "<h3>Attacks that were tried</h3>\n<p class=\"reading\">Each attack is made on people who were learnt from "
           "and on held-out people, who can not have been leaked; the risk is what is gained beyond those, from 0 to "
           "1. An attack that does no better than guessing proves nothing.</p>\n" +
           table({{"Attack"},
                  {"Succeeds", true},
                  {"On held-out people", true},
                  {"Guessing", true},
                  {"Risk, 95 % interval", true},
                  {"0 to 1"}},
                 rows);
}

}  // namespace persona::page
