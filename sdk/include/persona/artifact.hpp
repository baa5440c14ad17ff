// Artifacts: one immutable object made from a whole stream. The kinds that several plugins share stand here;
// a kind that only one plugin knows (a trained model) is that plugin's own class.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <persona/batch.hpp>
#include <persona/error.hpp>

namespace persona {

class Artifact {
public:
    Artifact() = default;
    Artifact(const Artifact&) = default;
    Artifact& operator=(const Artifact&) = default;
    virtual ~Artifact() = default;
    [[nodiscard]] virtual std::string_view kind() const noexcept = 0;
    /// The versioned file form. Kinds that are never written (they hold source values) refuse.
    [[nodiscard]] virtual Result<std::string> save() const;
    /// What a person may see of it, as JSON text: no source value held by fewer than k subjects. "{}" when there is nothing to say.
    [[nodiscard]] virtual std::string inspect() const { return "{}"; }
    /// All that its file form holds, as JSON text, for an audit: inspect() in full.
    [[nodiscard]] virtual std::string contents() const { return inspect(); }
};
using ArtifactPtr = std::shared_ptr<const Artifact>;

/// What each column is taken for. Kind "columns". Made by analyser.columns; read by detectors, anonymisers, analysers.
struct ColumnRole {
    std::string name;
    Role role = Role::unknown;
    std::string entity;        ///< of an identifier: EMAIL_ADDRESS, PERSON, …
    double votes = 0;          ///< share of present values that look like the entity, 0 to 1
    std::string reason;        ///< header, vote, user
    bool categorical = false;  ///< at most 50 different values, each held by at least 10 rows: they name groups
};
class ColumnRoles final : public Artifact {
public:
    static constexpr std::string_view kind_name = "columns";
    std::vector<ColumnRole> columns;
    std::string subject;  ///< the column that says whose row it is; empty: each row its own subject
    [[nodiscard]] std::string_view kind() const noexcept override { return kind_name; }
    [[nodiscard]] const ColumnRole* find(std::string_view name) const noexcept;
    [[nodiscard]] Result<std::string> save() const override;
    [[nodiscard]] std::string inspect() const override;
};

/// One figure of a verdict, beside its ceiling (real against held-out real) and floor (columns drawn independently).
struct Figure {
    std::string name;             ///< schema_match, distribution_similarity, …
    std::optional<double> value;  ///< none: could not be computed; `note` says why
    std::optional<double> ceiling;
    std::optional<double> floor;
    std::optional<double> gate;    ///< the threshold it had to meet; none: not gated
    bool gate_is_maximum = false;  ///< the value must not exceed the gate
    bool passed = true;            ///< a gated figure that could not be computed has not passed
    std::string note;
    bool is_count = false;   ///< a number of things, not a share: people see it without decimals
    bool is_detail = false;  ///< for the report alone: in a terminal the summary or a failure says it
};

/// The outcome of a check. Kind "verdict". A gate releases nothing unless every verdict it waits for has passed.
class Verdict final : public Artifact {
public:
    static constexpr std::string_view kind_name = "verdict";
    std::string title;    ///< "quality", "leak scan"
    std::string summary;  ///< what was looked at, in a few words ("11,957 cells, 12,742 known values"); may be empty
    std::vector<Figure> figures;
    std::vector<std::string> failures;  ///< sentences: why it did not pass; empty when it did
    std::vector<std::string> advice;    ///< sentences: what to do about the failures; the most useful first
    std::vector<std::string> warnings;
    std::string details = "{}";  ///< JSON object for the report; no source value in it
    [[nodiscard]] bool passed() const noexcept;
    [[nodiscard]] const Figure* find(std::string_view name) const noexcept;
    [[nodiscard]] std::string_view kind() const noexcept override { return kind_name; }
    [[nodiscard]] Result<std::string> save() const override;
    [[nodiscard]] std::string inspect() const override;
};

/// Known values of the source, for the leak scan and for surrogates that must not hit a real value. Kind "findings".
/// Holds keyed hashes only, never a value: what is looked up is the folded form (text.hpp, fold()) of a cell or of a
/// run of 1 to `longest` tokens.
class Findings final : public Artifact {
public:
    static constexpr std::string_view kind_name = "findings";
    struct Entry {
        std::uint16_t subjects = 0;  ///< how many subjects hold it (counted up to a cap)
        std::uint8_t tokens = 1;     ///< its length in folded tokens
        std::uint8_t group = 0;      ///< index into `groups`
    };
    std::uint64_t key = 0;  ///< of the hash; fresh for each run
    std::int64_t k = 10;    ///< values held by fewer than k subjects may not come out
    std::uint8_t longest = 1;
    std::vector<std::string> groups;             ///< "found PERSON", "cell of an identifying column", "rare token", …
    std::map<std::string, std::int64_t> counts;  ///< findings by entity type
    /// Persons' full names but for one letter (known_values.hpp, near_renderings()); null: there were too many.
    std::shared_ptr<const Findings> near;
    std::uint8_t near_group = 0;  ///< of what is met there: index into `groups`
    /// Names that k and more subjects hold, so that they may come out, and that detectors find in at least half of the
    /// places where they stand: in the others they were overlooked. Null: none.
    std::shared_ptr<const Findings> often;
    [[nodiscard]] std::string_view kind() const noexcept override { return kind_name; }
    [[nodiscard]] std::uint64_t hash(std::string_view folded) const noexcept;
    /// Twelve bytes an entry, and three more once sealed. Those that come in the order of their hashes need no further memory in seal().
    void add(std::uint64_t hashed, Entry entry);
    /// Room for so many: a table that doubles would be held twice for a while.
    void reserve(std::size_t entries);
    [[nodiscard]] const Entry* find(std::uint64_t hashed) const noexcept;
    [[nodiscard]] std::size_t size() const noexcept;
    /// Entries by group.
    [[nodiscard]] std::vector<std::int64_t> sizes() const;
    /// Sorts the table after the last add(); before it, find() finds nothing.
    void seal();
    [[nodiscard]] std::string inspect() const override;
private:
    std::vector<std::uint64_t> hashes_;
    std::vector<Entry> entries_;  ///< one for each hash
    /// By the low bits of a hash, whether any entry's is alike: of what is asked for, little stands here (Bloom's filter with one
    /// bit an entry).
    std::vector<std::uint64_t> likely_;
    /// By a hash's highest bits, of which there are `64 - shift_`, the first entry that is not before it; one more for the end.
    std::vector<std::size_t> starts_;
    int shift_ = 63;
    bool sealed_ = false;
    [[nodiscard]] std::size_t likely_word(std::uint64_t hashed) const noexcept {
        return static_cast<std::size_t>(hashed >> 6U) & (likely_.size() - 1);
    }
    [[nodiscard]] static std::uint64_t likely_bit(std::uint64_t hashed) noexcept {
        return std::uint64_t{1} << (hashed & 63U);
    }
};

}  // namespace persona
