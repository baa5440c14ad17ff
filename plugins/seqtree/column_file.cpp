// A column in the model's file.
#include "column_file.hpp"

#include <persona/text.hpp>

namespace persona::seqtree {
namespace {

std::string valid_text(ByteReader& in) {
    auto out = in.text();
    ByteReader::require(valid_utf8_prefix(out) == out.size(), "a text is not UTF-8");
    return out;
}

}  // namespace

void put_column(ByteWriter& out, const ColumnCodes& c) {
    out.text(c.field.name);
    out.put(static_cast<std::uint8_t>(c.field.type));
    out.text(c.field.format);
    out.put(static_cast<std::uint8_t>(c.field.role));
    out.text(c.field.entity);
    out.text(c.field.missing);
    out.put(static_cast<std::uint8_t>(c.use));
    out.put(static_cast<std::uint32_t>(c.count_of_codes));
    out.put(static_cast<std::uint32_t>(c.pieces.size()));
    for (const auto& list : c.pieces) out.array(list);
    out.put(static_cast<std::uint32_t>(c.labels.size()));
    for (const auto& list : c.labels) {
        out.put(static_cast<std::uint64_t>(list.size()));
        for (const auto& label : list) {
            out.text(label.value);
            out.put(label.rows);
        }
    }
    out.put(static_cast<std::uint8_t>(c.has_rare));
    out.put(c.rare_share);
    out.put(c.decimals);
    for (const double value :
         {c.step, c.offset, c.least, c.most, c.natural_least, c.natural_most, c.lower_shape, c.upper_shape})
        out.put(value);
    out.put(static_cast<std::uint8_t>(c.first_of_month));
    out.text(c.shape.pattern);
    out.put(static_cast<std::uint64_t>(c.shape.lengths.size()));
    for (const auto& [length, rows] : c.shape.lengths) {
        out.put(length);
        out.put(rows);
    }
    out.put(static_cast<std::uint64_t>(c.shape.mixed.size()));
    for (const auto& mix : c.shape.mixed)
        for (const auto part : {mix.position, mix.digits, mix.upper, mix.lower}) out.put(part);
    out.put(static_cast<std::uint64_t>(c.shape.forms.size()));
    for (const auto& [form, rows] : c.shape.forms) {
        out.text(form);
        out.put(rows);
    }
    out.put(static_cast<std::uint8_t>(c.unique));
    out.put(static_cast<std::uint8_t>(c.has_alone));
}

ColumnCodes get_column(ByteReader& in) {
    ColumnCodes c;
    c.field.name = valid_text(in);
    const auto type = in.get<std::uint8_t>();
    ByteReader::require(type <= static_cast<std::uint8_t>(Type::text), "a type is unknown");
    c.field.type = static_cast<Type>(type);
    c.field.format = valid_text(in);
    const auto role = in.get<std::uint8_t>();
    ByteReader::require(role <= static_cast<std::uint8_t>(Role::free_text), "a role is unknown");
    c.field.role = static_cast<Role>(role);
    c.field.entity = valid_text(in);
    c.field.missing = valid_text(in);
    const auto use = in.get<std::uint8_t>();
    ByteReader::require(use <= static_cast<std::uint8_t>(Profile::Use::free_text), "a use is unknown");
    c.use = static_cast<Profile::Use>(use);
    c.count_of_codes = in.get<std::uint32_t>();
    ByteReader::require(c.count_of_codes >= 1 && c.count_of_codes <= most_codes, "a column has too many codes");
    const auto lists = in.get<std::uint32_t>();
    ByteReader::require(lists == (c.ordered() ? c.count_of_codes : 0), "codes and their values differ");
    for (std::uint32_t i = 0; i < lists; ++i) {
        auto& list = c.pieces.emplace_back(in.count(4 * sizeof(double)));
        for (auto& piece : list) {
            piece.low = in.get<double>();
            piece.value = in.get<double>();
            piece.high = in.get<double>();
            piece.rows = in.get<double>();
        }
        ByteReader::require(i == 0 || !list.empty(), "a code stands for nothing");
    }
    const auto labels = in.get<std::uint32_t>();
    ByteReader::require(labels == (c.use == Profile::Use::category ? c.count_of_codes : 0),
                        "codes and their values differ");
    for (std::uint32_t i = 0; i < labels; ++i) {
        auto& list = c.labels.emplace_back(in.count(16));
        for (auto& label : list) {
            label.value = valid_text(in);
            label.rows = in.get<double>();
        }
    }
    c.has_rare = in.flag();
    c.rare_share = in.get<double>();
    c.decimals = in.get<std::int64_t>();
    ByteReader::require(c.decimals >= 0 && c.decimals <= 17, "a precision is damaged");
    for (double* value :
         {&c.step, &c.offset, &c.least, &c.most, &c.natural_least, &c.natural_most, &c.lower_shape, &c.upper_shape})
        *value = in.get<double>();
    ByteReader::require(c.natural_least <= c.natural_most, "a column's values end before they begin");
    for (const double shape : {c.lower_shape, c.upper_shape})
        ByteReader::require(shape >= -1 && shape <= 0, "a column's tails have no such shape");
    c.first_of_month = in.flag();
    c.shape.pattern = valid_text(in);
    const auto lengths = in.count(16);
    for (std::size_t i = 0; i < lengths; ++i) {
        const auto length = in.get<std::int64_t>();
        c.shape.lengths.emplace_back(length, in.get<std::int64_t>());
    }
    c.shape.mixed.resize(in.count(32));
    for (auto& mix : c.shape.mixed) {
        for (auto* part : {&mix.position, &mix.digits, &mix.upper, &mix.lower}) {
            *part = in.get<std::int64_t>();
            ByteReader::require(*part >= 0 && *part < (std::int64_t{1} << 60), "a shape is damaged");
        }
    }
    const auto forms = in.count(16);
    for (std::size_t i = 0; i < forms; ++i) {
        auto form = valid_text(in);
        c.shape.forms.emplace_back(std::move(form), in.get<std::int64_t>());
    }
    c.unique = in.flag();
    c.has_alone = in.flag();
    ByteReader::require(!c.has_alone || c.count_of_codes > 1, "a distance has no code");
    return c;
}

}  // namespace persona::seqtree
