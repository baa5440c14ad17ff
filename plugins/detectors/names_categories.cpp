#include "names_categories.hpp"

#include <algorithm>
#include <vector>

#include "bytes.hpp"
#include "names_agreement.hpp"
#include "tagger_tokens.hpp"

namespace persona::detectors {
namespace {

constexpr std::size_t longest_category = 40;  // bytes; a longer cell is a sentence
constexpr std::size_t longest_in_capitals = 4;

}  // namespace

bool written_as_category(std::string_view cell, bool as_person) noexcept {
    // Letters beyond ASCII have capitals that are not looked up here: such a cell stays what the model says.
    if (cell.empty() || cell.size() > longest_category ||
        !std::all_of(cell.begin(), cell.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        return false;
    const auto capitals = std::count_if(cell.begin(), cell.end(), capital_letter);
    if (capitals == 0) return true;
    if (cell.find(' ') != std::string_view::npos) return false;
    if (small_letter(cell.front()) || std::any_of(cell.begin(), cell.end(), digit)) return true;
    if (static_cast<std::size_t>(capitals) == cell.size()) return cell.size() <= longest_in_capitals;
    if (as_person) return false;
    if (const auto tie = cell.rfind('-');
        tie != std::string_view::npos && tie + 1 < cell.size() && small_letter(cell[tie + 1]))
        return true;
    bool inside = false;
    for (std::size_t i = 1; i < cell.size(); ++i)
        inside = inside || (small_letter(cell[i - 1]) && capital_letter(cell[i]));
    return inside;
}

bool only_first_capital(std::string_view cell) {
    std::vector<Token> tokens;
    tokenise(cell, tokens);
    return std::none_of(tokens.begin(), tokens.end(), [&](const Token& token) {
        return &token != tokens.data() && token.letters != TokenCase::lower && token.letters != TokenCase::none;
    });
}

void drop_category_guesses(Spans& names, const Batch& batch, const ColumnRoles& roles) {
    enum class Holds : std::uint8_t { anything, categories, no_names, groups };
    std::vector<Holds> columns(batch.columns.size(), Holds::anything);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto* role = roles.find(batch.field(i).name);
        if (role == nullptr || !role->categorical || role->role == Role::identifier) continue;
        const bool told = role->role == Role::quasi_identifier || role->role == Role::sensitive;
        const bool by_header = role->reason == "header";
        columns[i] = told && by_header                            ? Holds::no_names
                     : role->role == Role::attribute && by_header ? Holds::groups
                                                                  : Holds::categories;
    }
    std::erase_if(names, [&](const Span& span) {
        const auto& [entity, detector, reason] = *span.origin;
        const auto holds = columns[span.column];
        if (holds == Holds::anything || (reason != model_reason && reason != agreed_reason)) return false;
        const bool person = entity == "PERSON";
        const auto cell = batch.columns[span.column]->text(span.row);
        if (holds == Holds::groups && only_first_capital(cell)) return true;
        return (holds == Holds::no_names && (person || entity == "ORGANIZATION")) || written_as_category(cell, person);
    });
}

}  // namespace persona::detectors
