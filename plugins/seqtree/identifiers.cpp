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
    } else {
        out.forms = codes.shape.forms;
        for (const auto& [form, rows] : out.forms) out.written += static_cast<std::uint64_t>(rows);
    }
    if (codes.field.type == Type::int64) {  // as many digits as usual, the first no zero
        const auto digits = std::clamp<std::size_t>(
            static_cast<std::size_t>(std::count(out.shape.begin(), out.shape.end(), '9')), 1, 17);
        out.entity = "ID";
        out.shape.assign(digits, '9');
        out.shape.front() = '1';
    }
    // Not unique in the source: so many different ones are dealt out.
    if (model_->distinct_share[column] < 1)
        out.different = std::max<std::uint64_t>(
            1, static_cast<std::uint64_t>(model_->distinct_share[column] *
                                          static_cast<double>(std::max<std::int64_t>(total_, 1))));
    return out;
}

std::optional<std::size_t> Decoder::column_of(std::string_view entity) const {
    for (std::size_t c = 0; c < model_->columns.size(); ++c)
        if (model_->columns[c].use == Profile::Use::identifier && model_->columns[c].field.entity == entity) return c;
    return std::nullopt;
}

const std::string& Decoder::form(std::size_t column, std::uint64_t row) const {
    const auto& plan = identifiers_[column];
    if (plan.written == 0) return plan.shape;
    auto at = Random(key_, row, static_cast<std::uint32_t>(column), 5).below(plan.written);
    for (const auto& [form, rows] : plan.forms) {
        if (at < static_cast<std::uint64_t>(rows)) return form;
        at -= static_cast<std::uint64_t>(rows);
    }
    return plan.shape;
}

std::string Decoder::address_of(const std::string& name, const std::string& form, const std::string& usual,
                                std::uint64_t row) const {
    const std::string folded = fold(name);
    const auto blank = folded.find(' ');
    const bool plain =
        std::all_of(folded.begin(), folded.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == ' '; });
    if (blank == std::string::npos || !plain || form.find("{given}") == std::string::npos ||
        form.find("{family}") == std::string::npos)
        return {};
    Random random(key_, row, 0, 6);
    std::string out;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const auto end = form[i] == '{' ? form.find('}', i) : std::string::npos;
        if (end == std::string::npos) {
            out += form[i];
            continue;
        }
        const auto word = std::string_view(form).substr(i + 1, end - i - 1);
        if (word == "given") out += folded.substr(0, blank);
        else if (word == "family") out += folded.substr(folded.rfind(' ') + 1);
        else if (word.find_first_not_of('9') == std::string_view::npos)
            for (std::size_t d = 0; d < word.size(); ++d) out += static_cast<char>('0' + random.below(10));
        else out += static_cast<char>('a' + random.below(26));
        i = end;
    }
    const auto at = usual.find('@');
    out += at == std::string::npos ? "@example.com" : usual.substr(at);
    return taken_ && taken_(fold(out)) ? std::string() : out;
}

std::string Decoder::identifier(std::size_t column, std::uint64_t row) const {
    const auto& plan = identifiers_[column];
    if (plan.different > 0) row = Random(key_, row, static_cast<std::uint32_t>(column), 4).below(plan.different);
    const auto& written = form(column, row);
    auto usual = surrogates_.nth(plan.key, plan.entity, written, row);
    if (plan.entity == "EMAIL_ADDRESS") {
        const auto named = column_of("PERSON");
        if (named && identifiers_[*named].different == 0 && plan.different == 0) {
            auto address = address_of(identifier(*named, row), written, usual, row);
            if (!address.empty()) return address;
        }
    }
    return usual;
}

}  // namespace persona::seqtree
