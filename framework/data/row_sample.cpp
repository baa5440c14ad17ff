#include <persona/row_sample.hpp>

#include <algorithm>
#include <iterator>
#include <limits>
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
Result<Batch> joined(const std::vector<Batch>& parts) {
    Batch out;
    out.schema = parts.front().schema;
    for (const auto& part : parts) out.rows += part.rows;
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
    RowSample part;
    part.is_borrowed_ = true;
    part.chunks_.push_back(batch);
    part.chunks_.front().spans = nullptr;
    part.rows_.resize(static_cast<std::size_t>(batch.rows));
    const auto key = Random::key(limits.seed, port);
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        // The batch's number and the row within it address the draw: both are the same for any number of threads.
        Random draw(key, static_cast<std::uint64_t>(batch.sequence), static_cast<std::uint32_t>(row));
        auto& each = part.rows_[static_cast<std::size_t>(row)];
        each.priority = draw.next64();
        each.sequence = batch.sequence;
        each.index = each.number = static_cast<std::int32_t>(row);
        each.bytes = row_bytes(batch, row);
        part.bytes_ += each.bytes;
    }
    if (!chunks_.empty()) return merge(part, limits);
    *this = std::move(part);
    return {};
}

Status RowSample::merge(RowSample& other, const SampleLimits& limits) {
    for (const auto& chunk : other.chunks_)
        if (!chunks_.empty() && chunk.columns.size() != chunks_.front().columns.size())
            return Error(ErrorCode::internal, "two batches of one stream have different columns");
    if (is_borrowed_) PERSONA_TRY(gather());
    // Most of a batch is not wanted once there have been many: what is known to be too late is not even copied.
    if (end_) std::erase_if(other.rows_, [&](const Row& row) { return !row.before(*end_); });
    if (end_ || other.is_borrowed_) PERSONA_TRY(other.gather());
    if (other.end_ && (!end_ || other.end_->before(*end_))) end_ = other.end_;
    const auto base = static_cast<std::int32_t>(chunks_.size());
    for (auto& row : other.rows_) {
        row.chunk += base;
        bytes_ += row.bytes;
        rows_.push_back(row);
    }
    std::move(other.chunks_.begin(), other.chunks_.end(), std::back_inserter(chunks_));
    other = RowSample();
    // Only now and then: what stays is copied, and the work per row is to stay constant.
    if (static_cast<std::int64_t>(rows_.size()) <= 2 * limits.rows && bytes_ <= 2 * limits.bytes) return {};
    cut(limits);
    return gather();
}

Status RowSample::gather() {
    std::vector<std::vector<std::int64_t>> wanted(chunks_.size());
    for (auto& row : rows_) {
        auto& of_chunk = wanted[static_cast<std::size_t>(row.chunk)];
        of_chunk.push_back(std::exchange(row.index, static_cast<std::int32_t>(of_chunk.size())));
    }
    // One after another into one; a chunk that nothing is wanted of stands for the schema where there is no other.
    std::vector<Batch> parts;
    std::vector<std::int32_t> offset(chunks_.size(), 0);
    std::int32_t total = 0;
    for (std::size_t chunk = 0; chunk < chunks_.size(); ++chunk) {
        offset[chunk] = total;
        total += static_cast<std::int32_t>(wanted[chunk].size());
        if (!wanted[chunk].empty() || (parts.empty() && chunk + 1 == chunks_.size()))
            parts.push_back(copy(chunks_[chunk], wanted[chunk]));
        chunks_[chunk].columns.clear();
    }
    for (auto& row : rows_) row.index += offset[static_cast<std::size_t>(std::exchange(row.chunk, 0))];
    chunks_.clear();
    if (parts.size() > 1) {
        PERSONA_ASSIGN(auto whole, joined(parts));
        chunks_.push_back(std::move(whole));
    } else {
        chunks_ = std::move(parts);
    }
    is_borrowed_ = false;
    return {};
}

void RowSample::cut(const SampleLimits& limits) {
    const auto before = [](const Row& a, const Row& b) { return a.before(b); };
    // A prefix by priority: what the whole keeps, each part kept too, since fewer rows came before it there.
    const auto most = static_cast<std::size_t>(std::max<std::int64_t>(limits.rows, 0));
    if (rows_.size() > most) {
        std::nth_element(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(most), rows_.end(), before);
        end_ = rows_[most];
        rows_.resize(most);
        bytes_ = 0;
        for (const auto& row : rows_) bytes_ += row.bytes;
    }
    if (bytes_ > limits.bytes && rows_.size() > 1) {
        std::sort(rows_.begin(), rows_.end(), before);
        std::size_t kept = 1;
        for (bytes_ = rows_[0].bytes; kept < rows_.size() && bytes_ + rows_[kept].bytes <= limits.bytes; ++kept)
            bytes_ += rows_[kept].bytes;
        if (kept < rows_.size()) end_ = rows_[kept];
        rows_.resize(kept);
    }
}

Result<Batch> RowSample::finish(const SampleLimits& limits) {
    if (chunks_.empty()) return Error(ErrorCode::internal, "a sample of a stream that never came");
    cut(limits);
    if (chunks_.size() > 1) PERSONA_TRY(gather());
    std::sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return a.before(b); });
    PERSONA_TRY(gather());
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
