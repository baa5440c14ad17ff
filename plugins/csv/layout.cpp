// What the beginning of a file, and then all of it, says about names and types.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <persona/text.hpp>

#include "numbers.hpp"
#include "reader.hpp"

namespace persona::csv {
namespace {

constexpr std::size_t sample_bytes = std::size_t{8} << 20;
constexpr std::size_t sample_rows = 10'000;

/// Shows one cell to a column's inference.
void observe(ColumnInference& seen, std::string_view raw, const CellRules& rules, std::string& scratch) {
    if (raw.empty()) return seen.observe_missing();
    std::string_view text;
    if (!cell_text(raw, rules.quote, scratch, text)) return;  // judged when the row is read
    const bool quoted = raw.front() == rules.quote && rules.quote != '\0';
    const bool word = !quoted && std::find(rules.missing.begin(), rules.missing.end(), raw) != rules.missing.end();
    if (word || (text.empty() && rules.quoted_empty_missing)) return seen.observe_missing();
    seen.observe(text);
}

/// Whether a cell tells nothing new about a column: the short way for nearly all cells.
class Settled {
public:
    Settled(const ColumnInference& seen, const InferredType& type)
        : type_(type.type),
          parser_({"", type.type, type.format, Role::unknown, "", type.missing}),
          groups_open_(seen.groups_open()) {
        const auto written = NumberPattern::compile(type.format).value_or(NumberPattern());
        const bool number = type_ == Type::int64 || type_ == Type::float64;
        decimals_ = static_cast<std::size_t>(std::max(written.decimals(), 0));
        quick_ = number
                     ? written.plain()
                     : type_ == Type::boolean || (!seen.order_open() && (type_ == Type::date || !type.format.empty()));
        iso_date_ = quick_ && type_ == Type::date && type.format.empty();
    }
    [[nodiscard]] bool tells_nothing(std::string_view raw) const noexcept {
        if (raw.empty()) return true;
        if (!quick_) return false;
        std::int64_t number = 0;
        double real = 0;
        std::size_t decimals = 0;
        bool truth = false;
        std::int32_t days = 0;
        switch (type_) {
            case Type::int64:
                return raw.size() <= (groups_open_ ? 3 : 15) && quick_int64(raw.data(), raw.size(), number);
            case Type::float64:
                return quick_float64(raw.data(), raw.size(), real, decimals) &&
                       (!groups_open_ || std::abs(real) < 1000) && (decimals_ == 0 || decimals == decimals_);
            case Type::boolean: return parser_.boolean(raw, truth);
            case Type::date:
                return iso_date_ && quick_date(raw.data(), raw.size(), days) ? true : parser_.date(raw, days);
            case Type::timestamp: return parser_.timestamp(raw, number);
            case Type::text: break;
        }
        return false;
    }
private:
    Type type_;
    CellParser parser_;
    std::size_t decimals_ = 0;
    bool groups_open_ = false, quick_ = false, iso_date_ = false;
};

std::string_view without_carriage(const char* data, std::uint32_t begin, std::uint32_t end, bool last) {
    if (last && end > begin && data[end - 1] == '\r') --end;
    return {data + begin, end - begin};
}

std::vector<std::string> texts_of(const std::vector<std::string_view>& cells, char quote) {
    std::vector<std::string> texts;
    std::string scratch;
    for (const auto raw : cells) {
        std::string_view text = raw;
        cell_text(raw, quote, scratch, text);
        texts.emplace_back(text);
    }
    return texts;
}

/// Whether the first row holds names: see the stage's documentation.
bool first_row_is_header(const std::vector<std::string>& cells, const std::vector<InferredType>& types) {
    bool fits = false;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (types[i].type == Type::text || cells[i].empty()) continue;
        if (!CellParser({"", types[i].type, types[i].format, Role::unknown, "", types[i].missing}).fits(cells[i]))
            return true;
        fits = true;
    }
    return !fits && std::none_of(cells.begin(), cells.end(),
                                 [](const std::string& cell) { return !cell.empty() && looks_like_data(cell); });
}

}  // namespace

Result<Layout> find_layout(RowWindow& window, const ReaderOptions& options, const std::string& file_name) {
    Layout layout;
    RowChunk chunk;
    const CellRules& given = options.rules;
    CellRules rules = given;
    window.hold(true);
    bool any = false;
    for (std::size_t most = sample_bytes; !any; most *= 2) {
        PERSONA_TRY(window.fill(most));
        if (window.sample().empty()) {
            return Error(ErrorCode::invalid_data, "the file is empty: there is not even a header line",
                         "is it the right file?")
                .at({file_name, 0, 0});
        }
        layout.found = find_dialect(window.sample(), options.wish);
        rules.quote = layout.found.dialect.quote;
        layout.data_line = layout.found.skip > 0 ? 2 : 1;
        window.start(layout.found.dialect, layout.found.skip, layout.data_line);
        PERSONA_ASSIGN(any, window.next(chunk, 0));
        if (!any && window.all_read())
            return Error(ErrorCode::invalid_data, "the file holds no row", "is it the right file?")
                .at({file_name, 0, 0});
    }
    const InferenceOptions inference{options.date_order == "day-first", true};
    std::vector<std::string> first;
    std::size_t rows = 0;
    std::int64_t line = layout.data_line;
    std::int64_t first_line = line;
    bool have_first = false;
    while (any && rows < sample_rows) {
        std::uint32_t begin = chunk.begin;
        const std::uint32_t* breaks = chunk.breaks;
        for (const std::uint32_t count : chunk.cell_counts) {
            std::vector<std::string_view> cells;
            std::string scratch;
            const std::uint32_t row_begin = begin;
            for (std::uint32_t i = 0; i < count; ++i) {
                cells.push_back(without_carriage(chunk.data, begin, breaks[i], i + 1 == count));
                begin = breaks[i] + 1;
            }
            breaks += count;
            const bool blank = count == 1 && cells[0].empty();
            if (!have_first) {
                const auto lines =
                    std::count(chunk.data + row_begin, chunk.data + begin, layout.found.dialect.line_end);
                first_line = line;
                line += lines;
                if (blank) continue;
                have_first = true;
                first = texts_of(cells, rules.quote);
                layout.seen.assign(count, ColumnInference(inference));
                layout.data_begin = begin;
                layout.data_line = line;
                if (layout.found.skip < row_begin) layout.found.skip = row_begin;
            } else if (count == first.size() && !blank) {
                for (std::size_t c = 0; c < count; ++c) observe(layout.seen[c], cells[c], rules, scratch);
                ++rows;
            }
        }
        PERSONA_ASSIGN(any, window.next(chunk, 0));
    }
    if (!have_first)
        return Error(ErrorCode::invalid_data, "the file holds nothing but blank lines", "is it the right file?")
            .at({file_name, 0, 0});
    layout.complete = !any && window.all_read();
    window.hold(false);
    for (const auto& seen : layout.seen) layout.types.push_back(seen.decide());
    layout.header = options.header == "yes" || (options.header == "auto" && first_row_is_header(first, layout.types));
    if (layout.header) {
        auto safe = safe_names(first);
        layout.names = std::move(safe.names);
        layout.warnings = std::move(safe.warnings);
        return layout;
    }
    if (options.header == "auto")
        layout.warnings.push_back(
            "the first row looks like data, so there is no header and the columns are called column_1, column_2, …; if "
            "the first row holds names, set `header: yes`");
    layout.data_begin = layout.found.skip;
    layout.data_line = first_line;
    for (std::size_t i = 0; i < first.size(); ++i) {
        layout.names.push_back(fmt::format("column_{}", i + 1));
        if (first[i].empty()) continue;
        layout.seen[i].observe(first[i]);
        layout.types[i] = layout.seen[i].decide();
    }
    return layout;
}

Status widen_types(Layout& layout, const ReaderOptions& options, Context& context) {
    InputOptions input;
    input.encoding = options.encoding;
    input.most_unpacked = options.most_unpacked.value;
    input.most_ratio = options.most_ratio;
    PERSONA_ASSIGN(InputFile file, InputFile::open(options.path, input));
    RowWindow window(file, options.cell_limit.value);
    PERSONA_TRY(window.fill(layout.data_begin));
    window.start(layout.found.dialect, layout.data_begin, layout.data_line);
    CellRules rules = options.rules;
    rules.quote = layout.found.dialect.quote;
    const std::size_t columns = layout.names.size();
    std::vector<CellRange> listed;
    std::string scratch;
    RowChunk chunk;
    const auto look = [&](const auto& cells, std::size_t rows) {
        for (std::size_t c = 0; c < columns; ++c) {
            if (layout.seen[c].only_text()) continue;
            const Settled settled(layout.seen[c], layout.types[c]);
            bool told = false;
            for (std::size_t row = 0; row < rows; ++row) {
                const CellRange range = cells.at(row, c);
                const std::string_view raw(cells.data + range.begin, range.end - range.begin);
                if (settled.tells_nothing(raw)) continue;
                observe(layout.seen[c], raw, rules, scratch);
                told = true;
            }
            if (told) layout.types[c] = layout.seen[c].decide();
        }
    };
    for (;;) {
        if (context.stop().stop_requested()) return Error(ErrorCode::cancelled, "the run was stopped");
        PERSONA_ASSIGN(const bool more, window.next(chunk, columns));
        if (!more) return {};
        if (chunk.regular) {
            look(RegularCells{chunk.data, chunk.breaks, columns, chunk.begin}, chunk.rows);
            continue;
        }
        listed.clear();
        std::uint32_t begin = chunk.begin;
        const std::uint32_t* breaks = chunk.breaks;
        for (const std::uint32_t count : chunk.cell_counts) {
            // Shorter rows may be padded, longer ones cut where they are empty: both are looked at as far as they go.
            for (std::uint32_t i = 0; i < std::max<std::size_t>(count, columns); ++i) {
                if (i >= columns) break;
                if (i >= count) {
                    listed.push_back({begin, begin});
                    continue;
                }
                const auto cell =
                    without_carriage(chunk.data, i == 0 ? begin : breaks[i - 1] + 1, breaks[i], i + 1 == count);
                const auto at = static_cast<std::uint32_t>(cell.data() - chunk.data);
                listed.push_back({at, at + static_cast<std::uint32_t>(cell.size())});
            }
            breaks += count;
            begin = breaks[-1] + 1;
        }
        look(ListedCells{chunk.data, listed.data(), columns}, listed.size() / columns);
    }
}

}  // namespace persona::csv
