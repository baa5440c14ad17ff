// Addresses of the net, wallets, keys.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include <libpsl.h>
#include <openssl/sha.h>

#include <persona/text.hpp>

#include "pattern_starts.hpp"
#include "validators.hpp"

namespace persona::detectors {

// RFC 791, with an optional prefix length (RFC 4632); no leading zeros.
bool ip_v4(std::string_view text) noexcept {
    if (const auto slash = text.find('/'); slash != std::string_view::npos) {
        const Digits prefix(text.substr(slash));
        if (prefix.size == 0 || prefix.size > 2 || prefix.number(0, 2) > 32) return false;
        text = text.substr(0, slash);
    }
    int groups = 0;
    while (!text.empty()) {
        const auto group = text.substr(0, text.find('.'));
        if (group.empty() || group.size() > 3 || (group.size() > 1 && group[0] == '0')) return false;
        int value = 0;
        for (const char c : group) {
            if (!is_digit(c)) return false;
            value = value * 10 + (c - '0');
        }
        if (value > 255) return false;
        ++groups;
        if (group.size() == text.size()) break;
        text.remove_prefix(group.size() + 1);
        if (text.empty()) return false;
    }
    return groups == 4;
}

// RFC 4291, section 2.2; with an optional prefix length and zone.
bool ip_v6(std::string_view text) noexcept {
    if (const auto slash = text.find('/'); slash != std::string_view::npos) {
        const Digits prefix(text.substr(slash));
        if (prefix.size == 0 || prefix.size > 3 || prefix.number(0, 3) > 128) return false;
    }
    text = text.substr(0, text.find_first_of("/%"));
    if (text.find(':') == std::string_view::npos || text.size() > 45) return false;
    int groups = 0;
    bool shortened = false;
    std::size_t i = 0;
    if (text.starts_with("::")) {
        shortened = true;
        i = 2;
    }
    while (i < text.size()) {
        const auto end = std::min(text.find(':', i), text.size());
        const auto group = text.substr(i, end - i);
        if (group.find('.') != std::string_view::npos) {
            if (end != text.size() || !ip_v4(group)) return false;
            groups += 2;
            break;
        }
        if (group.empty()) {
            if (shortened || i == 0) return false;
            shortened = true;
            ++i;
            continue;
        }
        if (group.size() > 4 || !std::all_of(group.begin(), group.end(), is_hex)) return false;
        ++groups;
        i = end + 1;
        if (i == text.size()) return false;  // one colon at the end
    }
    return shortened ? groups < 8 : groups == 8;
}

// IEEE 802, EUI-48: six octets with one separator; not all of one value (nobody, everybody).
bool mac_address(std::string_view text) noexcept {
    const Compact code(text);
    const auto octets = code.view();
    return octets.size() == 12 && one_separator(text) &&
           !std::all_of(octets.begin(), octets.end(), [&](char c) { return c == octets[0]; });
}

// RFC 5321, 4.5.3.1: 64 bytes before the sign, 254 in all; RFC 5322 3.2.3: no dot first, last or doubled.
bool email(std::string_view text) noexcept {
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || at == 0 || at > 64 || text.size() > 254) return false;
    const auto local = text.substr(0, at);
    const auto domain = text.substr(at + 1);
    if (local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos ||
        domain.find("..") != std::string_view::npos)
        return false;
    const auto dot = domain.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || domain.size() - dot < 3) return false;
    const auto top = domain.substr(dot + 1);
    return top.starts_with("xn--") || std::none_of(top.begin(), top.end(), is_digit);
}

bool public_domain(std::string_view host) {
    thread_local std::string lower;
    lower.clear();
    for (const char c : host) lower += is_upper(c) ? static_cast<char>(c | 0x20) : c;
    const auto dot = lower.rfind('.');
    if (dot == std::string::npos) return false;
    const auto* list = psl_builtin();
    if (list == nullptr) return false;
    // The top-level domain itself must be listed: the default rule of the list takes any.
    return psl_is_public_suffix2(list, lower.c_str() + dot + 1, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE) != 0 &&
           psl_is_public_suffix(list, lower.c_str()) == 0;
}

bool email_public(std::string_view text) { return email(text) && public_domain(text.substr(text.rfind('@') + 1)); }

bool link_host(std::string_view text) {
    text.remove_prefix(text.find("://") + 3);
    text = text.substr(0, text.find_first_of("/?#\\"));
    if (const auto at = text.rfind('@'); at != std::string_view::npos) text.remove_prefix(at + 1);
    if (text.starts_with('[')) return ip_v6(text.substr(1, text.find(']') - 1));
    text = text.substr(0, text.find(':'));
    while (text.ends_with('.')) text.remove_suffix(1);
    return ip_v4(text) || public_domain(text);
}

namespace {

/// Ends of sentences without a blank ("try again.it is") and names of files look like hosts of these domains.
constexpr std::array<std::string_view, 46> also_words{
    "ai", "am", "app", "as", "at", "be", "by",  "cc",  "do", "for", "go", "how", "in",  "is", "it", "la",
    "ma", "md", "me",  "mi", "ml", "mm", "mov", "mr",  "ms", "my",  "no", "now", "one", "pl", "ps", "py",
    "rs", "sa", "se",  "sh", "si", "so", "st",  "tel", "to", "tv",  "us", "va",  "ve",  "zip"};
/// What everybody takes for a host.
constexpr std::array<std::string_view, 10> plain_domains{"com",  "org", "net", "edu", "gov",
                                                         "info", "biz", "eu",  "mil", "int"};

}  // namespace

bool bare_domain(std::string_view text) {
    const bool path = text.find('/') != std::string_view::npos;
    const auto host = text.substr(0, text.find_first_of("/?#:"));
    const auto dots = std::count(host.begin(), host.end(), '.');
    const auto dot = host.rfind('.');
    if (dot == std::string_view::npos || host.size() - dot < 3) return false;
    std::string top;
    for (const char c : host.substr(dot + 1)) top += is_upper(c) ? static_cast<char>(c | 0x20) : c;
    const bool www = host.size() > 4 && (host[0] | 0x20) == 'w' && (host[1] | 0x20) == 'w' && (host[2] | 0x20) == 'w' &&
                     host[3] == '.';
    if (www && dots < 2) return false;
    const bool plain = std::find(plain_domains.begin(), plain_domains.end(), top) != plain_domains.end();
    if (!www && !plain) {
        // One capital after the dot begins a sentence; one label and a word that is a country's domain too is a slip.
        if (is_upper(host[dot + 1]) && !is_upper(host[0])) return false;
        if (!path && dots < 2 && std::find(also_words.begin(), also_words.end(), top) != also_words.end()) return false;
        if (!path && dots < 2 && host.find_first_of("0123456789-") == std::string_view::npos && dot < 3) return false;
    }
    return public_domain(host);
}

namespace {

constexpr std::string_view base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// Base58Check (Bitcoin Wiki): 25 bytes, the last four of which begin the double SHA-256 of the others.
bool base58_check(std::string_view text) noexcept {
    std::array<std::uint8_t, 25> bytes{};
    for (const char c : text) {
        auto carry = static_cast<std::uint32_t>(base58.find(c));
        if (carry >= base58.size()) return false;
        for (auto i = bytes.size(); i-- > 0;) {
            carry += 58U * bytes[i];
            bytes[i] = static_cast<std::uint8_t>(carry);
            carry >>= 8U;
        }
        if (carry != 0) return false;
    }
    std::array<std::uint8_t, SHA256_DIGEST_LENGTH> once{}, twice{};
    SHA256(bytes.data(), 21, once.data());
    SHA256(once.data(), once.size(), twice.data());
    return std::equal(bytes.begin() + 21, bytes.end(), twice.begin());
}

/// BIP 173 (constant 1, witness version 0) and BIP 350 (0x2bc830a3, later versions).
bool bech32(std::string_view text) noexcept {
    constexpr std::string_view alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    const bool upper = std::any_of(text.begin(), text.end(), is_upper);
    if (upper && std::any_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; })) return false;
    const auto separator = text.rfind('1');
    if (separator == std::string_view::npos || separator == 0 || text.size() < separator + 8) return false;
    std::uint32_t sum = 1;
    const auto step = [&](std::uint32_t value) {
        constexpr std::array<std::uint32_t, 5> generator{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
        const auto top = sum >> 25U;
        sum = ((sum & 0x1ffffffU) << 5U) ^ value;
        for (std::size_t i = 0; i < generator.size(); ++i) sum ^= (top >> i & 1U) != 0 ? generator[i] : 0;
    };
    const auto prefix = text.substr(0, separator);
    for (const char c : prefix) step((static_cast<std::uint32_t>(c) | 0x20U) >> 5U);
    step(0);
    for (const char c : prefix) step((static_cast<std::uint32_t>(c) | 0x20U) & 31U);
    std::size_t version = 0;
    for (std::size_t i = separator + 1; i < text.size(); ++i) {
        const auto value = alphabet.find(is_upper(text[i]) ? static_cast<char>(text[i] | 0x20) : text[i]);
        if (value == std::string_view::npos) return false;
        if (i == separator + 1) version = value;
        step(static_cast<std::uint32_t>(value));
    }
    return version <= 16 && sum == (version == 0 ? 1U : 0x2bc830a3U);
}

}  // namespace

bool bitcoin_address(std::string_view text) noexcept {
    if (text.starts_with("bc1") || text.starts_with("BC1")) return bech32(text);
    return base58_check(text);
}

bool random_key(std::string_view text) noexcept {
    std::array<int, 256> times{};
    int digits = 0, upper = 0, lower = 0;
    for (const char c : text) {
        ++times[static_cast<unsigned char>(c)];
        if (is_digit(c)) ++digits;
        else if (is_upper(c)) ++upper;
        else if (is_letter(c)) ++lower;
    }
    if (digits == 0 || upper + lower < 4 || (digits == 1 && (upper < 2 || lower < 2))) return false;
    double entropy = 0;  // Shannon, in bits a character: words have about 3, drawn texts of this length 3.5 and more
    for (const int count : times) {
        if (count == 0) continue;
        const double share = static_cast<double>(count) / static_cast<double>(text.size());
        entropy -= share * std::log2(share);
    }
    const bool hexadecimal = std::all_of(text.begin(), text.end(), is_hex);
    return entropy >= (hexadecimal ? 3.0 : 3.5);
}

// RFC 7519 and 7515: three parts in base64url; the first is a JSON object with "alg". Base64 of {" begins with eyJ.
bool json_web_token(std::string_view text) noexcept {
    const auto header = text.substr(0, text.find('.'));
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::array<char, 512> json{};
    std::size_t size = 0;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char c : header) {
        const auto value = alphabet.find(c);
        if (value == std::string_view::npos || size == json.size()) return false;
        bits = bits << 6U | static_cast<std::uint32_t>(value);
        held += 6;
        if (held >= 8) json[size++] = static_cast<char>(bits >> static_cast<unsigned>(held -= 8) & 0xffU);
    }
    const std::string_view decoded(json.data(), size);
    return decoded.starts_with('{') && decoded.find("\"alg\"") != std::string_view::npos;
}

}  // namespace persona::detectors
