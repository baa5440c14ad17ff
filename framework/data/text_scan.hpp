// One fast look over bytes that were just read: are there zeros, is it all ASCII, how many lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace persona::detail {

struct ByteScan {
    bool ascii = true;
    bool zero = false;       ///< a NUL byte somewhere
    std::int64_t lines = 0;  ///< line feeds
};
[[nodiscard]] ByteScan scan_bytes(const char* data, std::size_t size) noexcept;

/// Whether all of it is valid UTF-8 (simdjson's validator).
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;
/// For bytes that are not valid UTF-8: whether they are meant as UTF-8 all the same, since at least as many of its longer
/// sequences stand there as bytes that fit none. (Latin-1 has next to none by chance, Chinese double bytes about one in six.)
[[nodiscard]] bool meant_as_utf8(std::string_view text) noexcept;
/// Bytes at the end that begin a UTF-8 sequence which is not complete yet: 0 to 3.
[[nodiscard]] std::size_t open_sequence(std::string_view text) noexcept;

}  // namespace persona::detail
