#include "shape.hpp"

#include <algorithm>

#include <persona/surrogates.hpp>

namespace persona::profile {

void Holders::add(const std::int64_t* subject, std::int64_t k) {
    ++rows;
    if (subject == nullptr || static_cast<std::int64_t>(subjects.size()) >= k) return;
    if (std::find(subjects.begin(), subjects.end(), *subject) == subjects.end()) subjects.push_back(*subject);
}

void Holders::merge(const Holders& from, std::int64_t k) {
    const auto all = rows + from.rows;
    for (const auto subject : from.subjects) add(&subject, k);
    rows = all;
}

void ShapeCounts::add(std::string_view text, const std::int64_t* subject) {
    ++texts_;
    if (text.size() > positions ||
        std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 128; })) {
        ++strange_;
        return;
    }
    if (characters_.size() < text.size()) characters_.resize(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) ++characters_[i][static_cast<std::size_t>(text[i])];
    if (subject != nullptr) {
        if (held_.size() < characters_.size() * 128) held_.resize(characters_.size() * 128);
        for (std::size_t i = 0; i < text.size(); ++i)
            held_[i * 128 + static_cast<std::size_t>(text[i])].add(subject, k_);
    }
    lengths_[text.size()].add(subject, k_);
}

void ShapeCounts::add(std::string_view text, std::string_view entity, const std::int64_t* subject) {
    add(text, subject);
    auto form = shape_of(entity, text);
    auto found = forms_.find(form);
    if (found == forms_.end()) {
        if (forms_.size() >= most_forms) return;
        found = forms_.emplace(std::move(form), Holders{}).first;
    }
    found->second.add(subject, k_);
}

void ShapeCounts::merge(const ShapeCounts& from) {
    texts_ += from.texts_;
    strange_ += from.strange_;
    if (characters_.size() < from.characters_.size()) characters_.resize(from.characters_.size());
    for (std::size_t i = 0; i < from.characters_.size(); ++i)
        for (std::size_t c = 0; c < 128; ++c) characters_[i][c] += from.characters_[i][c];
    if (held_.size() < from.held_.size()) held_.resize(from.held_.size());
    for (std::size_t i = 0; i < from.held_.size(); ++i) held_[i].merge(from.held_[i], k_);
    for (std::size_t i = 0; i < lengths_.size(); ++i) lengths_[i].merge(from.lengths_[i], k_);
    for (const auto& [form, holders] : from.forms_) {
        auto found = forms_.find(form);
        if (found == forms_.end()) {
            if (forms_.size() >= most_forms) continue;
            found = forms_.emplace(form, Holders{}).first;
        }
        found->second.merge(holders, k_);
    }
}

char ShapeCounts::literal(std::size_t position, std::int64_t k, bool rows_are_subjects) const {
    const auto& counts = characters_[position];
    const auto most = std::max_element(counts.begin(), counts.end());
    std::int64_t all = 0;
    for (const auto count : counts) all += count;
    const auto at = static_cast<std::size_t>(most - counts.begin());
    const auto character = static_cast<char>(at);
    if (*most * 100 < all * 99 || character < ' ' || (character >= '0' && character <= '9')) return 0;
    if (rows_are_subjects) return *most >= k ? character : '\0';
    const auto place = position * 128 + at;
    return place < held_.size() && held_[place].enough(k, false) ? character : '\0';
}

std::optional<Profile::Shape::Mix> ShapeCounts::mixed(std::size_t position, std::int64_t k,
                                                      bool rows_are_subjects) const {
    const auto& counts = characters_[position];
    std::int64_t all = 0;
    for (const auto count : counts) all += count;
    int kinds = 0;
    const auto rows_of = [&](unsigned char first, unsigned char last) -> std::int64_t {
        Holders kind;
        for (std::size_t c = first; c <= last; ++c) {
            if (!rows_are_subjects && position * 128 + c < held_.size()) kind.merge(held_[position * 128 + c], k);
            else kind.rows += counts[c];
        }
        // One in a hundred is an exception, no part of the pattern.
        if (!kind.enough(k, rows_are_subjects) || kind.rows * 100 <= all) return 0;
        ++kinds;
        return kind.rows;
    };
    const Profile::Shape::Mix out{static_cast<std::int64_t>(position), rows_of('0', '9'), rows_of('A', 'Z'),
                                  rows_of('a', 'z')};
    if (kinds < 2) return std::nullopt;
    return out;
}

char ShapeCounts::hexadecimal(const Profile::Shape::Mix& mix) const {
    const auto& counts = characters_[static_cast<std::size_t>(mix.position)];
    const auto none = [&](unsigned char first, unsigned char last) {
        return std::all_of(counts.begin() + first, counts.begin() + last + 1, [](auto count) { return count == 0; });
    };
    if (mix.digits == 0) return '\0';
    if (mix.lower > 0 && none('g', 'z') && none('A', 'Z')) return 'h';
    return mix.upper > 0 && none('G', 'Z') && none('a', 'z') ? 'H' : '\0';
}

Profile::Shape ShapeCounts::shape(std::int64_t k, bool rows_are_subjects) const {
    Profile::Shape out;
    for (const auto& [form, holders] : forms_)
        if (holders.enough(k, rows_are_subjects)) out.forms.emplace_back(form, holders.rows);
    if (texts_ < k || strange_ * 10 > texts_) return out;
    std::size_t longest = 0;
    for (std::size_t length = 1; length < lengths_.size(); ++length) {
        if (!lengths_[length].enough(k, rows_are_subjects)) continue;
        out.lengths.emplace_back(static_cast<std::int64_t>(length), lengths_[length].rows);
        longest = length;
    }
    for (std::size_t i = 0; i < longest; ++i) {
        std::int64_t all = 0, upper = 0, lower = 0, numeric = 0;
        for (std::size_t c = 0; c < 128; ++c) {
            const auto count = characters_[i][c];
            all += count;
            if (c >= 'A' && c <= 'Z') upper += count;
            if (c >= 'a' && c <= 'z') lower += count;
            if (c >= '0' && c <= '9') numeric += count;
        }
        const auto mix = all > 0 ? mixed(i, k, rows_are_subjects) : std::nullopt;
        if (const char digit = mix ? hexadecimal(*mix) : '\0'; digit != '\0') {
            out.pattern += digit;
            continue;
        }
        if (mix) out.mixed.push_back(*mix);
        if (numeric * 100 >= all * 99) out.pattern += '9';
        else if (const char shared = literal(i, k, rows_are_subjects); shared != 0) (out.pattern += '\\') += shared;
        else if (numeric >= upper && numeric >= lower && numeric > 0) out.pattern += '9';
        else if (upper > lower) out.pattern += 'A';
        else if (lower > 0) out.pattern += 'a';
        else out.pattern += "\\-";
    }
    return out;
}

}  // namespace persona::profile
