// Looking into JSON that may be of any form: what is not there, or of another type, reads as nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

namespace persona::page {

class View {
public:
    View() = default;
    explicit View(const boost::json::value& value) : value_(&value) {}
    [[nodiscard]] View operator[](std::string_view key) const;
    [[nodiscard]] bool there() const noexcept { return value_ != nullptr && !value_->is_null(); }
    [[nodiscard]] bool is_object() const noexcept { return value_ != nullptr && value_->is_object(); }
    [[nodiscard]] bool is_list() const noexcept { return value_ != nullptr && value_->is_array(); }
    [[nodiscard]] std::string_view text() const;  ///< empty when it is none
    [[nodiscard]] bool is_text() const noexcept { return value_ != nullptr && value_->is_string(); }
    [[nodiscard]] std::optional<double> number() const;  ///< finite
    [[nodiscard]] double number_or(double other) const { return number().value_or(other); }
    [[nodiscard]] bool flag() const;  ///< false when it is none
    [[nodiscard]] bool is_flag() const noexcept { return value_ != nullptr && value_->is_bool(); }
    /// The first `most` items of a list.
    [[nodiscard]] std::vector<View> items(std::size_t most = 100'000) const;
    [[nodiscard]] std::size_t size() const noexcept;  ///< of a list or an object
    struct Member;
    /// The first `most` members of an object, in its order.
    [[nodiscard]] std::vector<Member> members(std::size_t most = 100'000) const;

private:
    const boost::json::value* value_ = nullptr;
};

struct View::Member {
    std::string_view key;
    View value;
};

}  // namespace persona::page
