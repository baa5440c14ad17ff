#include "formats.hpp"

#include <algorithm>
#include <array>

namespace persona::automatic {
namespace {

struct Format {
    std::string_view ending, stage;
};
constexpr std::array<Format, 15> formats{{{".csv", "csv"},
                                          {".tsv", "csv"},
                                          {".tab", "csv"},
                                          {".txt", "csv"},
                                          {".psv", "csv"},
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

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

}  // namespace

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
    std::string name = lower(path);
    for (const std::string_view packed : {".gz", ".zst"}) {
        if (name.ends_with(packed)) name.erase(name.size() - packed.size());
    }
    for (const auto& format : formats)
        if (name.ends_with(format.ending)) return named(format.stage);
    return std::nullopt;
}

std::string stage_by_content(std::string_view head) {
    using std::string_view_literals::operator""sv;
    if (head.starts_with("PK\x03\x04")) return "reader.xlsx";
    if (head.starts_with("SQLite format 3\0"sv)) return "reader.sql";
    if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
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
    return "CSV (.csv, .tsv, .tab, .psv, .txt), JSON (.json), JSON Lines (.jsonl, .ndjson), YAML (.yaml, .yml), Excel "
           "(.xlsx, .xlsm), "
           "SQLite (.sqlite, .sqlite3, .db, sqlite:FILE), PostgreSQL (postgresql:…); all files also with .gz or .zst";
}

}  // namespace persona::automatic
