#include "writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <persona/records.hpp>
#include <persona/text.hpp>

namespace persona::csv {
namespace {

constexpr std::int64_t rows_a_part = 512;  // that one thread writes out

/// Decimals by way of a whole number: the same digits as printf's, as the quotient reads back to the value itself.
bool quick_decimals(double value, int decimals, std::string& out) {
    static constexpr std::array<double, 7> powers{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    if (decimals < 1 || decimals > 6 || !(std::abs(value) < 1e9) || std::signbit(value)) return false;
    const double power = powers[static_cast<std::size_t>(decimals)];
    const auto whole = std::llround(value * power);
    if (static_cast<double>(whole) / power != value) return false;
    std::array<char, 24> digits;
    char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), whole).ptr;
    const auto size = end - digits.data();
    for (auto i = size; i <= decimals; ++i) out += '0';  // at least one digit before the point
    out.append(digits.data(), end);
    out.insert(out.size() - static_cast<std::size_t>(decimals), 1, '.');
    return true;
}

bool must_quote(std::string_view text, const Style& style) noexcept {
    for (const char c : text)
        if (c == style.delimiter || c == '"' || c == '\n' || c == '\r') return true;
    // A file in which cells stand in single quotes is read as one that quotes with them.
    return text.front() == '\'' && text.back() == '\'';
}

}  // namespace

RowWriter::RowWriter(SchemaPtr schema, const Style& style) : schema_(std::move(schema)), style_(style) {
    for (const auto& field : schema_->fields()) {
        const bool number = field.type == Type::float64 || field.type == Type::int64;
        numbers_.push_back(number ? NumberPattern::compile(field.format).value_or(NumberPattern()) : NumberPattern());
        const auto bar = field.format.find('|');
        std::string yes;
        std::string no;
        if (field.type == Type::boolean) {
            text(bar == std::string::npos ? "true" : std::string_view(field.format).substr(0, bar), !style_.quote_all,
                 yes);
            text(bar == std::string::npos ? "false" : std::string_view(field.format).substr(bar + 1), !style_.quote_all,
                 no);
        }
        yes_.push_back(std::move(yes));
        no_.push_back(std::move(no));
        may_need_quotes_.push_back(
            style_.quote_all || field.type == Type::text ||
            std::string_view("0123456789-.+:TZ").find(style_.delimiter) != std::string_view::npos ||
            field.format.find(style_.delimiter) != std::string::npos || field.format.find('"') != std::string::npos);
    }
}

void RowWriter::text(std::string_view value, bool bare_is_safe, std::string& out) const {
    const bool formula = style_.guard_formulas && !value.empty() &&
                         std::string_view("=+-@\t\r").find(value.front()) != std::string_view::npos;
    if (bare_is_safe && !value.empty() && !formula && !must_quote(value, style_)) {
        out.append(value);
        return;
    }
    const bool bare = bare_is_safe && formula && !must_quote(value, style_);
    if (!bare) out += '"';
    if (formula) out += '\'';
    for (std::size_t from = 0;;) {
        const auto quote = value.find('"', from);
        if (quote == std::string_view::npos) {
            out.append(value.substr(from));
            break;
        }
        out.append(value.substr(from, quote + 1 - from));
        out += '"';
        from = quote + 1;
    }
    if (!bare) out += '"';
}

void RowWriter::header(std::string& out) const {
    for (std::size_t i = 0; i < schema_->size(); ++i) {
        if (i > 0) out += style_.delimiter;
        const auto& name = (*schema_)[i].name;
        // "sep=;" in the first line is an instruction to spreadsheets.
        text(name, !style_.quote_all && !name.starts_with("sep=") && !name.starts_with("SEP="), out);
    }
    out += style_.line_end;
}

void RowWriter::cell(const Batch& batch, std::size_t c, std::int64_t row, std::string& out) const {
    const Column& column = *batch.columns[c];
    const Field& field = (*schema_)[c];
    if (!column.valid(row)) {
        // Unquoted, as it was read; empty where it would end the cell.
        if (field.missing.find(style_.delimiter) == std::string::npos) out += field.missing;
        return;
    }
    if (column.type() == Type::text) return text(column.text(row), !style_.quote_all, out);
    if (column.type() == Type::boolean) {
        out += column.boolean(row) ? yes_[c] : no_[c];
        return;
    }
    const std::size_t before = out.size();
    if (column.type() == Type::float64) {
        const auto& number = numbers_[c];
        if (!number.plain() || !quick_decimals(column.float64(row), number.decimals(), out))
            number.append(out, column.float64(row));
    } else if (column.type() == Type::int64) {
        numbers_[c].append(out, column.int64(row));
    } else {
        append_value(out, column, field, row);
    }
    if (!may_need_quotes_[c]) return;
    const std::string_view written = std::string_view(out).substr(before);
    if (!style_.quote_all && !must_quote(written, style_)) return;
    const std::string copy(written);
    out.resize(before);
    text(copy, false, out);
}

void RowWriter::rows(const Batch& batch, std::int64_t from, std::int64_t to, std::string& out) const {
    for (std::int64_t row = from; row < to; ++row) {
        for (std::size_t c = 0; c < batch.columns.size(); ++c) {
            if (c > 0) out += style_.delimiter;
            cell(batch, c, row, out);
        }
        out += style_.line_end;
    }
}

void CsvWriter::describe(Description& d) {
    d.doc("Writes a table as a CSV file: RFC 4180, in UTF-8.",
          "A missing value is an unquoted empty cell, empty text is two quotes; dates, decimals and booleans look as "
          "they did in the "
          "source. The file appears whole or not at all: it waits in the private spool, is copied beside the target, "
          "synced and renamed. "
          "A path that ends in `.gz` or `.zst` is compressed, always to the same bytes.\n\n"
          "**What CSV can not hold:** types. A text column in which everything happens to look like a number reads "
          "back as numbers.");
    d.input("from", "The rows to write.").accepts(Label::cleared);
    d.parameter("path", path_, "The file; `-` is standard output.").required().output().example("synthetic.csv");
    d.parameter("delimiter", delimiter_, "What stands between cells: one character, or `tab`.");
    d.parameter("line_end", line_end_, "How lines end.").choices({"lf", "crlf"});
    d.parameter("quotes", quotes_, "Quotes where they are `needed`, or around `all` present values.")
        .choices({"needed", "all"});
    d.parameter("header", header_, "Write the columns' names as the first line.");
    d.parameter("guard_formulas", guard_formulas_,
                "Put a ' before text that begins with =, +, -, @, tab or carriage return, so that no spreadsheet runs "
                "it. The text then reads back with the '.");
}

Status CsvWriter::configure(StageFactory&) {
    const std::string text = delimiter_ == "tab" || delimiter_ == "\\t" ? std::string("\t") : delimiter_;
    if (text.size() != 1 || static_cast<unsigned char>(text[0]) >= 0x80 || text[0] == '"' || text[0] == '\n' ||
        text[0] == '\r' || text[0] == '\0') {
        return Error(ErrorCode::configuration,
                     "`delimiter` must be one ASCII character other than a quote or a line end, or tab",
                     "write it in quotes: delimiter: \";\"");
    }
    style_.delimiter = text[0];
    style_.line_end = line_end_ == "crlf" ? "\r\n" : "\n";
    style_.quote_all = quotes_ == "all";
    style_.guard_formulas = guard_formulas_;
    return {};
}

Status CsvWriter::open(Context& context) {
    PERSONA_ASSIGN(file_, OutputFile::create(path_, context.spool_folder()));
    rows_.reset();
    schema_.reset();
    committed_ = false;
    return {};
}

Status CsvWriter::write(const Batch& batch, Context&) {
    if (!rows_) {
        schema_ = batch.schema;
        rows_.emplace(schema_, style_);
        std::string names;
        if (header_) rows_->header(names);
        PERSONA_TRY(file_->write(names));
    } else if (batch.schema != schema_ && !(*batch.schema == *schema_)) {
        return Error(ErrorCode::internal, "the columns changed in the middle of the stream",
                     "the stage before this one must give every batch the same schema");
    }
    PERSONA_TRY(check_finite(batch, "CSV"));
    parts_.resize(static_cast<std::size_t>((batch.rows + rows_a_part - 1) / rows_a_part));
    tbb::this_task_arena::isolate([&] {
        tbb::parallel_for(std::size_t{0}, parts_.size(), [&](std::size_t part) {
            const auto first = static_cast<std::int64_t>(part) * rows_a_part;
            parts_[part].clear();
            rows_->rows(batch, first, std::min(first + rows_a_part, batch.rows), parts_[part]);
        });
    });
    for (const auto& part : parts_) PERSONA_TRY(file_->write(part));
    return {};
}

Status CsvWriter::prepare(Context& context) { return file_->prepare(context.stop()); }

Status CsvWriter::commit(Context& context) {
    PERSONA_TRY(file_->commit(context.stop()));
    committed_ = true;
    return {};
}

void CsvWriter::abort() noexcept {
    if (file_) file_->abort();
}

std::vector<WrittenTarget> CsvWriter::targets() const {
    return committed_ ? std::vector<WrittenTarget>{file_->written()} : std::vector<WrittenTarget>();
}

}  // namespace persona::csv
