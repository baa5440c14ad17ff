#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include <persona/text.hpp>

#include "framework/report/html.hpp"
#include "framework/report/plots.hpp"

namespace persona::page {

namespace {

constexpr std::size_t most_bins = 60;
constexpr double width = 320;
constexpr double height = 118;
constexpr double base = 96;
constexpr double top = 8;

struct Bins {
    std::vector<double> at;          ///< edges as numbers, rising
    std::vector<std::string> label;  ///< and as text
    std::vector<double> real, made;  ///< one more than edges

    [[nodiscard]] bool good() const {
        return !at.empty() && std::is_sorted(at.begin(), at.end()) && real.size() == at.size() + 1 &&
               made.size() == real.size();
    }
    [[nodiscard]] std::string words(std::size_t bin) const {
        if (bin == 0) return "below " + label.front();
        if (bin == at.size()) return label.back() + " and more";
        return label[bin - 1] + " to " + label[bin];
    }
};

Bins bins_of(View histogram) {
    Bins out;
    for (const auto& edge : histogram["edges"].items(most_bins)) {
        if (const auto number = edge.number()) {
            out.at.push_back(*number);
            out.label.push_back(axis(*number));
        } else if (const auto moment = parse_timestamp(edge.text()); moment && edge.text().size() > 10) {
            out.at.push_back(static_cast<double>(*moment));
            out.label.push_back(escaped(edge.text(), 20));
        } else if (const auto day = parse_date(edge.text())) {
            out.at.push_back(*day);
            out.label.push_back(escaped(edge.text(), 20));
        }
    }
    // Times of day alone are held as times of the first day that is counted.
    constexpr std::string_view first_day = "1970-01-01T";
    const auto timed = [&](const std::string& label) { return label.starts_with(first_day); };
    if (std::all_of(out.label.begin(), out.label.end(), timed))
        for (auto& label : out.label) label.erase(0, first_day.size());
    for (const auto& share : histogram["real"].items(most_bins + 1))
        out.real.push_back(std::clamp(share.number_or(0), 0.0, 1.0));
    for (const auto& share : histogram["synthetic"].items(most_bins + 1))
        out.made.push_back(std::clamp(share.number_or(0), 0.0, 1.0));
    return out;
}

/// Where bins begin and end on the page, and how high a share stands: merged bins are wider and so much lower.
class Scale {
public:
    explicit Scale(const Bins& bins) {
        const auto& at = bins.at;
        double step = at.size() > 1 ? at.back() - at.front() : 1;
        for (std::size_t i = 1; i < at.size(); ++i) step = std::min(step, at[i] - at[i - 1]);
        if (!(step > 0) || !std::isfinite(step)) step = 1;
        const double span = at.back() - at.front() + 2 * step;
        borders_.push_back(0);
        for (const double each : at) borders_.push_back(width * (each - at.front() + step) / span);
        borders_.push_back(width);
        const double unit = width * step / span;
        double highest = 0;
        for (std::size_t bin = 0; bin <= at.size(); ++bin) {
            steps_.push_back(std::max(1.0, (borders_[bin + 1] - borders_[bin]) / unit));
            highest = std::max({highest, bins.real[bin] / steps_[bin], bins.made[bin] / steps_[bin]});
        }
        scale_ = highest > 0 ? (base - top) / highest : 0;
    }
    [[nodiscard]] double left(std::size_t bin) const { return borders_[bin]; }
    [[nodiscard]] double right(std::size_t bin) const { return borders_[bin + 1]; }
    [[nodiscard]] double y(std::size_t bin, double share) const { return base - scale_ * share / steps_[bin]; }

private:
    std::vector<double> borders_, steps_;
    double scale_ = 0;
};

std::string steps(const Scale& scale, const std::vector<double>& shares) {
    std::string out;
    for (std::size_t bin = 0; bin < shares.size(); ++bin) {
        const auto y = coordinate(scale.y(bin, shares[bin]));
        out += fmt::format("{}{} {}H{}", bin == 0 ? "M" : "L", coordinate(scale.left(bin)), y,
                           coordinate(scale.right(bin)));
    }
    return out;
}

std::string x_label(double x, std::string_view anchor, const std::string& text) {
    return fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>", coordinate(x), coordinate(base + 15),
                       anchor, text);
}

std::string x_labels(const Bins& bins, const Scale& scale) {
    const auto last = bins.at.size() - 1;
    if (last == 0) return x_label(scale.left(1), "middle", bins.label[0]);
    auto out = x_label(std::max(scale.left(1), 1.0), "start", bins.label[0]) +
               x_label(scale.left(last + 1), "end", bins.label[last]);
    // The middle one only where there is room for it.
    const auto middle = (last + 1) / 2;
    if (last >= 4 && bins.label[middle].size() <= 10)
        out += x_label(scale.left(middle + 1), "middle", bins.label[middle]);
    return out;
}

/// The plot in one sentence: where the two sides differ most.
std::string in_words(const Bins& bins) {
    std::size_t worst = 0;
    for (std::size_t bin = 0; bin < bins.real.size(); ++bin)
        if (std::abs(bins.real[bin] - bins.made[bin]) > std::abs(bins.real[worst] - bins.made[worst])) worst = bin;
    return fmt::format("largest difference: {}, real {}, synthetic {}", bins.words(worst), percent(bins.real[worst]),
                       percent(bins.made[worst]));
}

}  // namespace

std::string histogram_plot(View column) {
    const auto bins = bins_of(column["histogram"]);
    if (!bins.good()) return "<p class=\"empty\">No histogram.</p>\n";
    const Scale scale(bins);
    const auto words = in_words(bins);
    std::string out = fmt::format(
        "<svg class=\"plot\" viewBox=\"0 0 {} {}\" role=\"img\"><title>Values of {}, real and "
        "synthetic</title><desc>{} bins; {}</desc>",
        width, height, escaped(column["name"].text(), 80), bins.real.size(), words);
    out += fmt::format("<path class=\"real\" d=\"{}V{}H0Z\"/>", steps(scale, bins.real), base);
    out += fmt::format("<path class=\"made\" d=\"{}\"/>", steps(scale, bins.made));
    out += fmt::format("<line class=\"axis\" x1=\"0\" y1=\"{0}\" x2=\"{1}\" y2=\"{0}\"/>", base, width);
    for (std::size_t i = 0; i < bins.at.size(); ++i)
        out += fmt::format("<line class=\"axis\" x1=\"{0}\" y1=\"{1}\" x2=\"{0}\" y2=\"{2}\"/>",
                           coordinate(scale.left(i + 1)), base, base + 3);
    out += x_labels(bins, scale) + "</svg>\n";
    return out +
           fmt::format("<p class=\"said\">{}{}</p>\n", static_cast<char>(std::toupper(words[0])), words.substr(1));
}

}  // namespace persona::page
