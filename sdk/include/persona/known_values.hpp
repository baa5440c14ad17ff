// Looking for known values (artifact.hpp, Findings) in a text: what the leak scan does to every cell, and what keeps
// surrogates and generators from making such a cell in the first place. The maker of the dictionary shares it too.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <persona/artifact.hpp>
#include <persona/reading.hpp>
#include <persona/surrogates.hpp>

namespace persona {

/// One token of a folded text.
struct FoldedToken {
    std::uint32_t begin = 0, end = 0;
    bool letters = false, digits = false;
};
/// Cuts a folded text at its blanks.
void tokenise(std::string_view folded, std::vector<FoldedToken>& out);

/// Meets every form in which a known value may stand in a text: whole, as a run of up to Findings::longest tokens, as
/// the joined digits of neighbouring number tokens (7 to 19, and the last nine: a number without its country code), in
/// the forms of marked_renderings(), and as a full name with a letter changed.
/// Not thread-safe: keeps its buffers.
class KnownValues {
public:
    /// The table must outlive this object and be sealed.
    explicit KnownValues(const Findings& known) : known_(known) {}
    /// The groups (indices into Findings::groups) of the known values held by fewer than k subjects that `text` holds;
    /// each once; as it is written, and as it reads (reading.hpp). Valid until the next call.
    [[nodiscard]] const std::vector<std::uint8_t>& find(std::string_view text);
    /// The same for what is folded already.
    [[nodiscard]] const std::vector<std::uint8_t>& find_folded(std::string_view folded);

private:
    void look_through(std::string_view text);
    void look_through_folded(std::string_view folded);
    void look_up(std::string_view folded);
    void look_for_near(std::string_view folded);
    void look_for_marks(std::string_view folded);
    void note(std::uint8_t group);
    const Findings& known_;
    Reading reading_;
    std::vector<FoldedToken> tokens_;
    std::vector<std::uint8_t> groups_;
    std::string folded_, digits_;
    std::vector<std::string> marks_;
};

/// The other forms of a known value, all folded: digits only, the last nine digits, a name in the other order, the local
/// part of an e-mail address. Numbers and addresses are told by their own form, whatever `entity` the value was filed under.
[[nodiscard]] std::vector<std::string> other_renderings(std::string_view entity, std::string_view value);
/// Of a folded name of several words, those without its title, with the family name first, without what stands between,
/// and with two or more initials. One initial before a family name is no form of its own: thousands share it, and a
/// family name that no public list has is known by itself.
[[nodiscard]] std::vector<std::string> name_renderings(const std::string& folded);
/// Forms that count only where a text says what they are, as the table holds them (no folded text holds their first
/// byte): a date of birth, whatever way a date is written; the last four digits of a card or account behind a word for
/// the end of a number, or behind a mask.
[[nodiscard]] std::vector<std::string> marked_renderings(std::string_view entity, std::string_view value);
/// Of a value that many share, so that it counts only beside a word of a name of the same record: any date, whatever way it is
/// written, and the last four digits of a card or account.
[[nodiscard]] std::vector<std::string> weak_renderings(std::string_view entity, std::string_view value);
/// What stands in the table for each of them beside each word of a name, given names and titles left to the caller.
[[nodiscard]] std::vector<std::string> beside_renderings(const std::vector<std::string>& weak,
                                                         std::string_view folded_name);

/// What stands in Findings::near for a folded name of several words. A gate stands there whoever holds it: it says that
/// a word is part of a known name, so that few words of a text are looked at any further.
struct NearRendering {
    std::string mark;
    bool is_gate = false;
};
[[nodiscard]] std::vector<NearRendering> near_renderings(std::string_view folded_name);

/// In words, for certificates: the forms in which KnownValues looks for what is in this table.
[[nodiscard]] std::vector<std::string_view> renderings_looked_for(const Findings& known);

/// The letters and signs at the head of a record number ("INT-" of "INT-00417"); empty when there are none or nothing follows.
[[nodiscard]] std::string_view record_prefix(std::string_view value) noexcept;
/// What stands in the table for a prefix that fewer than k subjects share; one that is not in a complete table may be kept.
[[nodiscard]] std::string prefix_mark(std::string_view prefix);

/// How the names of Findings::groups begin that hold what a detector found; the entity type follows ("found PERSON").
inline constexpr std::string_view found_group = "found ";

/// Whether `known` was finished by analyser.findings: an empty or cut-off dictionary is not.
[[nodiscard]] bool is_complete(const Findings& known) noexcept;
/// The text whose hash says so; a dictionary's maker adds it last. No folded text holds its first byte.
inline constexpr std::string_view completeness_mark = "\x01sealed";
/// Stands there instead where the dictionary holds findings alone: to search for them, and to prove nothing.
inline constexpr std::string_view searchable_mark = "\x01search";
/// Whether texts can be searched for what is in `known`: it is complete, or was made for that.
[[nodiscard]] bool is_searchable(const Findings& known) noexcept;
/// The group that either stands in.
inline constexpr std::string_view completeness_group = "seal";

/// For Surrogates: true for values in which the leak scan would find something. Thread-safe. Null or incomplete: nothing is taken.
[[nodiscard]] Surrogates::Taken taken_by(std::shared_ptr<const Findings> known);
/// True for whatever stands in `known`, however many share it. Thread-safe. Nothing where it is null or incomplete.
[[nodiscard]] Surrogates::Taken held_by(std::shared_ptr<const Findings> known);

}  // namespace persona
