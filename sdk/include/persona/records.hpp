// For readers of records: cells that come with a name and a kind (JSON, YAML, XLSX) instead of a place in a line.
//
// Such a file is read twice. The first pass (RecordScan) sees every cell, so that the schema holds every name and
// every type is true for the whole file: nothing has to be rejected or widened later. The second (RecordBuilder)
// makes the batches. Input that can be read only once (a pipe) is kept in the private spool: see RepeatedInput.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <persona/batch.hpp>
#include <persona/files.hpp>
#include <persona/inference.hpp>
#include <persona/stage.hpp>

namespace persona {

/// Column names in the order in which they first appeared, found quickly when records keep their order.
class ColumnNames {
public:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    /// The column of this name, or `none`. Looks first behind the column found last.
    [[nodiscard]] std::size_t find(std::string_view name) noexcept;
    /// Adds a name that find() did not find.
    std::size_t add(std::string_view name);
    /// Call at the start of each record.
    void rewind() noexcept { next_ = 0; }
    [[nodiscard]] const std::vector<std::string>& all() const noexcept { return names_; }
    [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }
private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };
    std::vector<std::string> names_;
    std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> index_;
    std::size_t next_ = 0;
};

/// Takes the cells of records, one record after another. A cell that is named twice in one record is an error.
class RecordSink {
public:
    RecordSink() = default;
    RecordSink(const RecordSink&) = default;
    RecordSink& operator=(const RecordSink&) = default;
    virtual ~RecordSink() = default;
    [[nodiscard]] virtual Status cell(std::string_view name, std::string_view text, CellKind kind) = 0;
    /// Named, but without a value.
    [[nodiscard]] virtual Status missing(std::string_view name) = 0;
    [[nodiscard]] virtual Status end_record() = 0;
};

/// What a first pass found out.
struct RecordSchema {
    SchemaPtr schema;
    std::vector<std::size_t> column_of;  ///< by order of first appearance: index into the schema, or ColumnNames::none
    ColumnNames names;                   ///< as in the source: they may be data, so never print them
    std::vector<std::string> warnings;   ///< sentences for the log
    std::int64_t records = 0;
};

/// The first pass.
class RecordScan final : public RecordSink {
public:
    /// More names than this are no table: more likely values stand where names should.
    static constexpr std::size_t most_columns = 16384;
    explicit RecordScan(InferenceOptions options = {}) : options_(options) {}
    [[nodiscard]] Status cell(std::string_view name, std::string_view text, CellKind kind) override;
    [[nodiscard]] Status missing(std::string_view name) override;
    [[nodiscard]] Status end_record() override;
    [[nodiscard]] std::int64_t records() const noexcept { return records_; }
    /// Names and types. A name that never has a value and is only the parent of dotted names ("visit" beside
    /// "visit.date") is no column of its own.
    [[nodiscard]] RecordSchema finish();
private:
    [[nodiscard]] Result<std::size_t> column(std::string_view name);
    InferenceOptions options_;
    ColumnNames names_;
    std::vector<ColumnInference> columns_;
    std::vector<std::int64_t> seen_in_;  ///< record in which the column was met last, from 1
    std::int64_t records_ = 0;
};

/// The second pass: the same cells again, into batches. Names that a record lacks are missing there.
class RecordBuilder final : public RecordSink {
public:
    explicit RecordBuilder(RecordSchema schema);
    [[nodiscard]] Status cell(std::string_view name, std::string_view text, CellKind kind) override;
    [[nodiscard]] Status missing(std::string_view name) override;
    [[nodiscard]] Status end_record() override;
    [[nodiscard]] std::int64_t rows() const noexcept { return rows_; }
    /// A batch's worth is there.
    [[nodiscard]] bool full() const noexcept { return rows_ >= batch_rows || bytes_ >= batch_bytes; }
    /// The rows so far as a batch; may have none.
    [[nodiscard]] Batch finish();
    [[nodiscard]] const SchemaPtr& schema() const noexcept { return schema_.schema; }
private:
    RecordSchema schema_;
    std::vector<CellBuilder> builders_;
    std::int64_t rows_ = 0;
    std::size_t bytes_ = 0;
};

/// An input that can be read from the front as often as needed. What is no regular file is copied, while it is read
/// for the first time, to an unlinked file in the private spool.
class RepeatedInput {
public:
    RepeatedInput(Path path, InputOptions options, std::filesystem::path spool);
    RepeatedInput(RepeatedInput&&) noexcept;
    RepeatedInput& operator=(RepeatedInput&&) noexcept;
    ~RepeatedInput();
    /// Starts from the front. The first pass has to go to the end (a read() of 0 bytes) before the second.
    [[nodiscard]] Status start();
    /// As InputFile::read().
    [[nodiscard]] Result<std::size_t> read(std::span<char> into);
    [[nodiscard]] const std::string& name() const noexcept;
    [[nodiscard]] std::int64_t bytes_done() const noexcept;   ///< over both passes
    [[nodiscard]] std::int64_t bytes_total() const noexcept;  ///< of both passes; 0: unknown
    /// A sentence for the log when the encoding was guessed; empty otherwise.
    [[nodiscard]] std::string encoding_note() const;
private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

/// For writers of records: where a column stands in nested objects.
struct NestedPlace {
    std::size_t closes = 0;          ///< objects to close before this column
    std::vector<std::string> opens;  ///< names of the objects to open then, outermost first
    std::string key;                 ///< the column's name within the innermost object
};
/// One place a column. With `nest`, neighbouring columns with dotted names and one parent become a nested object
/// (`visit.date`, `visit.place`: members of `visit`). Names stay dotted where that would not read back to the same
/// columns in the same order: when the parent is a column itself, when other columns stand between, when a part of
/// the name is empty. What is open after the last column is the depth of its place.
[[nodiscard]] std::vector<NestedPlace> nested_places(const Schema& schema, bool nest);

/// Error: NaN or infinity in a column of float64, for which `format_name` has no form.
[[nodiscard]] Status check_finite(const Batch& batch, std::string_view format_name);

/// A present float64 that reads back as float64 where whole numbers are int64: with a point or an exponent, and in the
/// field's format. Error: NaN and infinity, for which `format_name` has no form.
[[nodiscard]] Status append_real(std::string& out, const Column& column, const Field& field, std::int64_t row,
                                 std::string_view format_name);
/// A present date or timestamp in the field's format, else in ISO 8601; timestamps then always with microseconds, so
/// that a column has one form.
void append_moment(std::string& out, const Column& column, const Field& field, std::int64_t row);

}  // namespace persona
