#include "test_stages.hpp"

#include <algorithm>

#include <persona/inference.hpp>
#include <persona/stage.hpp>
#include <persona/text.hpp>

namespace persona::cli {
namespace {

CellKind kind_of(const Value& value) {
    if (value.boolean() != nullptr) return CellKind::boolean;
    if (value.integer() != nullptr || value.number() != nullptr) return CellKind::number;
    return CellKind::string;
}

class RowsReader final : public Reader {
public:
    void describe(Description& d) override {
        d.doc("Gives the rows of a pipeline's test");
        d.parameter("rows", rows_, "a list of maps from column to value").required();
    }
    Result<std::optional<Batch>> read(Context&) override {
        if (done_) return std::optional<Batch>();
        done_ = true;
        PERSONA_ASSIGN(auto batch, batch_of_rows(rows_));
        return std::optional<Batch>(std::move(batch));
    }
private:
    Value rows_;
    bool done_ = false;
};

class Collector final : public Writer {
public:
    explicit Collector(std::shared_ptr<Collection> collection) : collection_(std::move(collection)) {}
    void describe(Description& d) override {
        d.doc("Keeps what it gets, for a pipeline's test");
        d.accepts(Label::raw);
    }
    Status write(const Batch& batch, Context& context) override {
        collection_->add(context.stage(), batch);
        return {};
    }
    Status commit(Context&) override { return {}; }
    void abort() noexcept override {}
private:
    std::shared_ptr<Collection> collection_;
};

}  // namespace

void Collection::add(const std::string& stage, const Batch& batch) {
    const std::lock_guard lock(mutex_);
    batches_[stage].push_back(batch);
}

void Collection::clear() {
    const std::lock_guard lock(mutex_);
    batches_.clear();
}

std::vector<Batch> Collection::of(const std::string& stage) const {
    const std::lock_guard lock(mutex_);
    const auto found = batches_.find(stage);
    return found == batches_.end() ? std::vector<Batch>{} : found->second;
}

void add_test_stages(Registry& registry, std::shared_ptr<Collection> collection) {
    registry.add_factory(rows_stage, [] { return std::make_unique<RowsReader>(); });
    registry.add_factory(collect_stage,
                         [collection = std::move(collection)] { return std::make_unique<Collector>(collection); });
}

std::optional<std::string> cell_text(const Value& value) {
    std::string out;
    if (value.is_null()) return std::nullopt;
    if (const auto* text = value.string()) return *text;
    if (const auto* flag = value.boolean()) return *flag ? "true" : "false";
    if (const auto* whole = value.integer()) append_int64(out, *whole);
    else if (const auto* number = value.number()) append_float64(out, *number);
    return out;
}

Result<Batch> batch_of_rows(const Value& rows) {
    std::vector<std::string> names;
    for (const auto& row : *rows.list())
        for (const auto& entry : *row.map())
            if (std::find(names.begin(), names.end(), entry.key) == names.end()) names.push_back(entry.key);
    Batch out;
    out.rows = static_cast<std::int64_t>(rows.list()->size());
    std::vector<Field> fields;
    for (const auto& name : names) {
        ColumnInference inference;
        std::vector<std::optional<std::string>> cells;
        for (const auto& row : *rows.list()) {
            const auto* value = row.find(name);
            cells.push_back(value == nullptr ? std::nullopt : cell_text(*value));
            if (cells.back()) inference.observe(*cells.back(), kind_of(*value));
            else inference.observe_missing();
        }
        auto type = inference.decide();
        Field field;
        field.name = name;
        field.type = type.type;
        field.format = std::move(type.format);
        CellBuilder builder(field);
        for (const auto& cell : cells) {
            if (!cell) builder.append_missing();
            else if (!builder.append(*cell))
                return Error(ErrorCode::invalid_data, "a value of the test's rows does not fit its column's type")
                    .in_column(name);
        }
        out.columns.push_back(builder.finish());
        fields.push_back(std::move(field));
    }
    out.schema = Schema::make(std::move(fields));
    return out;
}

}  // namespace persona::cli
