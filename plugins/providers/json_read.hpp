// Reading the JSON of a server, which may hold anything: a member that is missing or of another type reads as nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json.hpp>
#include <persona/error.hpp>

namespace persona::providers {

namespace json = boost::json;

/// The member of an object, along "message.content" or "choices.0.text"; null when there is none.
[[nodiscard]] const json::value* at(const json::value& from, std::string_view path);
[[nodiscard]] std::string text_at(const json::value& from, std::string_view path);
[[nodiscard]] std::int64_t number_at(const json::value& from, std::string_view path, std::int64_t otherwise = 0);
/// A number as a whole one.
[[nodiscard]] std::int64_t whole_number(const json::value& from, std::int64_t otherwise = 0);
[[nodiscard]] bool flag_at(const json::value& from, std::string_view path, bool otherwise = false);
/// The elements of a list; none when it is no list.
[[nodiscard]] const json::array& list_at(const json::value& from, std::string_view path);

/// Bounded in depth. The error does not repeat the text.
[[nodiscard]] Result<json::value> parse_answer(std::string_view text);

}  // namespace persona::providers
