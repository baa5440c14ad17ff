// The numbers and dates of texts: how large they are, from knots that at least k subjects stand behind.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <persona/random.hpp>

#include "subject_count.hpp"

namespace persona::seqtree {

/// Means of neighbouring values, each of at least k subjects, in ascending order.
using ValueKnots = std::vector<float>;

class KnotsBuilder {
public:
    /// One value a subject counts; subjects in ascending order.
    void add(std::uint32_t subject, double value) {
        if (count_.add(subject)) values_.push_back(value);
    }
    /// Empty when fewer than k subjects have one.
    [[nodiscard]] ValueKnots knots(std::int64_t k);
private:
    std::vector<double> values_;
    SubjectCount count_;
};

/// Between the knots; there is at least one.
[[nodiscard]] double draw_value(const ValueKnots& knots, Random& random);

/// The values of the runs of digits in "£31.40": 31 and 40. Of runs of more than four digits there are none (-1): they
/// are codes, not sizes.
[[nodiscard]] std::vector<int> digit_runs(std::string_view number);
/// "£0.99" with new digits: from the knots of each run where there are some, else any.
[[nodiscard]] std::string write_number(std::string_view shape, const std::vector<ValueKnots>* runs, Random& random);
/// The name of another month (1 to 12) in the language and letters of a month's name; nothing when it is none.
[[nodiscard]] std::optional<std::string> other_month(std::string_view name, int month);
/// Another date like the token's.
[[nodiscard]] std::string write_date(std::string_view like, const ValueKnots& days, Random& random);

}  // namespace persona::seqtree
