#include "record_parser.hpp"

#include <simdjson.h>

#include <string_view>
#include <utility>

#include "json_text.hpp"

namespace persona::json {
namespace {

namespace ondemand = simdjson::ondemand;

std::string_view trimmed(std::string_view token) {
    while (!token.empty() &&
           (token.back() == ' ' || token.back() == '\n' || token.back() == '\r' || token.back() == '\t'))
        token.remove_suffix(1);
    return token;
}

/// The grammar of RFC 8259, section 6.
bool is_number(std::string_view token) {
    std::size_t at = 0;
    const auto digits = [&] {
        const auto from = at;
        while (at < token.size() && token[at] >= '0' && token[at] <= '9') ++at;
        return at - from;
    };
    if (at < token.size() && token[at] == '-') ++at;
    const auto whole_at = at;
    const auto whole = digits();
    if (whole == 0 || (whole > 1 && token[whole_at] == '0')) return false;
    if (at < token.size() && token[at] == '.') {
        ++at;
        if (digits() == 0) return false;
    }
    if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
        ++at;
        if (at < token.size() && (token[at] == '+' || token[at] == '-')) ++at;
        if (digits() == 0) return false;
    }
    return at == token.size();
}

Error explain(simdjson::error_code code) {
    switch (code) {
        case simdjson::UNCLOSED_STRING:
            return {ErrorCode::invalid_data, "a string in the record is not closed", "add the missing quote"};
        case simdjson::UNESCAPED_CHARS:
            return {ErrorCode::invalid_data,
                    "a string in the record holds a bare control character (a line break or a tab)",
                    "JSON writes it as \\n, \\t or \\u00XX"};
        case simdjson::STRING_ERROR:
            return {ErrorCode::invalid_data,
                    "a string in the record has an escape that JSON does not know, or half of a surrogate pair",
                    "write \\\\ for a backslash"};
        case simdjson::UTF8_ERROR:
            return {ErrorCode::invalid_data, "the record is not valid UTF-8",
                    "name the file's encoding with the parameter encoding"};
        case simdjson::CAPACITY:
        case simdjson::MEMALLOC:
            return {ErrorCode::limit, "the record is too large to be parsed in the memory there is",
                    "lower most_record to find such records early"};
        case simdjson::DEPTH_ERROR:
            return {ErrorCode::limit, "the record is nested deeper than " + std::to_string(most_depth) + " levels",
                    "flatten it before reading"};
        default:
            return {ErrorCode::invalid_data, "the record is no valid JSON object",
                    "look for a missing or extra comma, colon, quote or bracket, or a word that is not true, false or "
                    "null"};
    }
}

}  // namespace

struct RecordParser::Walk {
    ondemand::parser parser;
    RecordSink* sink = nullptr;
    std::string path, array;

    static void check(simdjson::error_code code) {
        if (code != simdjson::SUCCESS) throw Failure(explain(code));
    }
    static void check(Status status) {
        if (!status) throw Failure(std::move(status).error());
    }
    static ondemand::json_type type_of(ondemand::value& value) {
        ondemand::json_type type{};
        check(value.type().get(type));
        return type;
    }
    static std::string_view string_of(ondemand::value& value) {
        std::string_view text;
        check(value.get_string().get(text));
        return text;
    }
    /// Numbers and literals as they stand: simdjson would round the former.
    static std::string_view token_of(ondemand::value& value) { return trimmed(value.raw_json_token()); }

    void object(ondemand::object& fields, int depth) {
        if (depth > most_depth) check(simdjson::DEPTH_ERROR);
        const auto parent = path.size();
        for (auto result : fields) {
            ondemand::field field;
            check(std::move(result).get(field));
            std::string_view key;
            check(field.unescaped_key().get(key));
            if (depth > 1) path += '.';
            path += key;
            cell(field.value(), depth);
            path.resize(parent);
        }
    }

    void cell(ondemand::value& value, int depth) {
        switch (type_of(value)) {
            case ondemand::json_type::object: {
                ondemand::object inner;
                check(value.get_object().get(inner));
                // No value of its own in this record; and named, so that the same key again is noticed.
                check(sink->missing(path));
                object(inner, depth + 1);
                return;
            }
            case ondemand::json_type::array:
                array.clear();
                append(value, depth + 1);
                check(sink->cell(path, array, CellKind::string));
                return;
            case ondemand::json_type::string: check(sink->cell(path, string_of(value), CellKind::string)); return;
            case ondemand::json_type::number: {
                const auto token = token_of(value);
                if (!is_number(token)) check(simdjson::NUMBER_ERROR);
                // -0 is a float to JSON's users; as "-0" no whole number of ours could hold it.
                check(sink->cell(path, token == "-0" ? "-0.0" : token, CellKind::number));
                return;
            }
            case ondemand::json_type::boolean: {
                const auto token = token_of(value);
                if (token != "true" && token != "false") check(simdjson::T_ATOM_ERROR);
                check(sink->cell(path, token, CellKind::boolean));
                return;
            }
            default:
                if (token_of(value) != "null") check(simdjson::N_ATOM_ERROR);
                check(sink->missing(path));
        }
    }

    /// The value's JSON text without blanks, for arrays in a cell.
    void append(ondemand::value& value, int depth) {
        if (depth > most_depth) check(simdjson::DEPTH_ERROR);
        switch (type_of(value)) {
            case ondemand::json_type::object: {
                ondemand::object fields;
                check(value.get_object().get(fields));
                char before = '{';
                for (auto result : fields) {
                    ondemand::field field;
                    check(std::move(result).get(field));
                    std::string_view key;
                    check(field.unescaped_key().get(key));
                    array += std::exchange(before, ',');
                    append_string(array, key);
                    array += ':';
                    append(field.value(), depth + 1);
                }
                array += before == '{' ? "{}" : "}";
                return;
            }
            case ondemand::json_type::array: {
                ondemand::array items;
                check(value.get_array().get(items));
                char before = '[';
                for (auto result : items) {
                    check(result.error());
                    ondemand::value item = result.value_unsafe();
                    array += std::exchange(before, ',');
                    append(item, depth + 1);
                }
                array += before == '[' ? "[]" : "]";
                return;
            }
            case ondemand::json_type::string: append_string(array, string_of(value)); return;
            default: {
                const auto token = token_of(value);
                if (!is_number(token) && token != "true" && token != "false" && token != "null")
                    check(simdjson::NUMBER_ERROR);
                array += token;
            }
        }
    }
};

RecordParser::RecordParser() : walk_(std::make_unique<Walk>()) {}
RecordParser::~RecordParser() = default;

Status RecordParser::parse(const Element& element, RecordSink& sink) {
    auto& walk = *walk_;
    walk.sink = &sink;
    walk.path.clear();
    if (element.text.empty() || element.text.front() != '{')
        return Error(ErrorCode::invalid_data, "the record is not a JSON object",
                     "every record must be {\"column\": value, …}");
    try {
        ondemand::document document;
        const simdjson::padded_string_view padded(element.text.data(), element.text.size(),
                                                  element.text.size() + Element::padding);
        Walk::check(walk.parser.iterate(padded).get(document));
        ondemand::object fields;
        Walk::check(document.get_object().get(fields));
        walk.object(fields, 1);
        // In bounds still: something follows the object.
        if (document.current_location().error() == simdjson::SUCCESS)
            return Error(ErrorCode::invalid_data, "something stands behind the record's closing bracket",
                         "one object a line, or records separated by commas within [ and ]");
        return sink.end_record();
    } catch (const Failure& failure) {
        return failure.error();
    }
}

}  // namespace persona::json
