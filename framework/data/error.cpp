#include <persona/error.hpp>

namespace persona {

std::string Error::text() const {
    std::string out;
    if (place && !place->file.empty()) {
        out += place->file;
        if (place->line > 0) out += ':' + std::to_string(place->line);
        if (place->line > 0 && place->column > 0) out += ':' + std::to_string(place->column);
        out += ": ";
    }
    if (!stage.empty()) out += "stage '" + stage + "': ";
    out += message;
    if (row || !column.empty()) {
        out += " (";
        if (row) out += "row " + std::to_string(*row);
        if (row && !column.empty()) out += ", ";
        if (!column.empty()) out += "column '" + column + "'";
        out += ')';
    }
    if (!hint.empty()) out += "\n  hint: " + hint;
    return out;
}

int exit_code(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::configuration: return 2;
        case ErrorCode::plugin: return 3;
        case ErrorCode::refused: return 4;
        case ErrorCode::cancelled: return 130;
        case ErrorCode::invalid_data:
        case ErrorCode::io:
        case ErrorCode::not_found:
        case ErrorCode::limit:
        case ErrorCode::internal:
        case ErrorCode::accounting: return 1;
    }
    return 1;
}

Failure::Failure(Error why) : std::runtime_error(why.text()), error_(std::move(why)) {}

}  // namespace persona
