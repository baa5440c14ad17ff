#include "histogram.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <set>

#include <persona/random.hpp>
#include <persona/text.hpp>

using namespace persona;
using namespace persona::quality;

namespace {

struct Values {
    std::vector<double> values;
    std::vector<std::int64_t> subject;
    void add(double value, std::int64_t whose) {
        values.push_back(value);
        subject.push_back(whose);
    }
};

/// How many people each bin of the real side holds.
std::vector<std::size_t> people(const Histogram& shown, const Values& real) {
    std::vector<std::set<std::int64_t>> out(shown.edges.size() + 1);
    for (std::size_t row = 0; row < real.values.size(); ++row) {
        if (std::isnan(real.values[row])) continue;
        std::size_t bin = 0;
        while (bin < shown.edges.size() && real.values[row] >= shown.edges[bin]) ++bin;
        out[bin].insert(real.subject[row]);
    }
    std::vector<std::size_t> counts;
    for (const auto& each : out) counts.push_back(each.size());
    return counts;
}

void check_safe(const Histogram& shown, const Values& real, std::int64_t k) {
    REQUIRE(!shown.edges.empty());
    REQUIRE(std::is_sorted(shown.edges.begin(), shown.edges.end()));
    for (const auto count : people(shown, real)) CHECK(static_cast<std::int64_t>(count) >= k);
    CHECK(shown.edges.size() <= 30);
    CHECK(shown.real.size() == shown.edges.size() + 1);
    CHECK(shown.synthetic.size() == shown.edges.size() + 1);
    CHECK(std::accumulate(shown.real.begin(), shown.real.end(), 0.0) == doctest::Approx(1));
}

}  // namespace

TEST_CASE("every bin holds k people, whatever the values' shape, and no extreme is an edge") {
    for (const std::uint64_t seed : {1, 2, 3, 4, 5, 6})
        for (const std::int64_t k : {2, 10, 25}) {
            CAPTURE(seed);
            CAPTURE(k);
            Values real;
            for (std::int64_t row = 0; row < 900; ++row) {
                Random draw(seed, "histogram", static_cast<std::uint64_t>(row));
                const double normal = draw.normal();
                // Even, heavy-tailed, heaped, and one person with a cluster of his own.
                const double value = seed < 3   ? 100 * draw.uniform()
                                     : seed < 5 ? std::exp(3 * normal)
                                                : std::round(normal) * 10;
                real.add(row % 11 == 0 ? std::nan("") : value, row / 2);
            }
            for (int row = 0; row < 30; ++row) real.add(1234.5 + row, 9999);
            real.add(-98765.25, 7001);
            real.add(987654.25, 7002);
            const auto shown = k_safe_histogram(real.values, real.subject, real.values, k, Type::float64);
            check_safe(shown, real, k);
            for (const double edge : shown.edges) CHECK(std::abs(edge) < 90000);
        }
}

TEST_CASE("people are counted, not rows: one person's many rows are no bin of their own") {
    Values real;
    for (int row = 0; row < 1000; ++row) {
        const double value = row % 100;
        if (value < 60 || value >= 80) real.add(value, row);
    }
    for (int row = 0; row < 300; ++row) real.add(60 + row % 20, 5000);
    const auto shown = k_safe_histogram(real.values, real.subject, real.values, 10, Type::int64);
    check_safe(shown, real, 10);
    CHECK(shown.edges.size() > 5);
}

TEST_CASE("edges are round numbers, whole ones for whole numbers") {
    Values real;
    for (int row = 0; row < 1000; ++row) real.add(1 + row % 5, row);
    const auto shown = k_safe_histogram(real.values, real.subject, real.values, 10, Type::int64);
    CHECK(shown.edges == std::vector<double>{2, 3, 4, 5});
    CHECK(shown.real == shown.synthetic);
    Values small;
    for (int row = 0; row < 1000; ++row) small.add(0.001 * (row % 100), row);
    const auto fine = k_safe_histogram(small.values, small.subject, {}, 10, Type::float64);
    REQUIRE(fine.edges.size() > 5);
    CHECK(fine.edges.front() == doctest::Approx(0.005));
    CHECK(fine.synthetic == std::vector<double>(fine.edges.size() + 1, 0));
}

TEST_CASE("dates are cut at days, Mondays, months or years") {
    const auto edges = [](int days, Type type) {
        Values real;
        const double unit = type == Type::date ? 1 : 86'400e6;
        for (int row = 0; row < 2000; ++row) real.add(unit * (days_from_civil(2024, 1, 3) + row % days), row);
        return k_safe_histogram(real.values, real.subject, real.values, 10, type).edges;
    };
    const auto day = [](double days) { return civil_from_days(static_cast<std::int32_t>(days)).day; };
    CHECK(edges(10, Type::date).size() == 9);
    const auto weeks = edges(140, Type::date);
    REQUIRE(weeks.size() > 10);
    CHECK(static_cast<int>(weeks[0] - 4) % 7 == 0);
    for (const double each : edges(600, Type::date)) CHECK(day(each) == 1);
    for (const double each : edges(600, Type::timestamp)) CHECK(day(each / 86'400e6) == 1);
    const auto years = edges(2000, Type::date);
    for (const double each : years) CHECK(day(each) == 1);
}

TEST_CASE("too few people, one value and numbers beyond reason show nothing, and end") {
    Values few;
    for (int row = 0; row < 19; ++row) few.add(row, row);
    CHECK(k_safe_histogram(few.values, few.subject, few.values, 10, Type::float64).edges.empty());
    Values one_person;
    for (int row = 0; row < 1000; ++row) one_person.add(row, 1);
    CHECK(k_safe_histogram(one_person.values, one_person.subject, {}, 10, Type::float64).edges.empty());
    for (const double scale : {1e-320, 1e-300, 1e15, 1e17, 1e300, 1.7e308})
        for (const double from : {0.0, 1.0, -1.0}) {
            Values real;
            for (int row = 0; row < 400; ++row) real.add(from * scale + scale * (row % 40) / 40, row);
            for (const auto type : {Type::float64, Type::int64, Type::date, Type::timestamp}) {
                const auto shown = k_safe_histogram(real.values, real.subject, real.values, 10, type);
                CHECK(shown.edges.size() < 40);
            }
        }
    Values constant;
    for (int row = 0; row < 100; ++row) constant.add(5, row);
    CHECK(k_safe_histogram(constant.values, constant.subject, constant.values, 10, Type::int64).edges.empty());
}
