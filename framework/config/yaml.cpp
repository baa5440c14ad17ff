// yaml-cpp's events into Values. Not YAML::Load: it keeps the last of two equal keys in silence and expands aliases
// without a limit; as events, an alias is one error and nothing is expanded.
#include "framework/config/yaml.hpp"

#include <algorithm>
#include <exception>
#include <set>
#include <sstream>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <persona/text.hpp>

#include "framework/config/scalar.hpp"

namespace persona {
namespace {

/// Thrown through yaml-cpp to end the parse: its own recursion guard comes later and names no place.
struct TooDeep : std::exception {
    explicit TooDeep(YAML::Mark where) : mark(where) {}
    [[nodiscard]] const char* what() const noexcept override { return "nested too deeply"; }
    YAML::Mark mark;
};

class Builder final : public YAML::EventHandler {
public:
    Builder(std::string file, bool without_lines, std::vector<Error>& errors)
        : file_(std::move(file)), without_lines_(without_lines), errors_(errors) {}

    void OnDocumentStart(const YAML::Mark& mark) override { start_ = mark; }
    void OnDocumentEnd() override {}
    void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
        anchor_told_ = true;
        report(mark, "the anchor " + in_quotes("&" + name) + " is not supported",
               "write the value out where it is needed, or make it a parameter and use ${name}");
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        report(mark, "an alias (*name) is not supported",
               "write the value out, or make it a parameter and use ${name}");
        if (at_key()) begin_entry(std::nullopt, mark);
        else add(Value().at(place(mark)));
    }
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        check(mark, "?", anchor);
        if (at_key()) {
            report(mark, "a key has no name", "write a name before the colon, in quotes if it is the word null");
            begin_entry(std::nullopt, mark);
        } else {
            add(Value().at(place(mark)));
        }
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& text) override {
        check(mark, tag, anchor);
        if (text.find('\0') != std::string::npos)
            report(mark, "a text holds a NUL character", "take the escape \\0 out");
        if (at_key()) key(mark, text);
        else if (tag == "?") add(plain(mark, text).at(place(mark)));
        else add(Value(text).at(place(mark)));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        check(mark, tag, anchor);
        open(mark, false);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        check(mark, tag, anchor);
        open(mark, true);
    }
    void OnMapEnd() override { close(); }

    [[nodiscard]] Place place(const YAML::Mark& mark) const {
        if (without_lines_ || mark.is_null()) return {file_, 0, 0};
        return {file_, mark.line + 1, mark.column + 1};
    }
    void report(const YAML::Mark& mark, std::string message, std::string hint) {
        errors_.push_back(Error(ErrorCode::configuration, std::move(message), std::move(hint)).at(place(mark)));
    }
    [[nodiscard]] Value take() { return std::move(root_); }
    [[nodiscard]] const YAML::Mark& start() const { return start_; }

private:
    struct Frame {
        bool is_map = false;
        bool is_key = false;   ///< a collection where a key should stand: read over
        bool in_key = false;   ///< this or one around it is such a key: told once
        bool has_key = false;  ///< a key was read, its value comes next
        bool keep = true;      ///< the entry in hand has a usable key
        Place place;
        Value::List items;
        Value::Map entries;  ///< the last one waits for its value while has_key
        std::set<std::string, std::less<>> keys;
    };

    [[nodiscard]] bool at_key() const { return !frames_.empty() && frames_.back().is_map && !frames_.back().has_key; }

    void check(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        // Versions of yaml-cpp without OnAnchor() tell only the number.
        if (anchor != 0 && !anchor_told_)
            report(mark, "an anchor (&name) is not supported",
                   "write the value out where it is needed, or make it a parameter and use ${name}");
        anchor_told_ = false;
        if (!tag.empty() && tag != "?" && tag != "!")
            report(mark, "the tag " + in_quotes(tag) + " is not supported",
                   "take it out; put text that looks like a number or a boolean in quotes");
    }

    void key(const YAML::Mark& mark, const std::string& text) {
        auto& frame = frames_.back();
        if (text == "<<") {
            report(mark, "the merge key '<<' is not supported", "write the keys out");
            begin_entry(std::nullopt, mark);
        } else if (!frame.keys.insert(text).second) {
            const auto first = std::find_if(frame.entries.begin(), frame.entries.end(),
                                            [&](const auto& entry) { return entry.key == text; });
            report(mark, "the key " + in_quotes(text) + " stands here twice",
                   without_lines_ || first == frame.entries.end()
                       ? "keep one of the two"
                       : "it was first given in line " + std::to_string(first->place.line) + "; keep one of the two");
            begin_entry(std::nullopt, mark);
        } else {
            begin_entry(text, mark);
        }
    }

    void begin_entry(std::optional<std::string> name, const YAML::Mark& mark) {
        auto& frame = frames_.back();
        frame.has_key = true;
        frame.keep = name.has_value();
        if (name) frame.entries.push_back({std::move(*name), Value(), place(mark)});
    }

    Value plain(const YAML::Mark& mark, const std::string& text) {
        auto scalar = read_plain_scalar(text);
        if (const auto* held = std::get_if<bool>(&scalar)) return Value(*held);
        if (const auto* held = std::get_if<std::int64_t>(&scalar)) return Value(*held);
        if (const auto* held = std::get_if<double>(&scalar)) return Value(*held);
        if (auto* held = std::get_if<std::string>(&scalar)) return Value(std::move(*held));
        if (auto* problem = std::get_if<ScalarProblem>(&scalar))
            report(mark, std::move(problem->message), std::move(problem->hint));
        return {};
    }

    void open(const YAML::Mark& mark, bool is_map) {
        if (frames_.size() >= static_cast<std::size_t>(yaml_most_levels)) throw TooDeep(mark);
        Frame frame;
        frame.is_map = is_map;
        frame.is_key = at_key();
        frame.place = place(mark);
        frame.in_key = frame.is_key || (!frames_.empty() && frames_.back().in_key);
        if (frame.is_key && !frames_.back().in_key)
            report(mark, "a key must be a name, not a list or a map",
                   "put text that begins with [ or { in quotes; so too ${…} inside braces");
        frames_.push_back(std::move(frame));
    }

    void close() {
        Frame frame = std::move(frames_.back());
        frames_.pop_back();
        if (frame.is_key) {
            frames_.back().has_key = true;
            frames_.back().keep = false;
            return;
        }
        Value value = frame.is_map ? Value(std::move(frame.entries)) : Value(std::move(frame.items));
        add(std::move(value.at(std::move(frame.place))));
    }

    void add(Value value) {
        if (frames_.empty()) {
            root_ = std::move(value);
            return;
        }
        auto& frame = frames_.back();
        if (!frame.is_map) {
            frame.items.push_back(std::move(value));
            return;
        }
        if (frame.keep) frame.entries.back().value = std::move(value);
        frame.has_key = false;
    }

    std::string file_;
    bool without_lines_;
    std::vector<Error>& errors_;
    std::vector<Frame> frames_;
    Value root_;
    YAML::Mark start_;
    bool anchor_told_ = false;
};

/// What must not reach the parser: broken UTF-8, NUL and the other characters that YAML forbids (5.1).
bool check_bytes(std::string_view text, const std::string& file, bool without_lines, std::vector<Error>& errors) {
    const auto fail = [&](std::size_t offset, std::string message, std::string hint) {
        Place where{file, 0, 0};
        if (!without_lines) {
            const auto before = text.substr(0, offset);
            where.line = 1 + std::count(before.begin(), before.end(), '\n');
            const auto line_start = before.rfind('\n');
            where.column =
                static_cast<std::int64_t>(line_start == std::string_view::npos ? offset + 1 : offset - line_start);
        }
        errors.push_back(Error(ErrorCode::configuration, std::move(message), std::move(hint)).at(std::move(where)));
        return false;
    };
    if (text.size() > yaml_most_bytes)
        return fail(0,
                    "this is " + std::to_string(text.size() >> 20U) + " MiB of YAML, and " +
                        std::to_string(yaml_most_bytes >> 20U) + " MiB are allowed",
                    "is this the pipeline file, or the data?");
    if (const auto good = valid_utf8_prefix(text); good < text.size())
        return fail(good, "this is not UTF-8 text", "save the file as UTF-8");
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte == 0) return fail(i, "there is a NUL byte here", "this is no text file, or it is damaged");
        if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F)
            return fail(i, "there is a control character here",
                        "take it out, or write it as an escape in double quotes (\"\\x1b\")");
    }
    return true;
}

/// What to do about a syntax error in line `line` (from 0): `{path: ${x}}` without quotes is the mistake of many.
std::string syntax_hint(std::string_view text, int line) {
    for (; line > 0 && !text.empty(); --line) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    text = text.substr(0, text.find('\n'));
    for (auto at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 1)) {
        const auto before = text.substr(0, at).find_last_not_of(' ');
        if (before != std::string_view::npos && std::string_view(":,[{").find(text[before]) != std::string_view::npos)
            return "inside braces and brackets, ${…} needs quotes: \"${…}\"";
    }
    return "check the indentation, the brackets and the quotes up to here";
}

std::optional<Value> parse(std::string_view text, const std::string& file, bool without_lines,
                           std::vector<Error>& errors) {
    std::vector<Error> found;
    Value value;
    if (check_bytes(text, file, without_lines, found)) {
        Builder builder(file, without_lines, found);
        const auto syntax = [&](const YAML::Mark& mark, const std::string& message, std::string hint) {
            // Nothing after a syntax error can be trusted; on a command line nothing before it either, as there are no places.
            if (without_lines) found.clear();
            builder.report(mark, message, std::move(hint));
        };
        try {
            // The parser takes a quote that is still open for closed when the file ends with a line end: not so when a
            // comment follows.
            std::istringstream stream(std::string(text) + (text.ends_with('\n') ? "#" : "\n#"));
            YAML::Parser parser(stream);
            parser.HandleNextDocument(builder);
            value = builder.take();
            if (found.empty() && parser) {
                Builder second(file, without_lines, found);
                if (parser.HandleNextDocument(second)) {
                    found.clear();
                    second.report(second.start(), "there is a second YAML document here",
                                  "one file holds one pipeline: take out the line '---'");
                }
            }
        } catch (const TooDeep& deep) {
            syntax(deep.mark, "this is nested more than " + std::to_string(yaml_most_levels) + " levels deep",
                   "is a bracket missing its partner?");
        } catch (const YAML::Exception& failure) {
            syntax(failure.mark, "this is not valid YAML: " + failure.msg, syntax_hint(text, failure.mark.line));
        } catch (const std::exception& failure) {
            syntax(YAML::Mark::null_mark(), std::string("this is not valid YAML: ") + failure.what(), {});
        }
    }
    if (found.empty()) return value;
    if (found.size() > yaml_most_errors) {
        const auto more = found.size() - yaml_most_errors;
        found.resize(yaml_most_errors);
        found.push_back(
            Error(ErrorCode::configuration, "and " + std::to_string(more) + " more errors").at({file, 0, 0}));
    }
    errors.insert(errors.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    return std::nullopt;
}

}  // namespace

std::optional<Value> parse_yaml(std::string_view text, const std::string& file_name, std::vector<Error>& errors) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    return parse(text, file_name, false, errors);
}

std::optional<Value> parse_yaml_argument(std::string_view text, const std::string& origin, std::vector<Error>& errors) {
    return parse(text, origin, true, errors);
}

}  // namespace persona
