// writer.json and writer.jsonl.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <persona/files.hpp>
#include <persona/stage.hpp>

#include "nesting.hpp"

namespace persona::json {

class RecordWriter : public Writer {
public:
    Status open(Context& context) override;
    Status write(const Batch& batch, Context& context) override;
    Status prepare(Context& context) override;
    Status commit(Context& context) override;
    [[nodiscard]] bool commits_early() const override { return file_ && file_->streams(); }
    void abort() noexcept override;
    [[nodiscard]] std::vector<WrittenTarget> targets() const override;
protected:
    /// What stands before the first record, between two, after the last.
    struct Frame {
        std::string open, between, close, empty;
    };
    explicit RecordWriter(Frame frame) : frame_(std::move(frame)) {}
    void describe_parameters(Description& description);
private:
    Frame frame_;
    Path path_;
    bool nest_ = true;
    std::optional<OutputFile> file_;
    std::optional<Layout> layout_;
    std::int64_t rows_ = 0;
    bool prepared_ = false;
};

class JsonWriter final : public RecordWriter {
public:
    JsonWriter() : RecordWriter({"[\n", ",\n", "\n]\n", "[]\n"}) {}
    void describe(Description& description) override;
};

class JsonLinesWriter final : public RecordWriter {
public:
    JsonLinesWriter() : RecordWriter({"", "\n", "\n", ""}) {}
    void describe(Description& description) override;
};

}  // namespace persona::json
