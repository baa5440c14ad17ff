// Each column, real against synthetic: the most deviating first.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "framework/report/html.hpp"
#include "framework/report/parts.hpp"
#include "framework/report/plots.hpp"

namespace persona::page {

namespace {

constexpr std::size_t most_columns = 2000;
constexpr std::size_t open_cards = 24;
constexpr std::size_t drawn_cards = 300;

/// How far behind real rows; what can not be told comes last.
double lag(View column) {
    const auto value = column["similarity"].number();
    if (!value) return -2;
    return column["ceiling"].number_or(1) - *value;
}

std::string missing(View column) {
    const auto made = column["missing_synthetic"].number();
    const auto real = column["missing_real"];
    if (!made && !real.there()) return {};
    if (real.number() == 0 && made == 0) return {};
    const auto shown = real.number() ? percent(real.number()) : "fewer than k people";
    return fmt::format(
        "<p class=\"missing\">Missing: <span class=\"real\">real {}</span>, <span class=\"made\">synthetic "
        "{}</span></p>\n",
        shown, percent(made));
}

std::string kind_text(View column) {
    const auto kind = column["kind"].text();
    if (kind == "free_text" || kind == "free text") return "free text, by its length";
    if (kind == "identifier" || kind == "category") return std::string(kind);
    const auto type = column["type"].text();
    for (const auto& [is, said] : {std::pair("int64", "whole number"), std::pair("float64", "decimal number"),
                                   std::pair("timestamp", "date and time")})
        if (type == is) return said;
    return escaped(type, 30);
}

bool is_drawn(View column) { return column["histogram"].is_object() || column["categories"].is_list(); }

std::string plot(View column) {
    return column["histogram"].is_object() ? histogram_plot(column) : category_plot(column);
}

std::string card(View column) {
    const auto value = column["similarity"].number();
    const auto ceiling = column["ceiling"].number();
    return fmt::format(
        "<article class=\"card\">\n<h3>{}<small>{}</small></h3>\n<p "
        "class=\"score\">{}<small>{}</small></p>\n{}{}</article>\n",
        name(column["name"].text(), 40), kind_text(column), figure(value),
        ceiling ? "real rows " + figure(ceiling) : "", plot(column), missing(column));
}

std::string rest_table(const std::vector<View>& columns) {
    std::string rows;
    for (const auto& column : columns)
        rows += fmt::format(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td><td "
            "class=\"number\">{}</td></tr>\n",
            name(column["name"].text(), 60), kind_text(column), figure(column["similarity"].number()),
            figure(column["ceiling"].number()), percent(column["missing_synthetic"].number()));
    return table({{"Column"}, {"Kind"}, {"Similarity", true}, {"Other real rows", true}, {"Missing, synthetic", true}},
                 rows);
}

}  // namespace

std::string columns_section(View report) {
    const auto all = comparison(report)["columns"];
    auto columns = all.items(most_columns);
    if (columns.empty()) return {};
    std::stable_sort(columns.begin(), columns.end(), [](View a, View b) { return lag(a) > lag(b); });
    // Drawn ones first: what identifies is compared by its pattern alone, and has a table below.
    const auto plain = std::stable_partition(columns.begin(), columns.end(), is_drawn);
    const std::vector<View> undrawn(plain, columns.end());
    columns.erase(plain, columns.end());
    const auto cards = [&](std::size_t from, std::size_t to) {
        std::string out = "<div class=\"cards\">\n";
        for (std::size_t i = from; i < to; ++i) out += card(columns[i]);
        return out + "</div>\n";
    };
    const auto open = std::min(open_cards, columns.size());
    const auto drawn = std::min(drawn_cards, columns.size());
    std::string body =
        "<p class=\"legend\"><span class=\"key real\"></span> real <span class=\"key made\"></span> synthetic</p>\n";
    body += cards(0, open);
    if (open < drawn) body += folded(fmt::format("{} more columns, which lag less", drawn - open), cards(open, drawn));
    if (drawn < columns.size())
        body += folded(fmt::format("{} further columns as a table", columns.size() - drawn),
                       rest_table({columns.begin() + static_cast<std::ptrdiff_t>(drawn), columns.end()}));
    if (!undrawn.empty()) {
        body +=
            "<h3>Not drawn</h3>\n<p class=\"reading\">Identifiers are compared by the pattern of their values and by "
            "how often values repeat. Other columns stand here when too few people or values are in them to draw one "
            "safely.</p>\n";
        const auto table = rest_table(undrawn);
        body += undrawn.size() > open_cards ? folded(fmt::format("{} columns", undrawn.size()), table) : table;
    }
    if (all.size() > most_columns)
        body += fmt::format("<p class=\"quiet\">{} more columns stand in the JSON.</p>\n", all.size() - most_columns);
    return section("columns", "Column by column",
                   "The columns that lag furthest behind real rows come first. The number is their similarity from 0 "
                   "to 1; beside it what other real rows reach. Every real bar rests on at least k people: narrower "
                   "ones are merged with their neighbours, and the outermost are open, so that no extreme value shows.",
                   body);
}

}  // namespace persona::page
