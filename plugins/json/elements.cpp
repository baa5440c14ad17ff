#include "elements.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace persona::json {
namespace {

constexpr std::size_t chunk = std::size_t{1} << 20;

bool blank(char byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }

}  // namespace

Result<bool> Window::more() {
    if (ended_) return false;
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (end_ > most_)
        return Error(
            ErrorCode::limit, "one record is larger than " + std::to_string(most_) + " bytes",
            "raise the parameter most_record if records really are that large; often a quote or bracket is missing");
    // Doubled, so that a huge record costs no quadratic time.
    if (buffer_.size() < end_ + chunk + Element::padding)
        buffer_.resize(std::max(buffer_.size() * 2, end_ + 2 * chunk + Element::padding));
    const auto room = std::min(chunk, buffer_.size() - Element::padding - end_);
    PERSONA_ASSIGN(const auto got, input_.read({buffer_.data() + end_, room}));
    end_ += got;
    ended_ = got == 0;
    return got > 0;
}

Error ArrayElements::fault(ErrorCode code, std::string what, std::string hint) const {
    return Error(code, std::move(what), std::move(hint)).at({window_.name(), line_, 0});
}

Result<char> ArrayElements::peek() {
    while (true) {
        const auto view = window_.view();
        std::size_t at = 0;
        for (; at < view.size() && blank(view[at]); ++at) line_ += view[at] == '\n' ? 1 : 0;
        const char found = at < view.size() ? view[at] : '\0';
        window_.skip(at);
        if (found != '\0') return found;
        PERSONA_ASSIGN(const bool more, window_.more());
        if (!more) return '\0';
    }
}

Status ArrayElements::begin() {
    begun_ = true;
    PERSONA_ASSIGN(const char first, peek());
    if (first == '\0')
        return fault(ErrorCode::invalid_data, "the file is empty: a JSON file needs an array of objects, at least []",
                     "check that the right file was given");
    if (first == '{')
        return fault(ErrorCode::invalid_data, "the file holds a JSON object, but an array of objects is needed",
                     "put the records between [ and ]; if each line is an object of its own, it is JSON Lines: use "
                     "reader.jsonl");
    if (first != '[')
        return fault(ErrorCode::invalid_data, "the file does not start like a JSON array",
                     "a JSON file of records is [{\"column\": value, …}, …]");
    window_.skip(1);
    return {};
}

/// Length of the element at the front of the window: brackets and quotes are counted, nothing else is looked at.
Result<std::size_t> ArrayElements::length() {
    int depth = 0;
    bool quoted = false;
    std::size_t at = 0;
    while (true) {
        const auto view = window_.view();
        while (at < view.size()) {
            const char byte = view[at];
            if (quoted) {
                if (byte == '\\') {
                    at += 2;  // may point behind the window: then the next round starts there
                    continue;
                }
                if (byte == '"') {
                    quoted = false;
                } else {
                    // Long texts: to the next byte that matters.
                    while (at + 1 < view.size() && view[at + 1] != '"' && view[at + 1] != '\\') ++at;
                }
            } else if (byte == '"') {
                quoted = true;
            } else if (byte == '{' || byte == '[') {
                if (++depth > most_depth)
                    return fault(ErrorCode::limit,
                                 "a record is nested deeper than " + std::to_string(most_depth) + " levels",
                                 "nested objects become columns; flatten what is deeper before reading it")
                        .in_row(taken_);
            } else if (byte == '}' || byte == ']') {
                if (depth == 0) return at;  // the array's own end
                if (--depth == 0) return at + 1;
            } else if (byte == ',' && depth == 0) {
                return at;
            }
            ++at;
        }
        PERSONA_ASSIGN(const bool more, window_.more());
        if (!more)
            return fault(ErrorCode::invalid_data, "the file ends in the middle of a record",
                         "it was cut off, or a quote or bracket is missing; the place is where the record starts")
                .in_row(taken_);
    }
}

Result<std::optional<Element>> ArrayElements::finish() {
    window_.skip(1);
    PERSONA_ASSIGN(const char behind, peek());
    if (behind != '\0')
        return fault(ErrorCode::invalid_data, "something stands behind the end of the array",
                     "a JSON file holds one array; remove what follows its ]");
    ended_ = true;
    return std::optional<Element>();
}

Result<std::optional<Element>> ArrayElements::next() {
    if (ended_) return std::optional<Element>();
    const bool first = !begun_;
    if (first) PERSONA_TRY(begin());
    const auto done = window_.view().substr(0, pending_);
    line_ += std::count(done.begin(), done.end(), '\n');
    window_.skip(pending_);
    pending_ = 0;
    PERSONA_ASSIGN(char byte, peek());
    if (byte == ']') return finish();
    if (!first) {
        if (byte == '\0')
            return fault(ErrorCode::invalid_data, "the file ends before the array's ]",
                         "it was cut off; get the whole file");
        if (byte != ',')
            return fault(ErrorCode::invalid_data, "a comma is missing between two records",
                         "records are written {…}, {…}")
                .in_row(taken_);
        window_.skip(1);
        PERSONA_ASSIGN(byte, peek());
    }
    if (byte == '\0')
        return fault(ErrorCode::invalid_data, "the file ends before the array's ]",
                     "it was cut off; get the whole file");
    if (byte != '{')
        return fault(ErrorCode::invalid_data, "an element of the array is not an object",
                     "every element must be {\"column\": value, …}; also remove a comma before the ]")
            .in_row(taken_);
    PERSONA_ASSIGN(pending_, length());
    ++taken_;
    return std::optional<Element>(Element{window_.view().substr(0, pending_), line_});
}

Result<std::optional<Element>> LineElements::next() {
    while (true) {
        window_.skip(pending_);
        pending_ = 0;
        ++line_;
        std::size_t searched = 0;
        std::size_t end = 0;
        while (true) {
            const auto view = window_.view();
            const auto found = view.find('\n', searched);
            if (found != std::string_view::npos) {
                end = found;
                pending_ = found + 1;
                break;
            }
            searched = view.size();
            auto more = window_.more();
            if (!more) {
                auto error = std::move(more).error();
                if (!error.place) error.at({window_.name(), line_, 0});
                return error;
            }
            if (*more) continue;
            if (searched == 0) return std::optional<Element>();
            end = pending_ = searched;
            break;
        }
        auto text = window_.view().substr(0, end);
        while (!text.empty() && blank(text.back())) text.remove_suffix(1);
        while (!text.empty() && blank(text.front())) text.remove_prefix(1);
        if (!text.empty()) return std::optional<Element>(Element{text, line_});
    }
}

}  // namespace persona::json
