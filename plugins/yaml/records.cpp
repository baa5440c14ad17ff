#include "records.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <boost/json.hpp>

#include <istream>
#include <optional>
#include <streambuf>
#include <utility>
#include <vector>

#include "scalars.hpp"

namespace persona::yaml {
namespace {

constexpr std::size_t most_depth = 64;
constexpr const char* empty_file = "the file is empty: a YAML file needs a sequence of records, at least []";
constexpr const char* empty_hint = "check that the right file was given";

/// The input as a stream; a read that fails ends the stream and is kept. A comment is put behind the end: the parser
/// takes a quote that is still open for closed when the file ends with a line end, and not when anything follows.
class InputStream final : public std::streambuf {
public:
    explicit InputStream(RepeatedInput& input) : input_(input), buffer_(std::size_t{1} << 16) {}
    std::optional<Error> fault;
protected:
    int_type underflow() override {
        auto got = input_.read(buffer_);
        if (!got) {
            fault = std::move(got).error();
            return traits_type::eof();
        }
        if (*got == 0) {
            if (std::exchange(closed_, true)) return traits_type::eof();
            buffer_[0] = '\n';
            buffer_[1] = '#';
            const std::ptrdiff_t from = last_ == '\n' || last_ == '\r' ? 1 : 0;
            setg(buffer_.data() + from, buffer_.data() + from, buffer_.data() + 2);
            return traits_type::to_int_type(*gptr());
        }
        last_ = buffer_[*got - 1];
        setg(buffer_.data(), buffer_.data(), buffer_.data() + *got);
        return traits_type::to_int_type(*gptr());
    }
private:
    RepeatedInput& input_;
    std::vector<char> buffer_;
    char last_ = '\n';
    bool closed_ = false;
};

/// What the parser is inside of.
struct Level {
    bool mapping = false;  ///< else a sequence
    bool as_text = false;  ///< inside a list in a cell: goes into its JSON text
    bool key_next = true;  ///< of a mapping
    bool empty = true;
    std::size_t path = 0;  ///< length of the path before this level's keys
};

class Handler final : public YAML::EventHandler {
public:
    Handler(RepeatedInput& input, RecordSink& sink, const std::function<Status()>& after_record)
        : input_(input), sink_(sink), after_record_(after_record) {}

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (documents_++ > 0)
            fail(mark, "the file holds a second document",
                 "put all records into one sequence, without --- between them");
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { scalar(mark, "?", anchor, ""); }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_anchor(mark); }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        scalar(mark, tag, anchor, value);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        start(mark, tag, anchor, false);
    }
    void OnSequenceEnd() override { end(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        start(mark, tag, anchor, true);
    }
    void OnMapEnd() override { end(); }

    [[noreturn]] void fail(const YAML::Mark& mark, std::string what, std::string hint,
                           ErrorCode code = ErrorCode::invalid_data) const {
        throw Failure(placed(mark, Error(code, std::move(what), std::move(hint))));
    }
    [[nodiscard]] Error placed(const YAML::Mark& mark, Error error) const {
        if (!error.place) error.at({input_.name(), mark.line + 1, mark.column + 1});
        if (!error.row && !levels_.empty()) error.in_row(records_);
        return error;
    }
    [[nodiscard]] int documents() const noexcept { return documents_; }
    /// Of what was found last.
    [[nodiscard]] const YAML::Mark& last() const noexcept { return last_; }

private:
    void check(const YAML::Mark& mark, Status status) const {
        if (!status) throw Failure(placed(mark, std::move(status).error()));
    }
    [[noreturn]] void refuse_anchor(const YAML::Mark& mark) const {
        fail(mark, "the file uses an anchor (&name) or an alias (*name)",
             "write the value out where it is used; a few lines of aliases can unfold to gigabytes, so data files may "
             "not have them");
    }
    static bool string_tag(const std::string& tag) { return tag == "!" || tag == "tag:yaml.org,2002:str"; }
    void check_tag(const YAML::Mark& mark, const std::string& tag) const {
        static constexpr std::string_view core = "tag:yaml.org,2002:";
        if (tag.empty() || tag == "?" || tag == "!") return;
        if (tag.starts_with(core)) {
            const auto name = std::string_view(tag).substr(core.size());
            for (const char* known : {"str", "int", "float", "bool", "null", "seq", "map"})
                if (name == known) return;
        }
        fail(mark, "the file uses a tag that persona does not know",
             "remove the tag (the word that starts with !); only those of YAML's core schema are understood");
    }

    void scalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, std::string_view text) {
        last_ = mark;
        if (anchor != 0) refuse_anchor(mark);
        check_tag(mark, tag);
        if (levels_.empty() && text.empty() && !string_tag(tag)) fail(mark, empty_file, empty_hint);
        if (levels_.empty()) not_records(mark);
        auto& level = levels_.back();
        if (level.mapping && level.key_next) {
            key(mark, tag, text);
            return;
        }
        if (levels_.size() == 1) not_a_record(mark);
        const auto kind = string_tag(tag) ? std::optional(CellKind::text) : plain_kind(text);
        if (level.as_text) {
            if (!level.mapping) comma(level);
            if (!kind) list_ += "null";
            else if (*kind == CellKind::text || *kind == CellKind::string) list_ += quoted(text);
            else list_ += text;
        } else if (!kind) {
            check(mark, sink_.missing(path_));
        } else {
            check(mark, sink_.cell(path_, text, *kind));
        }
        level.key_next = true;
    }

    void key(const YAML::Mark& mark, const std::string& tag, std::string_view text) {
        if (text == "<<" && !string_tag(tag))
            fail(mark, "the file uses a merge key (<<)", "write the keys out in each record");
        auto& level = levels_.back();
        level.key_next = false;
        if (level.as_text) {
            comma(level);
            list_ += quoted(text) + ":";
            return;
        }
        path_.resize(level.path);
        if (levels_.size() > 2) path_ += '.';
        path_ += text;
    }

    void start(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, bool mapping) {
        last_ = mark;
        if (anchor != 0) refuse_anchor(mark);
        check_tag(mark, tag);
        if (levels_.size() == most_depth)
            fail(mark, "a record is nested deeper than " + std::to_string(most_depth) + " levels",
                 "flatten it before reading", ErrorCode::limit);
        if (levels_.empty() && mapping) not_records(mark);
        if (levels_.size() == 1 && !mapping) not_a_record(mark);
        Level level;
        level.mapping = mapping;
        if (levels_.size() > 1) {
            auto& outer = levels_.back();
            if (outer.mapping && outer.key_next)
                fail(mark, "a key is a list or a mapping itself", "keys must be plain names");
            outer.key_next = true;
            level.as_text = outer.as_text || !mapping;
            if (outer.as_text && !outer.mapping) comma(outer);
            if (outer.as_text) level.as_text = true;
            else if (mapping) check(mark, sink_.missing(path_));  // named, so that the same key again is noticed
            else list_.clear();
            if (level.as_text) list_ += mapping ? '{' : '[';
        }
        level.path = levels_.size() < 2 ? 0 : path_.size();
        if (levels_.size() == 1) path_.clear();
        levels_.push_back(level);
        here_ = mark;
    }

    void end() {
        const Level done = levels_.back();
        levels_.pop_back();
        if (done.as_text) {
            list_ += done.mapping ? '}' : ']';
            if (!levels_.back().as_text) check(here_, sink_.cell(path_, list_, CellKind::string));
        }
        if (levels_.size() != 1) return;
        check(here_, sink_.end_record());
        ++records_;
        if (auto status = after_record_(); !status) throw Failure(std::move(status).error());
    }

    /// Between the members of a list in a cell.
    void comma(Level& level) {
        if (!level.empty) list_ += ',';
        level.empty = false;
    }
    static std::string quoted(std::string_view text) {
        return boost::json::serialize(boost::json::string_view(text.data(), text.size()));
    }

    [[noreturn]] void not_records(const YAML::Mark& mark) const {
        fail(mark, "the file does not hold a sequence of records",
             "each record starts with '- ', followed by 'column: value' lines; a mapping at the top is no table");
    }
    [[noreturn]] void not_a_record(const YAML::Mark& mark) const {
        fail(mark, "an element of the sequence is not a mapping",
             "each record starts with '- ', followed by 'column: value' lines");
    }

    RepeatedInput& input_;
    RecordSink& sink_;
    const std::function<Status()>& after_record_;
    std::vector<Level> levels_;
    std::string path_, list_;
    YAML::Mark here_, last_;
    std::int64_t records_ = 0;
    int documents_ = 0;
};

}  // namespace

Status parse_records(RepeatedInput& input, RecordSink& sink, const std::function<Status()>& after_record) {
    InputStream buffer(input);
    std::istream stream(&buffer);
    Handler handler(input, sink, after_record);
    try {
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(handler)) {
        }
    } catch (const Failure& failure) {
        if (buffer.fault) return *std::move(buffer.fault);
        return failure.error();
    } catch (const YAML::Exception& problem) {
        if (buffer.fault) return *std::move(buffer.fault);
        if (problem.msg == YAML::ErrorMsg::EOF_IN_SCALAR)
            return handler.placed(handler.last(),
                                  Error(ErrorCode::invalid_data, "a quote is opened behind here and never closed",
                                        "close it; a quote that belongs to the text is written '' or \\\""));
        // The parser's words name what it looked for; behind a colon they may quote what stands there.
        return handler.placed(
            problem.mark,
            Error(ErrorCode::invalid_data, "the file is no valid YAML: " + problem.msg.substr(0, problem.msg.find(':')),
                  "look at the quotes, the indentation and the colons around this place"));
    }
    if (buffer.fault) return *std::move(buffer.fault);
    if (handler.documents() == 0)
        return Error(ErrorCode::invalid_data, empty_file, empty_hint).at({input.name(), 1, 0});
    return {};
}

}  // namespace persona::yaml
