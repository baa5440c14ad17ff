#include <persona/number_pattern.hpp>

#include <algorithm>

#include <persona/text.hpp>

namespace persona {
namespace {

bool digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool only_digits(std::string_view text) noexcept { return std::all_of(text.begin(), text.end(), digit); }

/// Takes `part` off the beginning.
bool take(std::string_view& text, std::string_view part) noexcept {
    if (!text.starts_with(part)) return false;
    text.remove_prefix(part.size());
    return true;
}

/// Digits in front of the decimal mark, without the marks between thousands: these may be missing, but not stand elsewhere.
/// Nothing when they do.
std::optional<std::size_t> ungrouped(std::string_view whole, std::string_view group, char* out) noexcept {
    std::size_t size = 0;
    std::size_t run = 0;
    bool marked = false;
    while (!whole.empty()) {
        if (digit(whole.front())) {
            out[size++] = whole.front();
            whole.remove_prefix(1);
            if (++run > 3 && marked) return std::nullopt;
            continue;
        }
        if (group.empty() || !whole.starts_with(group) || run == 0 || run > 3 || (marked && run != 3))
            return std::nullopt;
        whole.remove_prefix(group.size());
        marked = true;
        run = 0;
    }
    return marked && run != 3 ? std::nullopt : std::optional(size);
}

constexpr std::size_t longest_number = 60;

}  // namespace

std::optional<NumberPattern> NumberPattern::compile(std::string_view format) {
    NumberPattern out;
    if (format.empty()) return out;
    const auto begin = std::min(format.find_first_of("#0"), format.size());
    out.before_ = format.substr(0, begin);
    format.remove_prefix(begin);
    if (take(format, "#")) {
        const auto end = format.find("##0");
        if (end == std::string_view::npos || end == 0) return std::nullopt;
        out.group_ = format.substr(0, end);
        format.remove_prefix(end + 2);
    }
    if (!take(format, "0")) return std::nullopt;
    out.decimals_ = 0;
    if (format.size() > 1 && (format[0] == '.' || format[0] == ',') && (format[1] == '0' || format[1] == '#')) {
        out.mark_ = format[0];
        format.remove_prefix(1);
        if (take(format, "#")) out.decimals_ = -1;
        while (out.decimals_ >= 0 && take(format, "0")) ++out.decimals_;
    }
    out.behind_ = format;
    const auto holds = [](std::string_view text, std::string_view bytes) {
        return text.find_first_of(bytes) != std::string_view::npos;
    };
    if (holds(out.before_, "0123456789#-") || holds(out.behind_, "0123456789#") || holds(out.group_, "0123456789#-") ||
        out.group_ == std::string_view(&out.mark_, 1))
        return std::nullopt;
    return out;
}

NumberPattern::Plain NumberPattern::plain_of(std::string_view text) const noexcept {
    Plain out;
    const bool negative = take(text, "-");
    if (!take(text, before_) || !text.ends_with(behind_)) return out;
    text.remove_suffix(behind_.size());
    if (text.empty() || text.size() > longest_number) return out;
    const auto mark = std::min(text.find(mark_), text.size());
    const auto decimals = text.substr(std::min(mark + 1, text.size()));
    if (mark + 1 == text.size() || !only_digits(decimals)) return out;
    if (negative) out.add("-");
    const auto whole = ungrouped(text.substr(0, mark), group_, out.bytes_.data() + out.size_);
    if (!whole || *whole == 0) {
        out.size_ = 0;
        return out;
    }
    out.size_ += *whole;
    if (!decimals.empty()) out.add(".");
    out.add(decimals);
    return out;
}

std::string NumberPattern::format() const {
    std::string out = before_ + (group_.empty() ? "0" : "#" + group_ + "##0");
    if (decimals_ != 0) (out += mark_) += decimals_ < 0 ? "#" : std::string(static_cast<std::size_t>(decimals_), '0');
    return out + behind_;
}

void NumberPattern::dress(std::string& out, std::size_t from) const {
    const bool negative = out[from] == '-';
    const auto first = from + (negative ? 1 : 0);
    auto end = std::min(out.find_first_not_of("0123456789", first), out.size());
    if (end < out.size() && out[end] == '.') out[end] = mark_;
    if (!group_.empty())
        for (; end > first + 3; end -= 3) out.insert(end - 3, group_);
    out.insert(first, before_);
    out += behind_;
}

void NumberPattern::append(std::string& out, double value) const {
    const auto from = out.size();
    append_float64(out, value, decimals_);
    if (!plain()) dress(out, from);
}

void NumberPattern::append(std::string& out, std::int64_t value) const {
    const auto from = out.size();
    append_int64(out, value);
    if (!plain()) dress(out, from);
}

}  // namespace persona
