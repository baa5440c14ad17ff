// The parts of the table, one for each field or region; pattern_table.cpp puts them together.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "patterns.hpp"

namespace persona::detectors {

[[nodiscard]] std::vector<PatternRow> internet_patterns();
[[nodiscard]] std::vector<PatternRow> secret_patterns();
[[nodiscard]] std::vector<PatternRow> telephone_patterns();
[[nodiscard]] std::vector<PatternRow> money_patterns();
[[nodiscard]] std::vector<PatternRow> date_patterns();
[[nodiscard]] std::vector<PatternRow> person_patterns();
[[nodiscard]] std::vector<PatternRow> us_patterns();
[[nodiscard]] std::vector<PatternRow> america_patterns();
[[nodiscard]] std::vector<PatternRow> uk_patterns();
[[nodiscard]] std::vector<PatternRow> german_patterns();
[[nodiscard]] std::vector<PatternRow> latin_patterns();
[[nodiscard]] std::vector<PatternRow> northern_patterns();
[[nodiscard]] std::vector<PatternRow> asian_patterns();
[[nodiscard]] std::vector<PatternRow> southern_patterns();

/// A character beyond ASCII that names and hosts are written with: U+00C0 to U+07FF and U+1E00 to U+1FFF.
#define PERSONA_LETTERS "\\x{c0}-\\x{7ff}\\x{1e00}-\\x{1fff}"

// Where findings really end, for PatternRow::fit. Each gives `begin` for nowhere.
[[nodiscard]] std::size_t fit_link(std::string_view text, std::size_t begin, std::size_t end);
[[nodiscard]] std::size_t fit_ip_v4(std::string_view text, std::size_t begin, std::size_t end);
[[nodiscard]] std::size_t fit_ip_v6(std::string_view text, std::size_t begin, std::size_t end);
[[nodiscard]] std::size_t fit_card(std::string_view text, std::size_t begin, std::size_t end);
[[nodiscard]] std::size_t fit_iban(std::string_view text, std::size_t begin, std::size_t end);

}  // namespace persona::detectors
