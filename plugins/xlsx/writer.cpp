#include "writer.hpp"

#include <unistd.h>
#include <xlsxwriter.h>

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <persona/records.hpp>
#include <persona/text.hpp>

#include "number_format.hpp"
#include "sheet.hpp"

namespace persona::xlsx {
namespace {

constexpr std::size_t most_characters = 32767;  ///< UTF-16 units in a cell: the format's limit

std::size_t utf16_units(std::string_view text) {
    std::size_t units = 0;
    for (const char byte : text) {
        const auto lead = static_cast<unsigned char>(byte);
        if ((lead & 0xc0) != 0x80) units += lead >= 0xf0 ? 2 : 1;
    }
    return units;
}

/// The digits that libxlsxwriter will write.
double as_written(double value) {
    char digits[40];
    std::snprintf(digits, sizeof digits, "%.16G", value);
    return std::strtod(digits, nullptr);
}

bool hex(char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'F') || (byte >= 'a' && byte <= 'f');
}

/// Text that stands in an Excel number format as it is.
std::string literal(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '"') out += "\\\"";
        else out.append("\"").append(1, c).append("\"");
    }
    return out;
}

/// Excel's form of a pattern like "#.##0,00 €"; empty where numbers are shown as they are. Excel's own marks depend on who looks.
std::string excel_number(const NumberPattern& pattern) {
    if (pattern.plain() && pattern.decimals() <= 0) return {};
    std::string out = literal(pattern.before()) + (pattern.grouped() ? "#,##0" : "0");
    if (pattern.decimals() > 0) out += "." + std::string(static_cast<std::size_t>(pattern.decimals()), '0');
    if (pattern.decimals() < 0) out += ".##";
    return out + literal(pattern.behind());
}

/// Excel's form of a pattern like %d.%m.%Y: other literals in quotes.
std::string excel_pattern(std::string_view format) {
    std::string out;
    for (std::size_t at = 0; at < format.size(); ++at) {
        if (format[at] != '%' || at + 1 == format.size()) {
            out += literal(format.substr(at, 1));
            continue;
        }
        ++at;
        const bool bare = format[at] == '-' && at + 1 < format.size();  // without a zero in front
        if (bare || (format[at] == '^' && at + 1 < format.size())) ++at;
        switch (format[at]) {
            case 'Y': out += "yyyy"; break;
            case 'y': out += "yy"; break;
            case 'm': out += bare ? "m" : "mm"; break;
            case 'b': out += "mmm"; break;
            case 'B': out += "mmmm"; break;
            case 'd': out += bare ? "d" : "dd"; break;
            case 'H':
            case 'I': out += bare ? "h" : "hh"; break;
            case 'p':
            case 'P': out += "AM/PM"; break;
            case 'M': out += "mm"; break;
            case 'S': out += "ss"; break;
            case 'f':  // Excel shows thousandths at most, and its decimal point is part of the number
                if (out.ends_with("\".\"")) out.resize(out.size() - 3);
                out += ".000";
                break;
            default: break;
        }
    }
    return out;
}

}  // namespace

XlsxWriter::~XlsxWriter() { discard(); }

void XlsxWriter::describe(Description& description) {
    description.doc(
        "Writes rows as one worksheet of an Excel workbook (.xlsx), the first row naming the columns.",
        "Dates and timestamps are real dates with a number format like the one they came in. What a cell can not hold "
        "as what it is becomes text, with a warning that counts: "
        "dates before March 1900, whole numbers beyond 2^53, moments that a cell would round. Other numbers keep 16 "
        "significant digits. "
        "Empty text is the formula `=\"\"`, and a row without any value holds `=NA()`, so that neither is lost.\n\n"
        "More than 1,048,575 rows, 16,384 columns or 32,767 characters in a cell are an error. "
        "The file appears whole or not at all, holds no time of creation, and the same rows give the same bytes.");
    description.parameter("path", path_, "The workbook to write; `-` is standard output.")
        .required()
        .output()
        .example("synthetic.xlsx");
    description.parameter("sheet", sheet_, "The worksheet's name.");
    description.input("from", "The rows to write.").accepts(Label::cleared);
}

Status XlsxWriter::configure(StageFactory&) {
    if (sheet_.empty() || utf16_units(sheet_) > 31 || sheet_.find_first_of("[]:*?/\\") != std::string::npos ||
        sheet_.starts_with('\'') || sheet_.ends_with('\''))
        return Error(ErrorCode::configuration, "the parameter sheet is no name that Excel accepts",
                     "1 to 31 characters, none of []:*?/\\, no apostrophe at either end");
    return {};
}

Status XlsxWriter::checked(int code, const char* what) const {
    if (code == LXW_NO_ERROR) return {};
    return Error(ErrorCode::io,
                 std::string("can not ") + what + " the workbook: " + lxw_strerror(static_cast<lxw_error>(code)),
                 "look whether the disk of the private spool is full");
}

Status XlsxWriter::open(Context& context) {
    discard();
    PERSONA_ASSIGN(auto file, OutputFile::create(path_, context.spool_folder()));
    file_.emplace(std::move(file));
    PERSONA_ASSIGN(made_, nameless_file(context.spool_folder()));
    folder_ = context.spool_folder().string();
    lxw_workbook_options options = {};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = folder_.data();  // the library's own files there lose their names at once
    options.use_zip64 = LXW_FALSE;
    // The library wants a name: this one leads to the file that has none.
    book_ = workbook_new_opt(("/proc/self/fd/" + std::to_string(made_)).c_str(), &options);
    if (book_ == nullptr) return Error(ErrorCode::io, "can not begin the workbook in the private spool");
    lxw_doc_properties properties = {};
    properties.created = 946684800;  // 2000-01-01: a file that tells when it was made is another file each time
    PERSONA_TRY(checked(workbook_set_properties(book_, &properties), "begin"));
    page_ = workbook_add_worksheet(book_, sheet_.c_str());
    if (page_ == nullptr) return Error(ErrorCode::configuration, "the parameter sheet is no name that Excel accepts");
    schema_.reset();
    styles_.clear();
    rows_ = 0;
    return {};
}

Status XlsxWriter::start(const Schema& schema) {
    if (schema.size() > most_columns)
        return Error(ErrorCode::limit,
                     "the table has " + std::to_string(schema.size()) + " columns, an Excel sheet at most 16,384",
                     "write CSV or JSON instead");
    const auto format = [&](const std::string& code) {
        auto* made = workbook_add_format(book_);
        format_set_num_format(made, code.c_str());
        return made;
    };
    one_decimal_ = format("0.0");
    for (std::size_t i = 0; i < schema.size(); ++i) {
        const auto& field = schema[i];
        ColumnStyle style;
        if (field.type == Type::date)
            style.shown = format(field.format.empty() ? "yyyy\\-mm\\-dd" : excel_pattern(field.format));
        if (field.type == Type::timestamp)
            style.shown = format(field.format.empty() ? "yyyy\\-mm\\-dd hh:mm:ss.000" : excel_pattern(field.format));
        if (field.type == Type::float64 || field.type == Type::int64) {
            const auto shown = excel_number(NumberPattern::compile(field.format).value_or(NumberPattern()));
            if (!shown.empty()) style.shown = format(shown);
        }
        styles_.push_back(style);
        scratch_.assign(field.name);
        PERSONA_TRY(text(field.name, i, field));
    }
    ++rows_;
    return {};
}

/// A cell of text. Characters that XML can not hold, and what looks like their escape, are escaped here: inline
/// strings get no escaping from the library.
Status XlsxWriter::text(std::string_view value, std::size_t index, const Field& field) {
    const auto row = static_cast<lxw_row_t>(rows_);
    const auto column = static_cast<lxw_col_t>(index);
    if (utf16_units(value) > most_characters)
        return Error(ErrorCode::limit, "a text is longer than the 32,767 characters that an Excel cell holds",
                     "write CSV or JSON instead, or shorten the column before")
            .in_row(rows_ > 0 ? rows_ - 1 : 0)
            .in_column(field.name);
    if (value.empty())
        return checked(worksheet_write_formula_str(page_, row, column, "=\"\"", nullptr, ""), "write to");
    scratch_.clear();
    for (std::size_t at = 0; at < value.size(); ++at) {
        const auto byte = static_cast<unsigned char>(value[at]);
        const auto rest = value.substr(at);
        const bool looks_escaped = rest.size() >= 7 && rest[0] == '_' && rest[1] == 'x' && hex(rest[2]) &&
                                   hex(rest[3]) && hex(rest[4]) && hex(rest[5]) && rest[6] == '_';
        const bool no_character = rest.size() >= 3 && byte == 0xef && static_cast<unsigned char>(rest[1]) == 0xbf &&
                                  static_cast<unsigned char>(rest[2]) >= 0xbe;
        if (looks_escaped || (byte < 0x20 && byte != '\t' && byte != '\n') || no_character) {
            char escaped[12];
            std::snprintf(escaped, sizeof escaped, "_x%04X_",
                          looks_escaped  ? 0x5fU
                          : no_character ? 0xff00U | static_cast<unsigned>(static_cast<unsigned char>(rest[2]) | 0x40U)
                                         : byte);
            scratch_ += escaped;
            if (no_character) at += 2;
        } else {
            scratch_ += value[at];
        }
    }
    return checked(worksheet_write_string(page_, row, column, scratch_.c_str(), nullptr), "write to");
}

Status XlsxWriter::number(double value, const Field& field, std::size_t index) {
    auto& style = styles_[index];
    if (!std::isfinite(value))
        return Error(ErrorCode::invalid_data,
                     "a number is not finite (NaN or infinity), and Excel has no form for that",
                     "make such values missing before they are written")
            .in_row(rows_ - 1)
            .in_column(field.name);
    if (as_written(value) != value) ++style.rounded;
    // Rounded to 16 digits the largest doubles would be infinite.
    if (!std::isfinite(as_written(value))) value = std::copysign(1.797693134862315e308, value);
    // A whole number in a column of float64 shows its decimal, so that it is read back as such.
    auto* shown = style.shown != nullptr                                  ? style.shown
                  : field.type != Type::float64                           ? nullptr
                  : std::trunc(value) == value && std::fabs(value) < 1e15 ? one_decimal_
                                                                          : nullptr;
    return checked(
        worksheet_write_number(page_, static_cast<lxw_row_t>(rows_), static_cast<lxw_col_t>(index), value, shown),
        "write to");
}

Status XlsxWriter::moment(const Column& column, const Field& field, std::size_t index, std::int64_t row) {
    const bool is_date = field.type == Type::date;
    const double serial = is_date ? serial_of(column.date(row)) : serial_of_timestamp(column.int64(row));
    bool held = std::isfinite(serial);
    if (held && !is_date) {
        const auto back = parse_timestamp(moment_text(as_written(serial), Shown::date_time, false));
        held = back && *back == column.int64(row);
    }
    if (held)
        return checked(worksheet_write_number(page_, static_cast<lxw_row_t>(rows_), static_cast<lxw_col_t>(index),
                                              serial, styles_[index].shown),
                       "write to");
    ++styles_[index].as_text;
    // Always ISO: among real dates, which the reader gives in that form too.
    std::string iso;
    if (is_date) append_date(iso, column.date(row));
    else append_timestamp(iso, column.int64(row));
    return text(iso, index, field);
}

Status XlsxWriter::cell(const Column& column, const Field& field, std::size_t index, std::int64_t row) {
    const auto at_row = static_cast<lxw_row_t>(rows_);
    const auto at_column = static_cast<lxw_col_t>(index);
    switch (field.type) {
        case Type::boolean:
            return checked(worksheet_write_boolean(page_, at_row, at_column, column.boolean(row) ? 1 : 0, nullptr),
                           "write to");
        case Type::int64: {
            constexpr std::int64_t exact = std::int64_t{1} << 53;
            if (column.int64(row) >= -exact && column.int64(row) <= exact)
                return number(static_cast<double>(column.int64(row)), field, index);
            ++styles_[index].as_text;
            std::string digits;
            append_int64(digits, column.int64(row));
            return text(digits, index, field);
        }
        case Type::float64: return number(column.float64(row), field, index);
        case Type::timestamp:
        case Type::date: return moment(column, field, index, row);
        case Type::text: break;
    }
    return text(column.text(row), index, field);
}

Status XlsxWriter::write(const Batch& batch, Context&) {
    if (schema_ == nullptr) {
        schema_ = batch.schema;
        PERSONA_TRY(start(*batch.schema));
    }
    for (std::int64_t row = 0; row < batch.rows; ++row, ++rows_) {
        if (rows_ >= most_rows)
            return Error(ErrorCode::limit,
                         "the table has more than the 1,048,575 rows that an Excel sheet holds beside its header",
                         "write CSV or JSON instead")
                .in_row(rows_ - 1);
        bool any = false;
        for (std::size_t i = 0; i < batch.columns.size(); ++i) {
            if (!batch.columns[i]->valid(row)) continue;
            any = true;
            PERSONA_TRY(cell(*batch.columns[i], batch.field(i), i, row));
        }
        if (!any)
            PERSONA_TRY(
                checked(worksheet_write_formula_str(page_, static_cast<lxw_row_t>(rows_), 0, "=NA()", nullptr, "#N/A"),
                        "write to"));
    }
    return {};
}

Status XlsxWriter::prepare(Context& context) {
    if (book_ == nullptr) return {};
    for (std::size_t i = 0; i < styles_.size(); ++i) {
        const auto warn = [&](std::int64_t count, const char* what) {
            if (count > 0)
                context.log(LogLevel::warning, "column '" + (*schema_)[i].name + "': " + std::to_string(count) + what);
        };
        warn(styles_[i].as_text, " values are written as text, for an Excel cell can not hold them as what they are");
        warn(styles_[i].rounded, " numbers are rounded to the 16 digits that an Excel cell holds");
    }
    // Frees the workbook whatever comes of it.
    PERSONA_TRY(checked(workbook_close(std::exchange(book_, nullptr)), "finish"));
    std::vector<char> buffer(std::size_t{1} << 20);
    for (off_t at = 0;;) {
        const auto got = ::pread(made_, buffer.data(), buffer.size(), at);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return Error(ErrorCode::io, "can not read the workbook back from the private spool");
        if (got == 0) break;
        PERSONA_TRY(file_->write({buffer.data(), static_cast<std::size_t>(got)}));
        at += got;
    }
    discard();
    return file_->prepare(context.stop());
}

Status XlsxWriter::commit(Context& context) {
    PERSONA_TRY(prepare(context));
    return file_->commit(context.stop());
}

void XlsxWriter::abort() noexcept {
    if (file_) file_->abort();
    discard();
}

void XlsxWriter::discard() noexcept {
    if (book_ != nullptr) lxw_workbook_free(std::exchange(book_, nullptr));
    page_ = nullptr;
    if (made_ >= 0) ::close(std::exchange(made_, -1));
}

std::vector<WrittenTarget> XlsxWriter::targets() const {
    return file_ ? std::vector<WrittenTarget>{file_->written()} : std::vector<WrittenTarget>{};
}

}  // namespace persona::xlsx
