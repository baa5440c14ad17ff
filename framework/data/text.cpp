#include <persona/text.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <vector>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <persona/number_pattern.hpp>

namespace persona {

std::size_t valid_utf8_prefix(std::string_view text) noexcept {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const std::size_t size = text.size();
    std::size_t at = 0;
    while (at < size) {
        // Eight ASCII bytes at a time: most text is mostly that.
        while (at + 8 <= size) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes + at, 8);
            if ((word & 0x8080808080808080ULL) != 0) break;
            at += 8;
        }
        if (at >= size) break;
        const std::uint8_t lead = bytes[at];
        if (lead < 0x80) {
            ++at;
            continue;
        }
        std::size_t length = 0;
        std::uint8_t least = 0x80;
        std::uint8_t most = 0xBF;
        if (lead >= 0xC2 && lead <= 0xDF) length = 2;
        else if (lead >= 0xE0 && lead <= 0xEF) {
            length = 3;
            if (lead == 0xE0) least = 0xA0;
            if (lead == 0xED) most = 0x9F;
        } else if (lead >= 0xF0 && lead <= 0xF4) {
            length = 4;
            if (lead == 0xF0) least = 0x90;
            if (lead == 0xF4) most = 0x8F;
        } else return at;
        if (at + length > size || bytes[at + 1] < least || bytes[at + 1] > most) return at;
        for (std::size_t i = 2; i < length; ++i)
            if ((bytes[at + i] & 0xC0) != 0x80) return at;
        at += length;
    }
    return size;
}

std::optional<std::int64_t> parse_int64(std::string_view text) noexcept {
    const std::size_t digits = !text.empty() && text.front() == '-' ? 1 : 0;
    if (text.size() == digits || (text[digits] == '0' && text.size() > 1)) return std::nullopt;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<double> parse_float64(std::string_view text) noexcept {
    if (text.empty()) return std::nullopt;
    const char first = text.front() == '-' && text.size() > 1 ? text[1] : text.front();
    if ((first < '0' || first > '9') && first != '.') return std::nullopt;  // no "inf", "nan"
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<bool> parse_boolean(std::string_view text) noexcept {
    if (text == "true" || text == "True" || text == "TRUE") return true;
    if (text == "false" || text == "False" || text == "FALSE") return false;
    return std::nullopt;
}

void append_int64(std::string& out, std::int64_t value) {
    std::array<char, 24> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    out.append(buffer.data(), end);
}

std::string with_commas(std::int64_t number) {
    auto digits = std::to_string(number < 0 ? -number : number);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return (number < 0 ? "-" : "") + digits;
}

void append_float64(std::string& out, double value, int decimals) {
    std::array<char, 512> buffer{};
    char* const end = buffer.data() + buffer.size();
    if (decimals >= 0) {
        out.append(buffer.data(),
                   std::to_chars(buffer.data(), end, value, std::chars_format::fixed, std::min(decimals, 100)).ptr);
        return;
    }
    // As a person would write it. Beyond 2^53 an exponent, so that nobody takes a whole double for an exact integer;
    // and a negative zero that does not look like a code.
    constexpr double exact = 9007199254740992.0;
    const double size = std::abs(value);
    const bool plain = size == 0 || (size >= 1e-5 && size <= exact);
    out.append(
        buffer.data(),
        std::to_chars(buffer.data(), end, value, plain ? std::chars_format::fixed : std::chars_format::scientific).ptr);
    if (size == 0 && std::signbit(value)) out += ".0";
}

void append_value(std::string& out, const Column& column, const Field& field, std::int64_t row) {
    if (!column.valid(row)) return;
    switch (column.type()) {
        case Type::boolean: {
            const bool value = column.boolean(row);
            const auto bar = field.format.find('|');
            if (bar == std::string::npos) out += value ? "true" : "false";
            else
                out += value ? std::string_view(field.format).substr(0, bar)
                             : std::string_view(field.format).substr(bar + 1);
            return;
        }
        case Type::int64:
        case Type::float64: {
            if (field.format.empty())  // nearly all: no pattern is read for each of their cells
                return column.type() == Type::int64 ? append_int64(out, column.int64(row))
                                                    : append_float64(out, column.float64(row));
            const auto pattern = NumberPattern::compile(field.format).value_or(NumberPattern());
            if (column.type() == Type::int64) pattern.append(out, column.int64(row));
            else pattern.append(out, column.float64(row));
            return;
        }
        case Type::date: append_date(out, column.date(row), field.format); return;
        case Type::timestamp: append_timestamp(out, column.int64(row), field.format); return;
        case Type::text: out += column.text(row); return;
    }
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    // Two swapped neighbours count as one edit (optimal string alignment): the commonest slip of the hand.
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> now(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = std::min(now[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, now);
    }
    return last[b.size()];
}

namespace {

/// Collects what is folded: letters and digits, one blank for whatever stands between them.
class Folded {
public:
    void reserve(std::size_t bytes) { out_.reserve(bytes); }
    void blank() noexcept { blank_ = !out_.empty(); }
    void ascii(std::string_view text) {
        for (const char c : text) {
            const bool capital = c >= 'A' && c <= 'Z';
            if (capital || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
                put(capital ? static_cast<char>(c + 32) : c);
            else blank();
        }
    }
    void unicode(std::string_view text) {
        UErrorCode status = U_ZERO_ERROR;
        const auto* folder = icu::Normalizer2::getNFKCCasefoldInstance(status);
        const auto* splitter = icu::Normalizer2::getNFDInstance(status);
        auto folded =
            icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
        if (U_SUCCESS(status)) folded = splitter->normalize(folder->normalize(folded, status), status);
        for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
            const UChar32 c = folded.char32At(i);
            if (u_getCombiningClass(c) != 0) continue;
            if (!u_isalnum(c)) {
                blank();
            } else if (c < 0x80) {
                put(static_cast<char>(c));
            } else {
                put_blank();
                icu::UnicodeString(c).toUTF8String(out_);
            }
        }
    }
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    void put_blank() {
        if (blank_) out_ += ' ';
        blank_ = false;
    }
    void put(char c) {
        put_blank();
        out_ += c;
    }
    std::string out_;
    bool blank_ = false;
};

bool is_ascii(std::string_view text) noexcept {
    unsigned char all = 0;
    for (const char c : text) all |= static_cast<unsigned char>(c);
    return all < 0x80;
}

}  // namespace

std::string fold(std::string_view text) {
    Folded out;
    out.reserve(text.size());
    if (is_ascii(text)) {
        out.ascii(text);
        return out.take();
    }
    // No character joins with the blank before it: what stands between blanks is folded by itself, most of it the short way.
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find(' ', at), text.size());
        const auto piece = text.substr(at, end - at);
        if (is_ascii(piece)) out.ascii(piece);
        else out.unicode(piece);
        out.blank();
        at = end + 1;
    }
    return out.take();
}

}  // namespace persona
