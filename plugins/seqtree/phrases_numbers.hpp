// The numbers and dates of texts: how large they are, from knots that at least k subjects stand behind.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <persona/random.hpp>

namespace persona::seqtree {

/// Means of neighbouring values, each of at least k subjects, in ascending order.
using ValueKnots = std::vector<float>;

class KnotsBuilder {
public:
    /// One value a subject counts; subjects in ascending order.
    void add(std::uint32_t subject, double value) {
        if (subject != last_) values_.push_back(value);
        last_ = subject;
    }
    /// Empty when fewer than k subjects have one.
    [[nodiscard]] ValueKnots knots(std::int64_t k);
private:
    std::vector<double> values_;
    std::uint32_t last_ = 0xffffffff;
};

/// Between the knots; there is at least one.
[[nodiscard]] double draw_value(const ValueKnots& knots, Random& random);

/// The values of the runs of digits in "£31.40": 31 and 40. Of runs of more than four digits there are none (-1): they
/// are codes, not sizes.
[[nodiscard]] std::vector<int> digit_runs(std::string_view number);
/// "£99.99" with new digits: from the knots of each run where there are some, else any.
[[nodiscard]] std::string write_number(std::string_view shape, const std::vector<ValueKnots>* runs, Random& random);
/// Another date like the token's.
[[nodiscard]] std::string write_date(std::string_view like, const ValueKnots& days, Random& random);

}  // namespace persona::seqtree
