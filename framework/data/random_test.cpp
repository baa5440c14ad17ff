#include <doctest/doctest.h>

#include <cmath>

#include <persona/random.hpp>

using namespace persona;

TEST_CASE("Philox4x32-10 gives the known answers of its authors' test vectors") {
    CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) ==
          std::array<std::uint32_t, 4>{0x6627e8d5U, 0xe169c58dU, 0xbc57ac4cU, 0x9b00dbd8U});
    const std::uint32_t ones = 0xffffffffU;
    CHECK(philox4x32({ones, ones, ones, ones}, {ones, ones}) ==
          std::array<std::uint32_t, 4>{0x408f276dU, 0x41c83b0eU, 0xa20bc7c6U, 0x6d5451fdU});
    CHECK(philox4x32({0x243f6a88U, 0x85a308d3U, 0x13198a2eU, 0x03707344U}, {0xa4093822U, 0x299f31d0U}) ==
          std::array<std::uint32_t, 4>{0xd16cfe09U, 0x94fdccebU, 0x5001e420U, 0x24126ea1U});
}

TEST_CASE("a draw hangs on its address alone, and every part of the address matters") {
    const auto draw = [](std::uint64_t seed, const char* domain, std::uint64_t row, std::uint32_t column,
                         std::uint16_t attempt) { return Random(seed, domain, row, column, attempt).next64(); };
    const auto one = draw(1, "model", 5, 2, 0);
    CHECK(one == draw(1, "model", 5, 2, 0));
    CHECK(one != draw(2, "model", 5, 2, 0));
    CHECK(one != draw(1, "other", 5, 2, 0));
    CHECK(one != draw(1, "model", 6, 2, 0));
    CHECK(one != draw(1, "model", (std::uint64_t{1} << 32) + 5, 2, 0));
    CHECK(one != draw(1, "model", 5, 3, 0));
    CHECK(one != draw(1, "model", 5, 2, 1));
}

TEST_CASE("uniform, bounded and normal draws have the moments they should") {
    Random random(42, "moments");
    double sum = 0;
    double squares = 0;
    double normals = 0;
    double normal_squares = 0;
    std::array<int, 7> counts{};
    constexpr int draws = 70'000;
    for (int i = 0; i < draws; ++i) {
        const double u = random.uniform();
        REQUIRE(u >= 0);
        REQUIRE(u < 1);
        sum += u;
        squares += u * u;
        const double z = random.normal();
        normals += z;
        normal_squares += z * z;
        const auto k = random.below(7);
        REQUIRE(k < 7);
        ++counts[k];
    }
    CHECK(sum / draws == doctest::Approx(0.5).epsilon(0.01));
    CHECK(squares / draws == doctest::Approx(1.0 / 3).epsilon(0.02));
    CHECK(std::fabs(normals / draws) < 0.02);
    CHECK(normal_squares / draws == doctest::Approx(1.0).epsilon(0.02));
    for (const auto count : counts) CHECK(count == doctest::Approx(draws / 7.0).epsilon(0.05));
    CHECK(random.below(1) == 0);
}

TEST_CASE("HMAC-SHA256 gives the answer of RFC 4231, test case 2") {
    const auto mac = hmac_sha256("Jefe", "what do ya want for nothing?");
    CHECK(mac[0] == 0x5b);
    CHECK(mac[1] == 0xdc);
    CHECK(mac[2] == 0xc1);
    CHECK(mac[31] == 0x43);
    // Test case 1, and both again: a key that changes and one that stays give the same.
    const std::string other(20, '\x0b');
    for (int i = 0; i < 2; ++i) {
        CHECK(hmac_sha256(other, "Hi There")[0] == 0xb0);
        CHECK(hmac_sha256(other, "Hi There")[31] == 0xf7);
        CHECK(hmac_sha256("Jefe", "what do ya want for nothing?") == mac);
    }
    CHECK(hmac_sha256("", "a") == hmac_sha256("", "a"));
    CHECK(hmac_sha256("", "a") != hmac_sha256("Jefe", "a"));
    CHECK(hmac_sha256("", "a") != hmac_sha256(other, "a"));
    CHECK(stable_hash("a") != stable_hash("b"));
    CHECK(stable_hash("a", 1) != stable_hash("a", 2));
}
