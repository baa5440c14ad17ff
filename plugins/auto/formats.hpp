// Which stage reads or writes a path: by its name, and for readers by its first bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <persona/error.hpp>

namespace persona::automatic {

/// "reader.csv" for kind "reader": by the ending before .gz and .zst, or by a database's URL. Nothing when the name says nothing.
[[nodiscard]] std::optional<std::string> stage_by_name(std::string_view kind, std::string_view path);
/// By the first bytes, unpacked.
[[nodiscard]] std::string stage_by_content(std::string_view head);
/// A name that ends in .txt: a table or a text, which only the content tells.
[[nodiscard]] bool table_or_text(std::string_view path);
/// Whether the first bytes of such a file are a table's: every line has as many tabs, semicolons, bars or commas as the
/// first. (Commas with a blank behind them are prose.)
[[nodiscard]] bool looks_like_table(std::string_view head);
/// The URL that reader.sql and writer.sql want: of an SQLite file's path or `sqlite:FILE`; other URLs stay as they are.
[[nodiscard]] std::string database_url(std::string_view path);
/// "CSV (.csv, .tsv, .txt), JSON (.json), …": for messages.
[[nodiscard]] std::string known_formats();

}  // namespace persona::automatic
