#include "regex.hpp"

#include <array>

#include <re2/re2.h>

namespace persona::presidio {
namespace {

/// Look-around at the ends that says "no letter or digit beside it".
constexpr std::array<std::string_view, 8> before{"(?<!\\w)",         "(?<![\\w])",       "(?<!\\d)",   "(?<![\\d])",
                                                 "(?<![A-Za-z0-9])", "(?<![a-zA-Z0-9])", "(?<![0-9])", "(?<=\\W)"};
constexpr std::array<std::string_view, 8> behind{"(?!\\w)",         "(?![\\w])",       "(?!\\d)",   "(?![\\d])",
                                                 "(?![A-Za-z0-9])", "(?![a-zA-Z0-9])", "(?![0-9])", "(?=\\W)"};

/// Whether one of `wanted` stands in the expression as an operator: not escaped, not in a class.
bool uses(std::string_view regex, std::string_view wanted) {
    bool in_class = false;
    for (std::size_t at = 0; at < regex.size(); ++at) {
        if (regex[at] == '\\') {
            ++at;
        } else if (in_class) {
            in_class = regex[at] != ']';
        } else if (regex[at] == '[') {
            in_class = true;
            // "[^]]" and "[]]": the first bracket is a member.
            if (at + 1 < regex.size() && regex[at + 1] == '^') ++at;
            if (at + 1 < regex.size() && regex[at + 1] == ']') ++at;
        } else if (wanted.find(regex[at]) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

bool take_off_ends(std::string_view& regex) {
    bool taken = false;
    for (const auto part : before) {
        if (!regex.starts_with(part)) continue;
        regex.remove_prefix(part.size());
        taken = true;
    }
    for (const auto part : behind) {
        // An escaped bracket or a repetition behind it would make it something else; at the end neither can be.
        if (!regex.ends_with(part)) continue;
        regex.remove_suffix(part.size());
        taken = true;
    }
    return taken;
}

}  // namespace

Translated translate(std::string_view regex, long long flags) {
    Translated out;
    std::string_view rest = regex;
    // (?i) and the like may stand at the very front in Python; behind our own flags RE2 takes them, too.
    if (take_off_ends(rest))
        out.changes.emplace_back("the look-around at its ends is left out: every match must stand free anyway");
    std::string set;
    if ((flags & ignore_case) != 0) set += 'i';
    if ((flags & multi_line) != 0 && uses(rest, "^$")) set += 'm';
    if ((flags & dot_all) != 0 && uses(rest, ".")) set += 's';
    out.regex = (set.empty() ? "" : "(?" + set + ")") + std::string(rest);
    re2::RE2::Options options;
    options.set_log_errors(false);
    const re2::RE2 compiled(out.regex, options);
    if (!compiled.ok()) {
        out.why = compiled.error();
        out.regex.clear();
    }
    return out;
}

}  // namespace persona::presidio
