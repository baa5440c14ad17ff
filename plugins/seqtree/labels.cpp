#include "labels.hpp"

#include <algorithm>

#include <persona/text.hpp>

namespace persona::seqtree {

LabelIndex::LabelIndex(const ColumnCodes& column) {
    const bool category = column.use == Profile::Use::category;
    if (!category) {
        if (column.use != Profile::Use::number) return;
        for (std::size_t code = 1; code < column.pieces.size(); ++code)
            if (column.pieces[code].size() != 1 || column.pieces[code][0].low != column.pieces[code][0].high) return;
    }
    for (std::size_t code = 0; code < column.count_of_codes; ++code) {
        begin_.push_back(static_cast<Label32>(code_.size()));
        const auto labels = category ? column.labels[code].size() : std::size_t{code > 0 ? 1U : 0U};
        for (std::size_t i = 0; i < std::max<std::size_t>(labels, 1); ++i) {
            code_.push_back(static_cast<Code>(code));
            rows_.push_back(labels == 0 ? 0 : category ? column.labels[code][i].rows : column.pieces[code][0].rows);
        }
    }
    begin_.push_back(static_cast<Label32>(code_.size()));
    const bool rare = category && column.has_rare && column.count_of_codes > 1;
    if (rare) rows_.back() = 1;
    known_ = static_cast<Label32>(code_.size() - 1 - (rare ? 1 : 0));
}

Label32 LabelIndex::draw(Code code, double u) const noexcept {
    const auto first = begin(code), last = end(code);
    double total = 0;
    for (auto label = first; label < last; ++label) total += rows_[label];
    double left = u * total;
    for (auto label = first; label < last; ++label) {
        if (left < rows_[label]) return label;
        left -= rows_[label];
    }
    return last - 1;
}

std::string LabelIndex::text(const ColumnCodes& column, Label32 label) const {
    if (label == 0) return "(missing)";
    if (label > known_) return "other";
    const auto at = code(label);
    if (column.use == Profile::Use::category) return *category(column, label);
    return number_text(column.field, column.pieces[at][0].value);
}

std::string number_text(const Field& field, double value) {
    std::string out;
    switch (field.type) {
        case Type::date: append_date(out, static_cast<std::int32_t>(std::clamp(value, -2.1e9, 2.1e9))); break;
        case Type::timestamp:
            append_timestamp(out, static_cast<std::int64_t>(std::clamp(value, -9.2e18, 9.2e18)));
            break;
        default: append_float64(out, value); break;
    }
    return out;
}

}  // namespace persona::seqtree
