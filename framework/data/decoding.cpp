#include "decoding.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include <fmt/format.h>

namespace persona::detail {

std::optional<EncodingFound> encoding_by_start(std::string_view head) {
    using std::string_view_literals::operator""sv;
    if (head.starts_with("\xef\xbb\xbf")) return EncodingFound{"UTF-8", 3, false};
    if (head.starts_with("\xff\xfe\0\0"sv)) return EncodingFound{"UTF-32LE", 4, false};
    if (head.starts_with("\0\0\xfe\xff"sv)) return EncodingFound{"UTF-32BE", 4, false};
    if (head.starts_with("\xff\xfe")) return EncodingFound{"UTF-16LE", 2, false};
    if (head.starts_with("\xfe\xff")) return EncodingFound{"UTF-16BE", 2, false};
    // Text in Latin letters, digits and delimiters: in UTF-16 every second byte is zero, and always the same one.
    const std::size_t pairs = std::min<std::size_t>(head.size(), 4096) / 2;
    std::size_t even = 0;
    std::size_t odd = 0;
    for (std::size_t i = 0; i < pairs; ++i) {
        even += head[2 * i] == '\0' ? 1 : 0;
        odd += head[2 * i + 1] == '\0' ? 1 : 0;
    }
    if (pairs >= 2 && odd * 10 >= pairs * 4 && even * 20 <= pairs) return EncodingFound{"UTF-16LE", 0, true};
    if (pairs >= 2 && even * 10 >= pairs * 4 && odd * 20 <= pairs) return EncodingFound{"UTF-16BE", 0, true};
    return std::nullopt;
}

std::string encoding_by_content(std::string_view text) {
    constexpr const char* fallback = "windows-1252";
    // A few accents in Latin letters are too little for the detector: the commonest encoding of such texts is likelier.
    const auto count_if = [&](auto&& is) { return std::count_if(text.begin(), text.end(), is); };
    const auto high = count_if([](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    const auto letters = count_if([](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
    if (high < 32 && high * 4 < letters) return fallback;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector(ucsdet_open(&status), &ucsdet_close);
    if (U_FAILURE(status) != 0) return fallback;
    // The detector wants a page of text, and most of it without plain ASCII; more only costs time.
    ucsdet_setText(detector.get(), text.data(), static_cast<std::int32_t>(std::min<std::size_t>(text.size(), 1U << 20)),
                   &status);
    std::int32_t count = 0;
    const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &status);
    if (U_FAILURE(status) != 0 || count == 0) return fallback;
    const std::int32_t best = ucsdet_getConfidence(matches[0], &status);
    for (std::int32_t i = 0; i < count; ++i) {
        const std::string_view name = ucsdet_getName(matches[i], &status);
        // Short samples make relatives of Latin-1 look alike: the commonest of them wins unless it is clearly behind.
        if ((name == "ISO-8859-1" || name == "windows-1252") && ucsdet_getConfidence(matches[i], &status) + 15 >= best)
            return fallback;
    }
    const std::string name = ucsdet_getName(matches[0], &status);
    if (best < 30 || name.starts_with("UTF-")) return fallback;
    return name;
}

Result<Converter> Converter::open(const std::string& encoding) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<UConverter, decltype(&ucnv_close)> from(ucnv_open(encoding.c_str(), &status), &ucnv_close);
    if (U_FAILURE(status) != 0 || encoding.empty()) {
        return Error(ErrorCode::configuration, fmt::format("there is no encoding '{}'", encoding),
                     "name one that ICU knows: UTF-8, UTF-16LE, windows-1252, ISO-8859-15, Shift_JIS, …");
    }
    std::unique_ptr<UConverter, decltype(&ucnv_close)> to(ucnv_open("UTF-8", &status), &ucnv_close);
    ucnv_setToUCallBack(from.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    ucnv_setFromUCallBack(to.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    if (U_FAILURE(status) != 0) return Error(ErrorCode::internal, "ICU's converters could not be started");
    return Converter(from.release(), to.release());
}

Converter::Converter(Converter&& other) noexcept
    : from_(std::exchange(other.from_, nullptr)),
      to_(std::exchange(other.to_, nullptr)),
      pivot_(std::move(other.pivot_)),
      started_(other.started_) {}

Converter& Converter::operator=(Converter&& other) noexcept {
    std::swap(from_, other.from_);
    std::swap(to_, other.to_);
    std::swap(pivot_, other.pivot_);
    std::swap(started_, other.started_);
    return *this;
}

Converter::~Converter() {
    if (from_ != nullptr) ucnv_close(from_);
    if (to_ != nullptr) ucnv_close(to_);
}

Converter::Step Converter::convert(std::string_view from, std::span<char> into, bool last) {
    UErrorCode status = U_ZERO_ERROR;
    const char* source = from.data();
    char* target = into.data();
    ucnv_convertEx(to_, from_, &target, into.data() + into.size(), &source, from.data() + from.size(),
                   pivot_.units.data(), &pivot_.source, &pivot_.target, pivot_.units.data() + pivot_.units.size(),
                   static_cast<UBool>(!started_), static_cast<UBool>(last), &status);
    started_ = true;
    Step step;
    step.taken = static_cast<std::size_t>(source - from.data());
    step.given = static_cast<std::size_t>(target - into.data());
    step.failed = U_FAILURE(status) != 0 && status != U_BUFFER_OVERFLOW_ERROR;
    if (step.failed) step.lines = std::count(pivot_.source, pivot_.target, u'\n');
    return step;
}

}  // namespace persona::detail
