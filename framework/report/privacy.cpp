// What the verdicts' details say beside their figures: the leak scan's certificate, distances, attacks.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "framework/report/html.hpp"
#include "framework/report/parts.hpp"

namespace persona::page {

namespace {

constexpr int most_depth = 5;
constexpr std::size_t most_members = 60;

std::string value_text(View value) {
    if (value.is_text()) return escaped(value.text(), 500);
    if (value.is_flag()) return value.flag() ? "yes" : "no";
    if (const auto number = value.number()) return axis(*number);
    return "–";
}

bool is_plain(View value) { return !value.is_object() && !value.is_list(); }

std::string tree(View value, int depth);

std::string members(View value, int depth) {
    std::string out;
    for (const auto& [key, inner] : value.members(most_members))
        out += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", words(key), tree(inner, depth + 1));
    if (value.size() > most_members)
        out += fmt::format("<div><dt>and {} more</dt><dd></dd></div>\n", value.size() - most_members);
    return "<dl class=\"tree\">\n" + out + "</dl>\n";
}

std::string items(View value, int depth) {
    const auto all = value.items(most_members);
    const bool plain = std::all_of(all.begin(), all.end(), is_plain);
    std::string out;
    for (const auto& item : all) out += "<li>" + (plain ? value_text(item) : tree(item, depth + 1)) + "</li>\n";
    if (value.size() > all.size()) out += fmt::format("<li>and {} more</li>\n", value.size() - all.size());
    return "<ul>\n" + out + "</ul>\n";
}

/// Any JSON as nested lists, no deeper and no longer than a reader would follow.
std::string tree(View value, int depth) {
    if (is_plain(value)) return value_text(value);
    if (value.size() == 0) return "none";
    if (depth > most_depth) return "…";
    return value.is_object() ? members(value, depth) : items(value, depth);
}

std::string certificate(View told) {
    if (!told.is_object()) return {};
    std::string out = "<div class=\"certificate\">\n<h3>The leak scan’s certificate</h3>\n";
    for (const auto& [key, heading] :
         {std::pair("claims", "It claims"), std::pair("does_not_claim", "It does not claim")})
        if (told[key].is_text()) out += fmt::format("<p><b>{}:</b> {}.</p>\n", heading, escaped(told[key].text()));
    std::string rest;
    for (const auto& [key, value] : told.members(most_members))
        if (key != "claims" && key != "does_not_claim")
            rest += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", words(key), tree(value, 1));
    if (!rest.empty()) out += folded("What was looked for, and where", "<dl class=\"tree\">\n" + rest + "</dl>\n");
    return out + "</div>\n";
}

}  // namespace

std::string privacy_section(View report) {
    constexpr std::array<std::string_view, 9> elsewhere{
        "columns",   "pairs",  "texts", "diversity", "certificate", "distribution", "distribution_released",
        "embedding", "attacks"};
    std::string tried;
    std::string certified;
    std::string more;
    for (const auto& [key, verdict] : report["verdicts"].members(50)) {
        const auto details = verdict["details"];
        tried += attack_table(details["attacks"]) + distance_plot(details["distances"]);
        certified += certificate(details["certificate"]);
        std::string rest;
        for (const auto& [inner, value] : details.members(most_members)) {
            if (std::find(elsewhere.begin(), elsewhere.end(), inner) != elsewhere.end() || value.size() == 0) continue;
            rest += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", words(inner), tree(value, 1));
        }
        if (!rest.empty())
            more += folded("More of what “" + escaped(verdict["title"].text(), 80) + "” found",
                           "<dl class=\"tree\">\n" + rest + "</dl>\n");
    }
    const auto body = tried + certified + more;
    if (body.empty()) return {};
    return section(
        "privacy", "Privacy and details",
        "What the checks say beside their figures. Counts and shares only: no value of the source stands here.", body);
}

}  // namespace persona::page
