#include "phrases_slots.hpp"

#include <algorithm>

#include <persona/text.hpp>

namespace persona::seqtree {

std::string_view part_of(std::string_view value, SlotForm::Part part) noexcept {
    if (part == SlotForm::first_word) return value.substr(0, value.find(' '));
    if (part == SlotForm::last_word && value.find(' ') != std::string_view::npos)
        return value.substr(value.rfind(' ') + 1);
    return value;
}

bool is_part_of(std::string_view value, std::string_view all, SlotForm::Part& part) noexcept {
    for (const auto candidate : {SlotForm::whole, SlotForm::first_word, SlotForm::last_word}) {
        part = candidate;
        if (part_of(all, candidate) == value) return true;
    }
    return false;
}

void SlotForms::add(Token slot, Token before, Token after, const SlotForm& form, std::uint32_t subject) {
    for (const auto& place : places_of(slot, before, after)) counts_[place][form].add(subject);
}

void SlotForms::settle(std::int64_t k) {
    for (const auto& [place, forms] : counts_) {
        std::uint32_t all = 0, kept = 0;
        std::vector<Choice> choices;
        for (const auto& [form, count] : forms) {
            all += count.subjects;
            if (static_cast<std::int64_t>(count.subjects) < k) continue;
            kept += count.subjects;
            choices.push_back({form, count.subjects});
        }
        // Where the most of what stands there is of rare forms, the neighbours tell nothing that may be used.
        if (kept * 2 >= all && kept > 0) forms_.emplace(place, std::move(choices));
    }
    counts_.clear();
}

const SlotForm* SlotForms::choose(Token slot, Token before, Token after, Random& random) const {
    for (const auto& place : places_of(slot, before, after)) {
        const auto found = forms_.find(place);
        if (found == forms_.end()) continue;
        std::uint64_t all = 0;
        for (const auto& choice : found->second) all += choice.count;
        auto at = random.below(std::max<std::uint64_t>(all, 1));
        for (const auto& choice : found->second) {
            if (at < choice.count) return &choice.form;
            at -= choice.count;
        }
    }
    return nullptr;
}

void SlotForms::save(ByteWriter& out) const {
    out.put(static_cast<std::uint64_t>(forms_.size()));
    for (const auto& [place, choices] : forms_) {
        for (const auto token : {std::get<0>(place), std::get<1>(place), std::get<2>(place)}) out.put(token);
        out.put(static_cast<std::uint64_t>(choices.size()));
        for (const auto& choice : choices) {
            out.put(static_cast<std::uint8_t>(choice.form.who));
            out.put(static_cast<std::uint8_t>(choice.form.part));
            out.text(choice.form.shape);
            out.put(choice.count);
        }
    }
}

void SlotForms::load(ByteReader& in) {
    const auto places = in.count(20);
    for (std::size_t i = 0; i < places; ++i) {
        Place place;
        std::get<0>(place) = in.get<Token>();
        std::get<1>(place) = in.get<Token>();
        std::get<2>(place) = in.get<Token>();
        auto& choices = forms_[place];
        choices.resize(in.count(14));
        for (auto& choice : choices) {
            const auto who = in.get<std::uint8_t>(), part = in.get<std::uint8_t>();
            ByteReader::require(who <= SlotForm::again && part <= SlotForm::last_word, "a slot has an unknown form");
            choice.form = {static_cast<SlotForm::Who>(who), static_cast<SlotForm::Part>(part), in.text()};
            ByteReader::require(valid_utf8_prefix(choice.form.shape) == choice.form.shape.size(),
                                "a text is not UTF-8");
            choice.count = in.get<std::uint32_t>();
        }
    }
}

void SlotForms::each(
    const std::function<void(const std::array<Token, 3>&, const SlotForm&, std::uint32_t)>& visit) const {
    for (const auto& [place, choices] : forms_)
        for (const auto& choice : choices)
            visit({std::get<0>(place), std::get<1>(place), std::get<2>(place)}, choice.form, choice.count);
}

}  // namespace persona::seqtree
