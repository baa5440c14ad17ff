// A column as codes of one byte, and back: what the trees see of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <persona/profile.hpp>
#include <persona/random.hpp>

#include "ascending.hpp"
#include "tree.hpp"

namespace persona::seqtree {

/// How a column's values become codes. Made from the profile alone, so it holds nothing that fewer than k subjects share.
/// Code 0 is "missing". Then, by use:
///  - number (and a text's length in words): codes ascend with the values; a value of at least max(k, 1 %) rows has a code
///    of its own, all others share up to 64 codes of equal depth;
///  - category: a code each for the most frequent, groups of equal depth for the rest, the last one for rare values;
///  - identifier: 1 is "present"; values are made new.
class ColumnCodes {
public:
    /// A value, or a window of values around a knot, that a code may stand for.
    struct Piece {
        double low = 0, value = 0, high = 0;  ///< drawn from [low, value] or [value, high]; all the same: exactly that
        double rows = 0;
        bool operator==(const Piece&) const = default;
        /// The value below which this share of the piece lies, 0 to 1: half of it on either side of its middle.
        [[nodiscard]] double at(double share) const noexcept {
            return share < 0.5 ? low + (value - low) * 2 * share : value + (high - value) * (2 * share - 1);
        }
    };
    struct Label {
        std::string value;
        double rows = 0;
        bool operator==(const Label&) const = default;
    };

    ColumnCodes() = default;
    explicit ColumnCodes(const Profile::ColumnProfile& profile, std::int64_t profile_rows, std::int64_t k);

    [[nodiscard]] bool ordered() const noexcept {
        return use == Profile::Use::number || use == Profile::Use::free_text;
    }
    [[nodiscard]] std::size_t count() const noexcept { return count_of_codes; }
    /// Codes of a batch's column are added to `out`.
    void encode(const Column& column, std::vector<Code>& out) const;
    [[nodiscard]] Code encode(double value) const noexcept { return code_of_number(value); }
    /// Adds the code of values that have nothing to be measured from, and says which it is.
    Code add_alone(double rows);

    /// A number of a code, in the column's precision: u and v in [0, 1). The code must not be "missing".
    [[nodiscard]] double number(Code code, double u, double v) const;
    /// The same within a range, as long as the code has anything there.
    [[nodiscard]] double number(Code code, double u, double v, double least, double most) const;
    /// A value moved into a range, in the column's precision where that can be.
    [[nodiscard]] double within(double value, double least, double most) const;
    /// The share of a piece that lies within a range, as values of the column's precision do.
    [[nodiscard]] double part_within(const Piece& piece, double least, double most) const noexcept;
    /// The distance between neighbouring values of the column's precision, about.
    [[nodiscard]] double unit() const noexcept;
    /// The same of any code, each by its rows: what the column alone shows.
    [[nodiscard]] double number_of_any(double u, double v) const;
    /// The nearest value in the column's precision.
    [[nodiscard]] double in_precision(double value) const;
    /// The value, within what its column can be by nature (pieces.hpp).
    [[nodiscard]] double in_bounds(double value) const noexcept;
    /// A number anywhere between the least and the largest that may be told.
    [[nodiscard]] double any_number(double u) const;
    /// A category of a code; null: a rare one.
    [[nodiscard]] const std::string* category(Code code, double u) const;
    /// A code drawn from the column alone, each value alike (rare and missing ones excepted).
    [[nodiscard]] Code any_code(double u) const;

    // Read by model_file.cpp and inspect().
    Field field;
    Profile::Use use = Profile::Use::category;
    std::size_t count_of_codes = 1;
    std::vector<std::vector<Piece>> pieces;  ///< by code; ordered columns
    std::vector<std::vector<Label>> labels;  ///< by code; categories
    bool has_rare = false;                   ///< categories: the last code stands for rare values
    double rare_share = 0;
    std::int64_t decimals = 0;
    double step = 0, offset = 0, least = 0, most = 0;
    double natural_least = 0, natural_most = 0;  ///< beyond these no value lies
    double lower_shape = 0, upper_shape = 0;     ///< of the tails: TailShapes
    bool first_of_month = false;
    Profile::Shape shape;
    bool unique = false;
    bool has_alone = false;  ///< distances: the last code stands for values that have nothing to be measured from
    bool operator==(const ColumnCodes& other) const;

private:
    void make_numbers(const Profile::Numbers& numbers, double rows, std::int64_t k);
    void make_categories(const Profile::ColumnProfile& profile);
    [[nodiscard]] Code code_of_number(double value) const noexcept;
    [[nodiscard]] Code code_of_category(std::string_view value) const;
    [[nodiscard]] double upper_tail(const Piece& piece, double v) const;
    [[nodiscard]] double lower_tail(const Piece& piece, double v) const;

    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return stable_hash(text); }
    };
    // Only for encoding, and so never written: the windows' true ends are single values.
    Ascending exact_, cuts_;
    std::vector<Code> exact_codes_, cut_codes_;
    std::unordered_map<std::string, Code, Hash, std::equal_to<>> category_codes_;
};

}  // namespace persona::seqtree
