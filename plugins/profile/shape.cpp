#include "shape.hpp"

#include <algorithm>

#include <persona/surrogates.hpp>

namespace persona::profile {

void ShapeCounts::add(std::string_view text) {
    ++texts_;
    if (text.size() > positions ||
        std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 128; })) {
        ++strange_;
        return;
    }
    if (characters_.size() < text.size()) characters_.resize(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) ++characters_[i][static_cast<std::size_t>(text[i])];
    ++lengths_[text.size()];
}

void ShapeCounts::add(std::string_view text, std::string_view entity) {
    add(text);
    auto form = shape_of(entity, text);
    const auto found = forms_.find(form);
    if (found != forms_.end()) ++found->second;
    else if (forms_.size() < most_forms) forms_.emplace(std::move(form), 1);
}

void ShapeCounts::merge(const ShapeCounts& from) {
    texts_ += from.texts_;
    strange_ += from.strange_;
    if (characters_.size() < from.characters_.size()) characters_.resize(from.characters_.size());
    for (std::size_t i = 0; i < from.characters_.size(); ++i)
        for (std::size_t c = 0; c < 128; ++c) characters_[i][c] += from.characters_[i][c];
    for (std::size_t i = 0; i < lengths_.size(); ++i) lengths_[i] += from.lengths_[i];
    for (const auto& [form, count] : from.forms_) {
        const auto found = forms_.find(form);
        if (found != forms_.end()) found->second += count;
        else if (forms_.size() < most_forms) forms_.emplace(form, count);
    }
}

Profile::Shape ShapeCounts::shape(std::int64_t k) const {
    Profile::Shape out;
    for (const auto& [form, count] : forms_)
        if (count >= k) out.forms.emplace_back(form, count);
    if (texts_ < k || strange_ * 10 > texts_) return out;
    std::size_t longest = 0;
    for (std::size_t length = 1; length < lengths_.size(); ++length) {
        if (lengths_[length] < k) continue;
        out.lengths.emplace_back(static_cast<std::int64_t>(length), lengths_[length]);
        longest = length;
    }
    for (std::size_t i = 0; i < longest; ++i) {
        std::int64_t all = 0, upper = 0, lower = 0, digits = 0, most = 0;
        char common = 0;
        for (std::size_t c = 0; c < 128; ++c) {
            const auto count = characters_[i][c];
            all += count;
            if (c >= 'A' && c <= 'Z') upper += count;
            if (c >= 'a' && c <= 'z') lower += count;
            if (c >= '0' && c <= '9') digits += count;
            if (count > most) {
                most = count;
                common = static_cast<char>(c);
            }
        }
        const auto nearly_all = [&](std::int64_t count) { return count * 100 >= all * 99; };
        if (nearly_all(digits)) out.pattern += '9';
        else if (nearly_all(most) && most >= k && common >= ' ') (out.pattern += '\\') += common;
        else if (digits >= upper && digits >= lower && digits > 0) out.pattern += '9';
        else if (upper > lower) out.pattern += 'A';
        else if (lower > 0) out.pattern += 'a';
        else out.pattern += "\\-";
    }
    return out;
}

}  // namespace persona::profile
