#include "refine_plan.hpp"

#include <algorithm>

#include <boost/json.hpp>

namespace persona::llm {

namespace json = boost::json;

json::object estimate_json(const TokenEstimate& estimate, const TokenPrices& prices) {
    return {{"requests", estimate.requests},
            {"prompt_tokens", estimate.prompt_tokens},
            {"answer_tokens", estimate.answer_tokens},
            {"cost", estimate.cost(prices)}};
}

std::string RefinePlan::inspect() const {
    return json::serialize(json::object{
        {"rows_with_texts", with_texts},
        {"rows_to_refine", rows.size()},
        {"rows_good_enough", good},
        {"good_enough", good_enough},
        {"scores", json::array(scores.begin(), scores.end())},
        {"estimate", estimate_json(estimate, prices)},
        {"most_requests", most_requests ? json::value(*most_requests) : json::value(nullptr)},
        {"most_cost", most_cost ? json::value(*most_cost) : json::value(nullptr)},
    });
}

bool RefinePlan::has(std::uint64_t row) const { return std::binary_search(rows.begin(), rows.end(), row); }

}  // namespace persona::llm
