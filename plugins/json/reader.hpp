// reader.json and reader.jsonl: JSON records as batches, in two passes.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <persona/records.hpp>
#include <persona/stage.hpp>

#include "elements.hpp"
#include "record_parser.hpp"

namespace persona::json {

/// What both have in common: everything but the way records are cut out of the file.
class RecordReader : public Reader {
public:
    Status open(Context& context) override;
    Result<std::optional<Batch>> read(Context& context) override;
    void close() noexcept override;
protected:
    void describe_parameters(Description& description);
    [[nodiscard]] virtual std::unique_ptr<ElementSource> cut(RepeatedInput& input) const = 0;
    [[nodiscard]] std::int64_t most_record() const noexcept { return most_record_.value; }
private:
    [[nodiscard]] Status pass(ElementSource& source, RecordSink& sink, Context& context);
    [[nodiscard]] Result<bool> record(ElementSource& source, RecordSink& sink);
    Path path_;
    std::string encoding_ = "auto";
    bool dates_ = true;
    bool day_first_ = true;
    ByteSize most_record_{std::int64_t{256} << 20};
    std::optional<RepeatedInput> input_;
    std::unique_ptr<ElementSource> source_;
    std::unique_ptr<RecordBuilder> builder_;
    RecordParser parser_;
    std::int64_t records_ = 0;
    bool given_ = false, ended_ = false;
};

class JsonReader final : public RecordReader {
public:
    void describe(Description& description) override;
protected:
    [[nodiscard]] std::unique_ptr<ElementSource> cut(RepeatedInput& input) const override {
        return std::make_unique<ArrayElements>(input, most_record());
    }
};

class JsonLinesReader final : public RecordReader {
public:
    void describe(Description& description) override;
protected:
    [[nodiscard]] std::unique_ptr<ElementSource> cut(RepeatedInput& input) const override {
        return std::make_unique<LineElements>(input, most_record());
    }
};

}  // namespace persona::json
