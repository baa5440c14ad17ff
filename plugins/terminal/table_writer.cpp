#include "table_writer.hpp"

#include <charconv>
#include <cstdlib>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <boost/json.hpp>

#include <persona/text.hpp>

#include "screen.hpp"

namespace persona::terminal {
namespace {

namespace json = boost::json;

constexpr std::size_t usual_width = 100;

/// What the user said, else the terminal's own width; 100 where standard output is no terminal, so that files do not
/// depend on the window they were made in.
std::size_t screen_width(std::int64_t asked) {
    if (asked > 0) return static_cast<std::size_t>(asked);
    winsize size{};
    if (isatty(STDOUT_FILENO) != 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
        return size.ws_col;
    return usual_width;
}

bool is_number(Type type) { return type == Type::int64 || type == Type::float64; }

}  // namespace

void TableWriter::describe(Description& description) {
    description.doc("Shows rows as a table in the terminal, or as one JSON object.",
                    "With `columns` wired it begins with what every column is taken for, with `found` with how much of "
                    "each type of personal data was found. "
                    "Long cells are cut; a table that is too wide is shown row by row. Control characters in cells are "
                    "not passed on to the terminal.");
    description.parameter("path", path_, "The file; `-` is standard output.").output();
    description.parameter("form", form_, "`table` for people, `json` for programs.").choices({"table", "json"});
    description
        .parameter("width", width_, "Columns of the screen; 0 asks the terminal, and takes 100 where there is none.")
        .range(0, 10'000)
        .unit("characters");
    description.parameter("rows", most_rows_, "The most rows shown; the others are counted.")
        .range(1, 100'000)
        .unit("rows");
    description.input("from", "The rows to show.").accepts(Label::cleared);
    description.artifact_input("columns", std::string(ColumnRoles::kind_name), "What each column is taken for.")
        .reference()
        .optional();
    description.artifact_input("found", std::string(Findings::kind_name), "How much was found in the source.")
        .reference()
        .optional();
    description.holds_everything("the rows it shows");
}

Status TableWriter::open(Context& context) {
    roles_ = context.artifact<ColumnRoles>("columns");
    findings_ = context.artifact<Findings>("found");
    screen_ = screen_width(width_);
    PERSONA_ASSIGN(file_, OutputFile::create(path_, context.spool_folder()));
    return {};
}

Status TableWriter::write(const Batch& batch, Context&) {
    if (!schema_) schema_ = batch.schema;
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        if (static_cast<std::int64_t>(rows_.size()) >= most_rows_) {
            left_out_ += batch.rows - row;
            break;
        }
        auto& cells = rows_.emplace_back();
        for (std::size_t c = 0; c < batch.columns.size(); ++c) {
            auto& cell = cells.emplace_back();
            if (batch.columns[c]->valid(row)) append_value(cell.emplace(), *batch.columns[c], batch.field(c), row);
        }
    }
    return {};
}

std::string TableWriter::columns_text() const {
    Table table;
    table.heading = {"column", "type", "taken for", "kind", "because of"};
    for (const auto& role : roles_->columns) {
        const auto at = schema_ ? schema_->find(role.name) : std::nullopt;
        table.rows.push_back({harmless(role.name), at ? std::string(to_string((*schema_)[*at].type)) : "left out",
                              std::string(to_string(role.role)), role.entity, role.reason});
    }
    auto out = draw(table, screen_);
    out += roles_->subject.empty()
               ? "Each row is somebody else's (--subject says otherwise).\n"
               : fmt::format("Whose row it is says '{}' (--subject says otherwise).\n", harmless(roles_->subject));
    return out + "\n";
}

std::string TableWriter::findings_text() const {
    std::string out = "Found in the source:";
    for (const auto& [entity, count] : findings_->counts)
        out += fmt::format("{} {} {}", out.back() == ':' ? "" : ",", count, entity);
    return out + (findings_->counts.empty() ? " nothing\n\n" : "\n\n");
}

std::string TableWriter::rows_text() const {
    if (!schema_ || schema_->size() == 0) return "No columns.\n";
    Table table;
    for (const auto& field : schema_->fields()) {
        table.heading.push_back(harmless(field.name));
        table.right.push_back(is_number(field.type));
    }
    for (const auto& row : rows_) {
        auto& cells = table.rows.emplace_back();
        for (const auto& cell : row) cells.push_back(cell ? harmless(*cell) : "–");
    }
    auto out = draw(table, screen_);
    if (!out.empty()) return out;
    std::size_t widest = 0;
    for (const auto& name : table.heading) widest = std::max(widest, width(name));
    widest = std::min(widest, screen_ / 3);
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        out += fmt::format("row {}\n", row + 1);
        for (std::size_t c = 0; c < table.heading.size(); ++c) {
            const auto name = cut(table.heading[c], widest);
            out += "  " + name + std::string(widest - width(name) + 2, ' ') +
                   cut(table.rows[row][c], screen_ - widest - 4) + "\n";
        }
    }
    return out;
}

std::string TableWriter::as_text() const {
    std::string out;
    if (roles_) out += columns_text();
    if (findings_) out += findings_text();
    out += rows_text();
    if (left_out_ > 0) out += fmt::format("… and {} rows more\n", left_out_);
    return out;
}

std::string TableWriter::as_json() const {
    json::object out;
    if (roles_) {
        json::array& columns = out["columns"].emplace_array();
        for (const auto& role : roles_->columns)
            columns.push_back(json::object{
                {"name", role.name}, {"role", to_string(role.role)}, {"entity", role.entity}, {"reason", role.reason}});
        out["subject"] = roles_->subject.empty() ? json::value(nullptr) : json::value(roles_->subject);
    }
    if (findings_) {
        json::object& found = out["found"].emplace_object();
        for (const auto& [entity, count] : findings_->counts) found[entity] = count;
    }
    json::array& rows = out["rows"].emplace_array();
    for (const auto& row : rows_) {
        json::object object;
        for (std::size_t c = 0; c < row.size(); ++c) {
            const auto& field = (*schema_)[c];
            auto& cell = object[field.name];
            if (!row[c]) continue;
            // Numbers and booleans stay what they are where JSON can hold the very same.
            boost::system::error_code code;
            const bool plain = is_number(field.type) || (field.type == Type::boolean && field.format.empty());
            auto parsed = plain ? json::parse(*row[c], code) : json::value(*row[c]);
            cell = code ? json::value(*row[c]) : std::move(parsed);
        }
        rows.push_back(std::move(object));
    }
    out["rows_left_out"] = left_out_;
    return json::serialize(out) + "\n";
}

Status TableWriter::prepare(Context& context) {
    PERSONA_TRY(file_->write(form_ == "json" ? as_json() : as_text()));
    return file_->prepare(context.stop());
}

Status TableWriter::commit(Context& context) { return file_->commit(context.stop()); }

void TableWriter::abort() noexcept {
    if (file_) file_->abort();
}

std::vector<WrittenTarget> TableWriter::targets() const {
    return path_.standard_stream() || !file_ ? std::vector<WrittenTarget>{}
                                             : std::vector<WrittenTarget>{file_->written()};
}

}  // namespace persona::terminal
