#include "packed_rows.hpp"

namespace persona::seqtree {
namespace {

constexpr std::size_t rows_at_once =
    1024;  // rows that stay in the nearest memory while column after column is added to them

}  // namespace

PackedRows::PackedRows(const Training& data, std::size_t target, const std::vector<std::size_t>& features,
                       const std::vector<std::uint32_t>& rows)
    : rows_(rows.size()),
      target_(features.size()),
      width_((features.size() + 8) / 8 * 8),
      codes_(rows.size() * width_) {
    auto columns = features;
    columns.push_back(target);
    for (std::size_t begin = 0; begin < rows_; begin += rows_at_once) {
        const auto end = std::min(rows_, begin + rows_at_once);
        for (std::size_t place = 0; place < columns.size(); ++place) {
            const Code* from = data.codes[columns[place]].data();
            for (auto row = begin; row < end; ++row) codes_[row * width_ + place] = from[rows[row]];
        }
    }
}

}  // namespace persona::seqtree
