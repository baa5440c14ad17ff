#include <persona/spans.hpp>

#include <algorithm>
#include <tuple>

#include "framework/data/ascii.hpp"

namespace persona {
namespace {

constexpr float certain = 0.99F;

constexpr bool counts_as_word(char c) noexcept { return ascii_digit(c) || letter_byte(c); }

bool joins_over_blank(const Span& a) noexcept { return a.origin->entity == "PERSON" || a.origin->entity == "LOCATION"; }

bool better(const Span& a, const Span& b) noexcept {
    if (is_replaced(a) != is_replaced(b)) return is_replaced(a);
    const bool sure_a = a.score >= certain;
    const bool sure_b = b.score >= certain;
    if (sure_a != sure_b) return sure_a;
    const bool own_a = a.origin->reason.starts_with(own_pattern);
    const bool own_b = b.origin->reason.starts_with(own_pattern);
    if (own_a != own_b) return own_a;
    const auto rank = [](const Span& span) {
        return std::tuple(-static_cast<std::int64_t>(span.end - span.begin), -span.score, span.begin);
    };
    if (rank(a) != rank(b)) return rank(a) < rank(b);
    return std::tie(a.origin->entity, a.origin->detector, a.origin->reason) <
           std::tie(b.origin->entity, b.origin->detector, b.origin->reason);
}

/// Step 1 and 2; `cell` is sorted by begin.
void unite(Spans& cell, std::string_view text) {
    std::sort(cell.begin(), cell.end(), [](const Span& a, const Span& b) {
        const bool replaced_a = is_replaced(a);
        const bool replaced_b = is_replaced(b);
        return std::tie(a.origin->entity, replaced_a, a.begin, b.end, a.origin->detector, a.origin->reason) <
               std::tie(b.origin->entity, replaced_b, b.begin, a.end, b.origin->detector, b.origin->reason);
    });
    Spans out;
    for (const auto& span : cell) {
        auto* last = out.empty() || out.back().origin->entity != span.origin->entity ? nullptr : &out.back();
        const bool blank =
            last != nullptr && span.begin == last->end + 1 && text[last->end] == ' ' && joins_over_blank(span);
        if (last == nullptr || is_replaced(span) || (span.begin >= last->end && !blank)) {
            out.push_back(span);
            continue;
        }
        const bool same = span.begin == last->begin && span.end == last->end;
        if (same && span.origin->detector != last->origin->detector)
            last->score = 1 - (1 - last->score) * (1 - span.score);
        else if (span.score > last->score) {
            last->score = span.score;
            last->origin = span.origin;
        }
        last->end = std::max(last->end, span.end);
    }
    cell = std::move(out);
}

/// Step 3 for findings of which each overlaps another; what is chosen is added to `out`.
void settle_overlaps(Spans& spans, std::string_view text, Spans& out) {
    std::sort(spans.begin(), spans.end(), better);
    const auto before = static_cast<std::ptrdiff_t>(out.size());
    for (std::size_t next = 0; next < spans.size(); ++next) {
        const Span span = spans[next];
        const auto clash = std::find_if(out.begin() + before, out.end(), [&](const Span& other) {
            return other.begin < span.end && span.begin < other.end;
        });
        if (clash == out.end()) {
            out.push_back(span);
            continue;
        }
        const auto keep = [&](std::uint32_t begin, std::uint32_t end) {
            while (begin < end && !counts_as_word(text[begin])) ++begin;
            while (end > begin && !counts_as_word(text[end - 1])) --end;
            if (std::count_if(text.begin() + begin, text.begin() + end, counts_as_word) < 3) return;
            Span rest = span;
            rest.begin = begin;
            rest.end = end;
            spans.push_back(rest);  // judged after all others: it may overlap another one
        };
        const Span winner = *clash;
        if (span.begin < winner.begin) keep(span.begin, winner.begin);
        if (span.end > winner.end) keep(winner.end, span.end);
    }
    std::sort(out.begin() + before, out.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
}

/// Step 3, heap by heap of overlapping findings: a text of some megabytes is one cell with ten thousands of them.
void settle(Spans& cell, std::string_view text) {
    std::sort(cell.begin(), cell.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
    Spans chosen, heap;
    chosen.reserve(cell.size());
    for (std::size_t i = 0; i < cell.size();) {
        heap.assign(1, cell[i]);
        auto end = cell[i].end;
        for (++i; i < cell.size() && cell[i].begin < end; ++i) {
            heap.push_back(cell[i]);
            end = std::max(end, cell[i].end);
        }
        settle_overlaps(heap, text, chosen);
    }
    cell = std::move(chosen);
}

}  // namespace

bool is_replaced(const Span& span) noexcept { return span.origin->detector == replaced_detector; }

Spans merged_spans(Spans spans, const Batch& batch) {
    std::stable_sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) {
        return std::tie(a.row, a.column, a.begin) < std::tie(b.row, b.column, b.begin);
    });
    Spans out;
    out.reserve(spans.size());
    Spans cell;
    for (std::size_t i = 0; i < spans.size();) {
        cell.clear();
        const auto first = i;
        for (; i < spans.size() && spans[i].row == spans[first].row && spans[i].column == spans[first].column; ++i)
            cell.push_back(spans[i]);
        if (cell.size() > 1) {
            const auto text = batch.columns[cell[0].column]->text(cell[0].row);
            unite(cell, text);
            settle(cell, text);
        }
        out.insert(out.end(), cell.begin(), cell.end());
    }
    return out;
}

Batch with_spans(const Batch& batch, Spans more) {
    Batch out = batch;
    if (more.empty()) {
        // An empty list says that somebody looked; a missing one, that nobody did.
        if (out.spans == nullptr) out.spans = std::make_shared<const Spans>();
        return out;
    }
    if (batch.spans != nullptr) more.insert(more.end(), batch.spans->begin(), batch.spans->end());
    out.spans = std::make_shared<const Spans>(merged_spans(std::move(more), batch));
    return out;
}

bool is_scanned(const Field& field) noexcept {
    return field.type == Type::text && (field.role != Role::identifier || field.entity.empty());
}

}  // namespace persona
