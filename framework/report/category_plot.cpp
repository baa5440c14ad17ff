#include <algorithm>

#include <fmt/format.h>

#include "framework/report/html.hpp"
#include "framework/report/plots.hpp"

namespace persona::page {

namespace {

constexpr std::size_t most_bars = 7;
constexpr double bar = 120;

struct Bar {
    std::string label;
    double real = 0, made = 0;
};

std::vector<Bar> bars_of(View categories) {
    std::vector<Bar> out;
    Bar rest;
    std::size_t merged = 0;
    bool others = false;
    for (const auto& each : categories.items(1000)) {
        const double real = std::clamp(each["real"].number_or(0), 0.0, 1.0);
        const double made = std::clamp(each["synthetic"].number_or(0), 0.0, 1.0);
        const bool other = !each["category"].is_text();
        if (!other && out.size() < most_bars) {
            out.push_back({name(each["category"].text(), 24), real, made});
            continue;
        }
        rest.real += real;
        rest.made += made;
        if (other) others = others || real > 0 || made > 0;
        else ++merged;
    }
    if (merged > 0 || others) {
        rest.label = merged == 0 ? "<em>all others</em>"
                                 : fmt::format("<em>{} more{}</em>", merged, others ? " and others" : "");
        out.push_back(std::move(rest));
    }
    return out;
}

}  // namespace

std::string category_plot(View column) {
    const auto bars = bars_of(column["categories"]);
    double most = 0;
    for (const auto& each : bars) most = std::max({most, each.real, each.made});
    if (most == 0) return "<p class=\"empty\">No category is shared by k people.</p>\n";
    std::string rows;
    for (const auto& each : bars) {
        const auto length = [&](double share) {
            return coordinate(std::max(share > 0 ? 1.0 : 0.0, bar * share / most));
        };
        rows += fmt::format(
            "<tr><th scope=\"row\">{}</th><td class=\"drawn\"><svg viewBox=\"0 0 {} 18\" aria-hidden=\"true\"><rect "
            "class=\"real\" y=\"1\" "
            "width=\"{}\" height=\"8\"/><rect class=\"made\" y=\"10\" width=\"{}\" height=\"6\"/></svg></td><td "
            "class=\"number\">{}</td><td class=\"number\">{}</td></tr>\n",
            each.label, bar, length(each.real), length(each.made), percent(each.real), percent(each.made));
    }
    return "<table class=\"bars\"><thead><tr><th scope=\"col\"><span class=\"unseen\">Category</span></th><th></th><th "
           "scope=\"col\" class=\"number\">real</th><th "
           "scope=\"col\" class=\"number\">synth.</th></tr></thead>\n<tbody>\n" +
           rows + "</tbody></table>\n";
}

}  // namespace persona::page
