// CellParser and CellBuilder: a field's type and format enforced on text.
#include <persona/inference.hpp>

#include <charconv>
#include <cmath>

#include <persona/text.hpp>

namespace persona {

CellParser::CellParser(const Field& field) : type_(field.type), missing_(field.missing) {
    if (type_ == Type::boolean) {
        const auto bar = field.format.find('|');
        if (bar != std::string::npos) {
            true_word_ = field.format.substr(0, bar);
            false_word_ = field.format.substr(bar + 1);
        }
    }
    if (type_ == Type::date || type_ == Type::timestamp) {
        iso_ = type_ == Type::timestamp && field.format.empty();
        if (auto compiled = TimePattern::compile(field.format.empty() ? "%Y-%m-%d" : std::string_view(field.format)))
            pattern_ = *compiled;
    }
    if (type_ == Type::int64 || type_ == Type::float64)
        number_ = NumberPattern::compile(field.format).value_or(NumberPattern());
}

bool CellParser::boolean(std::string_view text, bool& value) const noexcept {
    value = text == true_word_;
    return value || text == false_word_;
}

bool CellParser::int64(std::string_view text, std::int64_t& value) const noexcept {
    const auto number = number_.plain() ? NumberPattern::Plain() : number_.plain_of(text);
    const auto parsed = parse_int64(number_.plain() ? text : number.text());
    if (parsed) value = *parsed;
    return parsed.has_value();
}

bool CellParser::float64(std::string_view text, double& value) const noexcept {
    const auto number = number_.plain() ? NumberPattern::Plain() : number_.plain_of(text);
    if (!number_.plain()) text = number.text();
    // What would lose something: leading zeros, whole numbers beyond what a double holds exactly.
    const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    if (digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9') return false;
    const auto parsed = parse_float64(text);
    if (!parsed) return false;
    if (digits.size() > 15 && std::abs(*parsed) > 9007199254740992.0 &&
        digits.find_first_of(".eE") == std::string_view::npos)
        return false;
    value = *parsed;
    return true;
}

bool CellParser::timestamp(std::string_view text, std::int64_t& microseconds) const noexcept {
    if (!iso_) return pattern_.parse_timestamp(text, microseconds);
    const auto parsed = parse_timestamp(text);
    if (parsed) microseconds = *parsed;
    return parsed.has_value();
}

bool CellParser::fits(std::string_view text) const noexcept {
    if (missing(text)) return true;
    bool truth = false;
    std::int64_t number = 0;
    double real = 0;
    std::int32_t days = 0;
    switch (type_) {
        case Type::boolean: return boolean(text, truth);
        case Type::int64: return int64(text, number);
        case Type::float64: return float64(text, real);
        case Type::date: return date(text, days);
        case Type::timestamp: return timestamp(text, number);
        case Type::text: break;
    }
    return valid_utf8_prefix(text) == text.size();
}

CellBuilder::CellBuilder(const Field& field) : parser_(field) {}

bool CellBuilder::append(std::string_view text) {
    if (parser_.missing(text)) {
        append_missing();
        return true;
    }
    bool truth = false;
    std::int64_t number = 0;
    double real = 0;
    std::int32_t days = 0;
    switch (parser_.type()) {
        case Type::boolean:
            if (!parser_.boolean(text, truth)) return false;
            booleans_.push_back(truth ? 1 : 0);
            break;
        case Type::int64:
            if (!parser_.int64(text, number)) return false;
            int64s_.push_back(number);
            break;
        case Type::float64:
            if (!parser_.float64(text, real)) return false;
            float64s_.push_back(real);
            break;
        case Type::date:
            if (!parser_.date(text, days)) return false;
            dates_.push_back(days);
            break;
        case Type::timestamp:
            if (!parser_.timestamp(text, number)) return false;
            int64s_.push_back(number);
            break;
        case Type::text:
            if (bytes_.size() + text.size() > 0x7fffffffU || valid_utf8_prefix(text) != text.size()) return false;
            bytes_.insert(bytes_.end(), text.begin(), text.end());
            offsets_.push_back(static_cast<std::int32_t>(bytes_.size()));
            break;
    }
    present_.push_back(1);
    ++size_;
    return true;
}

void CellBuilder::append_missing() {
    switch (parser_.type()) {
        case Type::boolean: booleans_.push_back(0); break;
        case Type::int64:
        case Type::timestamp: int64s_.push_back(0); break;
        case Type::float64: float64s_.push_back(0); break;
        case Type::date: dates_.push_back(0); break;
        case Type::text: offsets_.push_back(offsets_.back()); break;
    }
    present_.push_back(0);
    ++size_;
}

void CellBuilder::drop_last() noexcept {
    if (size_ == 0) return;
    switch (parser_.type()) {
        case Type::boolean: booleans_.pop_back(); break;
        case Type::int64:
        case Type::timestamp: int64s_.pop_back(); break;
        case Type::float64: float64s_.pop_back(); break;
        case Type::date: dates_.pop_back(); break;
        case Type::text:
            offsets_.pop_back();
            bytes_.resize(static_cast<std::size_t>(offsets_.back()));
            break;
    }
    present_.pop_back();
    --size_;
}

ColumnPtr CellBuilder::finish() {
    ValidityBuilder validity;
    for (const auto present : present_) validity.append(present != 0);
    Column::Parts parts;
    parts.type = parser_.type();
    parts.size = size_;
    parts.validity = validity.finish();
    switch (parser_.type()) {
        case Type::boolean: {
            std::vector<std::uint8_t> bits((booleans_.size() + 7) / 8, 0);
            for (std::size_t i = 0; i < booleans_.size(); ++i)
                bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | (booleans_[i] << (i % 8)));
            parts.values = Buffer::own(std::move(bits));
            break;
        }
        case Type::int64:
        case Type::timestamp: parts.values = Buffer::own(std::move(int64s_)); break;
        case Type::float64: parts.values = Buffer::own(std::move(float64s_)); break;
        case Type::date: parts.values = Buffer::own(std::move(dates_)); break;
        case Type::text:
            parts.values = Buffer::own(std::move(offsets_));
            parts.bytes = Buffer::own(std::move(bytes_));
            break;
    }
    size_ = 0;
    present_ = {};
    booleans_ = {};
    int64s_ = {};
    float64s_ = {};
    dates_ = {};
    offsets_ = {0};
    bytes_ = {};
    return std::make_shared<const Column>(std::move(parts));
}

}  // namespace persona
