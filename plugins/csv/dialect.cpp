#include "dialect.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace persona::csv {
namespace {

constexpr std::size_t looked_at = std::size_t{1} << 16;
constexpr std::size_t most_rows = 200;

struct Score {
    double agreement = 0;  ///< share of rows with the commonest number of cells
    std::size_t cells = 0;
    [[nodiscard]] bool better_than(const Score& other) const noexcept {
        // A delimiter that divides nothing says nothing; of the others the steadiest wins, then the one with more cells.
        if ((cells > 1) != (other.cells > 1)) return cells > 1;
        return agreement != other.agreement ? agreement > other.agreement : cells > other.cells;
    }
};

Score score(std::string_view text, Dialect dialect) {
    Index index;
    StructureScanner scanner(dialect);
    scanner.scan(text.data(), 0, static_cast<std::uint32_t>(text.size()), index);
    std::map<std::size_t, std::size_t> rows_of;  // number of cells → rows
    std::size_t rows = 0;
    std::size_t cells = 1;
    std::size_t row_begin = 0;
    for (std::size_t i = 0; i < index.size() && rows < most_rows; ++i) {
        if (text[index[i]] != dialect.line_end) {
            ++cells;
            continue;
        }
        if (index[i] > row_begin + 1) {  // blank lines say nothing
            ++rows_of[cells];
            ++rows;
        }
        cells = 1;
        row_begin = index[i] + std::size_t{1};
    }
    if (rows == 0) return {1.0, index.size() + 1};  // no line end yet: all is one row
    Score best;
    for (const auto& [count, of] : rows_of) {
        const double share = static_cast<double>(of) / static_cast<double>(rows);
        if (share >= best.agreement) best = {share, count};
    }
    return best;
}

/// Single quotes are meant only when cells begin and end with them and nothing is in double quotes.
char likely_quote(std::string_view text, char delimiter, char line_end) {
    if (text.find('"') != std::string_view::npos) return '"';
    std::size_t wrapped = 0;
    std::size_t half = 0;
    std::size_t from = 0;
    while (from < text.size()) {
        const char ends[] = {delimiter, line_end};
        const auto to = std::min(text.find_first_of(std::string_view(ends, 2), from), text.size());
        std::string_view cell = text.substr(from, to - from);
        if (cell.ends_with('\r')) cell.remove_suffix(1);
        const bool begins = cell.starts_with('\'');
        const bool closes = cell.size() > 1 && cell.ends_with('\'');
        wrapped += begins && closes ? 1 : 0;
        half += begins != closes ? 1 : 0;
        from = to + 1;
    }
    return wrapped >= 2 && half <= wrapped ? '\'' : '"';
}

}  // namespace

DialectFound find_dialect(std::string_view text, const DialectWish& wish) {
    DialectFound found;
    std::string_view head = text.substr(0, looked_at);
    // Lines of old end with a lone carriage return: then there is no line feed at all.
    if (head.find('\n') == std::string_view::npos && head.find('\r') != std::string_view::npos)
        found.dialect.line_end = '\r';
    if (head.size() > 5 && (head.starts_with("sep=") || head.starts_with("SEP=")) &&
        (head[5] == '\n' || head[5] == '\r')) {
        const auto end = head.find(found.dialect.line_end);
        found.skip = end == std::string_view::npos ? head.size() : end + 1;
        found.dialect.delimiter = wish.delimiter.value_or(head[4]);
        found.dialect.quote = wish.quote.value_or('"');
        return found;
    }
    found.dialect.quote = wish.quote.value_or('"');
    if (wish.delimiter) {
        found.dialect.delimiter = *wish.delimiter;
    } else {
        std::optional<Score> best;
        for (const char delimiter : {',', ';', '\t', '|'}) {
            Dialect tried = found.dialect;
            tried.delimiter = delimiter;
            const Score reached = score(head, tried);
            if (best && !reached.better_than(*best)) continue;
            best = reached;
            found.dialect.delimiter = delimiter;
        }
    }
    if (!wish.quote) found.dialect.quote = likely_quote(head, found.dialect.delimiter, found.dialect.line_end);
    return found;
}

}  // namespace persona::csv
