#include "file_names.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include <fmt/format.h>

namespace persona::text {
namespace {

constexpr std::array<std::string_view, 6> endings{"txt", "text", "md", "markdown", "vtt", "srt"};

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

bool is_known(std::string_view ending) {
    return std::find(endings.begin(), endings.end(), lower(ending)) != endings.end();
}

/// A plain name of one file: nothing that leads elsewhere, hides the file, or that a system refuses.
bool usable(std::string_view name) {
    constexpr std::size_t most = 200;  // bytes; file systems take 255, and a number may be added
    if (name.empty() || name.size() > most || name.front() == '.' || name.front() == '-') return false;
    return std::none_of(name.begin(), name.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7f || std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
    });
}

}  // namespace

FileName split_name(std::string_view name) {
    for (const std::string_view packed : {".gz", ".zst"})
        if (name.ends_with(packed)) name.remove_suffix(packed.size());
    const auto point = name.rfind('.');
    if (point == std::string_view::npos || point == 0 || !is_known(name.substr(point + 1))) return {name, {}};
    return {name.substr(0, point), lower(name.substr(point + 1))};
}

bool follows_webvtt(std::string_view text) noexcept {
    return !text.empty() && std::string_view(" \t\r\n").find(text.front()) != std::string_view::npos;
}

bool is_webvtt(std::string_view text) noexcept {
    return text.starts_with(webvtt) && follows_webvtt(text.substr(webvtt.size()));
}

std::string numbered_name(std::int64_t number) { return fmt::format("text_{}", number); }

std::string FolderNames::take(std::string_view stem, std::string_view ending, std::int64_t number, bool& changed) {
    const std::string first = usable(stem) ? std::string(stem) : numbered_name(number);
    const std::string_view end = is_known(ending) ? ending : "txt";
    std::string name = fmt::format("{}.{}", first, end);
    for (int i = 2; !taken_.insert(lower(name)).second; ++i) name = fmt::format("{}_{}.{}", first, i, end);
    changed = changed || name.substr(0, name.size() - end.size() - 1) != stem;
    return name;
}

}  // namespace persona::text
