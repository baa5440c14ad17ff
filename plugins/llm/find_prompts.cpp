#include "find_prompts.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "found_texts.hpp"

namespace persona::llm {
namespace {

namespace json = boost::json;

constexpr std::string_view cell_place = "{{row}}";
constexpr std::int64_t least_bytes = 400;

}  // namespace

const std::vector<FindKind>& find_kinds() {
    static const std::vector<FindKind> kinds{
        {"PERSON", "names of people, nicknames and handles, also misspelt or in small letters"},
        {"LOCATION", "places: countries, towns, villages, quarters, buildings that have a name"},
        {"ORGANIZATION", "employers, schools, clubs, clinics, wards, companies"},
        {"STREET_ADDRESS", "addresses, or parts of one"},
        {"NRP", "nationality, religion, political group, people"},
        {"DATE_TIME", "days that something happened on to somebody"},
        {"AGE", "how old somebody is"},
        {"EMAIL_ADDRESS", "e-mail addresses, however they are spelt"},
        {"PHONE_NUMBER", "telephone numbers, also in words"},
        {"IDENTIFYING_DETAIL",
         "a few words that tell who it is without a name: an office that one person holds, a rare illness or event"}};
    return kinds;
}

Result<FindPrompts> FindPrompts::make(Template form, std::vector<std::string> entities, const Capabilities& model,
                                      Sampling sampling, std::int64_t most_bytes) {
    std::string kinds;
    for (const auto& kind : find_kinds())
        if (std::find(entities.begin(), entities.end(), kind.entity) != entities.end())
            kinds += (kinds.empty() ? "- " : "\n- ") + std::string(kind.entity) + ": " + std::string(kind.meaning);
    const std::map<std::string, std::string> places{{"targets", kinds}};
    FindPrompts out;
    out.system_ = filled(form.system, places);
    const auto cell = form.user.find(cell_place);
    out.before_ = filled(form.user.substr(0, cell), places);
    out.after_ = form.user.substr(cell + cell_place.size());
    if (model.structured_output) out.schema_ = found_schema(entities);
    out.sampling_ = sampling;
    out.entities_ = std::move(entities);
    // A byte of the cell may take two in the request, and a token of the models' takes three.
    const auto taken =
        about_tokens(out.system_.size() + out.before_.size() + out.after_.size()) + sampling.max_tokens + 100;
    if (model.context_tokens > 0) most_bytes = std::min(most_bytes, (model.context_tokens - taken) * 3 / 2);
    if (most_bytes < least_bytes)
        return Error(ErrorCode::configuration, "the context of the model '" + model.model + "' has no room for a text",
                     "take another model, or give the provider a longer 'context'");
    out.most_bytes_ = static_cast<std::size_t>(most_bytes);
    return out;
}

Prompt FindPrompts::of(std::string_view piece, std::uint64_t seed) const {
    auto out = empty_prompt(sampling_, seed);
    out.system = system_;
    out.user = before_ + "Text: " + json::serialize(json::string(piece)) + after_;
    out.schema = schema_;
    return out;
}

}  // namespace persona::llm
