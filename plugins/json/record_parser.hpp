// One JSON object as the cells of a record.
#pragma once

#include <memory>
#include <string>

#include <persona/records.hpp>

#include "elements.hpp"

namespace persona::json {

/// Nested objects become dotted names, arrays their JSON text without blanks, null a missing value.
class RecordParser {
public:
    RecordParser();
    ~RecordParser();
    RecordParser(const RecordParser&) = delete;
    RecordParser& operator=(const RecordParser&) = delete;
    /// Gives the cells of one record to the sink and ends the record. Errors have no place yet.
    [[nodiscard]] Status parse(const Element& element, RecordSink& sink);
private:
    struct Walk;
    std::unique_ptr<Walk> walk_;
};

}  // namespace persona::json
