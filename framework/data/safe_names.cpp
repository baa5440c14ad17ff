// Names are data too: headers and keys that may be a person's.
#include <persona/inference.hpp>

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "ascii.hpp"

namespace persona {

bool looks_like_data(std::string_view name) {
    if (name.size() > 128) return true;
    std::size_t digits = 0;
    bool number_like =
        !name.empty();  // a number, a date, a telephone number: nothing but digits and what stands between them
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f) return true;
        digits += ascii_digit(c) ? 1 : 0;
        number_like =
            number_like && (ascii_digit(c) || std::string_view(" +-./:,()T").find(c) != std::string_view::npos);
    }
    return (number_like && digits > 0) || holds_personal_data(name);
}

SafeNames safe_names(std::span<const std::string> names) {
    SafeNames safe;
    // Names given by the source come first: a made name must not take one of them.
    std::set<std::string> given(names.begin(), names.end());
    std::set<std::string> taken;
    const auto unused = [&](const std::string& wanted, bool made) {
        std::string name = wanted;
        for (int i = 2; taken.contains(name) || ((made || name != wanted) && given.contains(name)); ++i)
            name = fmt::format("{}_{}", wanted, i);
        return name;
    };
    for (std::size_t i = 0; i < names.size(); ++i) {
        const bool empty = names[i].find_first_not_of(" \t\r\n") == std::string::npos;
        const bool suspicious = !empty && looks_like_data(names[i]);
        const std::string wanted = empty || suspicious ? fmt::format("column_{}", i + 1) : names[i];
        const std::string name = unused(wanted, empty || suspicious);
        if (empty) safe.warnings.push_back(fmt::format("column {} has no name and is called {}", i + 1, name));
        else if (suspicious)
            safe.warnings.push_back(
                fmt::format("the name of column {} looks like a value and is replaced by {}; if the file has no header "
                            "line, say so",
                            i + 1, name));
        else if (name != wanted)
            safe.warnings.push_back(
                fmt::format("the name of column {} was there before; the column is called {}", i + 1, name));
        taken.insert(name);
        safe.names.push_back(name);
    }
    return safe;
}

}  // namespace persona
