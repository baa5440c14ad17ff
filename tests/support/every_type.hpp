// A table with a column of every type and the values that formats most often get wrong.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <persona/testing.hpp>

namespace persona::testing {

/// Six rows; each column has a missing value.
inline Batch every_type() {
    const auto none = std::nullopt;
    return batch({
        {"id:int64", {"0", "-9223372036854775808", "9223372036854775807", none, "-1", "42"}},
        {"amount:float64", {"2", "-0.25", "1e+300", none, "5e-324", "123456789012345680000"}},
        {"flag:boolean", {"true", "false", none, "true", "false", "true"}},
        {"day:date", {"1899-12-31", "0001-01-01", "9999-12-31", none, "1969-12-31", "2024-02-29"}},
        {"moment:timestamp",
         {"1899-12-31T23:59:59.999999", "1970-01-01T00:00:00", none, "2024-02-29T12:30:00.000001",
          "1969-12-31T23:59:59", "2024-01-01T00:00:00"}},
        {"code:text", {"007", "010", "1e5", none, "-0", "+49"}},
        {"words:text", {"", "true", "null", none, "~", " padded "}},
        {"free text:text",
         {"two\nlines", "quote \" and 'another', comma; tab\t.",
          "\xC3\xA4\xC3\xB6 \xE6\xBC\xA2\xE5\xAD\x97 \xF0\x9F\x98\x80", none, "back\\slash \x01", "a: b # c"}},
    });
}

/// Several batches as one.
inline Batch joined(const std::vector<Batch>& batches) {
    REQUIRE(!batches.empty());
    Batch out = batches.front();
    for (std::size_t i = 0; i < out.columns.size(); ++i) {
        std::vector<ColumnPtr> parts;
        for (const auto& one : batches) parts.push_back(one.columns[i]);
        out.columns[i] = concatenate(parts).value();
    }
    out.rows = 0;
    for (const auto& one : batches) out.rows += one.rows;
    return out;
}

/// Names, types and values agree; formats may differ.
inline void check_same(const Batch& found, const Batch& expected) {
    REQUIRE(found.columns.size() == expected.columns.size());
    CHECK(found.rows == expected.rows);
    for (std::size_t i = 0; i < expected.columns.size(); ++i) {
        INFO("column ", expected.field(i).name, " found:\n", show(found));
        CHECK(found.field(i).name == expected.field(i).name);
        CHECK(to_string(found.field(i).type) == to_string(expected.field(i).type));
        if (found.field(i).type == expected.field(i).type) CHECK(found.columns[i]->equals(*expected.columns[i]));
    }
}

/// The text of the error that `call` ends with; empty when it succeeds.
template <class Call>
std::string error_of(const Call& call) {
    try {
        call();
    } catch (const Failure& failure) {
        return failure.error().text();
    }
    return {};
}

inline void write_file(const std::string& path, std::string_view bytes) {
    std::FILE* file = std::fopen(path.c_str(), "wb");
    REQUIRE(file != nullptr);
    REQUIRE(std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size());
    std::fclose(file);
}

}  // namespace persona::testing
