// How the slots of a text are filled: whose value stands there, and in what form, as at least k subjects have it.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <persona/random.hpp>

#include "bytes.hpp"
#include "subject_count.hpp"

namespace persona::seqtree {

/// One way to fill a slot.
struct SlotForm {
    enum Who : std::uint8_t {
        somebody,  ///< nobody that the row or the text has named before
        own,       ///< the row's own: the writer's name, the writer's address
        again      ///< named before in the text
    };
    enum Part : std::uint8_t { whole, first_word, last_word };
    Who who = somebody;
    Part part = whole;
    std::string shape;  ///< of surrogates.hpp, for somebody; may be empty
    auto operator<=>(const SlotForm&) const = default;
};

/// The first or last word of a value, or all of it.
[[nodiscard]] std::string_view part_of(std::string_view value, SlotForm::Part part) noexcept;
/// Which part of `all` the value is, if any.
[[nodiscard]] bool is_part_of(std::string_view value, std::string_view all, SlotForm::Part& part) noexcept;

/// How often slots are filled in which form, by the tokens before and behind them.
class SlotForms {
public:
    using Token = std::uint32_t;
    static constexpr Token any = 0xffffffff;

    /// Subjects in ascending order.
    void add(Token slot, Token before, Token after, const SlotForm& form, std::uint32_t subject);
    /// Keeps the forms that at least k subjects have between the same tokens.
    void settle(std::int64_t k);
    /// Nothing when no form is known.
    [[nodiscard]] const SlotForm* choose(Token slot, Token before, Token after, Random& random) const;
    void save(ByteWriter& out) const;
    void load(ByteReader& in);
    /// Calls `visit` for each form with how often it stands in the slot before and behind these tokens (or `any`).
    void each(const std::function<void(const std::array<Token, 3>& slot_before_after, const SlotForm& form,
                                       std::uint32_t count)>& visit) const;

private:
    using Place = std::tuple<Token, Token, Token>;
    /// From what tells most to what is always known.
    [[nodiscard]] static std::array<Place, 4> places_of(Token slot, Token before, Token after) noexcept {
        return {Place{slot, before, after}, Place{slot, before, any}, Place{slot, any, after}, Place{slot, any, any}};
    }
    std::map<Place, std::map<SlotForm, SubjectCount>> counts_;  ///< while learning
    struct Choice {
        SlotForm form;
        std::uint32_t count = 0;
    };
    std::map<Place, std::vector<Choice>> forms_;
};

}  // namespace persona::seqtree
