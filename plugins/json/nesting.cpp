#include "nesting.hpp"

#include <persona/records.hpp>

#include "json_text.hpp"

namespace persona::json {

Layout layout(const Schema& schema, bool nest) {
    Layout out;
    std::string text = "{";
    std::size_t open = 0;
    bool first = true;  // in the object at hand
    for (const auto& place : nested_places(schema, nest)) {
        text.append(place.closes, '}');
        open -= place.closes;
        if (!first) text += ',';
        for (const auto& name : place.opens) {
            append_string(text, name);
            text += ":{";
        }
        open += place.opens.size();
        append_string(text, place.key);
        text += ':';
        out.before.push_back(std::move(text));
        text.clear();
        first = false;
    }
    out.behind = text + std::string(open + 1, '}');
    return out;
}

}  // namespace persona::json
