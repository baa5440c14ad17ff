#include "formats.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace persona::automatic {
namespace {

struct Format {
    std::string_view ending, stage;
};
constexpr std::array<Format, 19> formats{{{".csv", "csv"},
                                          {".tsv", "csv"},
                                          {".tab", "csv"},
                                          {".psv", "csv"},
                                          {".text", "text"},
                                          {".md", "text"},
                                          {".markdown", "text"},
                                          {".vtt", "text"},
                                          {".srt", "text"},
                                          {".json", "json"},
                                          {".jsonl", "jsonl"},
                                          {".ndjson", "jsonl"},
                                          {".yaml", "yaml"},
                                          {".yml", "yaml"},
                                          {".xlsx", "xlsx"},
                                          {".xlsm", "xlsx"},
                                          {".sqlite", "sql"},
                                          {".sqlite3", "sql"},
                                          {".db", "sql"}}};

constexpr std::string_view delimiters = "\t;|,";

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

std::string unpacked_name(std::string_view path) {
    std::string name = lower(path);
    for (const std::string_view packed : {".gz", ".zst"}) {
        if (name.ends_with(packed)) name.erase(name.size() - packed.size());
    }
    return name;
}

/// A subtitle file: a number, and on the next line from when to when.
bool is_subrip(std::string_view head) {
    const auto number = head.find_first_not_of("0123456789");
    if (number == 0 || number == std::string_view::npos) return false;
    const auto second = head.find_first_not_of("\r\n", number);
    return second != std::string_view::npos && second > number &&
           head.substr(second, head.find('\n', second) - second).find(" --> ") != std::string_view::npos;
}

/// Delimiters of a line outside double quotes; `spaced` counts those with a blank behind them.
std::size_t count_delimiters(std::string_view line, char delimiter, std::size_t& spaced) {
    std::size_t count = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (line[at] == '"') quoted = !quoted;
        if (quoted || line[at] != delimiter) continue;
        ++count;
        spaced += at + 1 < line.size() && line[at + 1] == ' ' ? 1 : 0;
    }
    return count;
}

}  // namespace

bool table_or_text(std::string_view path) { return unpacked_name(path).ends_with(".txt"); }

bool looks_like_table(std::string_view head) {
    std::vector<std::string_view> lines;
    while (!head.empty()) {
        const auto end = head.find('\n');
        // The last line may have been cut.
        if (end == std::string_view::npos && lines.size() >= 2) break;
        const auto line = head.substr(0, end);
        if (line.find_first_not_of(" \r\t") != std::string_view::npos) lines.push_back(line);
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
    }
    if (lines.size() < 2) return false;
    return std::any_of(delimiters.begin(), delimiters.end(), [&](char delimiter) {
        std::size_t spaced = 0;
        const auto wanted = count_delimiters(lines.front(), delimiter, spaced);
        const bool same = std::all_of(lines.begin(), lines.end(), [&](std::string_view line) {
            return count_delimiters(line, delimiter, spaced) == wanted;
        });
        return wanted > 0 && same && (delimiter != ',' || 2 * spaced <= wanted * lines.size());
    });
}

std::string database_url(std::string_view path) {
    if (path.find("://") != std::string_view::npos) return std::string(path);
    if (path.starts_with("sqlite:")) path.remove_prefix(7);
    std::string out = "sqlite://";
    for (const char byte : path) {
        if (byte == '%') out += "%25";
        else out += byte;
    }
    return out;
}

std::optional<std::string> stage_by_name(std::string_view kind, std::string_view path) {
    const auto named = [&](std::string_view stage) { return std::string(kind) + "." + std::string(stage); };
    for (const std::string_view start : {"sqlite:", "postgresql:", "postgres:"})
        if (path.starts_with(start)) return named("sql");
    if (kind == "writer" && path.ends_with('/')) return named("text");
    const std::string name = unpacked_name(path);
    for (const auto& format : formats)
        if (name.ends_with(format.ending)) return named(format.stage);
    return std::nullopt;
}

std::string stage_by_content(std::string_view head) {
    using std::string_view_literals::operator""sv;
    if (head.starts_with("PK\x03\x04")) return "reader.xlsx";
    if (head.starts_with("SQLite format 3\0"sv)) return "reader.sql";
    if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
    if (head.starts_with("WEBVTT") || is_subrip(head)) return "reader.text";
    const auto first = head.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return "reader.csv";
    head.remove_prefix(first);
    if (head.front() == '[') return "reader.json";
    if (head.front() == '{') {
        // One object that ends with its line, or whose line is too long to see its end, is JSON Lines; an object over
        // several lines is JSON.
        const auto end = head.find('\n');
        if (end == std::string_view::npos) return "reader.jsonl";
        const auto line = head.substr(0, end);
        const auto last = line.find_last_not_of(" \t\r");
        return last != std::string_view::npos && last > 0 && line[last] == '}' ? "reader.jsonl" : "reader.json";
    }
    if (head.starts_with("---") || head.starts_with("%YAML") || head.starts_with("- ")) return "reader.yaml";
    return "reader.csv";
}

std::string known_formats() {
    return "CSV (.csv, .tsv, .tab, .psv, and .txt where every line has as many cells), JSON (.json), JSON Lines "
           "(.jsonl, .ndjson), YAML (.yaml, .yml), Excel "
           "(.xlsx, .xlsm), "
           "text (.txt, .md, .vtt, .srt, or a folder of such files), SQLite (.sqlite, .sqlite3, .db, sqlite:FILE), "
           "PostgreSQL (postgresql:…); all files also with .gz or .zst";
}

}  // namespace persona::automatic
