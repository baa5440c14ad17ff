#include "framework/report/view.hpp"

#include <cmath>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace persona::page {

View View::operator[](std::string_view key) const {
    if (!is_object()) return {};
    const auto* found = value_->get_object().if_contains(boost::json::string_view(key.data(), key.size()));
    return found == nullptr ? View() : View(*found);
}

std::string_view View::text() const {
    if (!is_text()) return {};
    const auto& text = value_->get_string();
    return {text.data(), text.size()};
}

std::optional<double> View::number() const {
    if (value_ == nullptr || !value_->is_number()) return std::nullopt;
    const double out = value_->is_double()  ? value_->get_double()
                       : value_->is_int64() ? static_cast<double>(value_->get_int64())
                                            : static_cast<double>(value_->get_uint64());
    return std::isfinite(out) ? std::optional(out) : std::nullopt;
}

bool View::flag() const { return is_flag() && value_->get_bool(); }

std::size_t View::size() const noexcept {
    return is_list() ? value_->get_array().size() : is_object() ? value_->get_object().size() : 0;
}

std::vector<View> View::items(std::size_t most) const {
    std::vector<View> out;
    if (is_list())
        for (const auto& item : value_->get_array()) {
            if (out.size() == most) break;
            out.emplace_back(item);
        }
    return out;
}

std::vector<View::Member> View::members(std::size_t most) const {
    std::vector<Member> out;
    if (is_object())
        for (const auto& member : value_->get_object()) {
            if (out.size() == most) break;
            out.push_back({{member.key().data(), member.key().size()}, View(member.value())});
        }
    return out;
}

}  // namespace persona::page
