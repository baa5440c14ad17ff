#include "text_sample.hpp"

#include <algorithm>

#include <persona/random.hpp>

#include "phrases_slots.hpp"

namespace persona::seqtree {
namespace {

/// The marks that tokens begin with have no place in a text.
constexpr char last_mark = slot_own;
bool plain(char c) noexcept { return c < slot_begin || c > last_mark; }

}  // namespace

void TextSample::add(const Batch& batch, std::size_t column, std::size_t first) {
    add_names(batch);
    const Column& from = *batch.columns[column];
    static const Spans none;
    const Spans& spans = batch.spans ? *batch.spans : none;
    auto span = spans.begin();
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        const auto number = static_cast<std::uint64_t>(batch.first_row + row);
        while (span != spans.end() && span->row < row) ++span;
        if (!from.valid(row)) continue;
        const auto text = from.text(row);
        Text out{stable_hash({reinterpret_cast<const char*>(&number), sizeof number}),
                 first + static_cast<std::size_t>(row),
                 {}};
        std::size_t at = 0;
        for (auto s = span; s != spans.end() && s->row == row; ++s) {
            // Overlapping findings: the first one's slot stands for both.
            if (s->column != column || s->end > text.size() || s->begin >= s->end || s->end <= at) continue;
            if (s->begin > at) out.text.append(text.substr(at, s->begin - at));
            if (s->begin >= at && s->origin) put_slot(out.text, batch, *s, text.substr(s->begin, s->end - s->begin));
            at = s->end;
        }
        for (const char c : text.substr(std::min(at, text.size())))
            if (plain(c)) out.text += c;
        bytes_ += out.text.size() + sizeof(Text);
        texts_.push_back(std::move(out));
    }
    if (bytes_ > 2 * most_bytes_) cut();
}

void TextSample::add_names(const Batch& batch) {
    for (std::size_t c = 0; c < batch.columns.size(); ++c) {
        const auto& from = *batch.columns[c];
        if (batch.field(c).entity != "PERSON" || from.type() != Type::text) continue;
        if (names_.empty()) names_ = BloomFilter(std::size_t{1} << 23, 4);
        for (std::int64_t row = 0; row < batch.rows; ++row)
            if (from.valid(row)) names_.add(stable_hash(from.text(row)));
    }
}

bool TextSample::may_be_subject(std::string_view name) const noexcept { return names_.may_hold(stable_hash(name)); }

void TextSample::put_slot(std::string& out, const Batch& batch, const Span& span, std::string_view value) const {
    const auto& entity = span.origin->entity;
    (out += slot_begin) += entity;
    if (batch.label != Label::raw && !value.empty() && std::all_of(value.begin(), value.end(), plain)) {
        (out += slot_value) += value;
        for (std::size_t c = 0; c < batch.columns.size(); ++c) {
            const auto& column = *batch.columns[c];
            if (batch.field(c).entity != entity || column.type() != Type::text || !column.valid(span.row)) continue;
            SlotForm::Part part{};
            if (!is_part_of(value, column.text(span.row), part)) continue;
            (out += slot_own) += static_cast<char>('0' + part);
            break;
        }
    }
    out += slot_end;
}

void TextSample::merge(TextSample& from, std::size_t rows) {
    whole_ = whole_ && from.whole_;
    for (auto& text : from.texts_) {
        text.row += rows;
        texts_.push_back(std::move(text));
    }
    bytes_ += from.bytes_;
    names_.merge(from.names_);
    from.texts_.clear();
    if (bytes_ > 2 * most_bytes_) cut();
}

void TextSample::cut() {
    std::sort(texts_.begin(), texts_.end(),
              [](const Text& a, const Text& b) { return a.hash != b.hash ? a.hash < b.hash : a.row < b.row; });
    std::size_t bytes = 0, kept = 0;
    while (kept < texts_.size() && bytes + texts_[kept].text.size() + sizeof(Text) <= most_bytes_)
        bytes += texts_[kept++].text.size() + sizeof(Text);
    whole_ = whole_ && kept == texts_.size();
    texts_.resize(kept);
    bytes_ = bytes;
}

const std::vector<TextSample::Text>& TextSample::settle() {
    if (bytes_ > most_bytes_) cut();
    std::sort(texts_.begin(), texts_.end(), [](const Text& a, const Text& b) { return a.row < b.row; });
    return texts_;
}

std::vector<std::uint32_t> TextSample::number_anew() {
    std::vector<std::uint32_t> out;
    settle();
    for (auto& text : texts_) {
        out.push_back(static_cast<std::uint32_t>(text.row));
        text.row = out.size() - 1;
    }
    return out;
}

}  // namespace persona::seqtree
