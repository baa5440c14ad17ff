// How strongly pairs of columns go together: real, synthetic, and the difference, as heat maps and as a table.
#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "framework/report/html.hpp"
#include "framework/report/parts.hpp"

namespace persona::page {

namespace {

constexpr std::size_t most_pairs = 20'000;
constexpr std::size_t most_mapped = 16;
constexpr std::size_t most_listed = 12;
constexpr double map_size = 312;  ///< about as wide as it is shown, so that its letters keep their size

struct Pair {
    std::string_view a, b;
    std::optional<double> real, made, similarity, ceiling;
    [[nodiscard]] double difference() const { return made.value_or(0) - real.value_or(0); }
    [[nodiscard]] double lag() const { return similarity ? ceiling.value_or(1) - *similarity : -2; }
};

std::vector<Pair> pairs_of(View details) {
    std::vector<Pair> out;
    for (const auto& each : details["pairs"].items(most_pairs))
        out.push_back({each["a"].text(), each["b"].text(), each["real"].number(), each["synthetic"].number(),
                       each["similarity"].number(), each["ceiling"].number()});
    return out;
}

/// The columns with the strongest relations and the largest differences, in the table's order.
std::vector<std::string_view> mapped_columns(View details, const std::vector<Pair>& pairs) {
    std::map<std::string_view, double> weight;
    for (const auto& pair : pairs) {
        if (!pair.real || !pair.made) continue;
        const double here = std::abs(*pair.real) + 2 * std::abs(pair.difference());
        for (const auto& column : {pair.a, pair.b}) weight[column] = std::max(weight[column], here);
    }
    std::vector<std::string_view> columns;
    for (const auto& column : details["columns"].items())
        if (weight.contains(column["name"].text())) columns.push_back(column["name"].text());
    auto order = columns;
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return weight[a] > weight[b]; });
    if (order.size() > most_mapped) order.resize(most_mapped);
    std::erase_if(columns, [&](auto each) { return std::find(order.begin(), order.end(), each) == order.end(); });
    return columns;
}

using Cells = std::map<std::pair<std::string_view, std::string_view>, const Pair*>;

/// Tables of more columns than are mapped keep to those; the numbers in the margin are those of the list of names.
template <class Value>
std::string heat_map(std::string_view title, const std::vector<std::string_view>& columns, const Cells& cells,
                     Value&& value) {
    constexpr double margin = 22;
    const double cell = map_size / static_cast<double>(columns.size());
    const double size = margin + map_size;
    std::string out;
    for (std::size_t row = 0; row < columns.size(); ++row) {
        const double at = margin + cell * static_cast<double>(row);
        out += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>", margin - 5,
                           coordinate(at + cell / 2 + 4), row + 1);
        out += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>", coordinate(at + cell / 2),
                           margin - 6, row + 1);
        for (std::size_t column = 0; column < columns.size(); ++column) {
            const auto found = cells.find(std::minmax(columns[row], columns[column]));
            const double x = margin + cell * static_cast<double>(column);
            const bool known = row != column && found != cells.end();
            const double shown = known ? std::clamp(value(*found->second), -1.0, 1.0) : 0;
            const auto look = row == column ? "self" : !known ? "unknown" : shown < 0 ? "minus" : "plus";
            out += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", look,
                               coordinate(x + 0.5), coordinate(at + 0.5), coordinate(cell - 1), coordinate(cell - 1));
            if (known) out += fmt::format(" fill-opacity=\"{}\"", coordinate(std::abs(shown)));
            out += "/>";
        }
    }
    return fmt::format(
        "<figure><figcaption>{0}</figcaption><svg class=\"heat\" viewBox=\"0 0 {1} {1}\" "
        "role=\"img\"><title>{0}</title><desc>{2} columns; the table below names the pairs that differ "
        "most</desc>{3}</svg></figure>\n",
        title, coordinate(size), columns.size(), out);
}

std::string maps(const std::vector<std::string_view>& columns, const std::vector<Pair>& pairs) {
    Cells cells;
    for (const auto& pair : pairs)
        if (pair.real && pair.made) cells.emplace(std::minmax(pair.a, pair.b), &pair);
    std::string names;
    for (const auto& column : columns) names += fmt::format("<li>{}</li>", name(column, 30));
    return "<div class=\"maps\">\n" + heat_map("Real", columns, cells, [](const Pair& pair) { return *pair.real; }) +
           heat_map("Synthetic", columns, cells, [](const Pair& pair) { return *pair.made; }) +
           heat_map("Difference", columns, cells, [](const Pair& pair) { return pair.difference(); }) +
           "</div>\n<p class=\"scale\"><span class=\"minus\">−1</span><span class=\"ramp\"></span><span "
           "class=\"plus\">+1</span></p>\n<ol class=\"names\">" +
           names + "</ol>\n";
}

std::string list(std::vector<Pair> pairs) {
    std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.lag() > b.lag(); });
    std::string rows;
    for (std::size_t i = 0; i < std::min(most_listed, pairs.size()); ++i) {
        const auto& pair = pairs[i];
        rows += fmt::format(
            "<tr><th scope=\"row\">{} <span class=\"quiet\">and</span> {}</th><td class=\"number\">{}</td><td "
            "class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td></tr>\n",
            name(pair.a, 40), name(pair.b, 40), figure(pair.similarity), figure(pair.ceiling), figure(pair.real),
            figure(pair.made));
    }
    return table({{"Pairs furthest behind real rows"},
                  {"Similarity", true},
                  {"Other real rows", true},
                  {"Strength, real", true},
                  {"Strength, synthetic", true}},
                 rows);
}

}  // namespace

std::string pairs_section(View report) {
    const auto details = comparison(report);
    auto pairs = pairs_of(details);
    if (pairs.empty()) return {};
    const auto columns = mapped_columns(details, pairs);
    std::string body;
    if (columns.size() > 1) body += maps(columns, pairs);
    return section("pairs", "Pairs of columns",
                   "How strongly two columns go together: the correlation of two numbers (from −1 to 1), Cramér’s V "
                   "for all others (from 0 to 1). The first two maps should look alike and the third be pale; a dark "
                   "cell in it is a relation that was lost or made up.",
                   body + list(std::move(pairs)));
}

}  // namespace persona::page
