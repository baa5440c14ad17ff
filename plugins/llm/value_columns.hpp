// What may stand in the columns of a table that a model writes whole rows of, seen in cleared synthetic rows; and a model's
// values held against it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <persona/batch.hpp>

#include "faults.hpp"

namespace persona::llm {

struct TextColumn;

/// How a column is asked for.
enum class Asked : std::uint8_t {
    never,   ///< an identifier, or values of which hardly any comes twice: nothing could be said against a wrong one
    text,    ///< one of the guide's text columns
    choice,  ///< one of the values that were seen
    number   ///< a number, date or time between those that were seen
};

struct ValueColumn {
    Field field;
    Asked asked = Asked::never;
    std::size_t text = 0;              ///< place among the guide's text columns
    std::vector<std::string> choices;  ///< as they are written, in the order of the alphabet
    double least = 0, most = 0;        ///< of numbers; days, or microseconds
    int decimals = 0;                  ///< the most that were seen
};

/// One for each column of the sample. `texts`: the guide's.
[[nodiscard]] std::vector<ValueColumn> describe_values(const Batch& sample, const std::vector<TextColumn>& texts);

/// A cell as it is written: append_value() of it gives this text again.
struct GivenCell {
    std::string written;
    bool mended = false;  ///< another spelling of a value, or a number in quotes
    Fault fault = Fault::none;
};
/// A model's value for a column that is asked for by choice or number.
[[nodiscard]] GivenCell read_cell(const boost::json::value& value, const ValueColumn& column);

/// JSON Schema of a column's value.
[[nodiscard]] boost::json::object value_schema(const ValueColumn& column);

/// The column with the cells that were written in place of the drawn ones; none: the drawn one stays. Every text is one that
/// read_cell() gave for the column.
[[nodiscard]] ColumnPtr with_cells(const Column& drawn, const Field& field,
                                   const std::vector<std::optional<std::string>>& written);

}  // namespace persona::llm
