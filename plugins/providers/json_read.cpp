#include "json_read.hpp"

#include <charconv>

namespace persona::providers {
namespace {

const json::value* step(const json::value& from, std::string_view name) {
    if (const auto* object = from.if_object()) return object->if_contains(name);
    const auto* list = from.if_array();
    std::size_t index = 0;
    const auto [end, code] = std::from_chars(name.data(), name.data() + name.size(), index);
    if (list == nullptr || code != std::errc() || end != name.data() + name.size()) return nullptr;
    return list->if_contains(index);
}

}  // namespace

const json::value* at(const json::value& from, std::string_view path) {
    const auto* here = &from;
    while (here != nullptr) {
        const auto dot = path.find('.');
        here = step(*here, path.substr(0, dot));
        if (dot == std::string_view::npos) break;
        path.remove_prefix(dot + 1);
    }
    return here;
}

std::string text_at(const json::value& from, std::string_view path) {
    const auto* found = at(from, path);
    const auto* text = found == nullptr ? nullptr : found->if_string();
    return text == nullptr ? std::string() : std::string(*text);
}

std::int64_t whole_number(const json::value& from, std::int64_t otherwise) {
    boost::system::error_code failed;
    const auto number = from.to_number<std::int64_t>(failed);
    return failed ? otherwise : number;
}

std::int64_t number_at(const json::value& from, std::string_view path, std::int64_t otherwise) {
    const auto* found = at(from, path);
    return found == nullptr ? otherwise : whole_number(*found, otherwise);
}

bool flag_at(const json::value& from, std::string_view path, bool otherwise) {
    const auto* found = at(from, path);
    const auto* flag = found == nullptr ? nullptr : found->if_bool();
    return flag == nullptr ? otherwise : *flag;
}

const json::array& list_at(const json::value& from, std::string_view path) {
    static const json::array none;
    const auto* found = at(from, path);
    const auto* list = found == nullptr ? nullptr : found->if_array();
    return list == nullptr ? none : *list;
}

Result<json::value> parse_answer(std::string_view text) {
    boost::system::error_code failed;
    auto out = json::parse(text, failed);
    if (failed) return Error(ErrorCode::invalid_data, "the server's answer is no JSON");
    return out;
}

}  // namespace persona::providers
