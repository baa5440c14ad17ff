// A text as people read it, whatever it is made of: what detectors look at, so that nobody hides behind an encoding.
//
//     Reading reading;
//     if (reading.read(cell)) {                       // false: it reads as it is written
//         look_at(reading.text());                    // "ada@example.org" for "ada&#64;example [dot] org"
//         const auto [begin, end] = reading.written(3, 8);  // bytes of the cell that these five were read from
//     }
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace persona {

/// The shadow of a text, with the way back to its bytes. In the shadow
///  - character references of HTML and percent escapes are decoded,
///  - what nobody sees is gone: zero-width characters, soft hyphens, direction marks (Unicode's
///    Default_Ignorable_Code_Point), strokes laid over letters,
///  - compatibility forms are plain (NFKC), blanks are blanks, digits of every script are 0 to 9, hyphens are "-",
///  - letters of another script that look Latin are Latin (Unicode Technical Standard 39), where a word mixes both or where
///    the whole text has no other letter of that script,
///  - "(at)", "[dot]" and, in a whole address, " at " and " dot " are signs,
///  - seven and more digits that stand one by one are joined, unless they count up or down.
/// Keeps its buffers; not thread-safe.
class Reading {
public:
    struct Range {
        std::uint32_t begin = 0, end = 0;
        bool operator==(const Range&) const = default;
    };
    /// Whether `written` (valid UTF-8) reads otherwise than it is written. Then text() is its shadow.
    bool read(std::string_view written);
    [[nodiscard]] std::string_view text() const noexcept { return shadow_; }
    /// The bytes that shadow bytes [begin, end) were read from; begin < end <= text().size().
    [[nodiscard]] Range written(std::uint32_t begin, std::uint32_t end) const;

    /// A character of the shadow and the bytes it was read from.
    struct Unit {
        char32_t c = 0;
        std::uint32_t begin = 0, end = 0;
    };

private:
    struct Piece {
        std::uint32_t shadow = 0, begin = 0, end = 0;
        bool same = true;  ///< as many bytes here as there
    };
    void read_part(std::string_view written, std::size_t from, std::size_t to);
    std::string shadow_;
    std::vector<Piece> pieces_;
    std::vector<Unit> units_, spare_;
};

/// Whether a text could read otherwise than it is written: cheap, and never wrong when it says no.
[[nodiscard]] bool may_read_otherwise(std::string_view text) noexcept;

}  // namespace persona
