#include "ascending.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <persona/random.hpp>

using namespace persona;
using persona::seqtree::Ascending;

TEST_CASE("a number's place is the one that a search by halves finds") {
    constexpr double huge = std::numeric_limits<double>::max(), tiny = std::numeric_limits<double>::denorm_min();
    std::vector<std::vector<double>> lists = {
        {},        {5},       {5, 5, 5},        {-1, 0, 0, 2, 7},    {0, 1e-300, 1e300},
        {1, 2, 3}, {0, tiny}, {-huge, 0, huge}, {1e15, 1e15 + 0.25}, {-5, -4, -4, -3.5, 1e9},
    };
    Random random(3, 0, 0);
    // Evenly spread, crowded at one end, and in steps.
    for (const double power : {1.0, 12.0}) {
        auto& list = lists.emplace_back();
        for (int i = 0; i < 700; ++i) list.push_back(std::pow(random.uniform(), power) * 1'000);
    }
    lists.emplace_back(500);
    for (std::size_t i = 0; i < 500; ++i) lists.back()[i] = static_cast<double>(i / 3);
    for (auto& list : lists) {
        std::sort(list.begin(), list.end());
        const Ascending ascending(list);
        std::vector<double> asked = {-huge,
                                     huge,
                                     0,
                                     -0.0,
                                     tiny,
                                     std::numeric_limits<double>::infinity(),
                                     -std::numeric_limits<double>::infinity()};
        for (const double value : list)
            for (const double near : {value, std::nextafter(value, -huge), std::nextafter(value, huge)})
                asked.push_back(near);
        for (int i = 0; i < 200 && !list.empty(); ++i)
            asked.push_back(list.front() + (list.back() / 2 - list.front() / 2) * 2 * random.uniform());
        for (const double value : asked) {
            const auto expected = std::lower_bound(list.begin(), list.end(), value) - list.begin();
            CHECK(ascending.first_not_below(value) == static_cast<std::size_t>(expected));
        }
    }
}
