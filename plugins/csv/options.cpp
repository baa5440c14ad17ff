// reader.csv's parameters: what they mean together.
#include <fmt/format.h>

#include <persona/number_pattern.hpp>
#include <persona/text.hpp>

#include "reader.hpp"

namespace persona::csv {
namespace {

/// "auto" → nothing, "none" → 0, a name or one byte → that byte.
Result<std::optional<char>> one_byte(const std::string& text, std::string_view parameter) {
    if (text == "auto") return std::optional<char>();
    if (text == "none" && parameter == "quote") return std::optional<char>('\0');
    if (text == "tab" || text == "\\t") return std::optional<char>('\t');
    const bool plain = text.size() == 1 && static_cast<unsigned char>(text[0]) < 0x80 && text[0] != '\n' &&
                       text[0] != '\r' && text[0] != '\0';
    if (plain) return std::optional<char>(text[0]);
    return Error(
        ErrorCode::configuration,
        fmt::format("`{}` must be one ASCII character, tab{} or auto", parameter, parameter == "quote" ? ", none" : ""),
        "write it in quotes: delimiter: \";\"");
}

}  // namespace

Status ReaderOptions::check() {
    PERSONA_ASSIGN(wish.delimiter, one_byte(delimiter, "delimiter"));
    PERSONA_ASSIGN(wish.quote, one_byte(quote, "quote"));
    if (wish.delimiter && wish.quote && *wish.delimiter == *wish.quote)
        return Error(ErrorCode::configuration, "`delimiter` and `quote` are the same character", "they must differ");
    rules.missing = missing;
    rules.quoted_empty_missing = quoted_empty == "missing";
    declared.clear();
    if (types.is_null()) return {};
    const auto* map = types.map();
    if (map == nullptr)
        return Error(ErrorCode::configuration, "`types` must be a map of column names to types",
                     "types: {postcode: text, born: \"date:%d.%m.%Y\"}")
            .at(types.place());
    for (const auto& entry : *map) {
        const auto* text = entry.value.string();
        if (text == nullptr)
            return Error(ErrorCode::configuration, fmt::format("the type of '{}' must be text", entry.key),
                         "for example: text, int64, date:%d.%m.%Y")
                .at(entry.value.place());
        const auto colon = text->find(':');
        Field field;
        field.name = entry.key;
        const auto type = type_from_string(text->substr(0, colon));
        if (!type)
            return Error(ErrorCode::configuration, fmt::format("there is no type '{}'", text->substr(0, colon)),
                         "the types are boolean, int64, float64, timestamp, date and text")
                .at(entry.value.place());
        field.type = *type;
        if (colon != std::string::npos) field.format = text->substr(colon + 1);
        const bool timed = *type == Type::date || *type == Type::timestamp;
        if (timed && !field.format.empty() && !TimePattern::compile(field.format)) {
            return Error(
                       ErrorCode::configuration, fmt::format("the pattern of '{}' can not be used", entry.key),
                       "a pattern needs a year, a month and a day (%Y or %y, %m or %b, %d), a time of day (%H:%M), or "
                       "both, each part once")
                .at(entry.value.place());
        }
        if ((*type == Type::int64 || *type == Type::float64) && !NumberPattern::compile(field.format)) {
            return Error(ErrorCode::configuration, fmt::format("the pattern of '{}' can not be used", entry.key),
                         "a pattern looks as a number does: 0.00, #,##0, #.##0,00 €, 0 kg")
                .at(entry.value.place());
        }
        declared.push_back(std::move(field));
    }
    return {};
}

void CsvReader::describe(Description& d) {
    d.doc(
        "Reads a table from a CSV file: RFC 4180, with delimiter, quotes, header, encoding, compression and types "
        "found out.",
        "**Nothing is lost silently.** A file is read twice: once to find types that fit every cell of a column, once "
        "to read it. "
        "Leading zeros and long record numbers stay text. From a pipe, which can be read only once, the "
        "types come "
        "from its first 10,000 rows or 8 MiB; a later cell that does not fit stops the run with its place "
        "(`on_misfit`). "
        "A row with too many or too few cells stops the run, too (`ragged`).\n\n"
        "**Numbers and dates as people write them** are numbers and dates, written again as they were: decimal commas, "
        "marks between thousands, one currency, per cent or unit around all of a column (`1.234,50 €`, `$1,200`, "
        "`12 kg`), days and months without zeros in front, two-digit years between slashes or points, English months "
        "(`03-Feb-2024`), `2:05 PM`, times of day alone.\n\n"
        "**Missing and empty.** An unquoted empty cell is missing, a quoted one (`\"\"`) is empty text; `missing` "
        "names further words "
        "that mean missing. One such word among numbers or dates that have no empty cell (`n/k`, `NA`, `-`, `?`, "
        "`unknown`, …) is told by itself, and written again. Blank lines are left out; in a file of one column they "
        "are missing values.\n\n"
        "**Header.** With `header: auto` the first row is data when its cells fit the types of the columns below, or "
        "look like a "
        "person's data (an @, digits only, a date). Empty and suspicious names become `column_3`, repeated ones get "
        "`_2`; each with a warning.");
    auto& o = options_;
    d.parameter("path", o.path, "The file; `-` is standard input. `.gz` and `.zst` content is unpacked.")
        .required()
        .example("interviews.csv");
    d.parameter("delimiter", o.delimiter,
                "What stands between cells: one character, `tab`, or `auto` (comma, semicolon, tab or bar, whichever "
                "divides the rows evenly).");
    d.parameter("quote", o.quote, "The quote character, `none`, or `auto`.");
    d.parameter("header", o.header, "Whether the first row holds the columns' names.").choices({"auto", "yes", "no"});
    d.parameter("encoding", o.encoding,
                "`auto` (byte order mark, else UTF-8, else what the bytes look like, with a note in the log) or a name "
                "such as windows-1252.");
    d.parameter("missing", o.missing, "Unquoted words that mean that a value is missing.").example("[NA, n/a]");
    d.parameter("quoted_empty", o.quoted_empty,
                "What `\"\"` means: empty text, or missing (for programs that quote everything).")
        .choices({"text", "missing"});
    d.parameter("types", o.types,
                "Types of columns that are known better than they look: name to type, with a pattern behind a colon.")
        .example("{postcode: text, born: \"date:%d.%m.%Y\"}");
    d.parameter("date_order", o.date_order, "What 03/04/2024 means in a column that never says.")
        .choices({"day-first", "month-first"});
    d.parameter("infer", o.infer,
                "Types from `all` cells (a first pass over the file) or from a `sample`: the first 10,000 rows or 8 "
                "MiB. A pipe always gives a sample.")
        .choices({"all", "sample"});
    d.parameter("on_misfit", o.on_misfit,
                "A cell that does not fit its column's type: `widen` takes a type that all cells fit (found by `infer: "
                "all`) and fails where that "
                "can not be (a pipe, a declared type); `reject` leaves the row out, counted and reported; `fail` stops "
                "the run.")
        .choices({"widen", "reject", "fail"});
    d.parameter(
         "ragged", o.ragged,
         "A row with another number of cells than the first, or with text behind a closing quote: `fail` stops the "
         "run, `reject` leaves "
         "it out, counted and reported, `pad` adds missing cells (and leaves out extra ones only if they are empty).")
        .choices({"fail", "reject", "pad"});
    d.parameter("cell_limit", o.cell_limit, "Longest cell; a longer one usually is a quote that was never closed.")
        .range(1024, 1 << 28)
        .advanced();
    d.parameter("most_unpacked", o.most_unpacked, "Most bytes that may come out of a compressed file.")
        .at_least(1)
        .advanced();
    d.parameter("most_ratio", o.most_ratio, "Most bytes out for one compressed byte, once 64 MiB have come out.")
        .at_least(1)
        .advanced();
    d.gives(Label::raw);
}

Status CsvReader::configure(StageFactory&) { return options_.check(); }

}  // namespace persona::csv
