#include "grammar.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "../json_read.hpp"

namespace persona::llamacpp {
namespace {

namespace json = boost::json;
using providers::list_at;
using providers::number_at;
using providers::text_at;

constexpr int deepest = 16;
constexpr std::int64_t most_items = 256;

/// The rules that others are made of (RFC 8259).
constexpr std::string_view basics = R"(ws ::= " "?
string ::= "\"" ([^"\\\x00-\x1f\x7f] | "\\" (["\\/bfnrt] | "u" [0-9a-fA-F] [0-9a-fA-F] [0-9a-fA-F] [0-9a-fA-F]))* "\""
integer ::= "-"? ("0" | [1-9] [0-9]{0,17})
number ::= integer ("." [0-9]{1,17})? ([eE] [+-]? [0-9]{1,3})?
boolean ::= "true" | "false"
null ::= "null"
any ::= string | number | boolean | null | list | object
list ::= "[" ws (any (ws "," ws any)*)? ws "]"
object ::= "{" ws (string ws ":" ws any (ws "," ws string ws ":" ws any)*)? ws "}"
)";

/// A text as a literal of a grammar.
std::string literal(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out += '"';
}

class Writer {
public:
    /// The name of a rule for what a schema describes; empty where it is too deep.
    std::string rule(const json::value& schema, int depth) {
        if (depth > deepest) return {};
        if (const auto& values = list_at(schema, "enum"); !values.empty()) return add(one_of(values));
        const auto type = text_at(schema, "type");
        if (type == "object") return object(schema, depth);
        if (type == "array") return list(schema, depth);
        for (const std::string_view simple : {"string", "integer", "number", "boolean", "null"})
            if (type == simple) return type;
        return "any";
    }
    [[nodiscard]] std::string text(const std::string& root) const {
        return "root ::= " + root + "\n" + rules_ + std::string(basics);
    }

private:
    std::string add(const std::string& body) {
        auto name = fmt::format("r{}", count_++);
        rules_ += name + " ::= " + body + "\n";
        return name;
    }
    static std::string one_of(const json::array& values) {
        std::string out;
        for (const auto& value : values) {
            if (!out.empty()) out += " | ";
            out += literal(json::serialize(value));
        }
        return out;
    }
    std::string object(const json::value& schema, int depth) {
        const auto* members = providers::at(schema, "properties");
        if (members == nullptr || !members->is_object() || members->get_object().empty()) return "object";
        std::string body = R"("{" ws)";
        bool first = true;
        for (const auto& [name, member] : members->get_object()) {
            const auto inside = rule(member, depth + 1);
            if (inside.empty()) return {};
            if (!first) body += R"( ws "," ws)";
            body += fmt::format(R"( {} ws ":" ws {})", literal(json::serialize(json::value(name))), inside);
            first = false;
        }
        return add(body + R"( ws "}")");
    }
    std::string list(const json::value& schema, int depth) {
        const auto* items = providers::at(schema, "items");
        const auto item = items == nullptr ? std::string("any") : rule(*items, depth + 1);
        if (item.empty()) return {};
        const auto least = std::clamp<std::int64_t>(number_at(schema, "minItems", 0), 0, most_items);
        const auto most = std::clamp<std::int64_t>(number_at(schema, "maxItems", most_items),
                                                   std::max<std::int64_t>(least, 1), most_items);
        const auto some =
            fmt::format(R"({0} (ws "," ws {0}){{{1},{2}}})", item, std::max<std::int64_t>(least - 1, 0), most - 1);
        return add(R"("[" ws )" + (least > 0 ? some : "(" + some + ")?") + R"( ws "]")");
    }

    std::string rules_;
    int count_ = 0;
};

}  // namespace

Result<std::string> grammar_of(std::string_view schema) {
    PERSONA_ASSIGN(const auto parsed, providers::parse_answer(schema));
    Writer writer;
    const auto root = writer.rule(parsed, 0);
    if (root.empty()) return Error(ErrorCode::invalid_data, "the schema of the answer is nested too deeply");
    return writer.text(root);
}

}  // namespace persona::llamacpp
