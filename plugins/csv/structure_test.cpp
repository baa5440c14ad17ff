// The scanner against RFC 4180 spelled out byte by byte, with and without the processor's wide instructions.
#include "structure.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <persona/random.hpp>

using persona::Random;
using namespace persona::csv;

namespace {

struct Found {
    std::vector<std::uint32_t> breaks;
    std::int64_t row_ends = 0, line_ends = 0;
    bool in_quotes = false;
    bool operator==(const Found&) const = default;
};

/// A quote opens a cell only as its first byte; inside, two of them are one; what follows the closing one is ordinary.
Found byte_by_byte(const std::string& text, Dialect dialect) {
    Found out;
    bool at_start = true;
    bool quoted = false;
    bool may_double = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char byte = text[i];
        const bool quote = dialect.quote != '\0' && byte == dialect.quote;
        if (byte == dialect.line_end) ++out.line_ends;
        if (quoted) {
            if (quote) {
                quoted = false;
                may_double = true;
            }
            continue;
        }
        if (byte == dialect.delimiter || byte == dialect.line_end) {
            out.breaks.push_back(static_cast<std::uint32_t>(i));
            if (byte == dialect.line_end) ++out.row_ends;
            at_start = true;
            may_double = false;
            continue;
        }
        quoted = quote && (at_start || may_double);
        at_start = false;
        may_double = false;
    }
    out.in_quotes = quoted;
    return out;
}

Found scanned(std::string text, Dialect dialect, StructureScanner::Instructions instructions, Random& random) {
    const auto size = static_cast<std::uint32_t>(text.size());
    text.append(padding, ',');
    StructureScanner scanner(dialect, instructions);
    Index index;
    for (std::uint32_t from = 0; from < size;) {
        const auto to = std::min(size, from + 1 + static_cast<std::uint32_t>(random.below(700)));
        scanner.scan(text.data(), from, to, index);
        from = to;
    }
    return {std::vector<std::uint32_t>(index.data(), index.data() + index.size()), scanner.row_ends(),
            scanner.line_ends(), scanner.in_quotes()};
}

}  // namespace

TEST_CASE("the structure of any text is the same byte by byte, 16 bytes at a time and 32 bytes at a time") {
    using Instructions = StructureScanner::Instructions;
    const Dialect dialects[] = {{}, {';', '\'', '\n'}, {'\t', '\0', '\n'}, {',', '"', '\r'}};
    const std::string bytes = ",;\t\n\r\"'\"ab ";
    for (std::uint64_t round = 0; round < 400; ++round) {
        Random random(11, "structure", round);
        // From nearly all structure to nearly none, so that whole blocks without quotes come up as well.
        const auto ordinary = random.below(40);
        std::string text;
        for (auto left = random.below(3'000); left > 0; --left)
            text += random.below(ordinary + 1) == 0 ? bytes[random.below(bytes.size())] : 'x';
        for (const auto dialect : dialects) {
            CAPTURE(round);
            const auto expected = byte_by_byte(text, dialect);
            REQUIRE(scanned(text, dialect, Instructions::plain, random) == expected);
            REQUIRE(scanned(text, dialect, Instructions::all_there_are, random) == expected);
        }
    }
}
