#include "table_file.hpp"

#include <fstream>
#include <optional>
#include <sstream>

#include <persona/inference.hpp>

namespace oracle {

using persona::Batch;
using persona::Error;
using persona::ErrorCode;
using persona::Field;
using persona::Result;

namespace {

/// One record from `at` on; moves `at` behind it.
std::vector<std::optional<std::string>> next_record(const std::string& bytes, std::size_t& at) {
    std::vector<std::optional<std::string>> cells;
    std::string cell;
    bool quoted = false;
    bool inside = false;
    const auto finish = [&] {
        if (cell.empty() && !quoted) cells.emplace_back(std::nullopt);
        else cells.emplace_back(cell);
        cell.clear();
        quoted = false;
    };
    for (; at < bytes.size(); ++at) {
        const char c = bytes[at];
        if (inside) {
            if (c != '"') cell += c;
            else if (at + 1 < bytes.size() && bytes[at + 1] == '"') cell += bytes[++at];
            else inside = false;
        } else if (c == '"') {
            inside = quoted = true;
        } else if (c == ',') {
            finish();
        } else if (c == '\n') {
            ++at;
            break;
        } else if (c != '\r') {
            cell += c;
        }
    }
    finish();
    return cells;
}

}  // namespace

Result<TextTable> read_csv(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return Error(ErrorCode::not_found, "there is no file " + path);
    std::ostringstream all;
    all << file.rdbuf();
    const auto bytes = all.str();
    TextTable table;
    std::size_t at = 0;
    for (auto& name : next_record(bytes, at)) table.names.push_back(name.value_or(""));
    table.columns.resize(table.names.size());
    while (at < bytes.size()) {
        auto cells = next_record(bytes, at);
        if (cells.size() != table.names.size())
            return Error(ErrorCode::invalid_data,
                         "a record of " + path + " has another number of cells than the header");
        for (std::size_t i = 0; i < cells.size(); ++i) table.columns[i].push_back(std::move(cells[i]));
    }
    return table;
}

std::vector<Field> infer(const std::vector<const TextTable*>& tables,
                         const std::map<std::string, persona::Role>& roles) {
    std::vector<Field> fields;
    for (std::size_t column = 0; column < tables.front()->names.size(); ++column) {
        persona::ColumnInference inference;
        for (const auto* table : tables)
            for (const auto& cell : table->columns[column]) {
                if (cell) inference.observe(*cell);
                else inference.observe_missing();
            }
        const auto type = inference.decide();
        Field field{.name = tables.front()->names[column], .type = type.type, .format = type.format};
        if (const auto role = roles.find(field.name); role != roles.end()) {
            field.role = role->second;
            if (field.role == persona::Role::identifier) field.entity = "PERSON";
        }
        fields.push_back(std::move(field));
    }
    return fields;
}

Result<Batch> to_batch(const TextTable& table, const std::vector<Field>& fields) {
    Batch batch;
    batch.schema = persona::Schema::make(fields);
    batch.rows = static_cast<std::int64_t>(table.columns.front().size());
    for (std::size_t column = 0; column < fields.size(); ++column) {
        persona::CellBuilder builder(fields[column]);
        for (const auto& cell : table.columns[column]) {
            if (!cell) builder.append_missing();
            else if (!builder.append(*cell))
                return Error(ErrorCode::invalid_data, "a cell does not read as the column's type")
                    .in_column(fields[column].name);
        }
        batch.columns.push_back(builder.finish());
    }
    return batch;
}

}  // namespace oracle
