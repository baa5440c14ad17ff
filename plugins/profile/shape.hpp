// How the texts of a column look, position by position: enough to make new record numbers of the same kind.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <persona/profile.hpp>

namespace persona::profile {

/// Rows, and who holds them: the first k different subjects. Where each row is a subject of its own, rows are enough.
struct Holders {
    std::int64_t rows = 0;
    std::vector<std::int64_t> subjects;
    void add(const std::int64_t* subject, std::int64_t k);
    void merge(const Holders& from, std::int64_t k);
    [[nodiscard]] bool enough(std::int64_t k, bool rows_are_subjects) const noexcept {
        return (rows_are_subjects ? rows : static_cast<std::int64_t>(subjects.size())) >= k;
    }
};

class ShapeCounts {
public:
    static constexpr std::size_t positions = 40;
    explicit ShapeCounts(std::int64_t k = 10) : k_(k) {}
    /// `subject` null: the row is a subject of its own.
    void add(std::string_view text, const std::int64_t* subject);
    /// An identifier: its form is counted too.
    void add(std::string_view text, std::string_view entity, const std::int64_t* subject);
    void merge(const ShapeCounts& from);
    /// What at least k subjects share (k no more than at first): a literal character that 99 % of the texts have at a
    /// position (never a digit: the leading zeros of a running number are not its prefix), else a class; lengths; forms.
    [[nodiscard]] Profile::Shape shape(std::int64_t k, bool rows_are_subjects) const;
private:
    [[nodiscard]] std::optional<Profile::Shape::Mix> mixed(std::size_t position, std::int64_t k,
                                                           bool rows_are_subjects) const;
    /// 'h' or 'H' where digits mix with the letters up to f alone, small or capital; else none.
    [[nodiscard]] char hexadecimal(const Profile::Shape::Mix& mix) const;
    [[nodiscard]] char literal(std::size_t position, std::int64_t k, bool rows_are_subjects) const;
    std::int64_t k_;
    std::vector<std::array<std::int64_t, 128>> characters_;  ///< rows by position; grown when a text reaches it
    std::vector<Holders> held_;  ///< by position * 128 + character; only where rows are not subjects
    std::array<Holders, positions + 1> lengths_{};
    static constexpr std::size_t most_forms =
        512;  ///< further ones are not counted: values written in so many ways have no usual one
    std::map<std::string, Holders, std::less<>> forms_;
    std::int64_t texts_ = 0, strange_ = 0;  ///< strange: too long, or not ASCII
};

}  // namespace persona::profile
