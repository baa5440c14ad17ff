#include "text_parts.hpp"

#include <algorithm>

namespace persona::leaks {

std::vector<std::string_view> parts_between_marks(std::string_view text) {
    constexpr std::string_view marks = ".!?;:,", blanks = " \t\r\n";
    const auto blank = [&](std::size_t at) {
        return at >= text.size() || blanks.find(text[at]) != std::string_view::npos;
    };
    std::vector<std::string_view> out;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto dash = text[at] == '-' ? std::size_t{1}
                          : text.substr(at, 2) == "\xe2\x80" && at + 2 < text.size() &&
                                  (text[at + 2] == '\x93' || text[at + 2] == '\x94')
                              ? std::size_t{3}
                              : std::size_t{0};
        const bool ends = text[at] == '\n' || (marks.find(text[at]) != std::string_view::npos && blank(at + 1)) ||
                          (dash > 0 && at > 0 && blank(at - 1) && blank(at + dash));
        if (!ends) continue;
        if (at > begin) out.push_back(text.substr(begin, at - begin));
        begin = at + std::max<std::size_t>(dash, 1);
    }
    if (begin < text.size()) out.push_back(text.substr(begin));
    return out;
}

}  // namespace persona::leaks
