// From whatever encoding a file is in to UTF-8.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <persona/error.hpp>

struct UConverter;

namespace persona::detail {

/// What the first bytes of a text say about its encoding.
struct EncodingFound {
    std::string name;            ///< ICU's name
    std::size_t mark_bytes = 0;  ///< byte order mark to leave out
    bool guessed = false;
};
/// A byte order mark, or UTF-16 without one (told by its zeros). Nothing: UTF-8 or an 8-bit encoding.
[[nodiscard]] std::optional<EncodingFound> encoding_by_start(std::string_view head);
/// The likeliest encoding of bytes that are not UTF-8, by ICU's detector; Windows-1252 (which holds Latin-1) unless another is clearly likelier.
[[nodiscard]] std::string encoding_by_content(std::string_view text);

/// Turns a stream of bytes into UTF-8 through ICU. Bytes that the encoding does not have are errors, never replaced.
class Converter {
public:
    static Result<Converter> open(const std::string& encoding);
    Converter(Converter&& other) noexcept;
    Converter& operator=(Converter&& other) noexcept;
    ~Converter();
    struct Step {
        std::size_t taken = 0, given = 0;
        bool failed = false;     ///< there are bytes that the encoding does not have
        std::int64_t lines = 0;  ///< when it failed: line ends between what was given and those bytes
    };
    /// Converts as much of `from` as fits into `into`; `last`: nothing follows `from`.
    Step convert(std::string_view from, std::span<char> into, bool last);
private:
    Converter(UConverter* from, UConverter* to) : from_(from), to_(to), pivot_(1024) {}
    UConverter* from_ = nullptr;
    UConverter* to_ = nullptr;
    struct Pivot {  // between the two converters; the string must never be short enough to lie inside the object
        explicit Pivot(std::size_t size) : units(size, u'\0'), source(units.data()), target(units.data()) {}
        std::u16string units;
        char16_t* source;
        char16_t* target;
    };
    Pivot pivot_;
    bool started_ = false;
};

}  // namespace persona::detail
