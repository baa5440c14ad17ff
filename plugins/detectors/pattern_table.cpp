#include "pattern_table.hpp"

#include <algorithm>
#include <map>

namespace persona::detectors {
namespace {

using Part = std::vector<PatternRow> (*)();
constexpr Part parts[] = {internet_patterns, secret_patterns,   telephone_patterns, money_patterns,   date_patterns,
                          person_patterns,   us_patterns,       america_patterns,   uk_patterns,      german_patterns,
                          latin_patterns,    northern_patterns, asian_patterns,     southern_patterns};

/// Adds `item` to a list that is shown with commas, once.
void add_once(std::vector<std::string>& list, const std::string& item) {
    if (!item.empty() && std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}
std::string joined(const std::vector<std::string>& list, const char* between) {
    std::string out;
    for (const auto& each : list) out += (out.empty() ? "" : between) + each;
    return out;
}
/// A "|" would end the cell.
std::string cell(std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, "\\");
    return text;
}

}  // namespace

std::span<const PatternRow> pattern_rows() {
    static const auto table = [] {
        std::vector<PatternRow> out;
        for (const auto part : parts) {
            auto rows = part();
            std::move(rows.begin(), rows.end(), std::back_inserter(out));
        }
        return out;
    }();
    return table;
}

std::string pattern_reference() {
    struct Entity {
        std::vector<std::string> names, checks;
        bool alone = false, words = false, asked_only = false;
    };
    std::vector<std::string> order;
    std::map<std::string, Entity> entities;
    for (const auto& row : pattern_rows()) {
        if (entities.find(row.entity) == entities.end()) order.push_back(row.entity);
        auto& entity = entities[row.entity];
        add_once(entity.names, row.name);
        add_once(entity.checks, row.check);
        entity.alone = entity.alone || std::max(row.score, row.valid_score) >= PatternOptions{}.threshold;
        entity.words = entity.words || !row.context.empty();
        entity.asked_only = row.asked_only;
    }
    std::string out = "| entity | what is found | what is checked | without a context word |\n|---|---|---|---|\n";
    for (const auto& name : order) {
        const auto& entity = entities[name];
        out += "| `" + name + "` | " + cell(joined(entity.names, "; ")) + " | " + cell(joined(entity.checks, "; ")) +
               " | " +
               (entity.asked_only ? "when asked for by name"
                : entity.alone    ? "yes"
                                  : "no") +
               " |\n";
    }
    return out;
}

}  // namespace persona::detectors
