#include <persona/row_sample.hpp>

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include <persona/random.hpp>

namespace persona {

namespace {

/// Bytes that one row of the sample takes, near enough to bound memory.
std::int32_t row_bytes(const Batch& batch, std::int64_t row) {
    std::int64_t bytes = 8;
    for (const auto& column : batch.columns)
        bytes += column->type() == Type::text ? 8 + static_cast<std::int64_t>(column->text(row).size()) : 8;
    return static_cast<std::int32_t>(std::min<std::int64_t>(bytes, std::numeric_limits<std::int32_t>::max()));
}

/// A copy of rows that keeps nothing of the batch alive, dictionaries included.
ColumnPtr copy(const Column& column, std::span<const std::int64_t> rows) {
    if (column.type() != Type::text) return column.take(rows);
    TextBuilder builder;
    for (const auto row : rows) {
        if (column.valid(row)) builder.append(column.text(row));
        else builder.append_missing();
    }
    return builder.finish();
}

Batch copy(const Batch& batch, std::span<const std::int64_t> rows) {
    Batch out;
    out.schema = batch.schema;
    out.rows = static_cast<std::int64_t>(rows.size());
    for (const auto& column : batch.columns) out.columns.push_back(copy(*column, rows));
    if (const auto subject = batch.attachments.find("subject"); subject != batch.attachments.end())
        out.attachments["subject"] = subject->second->take(rows);
    return out;
}

/// The batches' rows one after another; spans are dropped. All of one schema.
Result<Batch> join(const std::vector<Batch>& parts) {
    Batch out;
    out.schema = parts.front().schema;
    for (const auto& part : parts) {
        if (part.columns.size() != out.schema->size())
            return Error(ErrorCode::internal, "two batches of one stream have different columns");
        out.rows += part.rows;
    }
    for (std::size_t column = 0; column < out.schema->size(); ++column) {
        std::vector<ColumnPtr> pieces;
        for (const auto& part : parts) pieces.push_back(part.columns[column]);
        PERSONA_ASSIGN(auto whole, concatenate(pieces));
        out.columns.push_back(std::move(whole));
    }
    std::vector<ColumnPtr> subjects;
    for (const auto& part : parts)
        if (const auto found = part.attachments.find("subject"); found != part.attachments.end())
            subjects.push_back(found->second);
    if (subjects.size() == parts.size()) {
        PERSONA_ASSIGN(auto whole, concatenate(subjects));
        out.attachments["subject"] = std::move(whole);
    }
    return out;
}

}  // namespace

Status RowSample::add(const Batch& batch, std::string_view port, const SampleLimits& limits) {
    const auto key = Random::key(limits.seed, port);
    std::vector<Row> rows(static_cast<std::size_t>(batch.rows));
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        // The batch's number and the row within it address the draw: both are the same for any number of threads.
        Random draw(key, static_cast<std::uint64_t>(batch.sequence), static_cast<std::uint32_t>(row));
        auto& kept = rows[static_cast<std::size_t>(row)];
        kept.priority = draw.next64();
        kept.sequence = batch.sequence;
        kept.number = static_cast<std::int32_t>(row);
        kept.bytes = row_bytes(batch, row);
    }
    std::vector<std::int64_t> all(static_cast<std::size_t>(batch.rows));
    std::iota(all.begin(), all.end(), 0);
    RowSample part;
    part.chunks_.push_back(copy(batch, all));
    for (std::size_t row = 0; row < rows.size(); ++row) {
        rows[row].index = static_cast<std::int32_t>(row);
        part.bytes_ += rows[row].bytes;
    }
    part.rows_ = std::move(rows);
    return merge(part, limits);
}

Status RowSample::merge(RowSample& other, const SampleLimits& limits) {
    const auto base = static_cast<std::int32_t>(chunks_.size());
    for (auto& row : other.rows_) {
        row.chunk += base;
        rows_.push_back(row);
    }
    for (auto& chunk : other.chunks_) {
        if (!chunks_.empty() && chunk.schema->size() != chunks_.front().schema->size())
            return Error(ErrorCode::internal, "two batches of one stream have different columns");
        chunks_.push_back(std::move(chunk));
    }
    bytes_ += other.bytes_;
    other = RowSample();
    // Only now and then: each pruning copies what stays, so that the work per row stays constant.
    if (static_cast<std::int64_t>(rows_.size()) > 2 * limits.rows || bytes_ > 2 * limits.bytes) return prune(limits);
    return {};
}

Status RowSample::prune(const SampleLimits& limits) {
    std::sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) {
        if (a.priority != b.priority) return a.priority < b.priority;
        if (a.sequence != b.sequence) return a.sequence < b.sequence;
        return a.number < b.number;
    });
    // A prefix by priority: what the whole keeps, each part kept too, since fewer rows came before it there.
    std::size_t kept = 0;
    std::int64_t kept_bytes = 0;
    while (kept < rows_.size() && static_cast<std::int64_t>(kept) < limits.rows) {
        if (kept > 0 && kept_bytes + rows_[kept].bytes > limits.bytes) break;
        kept_bytes += rows_[kept++].bytes;
    }
    rows_.resize(kept);
    bytes_ = kept_bytes;

    // Chunk by chunk into one, then into the order of priorities.
    std::vector<std::vector<std::int64_t>> wanted(chunks_.size());
    std::vector<std::int64_t> offset(chunks_.size(), 0);
    for (const auto& row : rows_) wanted[static_cast<std::size_t>(row.chunk)].push_back(row.index);
    std::int64_t total = 0;
    std::vector<Batch> parts;
    for (std::size_t chunk = 0; chunk < chunks_.size(); ++chunk) {
        offset[chunk] = total;
        total += static_cast<std::int64_t>(wanted[chunk].size());
        if (!wanted[chunk].empty() || (parts.empty() && chunk + 1 == chunks_.size()))
            parts.push_back(copy(chunks_[chunk], wanted[chunk]));
        chunks_[chunk].columns.clear();
    }
    std::vector<std::int64_t> order;
    std::vector<std::int64_t> next = offset;
    order.reserve(rows_.size());
    for (const auto& row : rows_) order.push_back(next[static_cast<std::size_t>(row.chunk)]++);
    PERSONA_ASSIGN(const auto joined, join(parts));
    chunks_.clear();
    chunks_.push_back(copy(joined, order));
    for (std::size_t row = 0; row < rows_.size(); ++row) {
        rows_[row].chunk = 0;
        rows_[row].index = static_cast<std::int32_t>(row);
    }
    return {};
}

Result<Batch> RowSample::finish(const SampleLimits& limits) {
    if (chunks_.empty()) return Error(ErrorCode::internal, "a sample of a stream that never came");
    PERSONA_TRY(prune(limits));
    return chunks_.front();
}

Status SampledStream::add(const Batch& batch, std::string_view port, const SampleLimits& limits) {
    if (!schema) {
        schema = batch.schema;
        present.assign(batch.columns.size(), 0);
    }
    rows += batch.rows;
    for (std::size_t column = 0; column < batch.columns.size(); ++column)
        present[column] += batch.rows - batch.columns[column]->missing();
    return sample.add(batch, port, limits);
}

Status SampledStream::merge(SampledStream& other, std::string_view port, const SampleLimits& limits) {
    if (!schema) {
        *this = std::move(other);
        return {};
    }
    if (present.size() != other.present.size())
        return Error(ErrorCode::internal, "the batches at '" + std::string(port) + "' have different columns");
    rows += other.rows;
    for (std::size_t column = 0; column < present.size(); ++column) present[column] += other.present[column];
    return sample.merge(other.sample, limits);
}

Error nothing_came_in(std::string_view port) {
    return Error(ErrorCode::invalid_data,
                 "nothing came in at '" + std::string(port) + "', not even a batch without rows",
                 "check what is wired to it");
}

}  // namespace persona
