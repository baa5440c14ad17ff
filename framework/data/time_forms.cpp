#include "time_forms.hpp"

#include <optional>
#include <utility>

namespace persona::detail {
namespace {

bool digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Digits or letters, or one byte of anything else.
std::vector<std::string_view> runs_of(std::string_view text) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0; at < text.size();) {
        auto end = at + 1;
        const auto same = digit(text[at]) ? digit : letter(text[at]) ? letter : nullptr;
        while (same != nullptr && end < text.size() && same(text[end])) ++end;
        out.push_back(text.substr(at, end - at));
        at = end;
    }
    return out;
}

/// What the runs of one value may be, part by part.
class Forms {
public:
    explicit Forms(std::string_view text) : runs_(runs_of(text)) {}

    std::vector<std::string> all() {
        const auto date = date_order();
        if (!date) {
            if (!runs_.empty() && digit(runs_[0].front())) time("");
            return std::move(forms_);
        }
        at_ = 5;
        if (runs_.size() > 5 && date->comma) at_ = 6;
        for (const auto& order : date->patterns) {
            const auto from = at_;
            time(order);
            at_ = from;
        }
        return std::move(forms_);
    }

private:
    struct Order {
        std::vector<std::string> patterns;
        bool comma = false;  ///< behind the day: "March 3, 2024"
    };

    [[nodiscard]] bool number(std::size_t at, std::size_t least, std::size_t most) const {
        return at < runs_.size() && digit(runs_[at].front()) && runs_[at].size() >= least && runs_[at].size() <= most;
    }
    [[nodiscard]] bool is(std::size_t at, std::string_view run) const { return at < runs_.size() && runs_[at] == run; }
    [[nodiscard]] bool word(std::size_t at) const { return at < runs_.size() && letter(runs_[at].front()); }

    /// A day, month or hour: with a zero in front where it is below ten, without, or (12) either.
    [[nodiscard]] std::vector<std::string> counted(std::size_t at, char code) const {
        const std::string padded = std::string("%") + code;
        const std::string unpadded = std::string("%-") + code;
        if (runs_[at].size() == 1) return {unpadded};
        return runs_[at].front() == '0' ? std::vector{padded} : std::vector{padded, unpadded};
    }
    /// The spellings of a month's name that this one may have; later values rule out what is wrong.
    static std::vector<std::string> names() { return {"%b", "%B", "%^b", "%^B"}; }

    /// The first five runs as a date.
    [[nodiscard]] std::optional<Order> date_order() const {
        if (runs_.size() < 5) return std::nullopt;
        const auto a = std::string(runs_[1]);
        const bool marks = (a == "-" || a == "/" || a == ".") && is(3, a);
        if (marks && number(0, 4, 4) && number(2, 1, 2) && number(4, 1, 2)) return joined({"%Y"}, a, 'm', a, 'd');
        if (marks && number(0, 1, 2) && number(2, 1, 2) && (number(4, 4, 4) || (a != "-" && number(4, 2, 2)))) {
            const std::string year = runs_[4].size() == 4 ? "%Y" : "%y";
            auto out = joined(counted(0, 'd'), a, counted(2, 'm'), a, {year});
            if (a == ".") return out;
            for (auto& one : joined(counted(0, 'm'), a, counted(2, 'd'), a, {year}).patterns)
                out.patterns.push_back(std::move(one));
            return out;
        }
        if ((a == "-" || a == " " || a == "/") && is(3, a) && number(0, 1, 2) && word(2) &&
            (number(4, 4, 4) || number(4, 2, 2)))
            return joined(counted(0, 'd'), a, names(), a, {runs_[4].size() == 4 ? "%Y" : "%y"});
        if (a == " " && word(0) && number(2, 1, 2)) {
            if (is(3, " ") && number(4, 4, 4)) return joined(names(), a, counted(2, 'd'), a, {"%Y"});
            if (is(3, ",") && is(4, " ") && number(5, 4, 4)) {
                auto out = joined(names(), a, counted(2, 'd'), ", ", {"%Y"});
                out.comma = true;
                return out;
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] Order joined(const std::vector<std::string>& year, const std::string& a, char first,
                               const std::string& b, char second) const {
        return joined(year, a, counted(2, first), b, counted(4, second));
    }
    static Order joined(const std::vector<std::string>& first, const std::string& a,
                        const std::vector<std::string>& second, const std::string& b,
                        const std::vector<std::string>& third) {
        Order out;
        for (const auto& one : first)
            for (const auto& two : second)
                for (const auto& three : third) out.patterns.push_back(one + a + two + b + three);
        return out;
    }

    /// What is left as a time of day behind the date, or as one alone.
    void time(const std::string& date) {
        if (at_ == runs_.size()) return forms_.push_back(date);
        std::string before = date;
        if (!date.empty()) {
            if (!is(at_, " ") && !is(at_, "T")) return;
            before += runs_[at_++];
        }
        if (!number(at_, 1, 2) || !is(at_ + 1, ":") || !number(at_ + 2, 2, 2)) return;
        const auto hour = at_;
        std::string behind = ":%M";
        at_ += 3;
        if (is(at_, ":") && number(at_ + 1, 2, 2)) {
            behind += ":%S";
            at_ += 2;
            if (is(at_, ".") && number(at_ + 1, 1, 6)) {
                behind += ".%f";
                at_ += 2;
            }
        }
        char code = 'H';
        const bool blank = is(at_, " ");
        const auto half = at_ + (blank ? 1 : 0);
        if (is(half, "AM") || is(half, "PM") || is(half, "am") || is(half, "pm")) {
            code = 'I';
            behind += std::string(blank ? " " : "") + (runs_[half] == "AM" || runs_[half] == "PM" ? "%p" : "%P");
            at_ = half + 1;
        }
        if (is(at_, "Z") && code == 'H' && !date.empty()) {
            behind += "Z";
            ++at_;
        }
        if (at_ != runs_.size()) return;
        for (const auto& one : counted(hour, code)) forms_.push_back(before + one + behind);
    }

    std::vector<std::string_view> runs_;
    std::size_t at_ = 0;
    std::vector<std::string> forms_;
};

}  // namespace

std::vector<std::string> time_forms(std::string_view text) {
    constexpr std::size_t longest = 40;
    if (text.size() < 4 || text.size() > longest) return {};
    return Forms(text).all();
}

}  // namespace persona::detail
