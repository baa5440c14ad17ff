// Cuts a stream of JSON text into its records, so that memory is bounded by the largest record, not by the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <persona/records.hpp>

namespace persona::json {

/// More levels than this are no record of a table; it also bounds recursion.
inline constexpr int most_depth = 64;

/// One record's text. At least `padding` readable bytes follow it (simdjson looks ahead). Valid until the next call.
struct Element {
    static constexpr std::size_t padding = 64;
    std::string_view text;
    std::int64_t line = 0;  ///< of its first byte, from 1
};

/// A window over the input that grows to the record in hand.
class Window {
public:
    Window(RepeatedInput& input, std::int64_t most_record)
        : input_(input), most_(static_cast<std::size_t>(most_record)) {}
    /// Forgets what lies before `begin` and reads more behind. False: the input has ended.
    [[nodiscard]] Result<bool> more();
    [[nodiscard]] std::string_view view() const noexcept { return {buffer_.data() + begin_, end_ - begin_}; }
    void skip(std::size_t bytes) noexcept { begin_ += bytes; }
    [[nodiscard]] const std::string& name() const noexcept { return input_.name(); }
private:
    RepeatedInput& input_;
    std::size_t most_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0, end_ = 0;
    bool ended_ = false;
};

class ElementSource {
public:
    ElementSource() = default;
    ElementSource(const ElementSource&) = delete;
    ElementSource& operator=(const ElementSource&) = delete;
    virtual ~ElementSource() = default;
    /// The next record's text, or nothing at the end.
    [[nodiscard]] virtual Result<std::optional<Element>> next() = 0;
};

/// The elements of one top-level array.
class ArrayElements final : public ElementSource {
public:
    ArrayElements(RepeatedInput& input, std::int64_t most_record) : window_(input, most_record) {}
    [[nodiscard]] Result<std::optional<Element>> next() override;
private:
    [[nodiscard]] Result<char> peek();  ///< next byte that is no blank; 0 at the end
    [[nodiscard]] Status begin();
    [[nodiscard]] Result<std::optional<Element>> finish();
    [[nodiscard]] Result<std::size_t> length();
    [[nodiscard]] Error fault(ErrorCode code, std::string what, std::string hint) const;
    Window window_;
    std::int64_t line_ = 1;
    std::int64_t taken_ = 0;   ///< elements so far
    std::size_t pending_ = 0;  ///< bytes of the element handed out last
    bool begun_ = false, ended_ = false;
};

/// One record a line; blank lines are passed over.
class LineElements final : public ElementSource {
public:
    LineElements(RepeatedInput& input, std::int64_t most_record) : window_(input, most_record) {}
    [[nodiscard]] Result<std::optional<Element>> next() override;
private:
    Window window_;
    std::int64_t line_ = 0;
    std::size_t pending_ = 0;
};

}  // namespace persona::json
