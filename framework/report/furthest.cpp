#include "framework/report/furthest.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <boost/json/parse.hpp>

#include "framework/report/view.hpp"

namespace persona::page {

namespace {

struct Lag {
    double by;
    std::string what;
};

void add(std::vector<Lag>& to, View scored, const std::string& what) {
    const auto value = scored["similarity"].number();
    const auto ceiling = scored["ceiling"].number();
    if (value && ceiling)
        to.push_back({*ceiling - *value, fmt::format("{} {:.2f} (real rows {:.2f})", what, *value, *ceiling)});
}

}  // namespace

std::string furthest_columns(std::string_view details, std::string_view figure) {
    if (!figure.starts_with("distribution_similarity")) return {};
    boost::system::error_code failed;
    const auto parsed = boost::json::parse(boost::json::string_view(details.data(), details.size()), failed);
    if (failed) return {};
    const View view(parsed);
    std::vector<Lag> lags;
    for (const auto& column : view["columns"].items())
        add(lags, column, fmt::format("column '{}'", column["name"].text()));
    for (const auto& pair : view["pairs"].items())
        add(lags, pair, fmt::format("pair '{}' and '{}'", pair["a"].text(), pair["b"].text()));
    std::stable_sort(lags.begin(), lags.end(), [](const Lag& a, const Lag& b) { return a.by > b.by; });
    std::string out;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, lags.size()); ++i) out += (i == 0 ? "" : ", ") + lags[i].what;
    return out;
}

}  // namespace persona::page
