// A configuration value with its place in the file: what a pipeline file is parsed into.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <persona/error.hpp>

namespace persona {

/// Immutable once parsed. A map keeps the file's order; its keys are unique.
class Value {
public:
    using List = std::vector<Value>;
    struct Entry;
    using Map = std::vector<Entry>;

    Value() = default;
    explicit Value(bool value) : data_(value) {}
    explicit Value(std::int64_t value) : data_(value) {}
    explicit Value(double value) : data_(value) {}
    explicit Value(std::string value) : data_(std::move(value)) {}
    explicit Value(const char* value) : data_(std::string(value)) {}
    explicit Value(List items) : data_(std::make_shared<const List>(std::move(items))) {}
    explicit Value(Map entries);

    [[nodiscard]] bool is_null() const noexcept { return data_.index() == 0; }
    [[nodiscard]] const bool* boolean() const noexcept { return std::get_if<bool>(&data_); }
    [[nodiscard]] const std::int64_t* integer() const noexcept { return std::get_if<std::int64_t>(&data_); }
    [[nodiscard]] const double* number() const noexcept { return std::get_if<double>(&data_); }
    [[nodiscard]] const std::string* string() const noexcept { return std::get_if<std::string>(&data_); }
    [[nodiscard]] const List* list() const noexcept;
    [[nodiscard]] const Map* map() const noexcept;
    /// The entry of a map; null when there is none or this is no map.
    [[nodiscard]] const Value* find(std::string_view key) const noexcept;
    /// "text", "a whole number", "a list", …: for messages.
    [[nodiscard]] std::string_view kind() const noexcept;

    [[nodiscard]] const Place& place() const noexcept { return place_; }
    Value& at(Place place) {
        place_ = std::move(place);
        return *this;
    }
    /// True for a value that came from a secret source: never printed.
    [[nodiscard]] bool secret() const noexcept { return secret_; }
    Value& mark_secret() {
        secret_ = true;
        return *this;
    }

private:
    std::variant<std::monostate, bool, std::int64_t, double, std::string, std::shared_ptr<const List>,
                 std::shared_ptr<const Map>>
        data_;
    Place place_;
    bool secret_ = false;
};

struct Value::Entry {
    std::string key;
    Value value;
    Place place;  ///< of the key
};

}  // namespace persona
