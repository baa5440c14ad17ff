#include <persona/value.hpp>

namespace persona {

Value::Value(Map entries) : data_(std::make_shared<const Map>(std::move(entries))) {}

const Value::List* Value::list() const noexcept {
    const auto* held = std::get_if<std::shared_ptr<const List>>(&data_);
    return held ? held->get() : nullptr;
}

const Value::Map* Value::map() const noexcept {
    const auto* held = std::get_if<std::shared_ptr<const Map>>(&data_);
    return held ? held->get() : nullptr;
}

const Value* Value::find(std::string_view key) const noexcept {
    if (const auto* entries = map())
        for (const auto& entry : *entries)
            if (entry.key == key) return &entry.value;
    return nullptr;
}

std::string_view Value::kind() const noexcept {
    if (is_null()) return "nothing";
    if (boolean()) return "a boolean";
    if (integer()) return "a whole number";
    if (number()) return "a number";
    if (string()) return "text";
    return list() ? "a list" : "a map";
}

}  // namespace persona
