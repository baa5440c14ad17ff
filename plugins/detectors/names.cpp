#include "names.hpp"

#include <algorithm>
#include <filesystem>

#include <dlfcn.h>

#include "names_agreement.hpp"

namespace persona::detectors {
namespace {

/// Taken off the score of "no name": a name that is missed costs more than a word too many.
constexpr int eager = 16;

/// 0 to 0.95; 0.5 where name and no name are equally good.
float score_of(std::int32_t margin) noexcept {
    const float x = static_cast<float>(margin) / 64.0F;
    return std::min(0.95F, 0.5F + 0.5F * x / (1.0F + (x < 0 ? -x : x)));
}

bool lists_agree(const std::vector<TokenFacts>& facts, const TaggedName& name) noexcept {
    for (auto i = name.first; i < name.end; ++i) {
        const auto bits = facts[i].lists;
        const bool word = listed::level(bits, listed::word_shift) > 0;
        if (name.type == NameType::person && !word &&
            listed::level(bits, listed::given_shift) + listed::level(bits, listed::family_shift) > 0)
            return true;
        if (name.type == NameType::place && (facts[i].phrase != 0 || (bits & (listed::country | listed::region)) != 0 ||
                                             (!word && listed::level(bits, listed::place_shift) > 0)))
            return true;
        if (name.type == NameType::organisation && (bits & (listed::firm | listed::firm_word)) != 0) return true;
        if (name.type == NameType::people && (bits & listed::people) != 0) return true;
        if (name.type == NameType::title && (bits & (listed::title | listed::job)) != 0) return true;
        if (name.type == NameType::address && (bits & (listed::street | listed::unit)) != 0) return true;
    }
    return false;
}

}  // namespace

NameScanner::NameScanner(std::shared_ptr<const TaggerModel> tagger, double threshold, LanguageSet languages)
    : tagger_(std::move(tagger)),
      threshold_(static_cast<float>(threshold)),
      introductions_(introducing_phrases(languages)),
      titles_(title_phrases()) {
    constexpr auto model = model_reason;
    constexpr std::array<std::array<std::string_view, name_reasons>, name_types> reasons{{
        {model, "names of the lists, sequence model", "title before a name", "phrase that introduces a name",
         "address block"},
        {model, "places of the lists, sequence model", "", "", "line of an address block"},
        {model, "word of a firm or a known one, sequence model", "", "", "address block"},
        {model, "word of a street or a flat, sequence model", "", "", "line of an address block"},
        {model, "peoples of the lists, sequence model", "", "", "address block"},
        {model, "titles of the lists, sequence model", "title before a name", "", "address block"},
    }};
    for (std::size_t type = 0; type < name_types; ++type) {
        for (std::size_t reason = 0; reason < name_reasons; ++reason)
            origins_[type][reason] = std::make_shared<const SpanOrigin>(
                SpanOrigin{std::string(name_entities[type]), "names", std::string(reasons[type][reason])});
    }
}

void NameScanner::scan(std::string_view text, std::string_view, std::vector<Found>& out) const {
    struct Work {
        std::vector<Token> tokens;
        std::vector<TokenFacts> facts;
        std::vector<TaggedName> tagged;
        std::vector<NameCandidate> names;
        TaggerWork tagger;
    };
    thread_local Work work;
    work.tokens.clear();
    work.facts.clear();
    work.tagged.clear();
    work.names.clear();
    tokenise(text, work.tokens);
    tagger_.tag(work.tokens, eager, work.tagger, work.tagged, &work.facts);
    for (const auto& each : work.tagged) {
        const auto reason = lists_agree(work.facts, each) ? NameReason::listed : NameReason::model;
        work.names.push_back(
            {each.first, each.end, each.type, score_of(each.margin + eager), static_cast<std::uint8_t>(reason)});
    }
    const NameText in{text, work.tokens, work.facts};
    apply_triggers(in, introductions_, titles_, work.names);
    sift_names(in, work.names);
    complete_people(in, work.names);
    sift_guesses(in, work.names);
    sift_titles(in, work.names);
    split_addresses(in, work.names);
    for (const auto& name : work.names) {
        const auto type = static_cast<std::size_t>(name.type);
        if (name.score < threshold_) continue;
        out.push_back(
            {work.tokens[name.first].begin, work.tokens[name.end - 1].end, name.score, origins_[type][name.reason]});
    }
}

Result<std::string> names_model_path() {
    // <tree>/lib/persona/plugins/detectors.so → <tree>/share/persona/plugins/detectors/; a test program lies in <tree>/bin.
    Dl_info info{};
    static const char here = 0;
    if (dladdr(&here, &info) == 0 || info.dli_fname == nullptr)
        return Error(ErrorCode::internal, "the detectors' library does not know where it lies");
    std::error_code code;
    const auto library = std::filesystem::canonical(info.dli_fname, code);
    auto tree = library.parent_path();
    for (int up = 0; up < 4 && tree != tree.parent_path(); ++up, tree = tree.parent_path()) {
        const auto file = tree / "share" / "persona" / "plugins" / "detectors" / "names.model";
        if (std::filesystem::is_regular_file(file, code)) return file.string();
    }
    return Error(ErrorCode::io,
                 "the model of names is missing: there is no share/persona/plugins/detectors/names.model beside '" +
                     library.string() + "'",
                 "install persona again: the file is part of it");
}

}  // namespace persona::detectors
