#include "kept_rows.hpp"

#include <cmath>

namespace persona::seqtree {
namespace {

bool fits_narrow(double value) noexcept {
    return std::isnan(value) || static_cast<double>(static_cast<float>(value)) == value;
}

/// Everything that is kept, one after the other; ends at the first error.
template <class Rows, class Visit>
Status each_kept(Rows& rows, Visit&& visit) {
    for (auto& one : rows.codes) PERSONA_TRY(visit(one));
    for (auto& one : rows.numbers) PERSONA_TRY(visit(one));
    for (auto& one : rows.labels) PERSONA_TRY(visit(one));
    for (auto& one : rows.values) PERSONA_TRY(visit(one));
    return visit(rows.subjects);
}

}  // namespace

void KeptNumbers::add(const std::vector<double>& values) {
    auto wide = values.begin();
    if (wide_.empty()) {
        wide = std::find_if_not(values.begin(), values.end(), fits_narrow);
        narrow_.add(std::vector<float>(values.begin(), wide));
    }
    wide_.add(std::span(wide, values.end()));
}

void KeptNumbers::add(const KeptNumbers& later) {
    if (wide_.empty()) {
        narrow_.add(later.narrow_);
    } else {
        Reading narrow(later.narrow_);
        std::vector<double> values;
        for (std::size_t row = 0; row < later.narrow_.size(); ++row) values.push_back(static_cast<double>(narrow[row]));
        wide_.add(values);
    }
    wide_.add(later.wide_);
}

Status KeptNumbers::spill(const SpillPtr& file) {
    PERSONA_TRY(narrow_.spill(file));
    return wide_.spill(file);
}

Status make_file(SpillPtr& file, const std::filesystem::path& spool) {
    if (file != nullptr) return {};
    PERSONA_ASSIGN(file, SpillFile::make(spool));
    return {};
}

void KeptRows::add(const KeptRows& later, const std::vector<bool>& ordered) {
    for (std::size_t c = 0; c < codes.size(); ++c) {
        codes[c].add(later.codes[c]);
        if (ordered[c]) numbers[c].add(later.numbers[c]);
        else numbers[c] = {};
        labels[c].add(later.labels[c]);
        values[c].add(later.values[c]);
    }
    subjects.add(later.subjects);
    rows += later.rows;
}

void KeptRows::forget_evidence() {
    numbers.clear();
    labels.clear();
    values.clear();
}

std::size_t KeptRows::bytes() const noexcept {
    std::size_t out = 0;
    static_cast<void>(each_kept(*this, [&](const auto& one) {
        out += one.bytes();
        return Status();
    }));
    return out;
}

Status KeptRows::make_room(std::size_t most, const std::filesystem::path& spool) {
    if (bytes() <= most) return {};
    PERSONA_TRY(make_file(file_, spool));
    return each_kept(*this, [&](auto& one) { return one.spill(file_); });
}

}  // namespace persona::seqtree
