// How a column writes its numbers: "1.234,50 €", "$1,200", "12 kg", "45 %". A pattern looks as a number of the column does:
// what stands before it, `#` and the mark between thousands and `##0` (or `0` alone), the decimal mark with as many `0` as
// there are decimals (or one `#`: as many as it takes), what stands behind it. A minus sign comes first of all.
//
//   0.00   #,##0.00   #.##0,00 €   # ##0,#   $#,##0   0 kg   0%
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace persona {

class NumberPattern {
public:
    /// Nothing when it is no such pattern. Empty: digits and a point, as many decimals as it takes.
    [[nodiscard]] static std::optional<NumberPattern> compile(std::string_view format);
    /// Digits and a point alone, as programs write numbers.
    [[nodiscard]] bool plain() const noexcept {
        return mark_ == '.' && group_.empty() && before_.empty() && behind_.empty();
    }
    /// Decimals of every number; -1: as many as it takes.
    [[nodiscard]] int decimals() const noexcept { return decimals_; }
    [[nodiscard]] bool grouped() const noexcept { return !group_.empty(); }  ///< thousands are marked
    [[nodiscard]] const std::string& before() const noexcept { return before_; }
    [[nodiscard]] const std::string& behind() const noexcept { return behind_; }

    /// A number of the column as programs write it.
    class Plain {
    public:
        [[nodiscard]] std::string_view text() const noexcept { return {bytes_.data(), size_}; }
    private:
        friend class NumberPattern;
        void add(std::string_view more) noexcept {
            for (const char one : more) bytes_[size_++] = one;
        }
        std::array<char, 64> bytes_;
        std::size_t size_ = 0;
    };
    /// "-1234.5" out of "-1.234,5 €". Empty when it is not written this way, however many decimals it has; marks between
    /// thousands may be left out, not misplaced.
    [[nodiscard]] Plain plain_of(std::string_view text) const noexcept;
    void append(std::string& out, double value) const;
    void append(std::string& out, std::int64_t value) const;

private:
    friend class NumberForms;
    [[nodiscard]] std::string format() const;
    void dress(std::string& out, std::size_t from) const;
    std::string before_, group_, behind_;
    char mark_ = '.';
    int decimals_ = -1;
};

/// Which of these patterns all values of a column follow, so that each is written again as it was (but for a zero at the end
/// where values have different numbers of decimals: 12,50 beside 12). What stands around the
/// digits is taken for a currency or unit only when it is one of a fixed list: no pattern ever holds a word of the data.
class NumberForms {
public:
    void observe(std::string_view text);
    /// No pattern is left.
    [[nodiscard]] bool none() const noexcept { return seen_ > 0 && forms_.empty(); }
    /// Whether a number of a thousand and more without marks would still rule something out.
    [[nodiscard]] bool groups_open() const noexcept { return groups_open_; }
    struct Found {
        std::string format;
        bool whole = false;    ///< no value has decimals
        bool guessed = false;  ///< every value is like 1,234: taken for thousands, not for three decimals
    };
    /// Nothing when no pattern is left, or when digits and a point alone say the same: then programs' rules decide.
    [[nodiscard]] std::optional<Found> decide() const;

private:
    struct Form {
        NumberPattern pattern;
        bool grouped = false;
        bool zeros = false;  ///< a value has three decimals and more that end in 0: no decimals of any number
        int decimals = -1;   ///< of every value so far; -2: they differ
    };
    [[nodiscard]] bool begin(std::string_view before, std::string_view behind);
    [[nodiscard]] bool fits(std::string_view text, Form& form);
    [[nodiscard]] const Form* ungrouped(char mark) const;
    [[nodiscard]] static Found found(const Form& form);
    std::vector<Form> forms_;
    std::string scratch_;
    bool groups_open_ = true;
    std::size_t fewest_digits_ = 64, most_digits_ = 0;
    std::int64_t seen_ = 0;
};

}  // namespace persona
