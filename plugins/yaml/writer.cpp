#include "writer.hpp"

#include <utility>

#include <persona/records.hpp>
#include <persona/text.hpp>

#include "scalars.hpp"

namespace persona::yaml {
namespace {

/// A moment without anything that could end or change a plain scalar; a pattern may hold any literal.
bool plain_moment(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char byte = text[at];
        const bool colon = byte == ':' && at + 1 < text.size() && text[at + 1] != ' ';
        if ((byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '/' || byte == 'T' || byte == 'Z' ||
            byte == ' ' || colon)
            continue;
        return false;
    }
    return true;
}

Status append_yaml_value(std::string& out, const Column& column, const Field& field, std::int64_t row) {
    if (!column.valid(row)) {
        out += "null";
        return {};
    }
    switch (field.type) {
        case Type::boolean: out += column.boolean(row) ? "true" : "false"; return {};
        case Type::int64: append_int64(out, column.int64(row)); return {};
        case Type::float64: return append_real(out, column, field, row, "writer.yaml");
        case Type::timestamp:
        case Type::date: {
            const auto from = out.size();
            append_moment(out, column, field, row);
            if (plain_moment(std::string_view(out).substr(from))) return {};
            const std::string text = out.substr(from);
            out.resize(from);
            append_text(out, text);
            return {};
        }
        case Type::text: append_text(out, column.text(row)); return {};
    }
    return {};
}

}  // namespace

void YamlWriter::describe(Description& description) {
    description.doc("Writes rows as a YAML sequence of mappings, one `column: value` a line.",
                    "Every column is written in every row, a missing value as `null`. Text that any reader of YAML "
                    "could take for something else "
                    "(`yes`, `007`, `2024-01-01`, `a: b`) stands in double quotes; dates and timestamps do not, in the "
                    "format they came in or in ISO 8601. "
                    "`float64` always has a point or an exponent. With `nest`, neighbouring columns with dotted names "
                    "become nested mappings. "
                    "The file appears whole or not at all; the same rows give the same bytes.");
    description
        .parameter("path", path_,
                   "The file to write; `-` is standard output. A name that ends in `.gz` or `.zst` is compressed.")
        .required()
        .output()
        .example("synthetic.yaml");
    description.parameter("nest", nest_,
                          "Write dotted column names as nested mappings; `false` keeps the dots in the keys.");
    description.input("from", "The rows to write.").accepts(Label::cleared);
}

void YamlWriter::lay_out(const Schema& schema) {
    std::size_t depth = 1;
    std::string text = "- ";
    const auto indent = [&] {
        if (text != "- ") text.append("\n").append(2 * depth, ' ');
    };
    for (const auto& place : nested_places(schema, nest_)) {
        depth -= place.closes;
        for (const auto& name : place.opens) {
            indent();
            append_text(text, name);
            text += ':';
            ++depth;
        }
        indent();
        append_text(text, place.key);
        text += ": ";
        before_.push_back(std::exchange(text, {}));
    }
}

Status YamlWriter::open(Context& context) {
    before_.clear();
    rows_ = 0;
    prepared_ = false;
    PERSONA_ASSIGN(auto file, OutputFile::create(path_, context.spool_folder()));
    file_.emplace(std::move(file));
    return {};
}

Status YamlWriter::write(const Batch& batch, Context&) {
    PERSONA_TRY(check_finite(batch, "writer.yaml"));
    if (before_.empty()) lay_out(*batch.schema);
    std::string text;
    for (std::int64_t row = 0; row < batch.rows; ++row, ++rows_) {
        if (batch.columns.empty()) text += "- {}";
        for (std::size_t i = 0; i < batch.columns.size(); ++i) {
            text += before_[i];
            PERSONA_TRY(append_yaml_value(text, *batch.columns[i], batch.field(i), row));
        }
        text += '\n';
        if (text.size() < batch_bytes) continue;
        PERSONA_TRY(file_->write(text));
        text.clear();
    }
    return file_->write(text);
}

Status YamlWriter::prepare(Context& context) {
    if (std::exchange(prepared_, true)) return {};
    if (rows_ == 0) PERSONA_TRY(file_->write("[]\n"));
    return file_->prepare(context.stop());
}

Status YamlWriter::commit(Context& context) {
    PERSONA_TRY(prepare(context));
    return file_->commit(context.stop());
}

void YamlWriter::abort() noexcept {
    if (file_) file_->abort();
}

std::vector<WrittenTarget> YamlWriter::targets() const {
    return file_ ? std::vector<WrittenTarget>{file_->written()} : std::vector<WrittenTarget>{};
}

}  // namespace persona::yaml
