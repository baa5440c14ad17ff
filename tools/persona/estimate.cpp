#include "estimate.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>
#include <persona/text.hpp>

namespace persona::cli {

std::string estimate_line(const boost::json::object& estimate) {
    const auto count = [&](std::string_view what) { return with_commas(estimate.at(what).to_number<std::int64_t>()); };
    const auto cost = estimate.at("cost").to_number<double>();
    return fmt::format("{} requests, about {} tokens sent, at most {} received{}", count("requests"),
                       count("prompt_tokens"), count("answer_tokens"),
                       cost > 0 ? fmt::format(", at most {:.2f} in money", cost) : "");
}

}  // namespace persona::cli
