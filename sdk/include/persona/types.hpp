// The small vocabulary that everything else speaks: value types, sensitivity labels, roles of columns.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace persona {

/// A column's value type. Storage is Arrow's (see column.hpp).
enum class Type : std::uint8_t {
    boolean,  ///< one bit a value
    int64,
    float64,
    timestamp,  ///< microseconds since 1970-01-01T00:00:00, int64; no time zone, or UTC when the field's format says so
    date,       ///< days since 1970-01-01, int32
    text,       ///< UTF-8
};
[[nodiscard]] std::string_view to_string(Type type) noexcept;
[[nodiscard]] std::optional<Type> type_from_string(std::string_view name) noexcept;

/// How far data has come from the people it is about. Ordered: a stage accepts its lowest label or any higher one.
enum class Label : std::uint8_t { raw, anonymised, synthetic, cleared };
[[nodiscard]] std::string_view to_string(Label label) noexcept;
[[nodiscard]] std::optional<Label> label_from_string(std::string_view name) noexcept;

/// What a column is to privacy.
enum class Role : std::uint8_t {
    unknown,
    identifier,        ///< names one person or record: e-mail, telephone, record number; replaced whole
    quasi_identifier,  ///< narrows a person down beside others: age, postcode, date of visit
    sensitive,         ///< what an attacker wants to learn: diagnosis, income
    attribute,         ///< an ordinary value
    free_text,         ///< sentences: scanned for spans
};
[[nodiscard]] std::string_view to_string(Role role) noexcept;
[[nodiscard]] std::optional<Role> role_from_string(std::string_view name) noexcept;

/// What a writer wrote.
struct WrittenTarget {
    std::string target;  ///< a path, "standard output", a table of a database
    std::string sha256;  ///< of the bytes as written, compression included, in hexadecimal; empty: no bytes of its own
};

}  // namespace persona
