// What lies between knots, beyond the outermost ones, and beside exact values.
#include <doctest/doctest.h>

#include <cmath>

#include "generator.hpp"
#include "pieces.hpp"
#include "test_tables.hpp"

using namespace persona;
using namespace persona::seqtree;
using namespace persona::seqtree::tests;

namespace {

/// Knots of an exponential's windows, ten rows each, of so many rows.
Profile::Numbers exponential(int rows, double scale) {
    Profile::Numbers out;
    for (int begin = 0; begin < rows; begin += 10) {
        double sum = 0;
        for (int i = begin; i < begin + 10; ++i) sum -= scale * std::log1p(-(i + 0.5) / rows);
        out.knots.push_back({sum / 10, 10, 0});
    }
    return out;
}

}  // namespace

TEST_CASE("the outermost window begins where it does, not half-way to its mean") {
    const auto windows = windows_of(exponential(1'000, 30), 0);
    const double truly = -30 * std::log(0.01);  // 1 % lie beyond
    CHECK(windows.back().low == doctest::Approx(truly).epsilon(0.02));
    CHECK(windows.back().low == windows[windows.size() - 2].high);
    // Evenly spread values: half-way it is.
    Profile::Numbers even;
    for (int i = 0; i < 10; ++i) even.knots.push_back({10.0 * i + 5, 10, 0});
    CHECK(windows_of(even, 0).back().low == doctest::Approx(90));
    CHECK(windows_of(even, 0).front().high == doctest::Approx(10));
}

TEST_CASE("a single knot is a tail beyond exact values, or lies between them; its mean is no value of many rows") {
    Profile::Numbers counts;
    counts.exact = {{0, 900}, {1, 60}, {2, 28}};
    counts.knots = {{4.5, 12, 0}};
    const auto tail = windows_of(counts, 1).front();
    CHECK(tail.low == 2.5);
    CHECK(tail.high == 4.5);  // beyond: an exponential tail
    counts.exact.push_back({9, 20});
    const auto between = windows_of(counts, 1).front();
    CHECK(between.low == 2.5);
    CHECK(between.high == 6.5);
    counts.exact = {{9, 20}};
    CHECK(windows_of(counts, 1).front().high == 8.5);
    // The outermost of several, with an exact value beyond: as wide on that side as on the other, and not past it.
    Profile::Numbers amounts;
    amounts.exact = {{0, 500}};
    amounts.knots = {{10, 10, 0}, {30, 10, 0}, {60, 10, 0}};
    CHECK(windows_of(amounts, 1).front().low == 0.5);
    amounts.knots = {{100, 10, 0}, {120, 10, 0}, {140, 10, 0}};
    CHECK(windows_of(amounts, 1).front().low == 90);
}

TEST_CASE("shares and percentages end where they must, and what only looks like them does not") {
    const auto ends = [](const Profile::Numbers& numbers) {
        return natural_ends(windows_of(numbers, 0), *numbers.least(), *numbers.most());
    };
    Profile::Numbers share;
    for (int i = 0; i < 40; ++i) share.knots.push_back({0.0125 + 0.025 * i, 10, 0});
    CHECK(ends(share).least == 0);
    CHECK(ends(share).most == 1);
    auto ratio = exponential(1'000, 8);  // thins out long before 100
    CHECK(ends(ratio).most == 100);
    ratio.knots.back().value = 80;  // but for a few, who are on average nearer to 100 than to all others
    CHECK(ends(ratio).most > 1e6);
    auto correlation = share;
    for (auto& knot : correlation.knots) knot.value = 2 * knot.value - 1;
    CHECK(ends(correlation).least == -1);
    auto balance = exponential(1'000, 30);
    for (auto& knot : balance.knots) knot.value -= 1'000;
    CHECK(ends(balance).least < -1e6);
}

TEST_CASE("a tail thins out as its windows do") {
    const auto heavy = tail_shapes(windows_of(exponential(1'000, 30), 0));
    CHECK(heavy.upper > -0.1);
    CHECK(heavy.lower < -0.9);  // an exponential begins at once
    Profile::Numbers even;
    for (int i = 0; i < 10; ++i) even.knots.push_back({10.0 * i + 5, 10, 0});
    CHECK(tail_shapes(windows_of(even, 0)).upper == doctest::Approx(-1).epsilon(1e-3));
    CHECK(tail_shapes(windows_of(even, 0)).lower == doctest::Approx(-1).epsilon(1e-3));
    even.knots.resize(2);
    CHECK(tail_shapes(windows_of(even, 0)).upper == 0);
    // Few ages, evenly spread: hardly any beyond the source's, none far.
    const std::int64_t rows = 240;
    const auto table =
        testing::batch({{"age:int64", cells(rows, [](auto i) { return std::to_string(20 + i * 7 % 50); })},
                        {"size:int64", cells(rows, [](auto i) { return std::to_string(100 + i * 11 % 97); })}});
    const auto out = sample(fit(table), {{"count", "2000"}});
    int beyond = 0;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const auto age = out.columns[0]->int64(row);
        CHECK((age >= 17 && age <= 72));
        beyond += age < 20 || age > 69;
    }
    CHECK(beyond <= 4);
}

TEST_CASE("the outermost bins are halved towards the ends, never below a leaf's rows") {
    const DepthBins few(6'000, 10), some(30'000, 10), many(1e6, 10);
    CHECK(few.at(0.9999) == 63);
    CHECK(few.at(0.5) == 32);
    CHECK(some.at(0) == 0);
    CHECK(some.at(0.9999) == 69);
    CHECK(some.at(0.985) == 66);
    CHECK(many.at(0.9999) == 71);
    for (int i = 1; i < 10'000; ++i) CHECK(many.at(i / 1e4) >= many.at((i - 1) / 1e4));
}
