#include "allowed.hpp"

#include <algorithm>

namespace persona::seqtree {

bool Allowed::any() const noexcept {
    return std::any_of(part.begin() + (part.empty() ? 0 : 1), part.end(), [](double share) { return share > 0; });
}

Allowed allow_all(const ColumnCodes& column, bool missing) {
    Allowed out;
    out.part.assign(column.count(), 1);
    out.part[0] = missing ? 1 : 0;
    return out;
}

void keep_labels(Allowed& allowed, const LabelIndex& index, const std::vector<bool>& keep) {
    if (allowed.labels.empty()) {
        allowed.labels.resize(index.size());
        for (Label32 label = 0; label < index.size(); ++label) allowed.labels[label] = allowed.code(index.code(label));
    }
    for (Label32 label = 0; label < index.size(); ++label)
        if (!keep[label]) allowed.labels[label] = false;
    for (std::size_t code = 0; code < allowed.part.size(); ++code) {
        double left = 0, all = 0;
        const auto at = static_cast<Code>(code);
        for (auto label = index.begin(at); label < index.end(at); ++label) {
            const double rows = code == 0 ? 1 : index.rows(label);
            all += rows;
            if (allowed.labels[label]) left += rows;
        }
        allowed.part[code] = all > 0 ? left / all : 0;
    }
}

void keep_range(Allowed& allowed, const ColumnCodes& column, double least, double most, bool measured) {
    allowed.least = std::max(allowed.least, least);
    allowed.most = std::min(allowed.most, most);
    if (measured) return;
    for (std::size_t code = 1; code < allowed.part.size(); ++code) {
        double left = 0, all = 0;
        for (const auto& piece : column.pieces[code]) {
            all += piece.rows;
            left += piece.rows * column.part_within(piece, allowed.least, allowed.most);
        }
        allowed.part[code] = all > 0 && allowed.part[code] > 0 ? left / all : 0;
    }
}

}  // namespace persona::seqtree
