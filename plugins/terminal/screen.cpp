#include "screen.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace persona::terminal {
namespace {

constexpr std::size_t least_width = 10;
constexpr std::size_t gap = 2;

// ICU's macro narrows on purpose.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
/// The next character; U+FFFD for what is no UTF-8.
UChar32 next(std::string_view text, std::int32_t& at) {
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(text.data(), at, static_cast<std::int32_t>(text.size()), c);
    return c;
}
#pragma GCC diagnostic pop

void append(std::string& out, UChar32 c) {
    std::uint8_t bytes[4];
    std::int32_t count = 0;
    U8_APPEND_UNSAFE(bytes, count, c);
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(count));
}

std::size_t width_of(UChar32 c) {
    const auto category = u_charType(c);
    if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK || c == 0x200D) return 0;
    const auto east_asian = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    return east_asian == U_EA_WIDE || east_asian == U_EA_FULLWIDTH ? 2 : 1;
}

std::vector<std::size_t> natural_widths(const Table& table) {
    std::vector<std::size_t> out;
    for (const auto& name : table.heading) out.push_back(width(name));
    for (const auto& row : table.rows)
        for (std::size_t c = 0; c < out.size(); ++c) out[c] = std::max(out[c], width(row[c]));
    return out;
}

/// The largest limit for which all columns together fit; 0 when there is none.
std::size_t limit_for(const std::vector<std::size_t>& widths, std::size_t columns) {
    const auto total = [&](std::size_t limit) {
        std::size_t sum = gap * (widths.empty() ? 0 : widths.size() - 1);
        for (const auto one : widths) sum += std::min(one, limit);
        return sum;
    };
    if (total(least_width) > columns) return 0;
    std::size_t limit = least_width;
    while (limit < columns && total(limit + 1) <= columns) ++limit;
    return limit;
}

void append_cell(std::string& out, const std::string& text, std::size_t cell_width, bool right, bool last) {
    const auto shown = cut(text, cell_width);
    const std::string blanks(cell_width - std::min(cell_width, width(shown)), ' ');
    if (right) out += blanks;
    out += shown;
    if (!right && !last) out += blanks;
    if (!last) out.append(gap, ' ');
}

}  // namespace

std::string harmless(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    std::int32_t at = 0;
    while (at < static_cast<std::int32_t>(text.size())) {
        const auto c = next(text, at);
        const auto category = u_charType(c);
        if (c == '\n' || c == '\r' || c == '\t' || category == U_LINE_SEPARATOR || category == U_PARAGRAPH_SEPARATOR)
            out += ' ';
        else if (category == U_CONTROL_CHAR || (category == U_FORMAT_CHAR && c != 0x200D) ||
                 category == U_PRIVATE_USE_CHAR)
            append(out, 0xFFFD);
        else append(out, c);
    }
    return out;
}

std::size_t width(std::string_view text) {
    std::size_t out = 0;
    std::int32_t at = 0;
    while (at < static_cast<std::int32_t>(text.size())) out += width_of(next(text, at));
    return out;
}

std::string cut(std::string_view text, std::size_t columns) {
    if (width(text) <= columns) return std::string(text);
    if (columns == 0) return "";
    std::size_t used = 0;
    std::int32_t at = 0;
    std::int32_t end = 0;
    while (at < static_cast<std::int32_t>(text.size())) {
        const auto wide = width_of(next(text, at));
        if (used + wide > columns - 1) break;
        used += wide;
        end = at;
    }
    return std::string(text.substr(0, static_cast<std::size_t>(end))) + "…";
}

std::string draw(const Table& table, std::size_t columns) {
    auto widths = natural_widths(table);
    const auto limit = limit_for(widths, columns);
    if (limit == 0 && !widths.empty()) return "";
    for (auto& one : widths) one = std::min(one, limit);
    const auto is_right = [&](std::size_t c) { return c < table.right.size() && table.right[c]; };
    std::string out;
    for (std::size_t c = 0; c < widths.size(); ++c)
        append_cell(out, table.heading[c], widths[c], is_right(c), c + 1 == widths.size());
    out += '\n';
    for (std::size_t c = 0; c < widths.size(); ++c) {
        for (std::size_t i = 0; i < widths[c]; ++i) out += "─";
        if (c + 1 != widths.size()) out.append(gap, ' ');
    }
    out += '\n';
    for (const auto& row : table.rows) {
        for (std::size_t c = 0; c < widths.size(); ++c)
            append_cell(out, row[c], widths[c], is_right(c), c + 1 == widths.size());
        while (!out.empty() && out.back() == ' ') out.pop_back();
        out += '\n';
    }
    return out;
}

}  // namespace persona::terminal
