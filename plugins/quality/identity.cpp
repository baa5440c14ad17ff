#include "identity.hpp"

namespace persona::quality {

namespace {

bool is_digit(unsigned char byte) { return byte >= '0' && byte <= '9'; }
/// Letters of ASCII; every byte of a longer character counts as a letter, whatever it is.
bool is_letter(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte >= 0x80;
}

}  // namespace

std::string shape_of(std::string_view text) {
    constexpr std::size_t most = 48;
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_letter(byte)) {
            if (out.empty() || out.back() != 'a') out += 'a';
        } else if (is_digit(byte)) {
            out += '9';
        } else {
            out += byte < 0x20 ? ' ' : c;
        }
        if (out.size() >= most) break;
    }
    return out;
}

}  // namespace persona::quality
