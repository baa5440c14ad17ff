// Identifiers of synthetic rows: made from the seed and the row alone.
#include <algorithm>

#include <persona/text.hpp>

#include "decode.hpp"
#include "shapes.hpp"

namespace persona::seqtree {
namespace {

constexpr std::string_view plain_shape = "AAA-99999";

}  // namespace

Decoder::Identifier Decoder::plan_identifier(std::size_t column) const {
    const auto& codes = model_->columns[column];
    Identifier out;
    if (codes.use != Profile::Use::identifier) return out;
    out.key = key_ ^ (0x9E3779B97F4A7C15ULL * (column + 1));
    out.entity = codes.field.entity;
    if (!has_usual_form(out.entity)) {
        if (out.entity.empty()) out.entity = "ID";
        out.shape = usual_shape(codes.shape);
        if (!varies(out.shape)) out.shape = plain_shape;
    }
    if (codes.field.type == Type::int64) {  // as many digits as usual, the first no zero
        const auto digits = std::clamp<std::size_t>(static_cast<std::size_t>(std::count(out.shape.begin(), out.shape.end(), '9')), 1, 17);
        out.entity = "ID";
        out.shape.assign(digits, '9');
        out.shape.front() = '1';
    }
    // Not unique in the source: so many different ones are dealt out.
    if (model_->distinct_share[column] < 1)
        out.different = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(model_->distinct_share[column] * static_cast<double>(std::max<std::int64_t>(total_, 1))));
    return out;
}

std::optional<std::size_t> Decoder::column_of(std::string_view entity) const {
    for (std::size_t c = 0; c < model_->columns.size(); ++c)
        if (model_->columns[c].use == Profile::Use::identifier && model_->columns[c].field.entity == entity) return c;
    return std::nullopt;
}

std::string Decoder::identifier(std::size_t column, std::uint64_t row) const {
    const auto& plan = identifiers_[column];
    if (plan.different > 0) row = Random(key_, row, static_cast<std::uint32_t>(column), 4).below(plan.different);
    if (plan.entity == "EMAIL_ADDRESS") {
        const auto named = column_of("PERSON");
        if (named && identifiers_[*named].different == 0 && plan.different == 0) {
            // The row's number keeps addresses apart where names differ by an accent only.
            std::string address = fold(identifier(*named, row));
            std::replace(address.begin(), address.end(), ' ', '.');
            const bool plain = std::all_of(address.begin(), address.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '.'; });
            address += std::to_string(row + 10) + "@example.com";
            if (plain && !(avoid_ && avoid_->find(avoid_->hash(fold(address))) != nullptr)) return address;
        }
    }
    return surrogates_.nth(plan.key, plan.entity, plan.shape, row);
}

}  // namespace persona::seqtree
