#include "framework/report/html.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include <persona/text.hpp>

namespace persona::page {

namespace {

/// Controls, and marks that are not seen but change how what is around them is read or shown.
bool is_unseen(std::string_view character) {
    const auto lead = static_cast<unsigned char>(character[0]);
    if (character.size() == 1) return lead < 0x20 || lead == 0x7f;
    if (character.size() == 2) return lead == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
    constexpr std::array<std::string_view, 13> marks{"\u061c", "\u200e", "\u200f", "\u202a", "\u202b",
                                                     "\u202c", "\u202d", "\u202e", "\u2066", "\u2067",
                                                     "\u2068", "\u2069", "\ufeff"};
    constexpr std::array<std::string_view, 4> others{"\u200b", "\u2028", "\u2029", "\u2060"};
    return std::find(marks.begin(), marks.end(), character) != marks.end() ||
           std::find(others.begin(), others.end(), character) != others.end();
}

}  // namespace

std::string escaped(std::string_view text, std::size_t most) {
    std::string out;
    std::size_t characters = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (++characters > most) return out + "…";
        const auto width = std::min(utf8_width(text[at]), text.size() - at);
        const auto character = text.substr(at, width);
        at += width;
        switch (character[0]) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += is_unseen(character) ? std::string_view("\ufffd") : character;
        }
    }
    return out;
}

std::string name(std::string_view text, std::size_t most) {
    const auto shown = escaped(text, most);
    if (text.empty()) return "<em>(no name)</em>";
    const auto whole = escaped(text, 400);
    return shown == whole ? fmt::format("<bdi>{}</bdi>", shown)
                          : fmt::format("<bdi title=\"{}\">{}</bdi>", whole, shown);
}

std::string figure(const std::optional<double>& value, bool count) {
    if (!value) return "–";
    if (std::abs(*value) >= 1e15) return fmt::format("{:.3g}", *value);
    auto out = count ? with_commas(std::llround(*value)) : fmt::format("{:.3f}", *value);
    if (out.starts_with('-')) out.replace(0, 1, "−");
    return out;
}

std::string percent(const std::optional<double>& value) {
    if (!value) return "–";
    const double shown = 100 * *value;
    if (shown > 0 && shown < 0.1) return "&lt; 0.1 %";
    // One form for all, so that points stand below each other; nothing and all are told apart from nearly so.
    return shown == 0 || std::abs(shown) >= 100 ? fmt::format("{:.0f} %", shown) : fmt::format("{:.1f} %", shown);
}

std::string axis(double value) {
    const double size = std::abs(value);
    if (size >= 1e7 || (size > 0 && size < 1e-4)) return fmt::format("{:.3g}", value);
    if (value == std::floor(value)) return with_commas(std::llround(value));
    return fmt::format("{:.4g}", value);
}

std::string coordinate(double value) {
    auto out = fmt::format("{:.2f}", std::isfinite(value) ? std::clamp(value, -1e5, 1e5) : 0);
    while (out.ends_with('0')) out.pop_back();
    if (out.ends_with('.')) out.pop_back();
    return out == "-0" ? "0" : out;
}

std::string words(std::string_view name) {
    std::string out(name.substr(0, 200));
    std::replace(out.begin(), out.end(), '_', ' ');
    return escaped(out);
}

std::string section(std::string_view id, std::string_view heading, const std::string& reading,
                    const std::string& body) {
    return fmt::format("<section id=\"{}\" aria-labelledby=\"{}-h\">\n<h2 id=\"{}-h\">{}</h2>\n{}{}</section>\n", id,
                       id, id, heading, reading.empty() ? "" : "<p class=\"reading\">" + reading + "</p>\n", body);
}

std::string table(std::initializer_list<Heading> headings, const std::string& rows, std::string_view look) {
    std::string head;
    for (const auto& each : headings)
        head += fmt::format("<th scope=\"col\"{}>{}</th>", each.number ? " class=\"number\"" : "", each.text);
    return fmt::format("<div class=\"wide\"><table{}>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody></table></div>\n",
                       look.empty() ? "" : fmt::format(" class=\"{}\"", look), head, rows);
}

std::string folded(const std::string& summary, const std::string& body) {
    return fmt::format("<details><summary>{}</summary>\n{}</details>\n", summary, body);
}

}  // namespace persona::page
