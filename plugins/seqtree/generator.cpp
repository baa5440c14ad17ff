#include "generator.hpp"

#include <algorithm>

namespace persona::seqtree {
namespace {

Result<Batch> one_batch_of(const std::vector<Batch>& parts, std::int64_t rows) {
    if (parts.size() == 1) return parts.front();
    Batch out = parts.front();
    out.rows = rows;
    for (std::size_t c = 0; c < out.columns.size(); ++c) {
        std::vector<ColumnPtr> pieces;
        for (const auto& part : parts) pieces.push_back(part.columns[c]);
        PERSONA_ASSIGN(out.columns[c], concatenate(pieces));
    }
    return out;
}

/// Whole numbers where another part of the model has decimals.
ColumnPtr as_decimals(const Column& from) {
    Float64Builder builder;
    for (std::int64_t row = 0; row < from.size(); ++row) {
        if (from.valid(row)) builder.append(static_cast<double>(from.int64(row)));
        else builder.append_missing();
    }
    return builder.finish();
}

/// The first row of each part, then the second of each, and so on.
Result<Batch> interleaved(const std::vector<Batch>& parts) {
    if (parts.size() == 1) return parts.front();
    const auto rows = parts.front().rows, count = static_cast<std::int64_t>(parts.size());
    PERSONA_ASSIGN(const auto all, one_batch_of(parts, rows * count));
    std::vector<std::int64_t> from;
    for (std::int64_t row = 0; row < rows; ++row)
        for (std::int64_t part = 0; part < count; ++part) from.push_back(part * rows + row);
    return all.take(from);
}

Batch in_schema(Batch batch, const SchemaPtr& schema) {
    for (std::size_t c = 0; c < batch.columns.size(); ++c)
        if (batch.columns[c]->type() == Type::int64 && (*schema)[c].type == Type::float64)
            batch.columns[c] = as_decimals(*batch.columns[c]);
    batch.schema = schema;
    return batch;
}

}  // namespace

void SeqtreeGenerator::describe(Description& d) {
    d.doc("Makes synthetic rows from a model of analyser.seqtree",
          "Rows are drawn column by column in the model's order. The same seed gives the same rows, whatever the "
          "number of threads; "
          "any range of rows can be made by itself.\n\n"
          "Identifying columns are made new for each row and are never the pseudonyms of the source's people; "
          "where the source's are "
          "unique, so are these. Where subjects have several rows, so have synthetic ones: names, addresses and "
          "whatever else is the same in all rows of a subject follow the subject. Values held by fewer than k "
          "subjects come back as \"other\" or, for codes and "
          "numbers, in the same shape.");
    d.parameter("count", count_, "Rows to make; left out: as many as the source had").at_least(0).unit("rows");
    d.parameter("drafts", drafts_,
                "Each row so many times, one after the other, with another text each: for transform.best-draft")
        .range(1, 8)
        .advanced();
    d.parameter("conditions", conditions_,
                "What some columns are to be: a value, a range, or shares of values; the other columns follow")
        .example("{region: {north: 0.7, south: 0.3}, age: {at_least: 18, at_most: 30}}");
    d.parameter("preserve_distribution", faithful_,
                "Off: each column is drawn evenly over the range that may be told, by itself");
    d.parameter("preserve_schema", keep_schema_, "Off: identifying and free-text columns are left out");
    d.artifact_input("model", std::string(Model::kind_name), "The model");
    d.artifact_input("avoid", std::string(Findings::kind_name), "Values of the source that must not be made by chance")
        .optional()
        .reference();
    d.gives(Label::synthetic);
    d.parallel();
}

Status SeqtreeGenerator::configure(StageFactory&) {
    if (batch_rows % drafts_ != 0)
        return Error(ErrorCode::configuration, "'drafts' must be 1, 2, 4 or 8", "so that no batch ends within a row");
    return check_conditions(conditions_);
}

Status SeqtreeGenerator::open(Context& context) {
    model_ = context.artifact<Model>("model");
    if (!model_)
        return Error(ErrorCode::configuration, "there is no model to make rows from",
                     "wire `model:` to an analyser.seqtree or a saved model of it");
    // Every refinement round draws anew.
    const auto seed = context.seed() ^ (static_cast<std::uint64_t>(context.round()) * 0x9E3779B97F4A7C15ULL);
    request_ = {conditions_, seed,         Random::key(seed, context.stage()),   std::string(context.stage()),
                faithful_,   keep_schema_, count_.value_or(model_->source_rows), context.artifact<Findings>("avoid")};
    parts_.clear();
    if (!model_->parts.empty()) return open_parts();
    PERSONA_ASSIGN(auto all, Component::make(model_, model_, request_));
    schema_ = all.schema();
    parts_.push_back(std::move(all));
    return {};
}

Status SeqtreeGenerator::open_parts() {
    const auto* asked = conditions_.map();
    for (const auto& one : asked == nullptr ? Value::Map() : *asked)
        if (is_shares(one.value))
            return Error(ErrorCode::configuration,
                         "shares of values can not be asked of a merged model (column '" + one.key + "')",
                         "ask for one value or a range at a time, and put the tables together");
    std::optional<Error> refused;
    for (const auto& part : model_->parts) {
        auto made = Component::make(part, model_, request_);
        // A value that no k people of this table have: all such rows come from the others.
        if (made) parts_.push_back(*std::move(made));
        else refused = std::move(made).error();
    }
    if (parts_.empty()) return *std::move(refused);
    return share_out();
}

Status SeqtreeGenerator::share_out() {
    std::vector<double> weights;
    for (const auto& part : parts_)
        weights.push_back(std::max(static_cast<double>(part.model().source_rows) * part.likelihood(), 1e-300));
    const auto rows = largest_remainders(weights, request_.total);
    base_.assign(1, 0);
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        PERSONA_TRY(parts_[i].share(rows[i], request_));
        base_.push_back(base_.back() + rows[i]);
    }
    deal_ = StratumDeal(rows, request_.key);
    before_.clear();
    std::vector<std::int64_t> made(parts_.size(), 0);
    for (std::int64_t row = 0; row < request_.total; ++row) {
        if (row % block_rows == 0) before_.push_back(made);
        ++made[deal_(static_cast<std::uint64_t>(row))];
    }
    before_.push_back(made);
    std::vector<Field> fields;
    for (const auto& field : parts_.front().schema()->fields()) {
        const auto same = [&](const ColumnCodes& column) { return column.field.name == field.name; };
        fields.push_back(std::find_if(model_->columns.begin(), model_->columns.end(), same)->field);
    }
    schema_ = Schema::make(std::move(fields));
    return {};
}

Result<Batch> SeqtreeGenerator::generate(std::int64_t first, std::int64_t count, Context& context) const {
    const auto end = first + count;
    if (first < 0 || count < 0 || count > request_.total * drafts_ - first)
        return Error(ErrorCode::internal, "rows were asked for beyond the end").in_stage(context.stage());
    if (count == 0) return empty_batch(schema_);
    const auto begin = first / drafts_, rows = (end + drafts_ - 1) / drafts_ - begin;
    std::vector<Batch> drafts;
    for (std::int64_t draft = 0; draft < drafts_; ++draft) {
        PERSONA_ASSIGN(auto made, one_draft(begin, rows, static_cast<std::uint32_t>(draft), context.stop()));
        drafts.push_back(std::move(made));
    }
    PERSONA_ASSIGN(auto all, interleaved(drafts));
    return all.rows == count ? all : all.slice(first - begin * drafts_, count);
}

Result<Batch> SeqtreeGenerator::one_draft(std::int64_t first, std::int64_t count, std::uint32_t draft,
                                          const std::stop_token& stop) const {
    std::vector<Batch> blocks;
    for (auto number = first / block_rows; number * block_rows < first + count; ++number) {
        if (stop.stop_requested()) return Error(ErrorCode::cancelled, "interrupted while making rows");
        const auto start = number * block_rows;
        const auto begin = std::max(first, start) - start;
        const auto end = std::min(first + count, start + block_rows) - start;
        PERSONA_ASSIGN(auto made, block(number, begin, end - begin, draft));
        blocks.push_back(std::move(made));
    }
    return one_batch_of(blocks, count);
}

Result<Batch> SeqtreeGenerator::block(std::int64_t number, std::int64_t begin, std::int64_t count,
                                      std::uint32_t draft) const {
    if (model_->parts.empty()) {
        const auto start = number * block_rows;
        return parts_.front().rows({number, start, start, std::min(request_.total - start, block_rows)}, begin, count,
                                   request_, draft);
    }
    PERSONA_ASSIGN(const auto whole, mixed_block(number, draft));
    return whole.slice(begin, count);
}

Result<Batch> SeqtreeGenerator::mixed_block(std::int64_t number, std::uint32_t draft) const {
    const auto start = number * block_rows;
    const auto rows = std::min(request_.total - start, block_rows);
    const auto at = static_cast<std::size_t>(number);
    std::vector<Batch> pieces;
    std::vector<std::int64_t> next(parts_.size(), 0);  // by part: where its next row stands among all pieces
    std::int64_t placed = 0;
    bool together = false;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        const auto own = before_[at][i], count = before_[at + 1][i] - own;
        next[i] = placed;
        placed += count;
        together = together || parts_[i].model().whose.together;
        if (count == 0) continue;
        pieces.push_back(
            in_schema(parts_[i].rows({number, base_[i] + own, own, count}, 0, count, request_, draft), schema_));
    }
    PERSONA_ASSIGN(auto out, one_batch_of(pieces, rows));
    out.first_row = start;
    if (together) return out;  // a subject's rows stay beside each other
    std::vector<std::int64_t> from;
    for (std::int64_t row = start; row < start + rows; ++row)
        from.push_back(next[deal_(static_cast<std::uint64_t>(row))]++);
    return out.take(from);
}

}  // namespace persona::seqtree
