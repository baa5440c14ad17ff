#include "sheet.hpp"

#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include <persona/text.hpp>

namespace persona::xlsx {
namespace {

/// Far more than the 32,767 characters that a cell may have.
constexpr std::size_t most_text = std::size_t{16} << 20;

/// "BC23": column 54, row 23. Nothing: no reference within the sheet.
struct Reference {
    std::size_t column = 0;
    std::int64_t row = 0;
};
std::optional<Reference> reference(std::string_view text) {
    Reference out;
    std::size_t at = 0;
    for (; at < text.size() && at < 4 && text[at] >= 'A' && text[at] <= 'Z'; ++at)
        out.column = out.column * 26 + static_cast<std::size_t>(text[at] - 'A') + 1;
    const auto digits = text.substr(at);
    const auto end = digits.data() + digits.size();
    if (out.column == 0 || out.column > most_columns || std::from_chars(digits.data(), end, out.row).ptr != end ||
        out.row < 1 || out.row > most_rows)
        return std::nullopt;
    --out.column;
    return out;
}

}  // namespace

struct Sheet::Handler final : XmlHandler {
    const Workbook& workbook;
    Row row;
    bool ready = false;  ///< a row that holds something is complete
    bool in_data = false, in_cell = false, in_value = false, in_formula = false;
    int phonetic = 0;
    std::int64_t last_row = 0;
    std::size_t next_column = 0;
    std::string type, value, formula;
    std::size_t style = 0, column = 0;

    explicit Handler(const Workbook& of) : workbook(of) {}

    [[nodiscard]] Error bad(std::string what) const {
        return Error(ErrorCode::invalid_data, std::move(what) + " (sheet row " + std::to_string(row.number) + ")",
                     "the file is damaged; open it in a spreadsheet program and save it again");
    }

    Status start(std::string_view name, const Attributes& attributes) override {
        in_value = in_formula = false;
        if (name == "sheetData") in_data = true;
        if (!in_data) return {};
        if (name == "row") return start_row(attributes["r"]);
        if (name == "c") return start_cell(attributes);
        if (name == "rPh") ++phonetic;
        if (in_cell && phonetic == 0) in_value = name == "v" || name == "t";
        in_formula = in_cell && name == "f";
        return {};
    }

    Status start_row(std::string_view number) {
        row.cells.clear();
        row.bytes.clear();
        row.number = last_row + 1;
        next_column = 0;
        if (!number.empty()) {
            const auto given = parse_int64(number);
            if (!given || *given <= last_row || *given > most_rows)
                return bad("the sheet's rows are not in order, or beyond the format's last");
            row.number = *given;
        }
        last_row = row.number;
        return {};
    }

    Status start_cell(const Attributes& attributes) {
        in_cell = true;
        phonetic = 0;
        value.clear();
        formula.clear();
        type = attributes["t"];
        style = static_cast<std::size_t>(parse_int64(attributes["s"]).value_or(0));
        column = next_column;
        if (const auto where = attributes["r"]; !where.empty()) {
            const auto place = reference(where);
            if (!place || place->column < next_column)
                return bad("a row of the sheet has a cell twice, out of order or outside the sheet");
            column = place->column;
        }
        if (column >= most_columns) return bad("a row of the sheet has more than 16,384 cells");
        next_column = column + 1;
        return {};
    }

    Status text(std::string_view part) override {
        if (in_formula && formula.size() < 16) formula += part;
        if (!in_value) return {};
        value += part;
        if (value.size() > most_text)
            return Error(ErrorCode::limit,
                         "a cell of the sheet holds more than 16 MiB (sheet row " + std::to_string(row.number) + ")",
                         "a cell may have 32,767 characters; the file is damaged");
        return {};
    }

    Status end(std::string_view name) override {
        in_value = in_formula = false;
        if (!in_data) return {};
        if (name == "sheetData") in_data = false;
        if (name == "rPh") --phonetic;
        if (name == "row") ready = !row.cells.empty();
        if (name != "c") return {};
        in_cell = false;
        return end_cell();
    }
    [[nodiscard]] bool pause() const override { return ready; }

    Status end_cell() {
        // libxlsxwriter saves the value of =NA() as the text "#N/A".
        if (type == "str" && formula == "NA()") type = "e";
        if (type == "s") {
            const auto index = parse_int64(value);
            if (!index || *index < 0 || !workbook.strings.has(static_cast<std::size_t>(*index)))
                return value.empty() ? Status() : bad("a cell points to a shared string that is not there");
            add(CellKind::string, workbook.strings[static_cast<std::size_t>(*index)]);
        } else if (type == "inlineStr" || type == "str") {
            unescape(value);
            add(CellKind::string, value);
        } else if (type == "e") {
            add(CellKind::string, "");
            row.cells.back().error = true;
        } else if (value.empty()) {
            return {};  // only formatted
        } else if (type == "b") {
            if (value != "0" && value != "1") return bad("a cell is marked as a boolean, but is neither 0 nor 1");
            add(CellKind::boolean, value == "1" ? "true" : "false");
        } else if (type == "d") {
            add(CellKind::string, value);
        } else {
            return number();
        }
        return {};
    }

    Status number() {
        double parsed = 0;
        const auto end = value.data() + value.size();
        const auto from = value.starts_with('+') ? value.data() + 1 : value.data();
        const auto result = std::from_chars(from, end, parsed);
        if (result.ptr != end || result.ec != std::errc() || !std::isfinite(parsed))
            return bad("a cell is marked as a number, but is none");
        const auto shown = style < workbook.styles.size() ? workbook.styles[style] : Shown::number;
        if (shown == Shown::date || shown == Shown::date_time || shown == Shown::time) {
            if (const auto moment = moment_text(parsed, shown, workbook.from_1904); !moment.empty()) {
                add(CellKind::string, moment);
                row.cells.back().whole_day = moment.size() == 10;
                return {};
            }
        }
        const auto begin = row.bytes.size();
        if (std::trunc(parsed) == parsed && std::fabs(parsed) <= 9007199254740992.0 &&
            !(parsed == 0 && std::signbit(parsed))) {
            append_int64(row.bytes, static_cast<std::int64_t>(parsed));
            if (shown == Shown::decimals) row.bytes += ".0";
        } else {
            append_float64(row.bytes, parsed);
            if (row.bytes.find_first_of(".e", begin) == std::string::npos) row.bytes += ".0";
        }
        row.cells.push_back({column, CellKind::number, false, false, begin, row.bytes.size()});
        return {};
    }

    void add(CellKind kind, std::string_view text_of) {
        const auto begin = row.bytes.size();
        row.bytes += text_of;
        row.cells.push_back({column, kind, false, false, begin, row.bytes.size()});
    }
};

Sheet::Sheet(Part part, const Workbook& workbook)
    : handler_(std::make_unique<Handler>(workbook)), pull_(std::make_unique<XmlPull>(std::move(part), *handler_)) {}
Sheet::~Sheet() = default;

Result<bool> Sheet::next() {
    handler_->ready = false;
    return pull_->next();
}

const Row& Sheet::row() const noexcept { return handler_->row; }
std::int64_t Sheet::bytes_done() const noexcept { return pull_->part().unpacked(); }
std::int64_t Sheet::bytes_total() const noexcept { return pull_->part().size(); }

}  // namespace persona::xlsx
