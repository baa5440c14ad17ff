// The model's columns calibrated to tables of two, one after the other as they are drawn.
#pragma once

#include "order.hpp"
#include "train.hpp"

namespace persona::seqtree {

struct CalibrationRequest {
    const Training& data;
    const TrainOptions& options;
    const Order& order;
    const std::vector<std::uint32_t>& rows;              ///< of the source
    const std::vector<std::uint32_t>& one_of_a_subject;  ///< the same, a row of each
};
/// Fills in the tilts of a model whose trees are grown. Each column is compared on synthetic rows that are drawn as far as
/// that, so that what went lost on the way is made up for. Nothing is done for fewer than 10 k people: their tables would
/// be too small; nor for more than 250,000, whose trees have leaves enough, unless a round missed its figures.
void calibrate(Model& model, const CalibrationRequest& request);

}  // namespace persona::seqtree
