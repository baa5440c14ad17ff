// Addresses of the net: e-mail, links, hosts, IP and MAC, handles, wallets.
#include "pattern_starts.hpp"
#include "pattern_table.hpp"
#include "validators.hpp"

namespace persona::detectors {
namespace {

// Labels of hosts (RFC 1035, RFC 5890) with letters of any Latin, Greek, Cyrillic, Hebrew or Arabic alphabet.
#define LABEL "[A-Za-z0-9_" PERSONA_LETTERS "](?:[A-Za-z0-9_" PERSONA_LETTERS "-]{0,61}[A-Za-z0-9" PERSONA_LETTERS "])?"
#define TOP "(?:[xX][nN]--[A-Za-z0-9-]{2,59}|[A-Za-z" PERSONA_LETTERS "]{2,24})"
#define NO_LINK "\\s<>\"`{}|\\\\^\\x{ab}\\x{bb}\\x{2018}-\\x{201f}"

constexpr const char* ip_words =
    "ip, ip address, ipv4, ipv6, host, server, gateway, subnet, IP-Adresse, adresse IP, dirección IP, indirizzo IP";
constexpr const char* link_words =
    "url, link, website, site, web, webpage, homepage, visit, domain, Webseite, Internetseite, site web, página web, "
    "sito";
constexpr const char* handle_words =
    "twitter, instagram, tiktok, handle, username, user name, follow, dm, telegram, mastodon, threads, github, "
    "discord, snapchat, "
    "Benutzername, nom d'utilisateur, pseudo, usuario, nombre de usuario, utente, nome utente";

bool telling_handle(std::string_view text) noexcept {
    return text.find_first_of("0123456789_") != std::string_view::npos;
}

/// Names of program texts ("a::b") and a lone "::" are addresses by their form.
bool numbered_ip_v6(std::string_view text) noexcept {
    return Digits(text.substr(0, text.find('/'))).size > 0 && ip_v6(text);
}

}  // namespace

std::size_t fit_link(std::string_view text, std::size_t begin, std::size_t end) {
    // Punctuation that ends the sentence, not the address; a bracket only when the address did not open it.
    while (end > begin && std::string_view(".,;:!?'*)]").find(text[end - 1]) != std::string_view::npos) {
        const auto value = text.substr(begin, end - begin);
        if (value.back() == ')' && value.find('(') != std::string_view::npos) break;
        if (value.back() == ']' && value.find('[') != std::string_view::npos) break;
        --end;
    }
    return end;
}

std::size_t fit_ip_v4(std::string_view text, std::size_t begin, std::size_t end) {
    const auto value = text.substr(begin, end - begin);
    const bool cut = end < text.size() && is_digit(text[end]);
    if (const auto slash = value.find('/'); slash != std::string_view::npos && (cut || !ip_v4(value)))
        end = begin + slash;
    else if (cut) return begin;
    // A fifth group makes it something else: a version, a section.
    return end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1]) ? begin : end;
}

std::size_t fit_ip_v6(std::string_view text, std::size_t begin, std::size_t end) {
    if (end > begin + 2 && text[end - 1] == ':' && text[end - 2] != ':') --end;
    if (end < text.size() && text[end] == ':') return begin;
    if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) return begin;
    if (ip_v6(text.substr(begin, end - begin))) return end;
    const auto slash = text.substr(begin, end - begin).find('/');
    return slash == std::string_view::npos ? begin : begin + slash;
}

std::vector<PatternRow> internet_patterns() {
    return {
        {.entity = "EMAIL_ADDRESS",
         .name = "e-mail address",
         .regex = "[.'%~-]*([A-Za-z0-9_+" PERSONA_LETTERS "][A-Za-z0-9_.%+~'" PERSONA_LETTERS "-]*@(?:" LABEL
                  "\\.)+" TOP ")",
         .anchor = Anchor::local,
         .validator = email_public,
         .check = "RFC 5321, public suffix list",
         .score = 0.9,
         .valid_score = 1.0},
        {.entity = "EMAIL_ADDRESS",
         .name = "e-mail address of a private domain",
         .regex = "[.'%~-]*([A-Za-z0-9_+" PERSONA_LETTERS "][A-Za-z0-9_.%+~'" PERSONA_LETTERS "-]*@(?:" LABEL
                  "\\.)+" TOP ")",
         .anchor = Anchor::local,
         .validator = email,
         .check = "RFC 5321",
         .score = 0.6,
         .context =
             "email, e-mail, mail, address, Adresse, adresse, courriel, correo, correo electrónico, posta elettronica"},
        {.entity = "URL",
         .name = "address with scheme",
         .regex = "(?i:https?|ftps?|sftp|wss?)://[^" NO_LINK "]{2,}",
         .anchor = Anchor::link,
         .validator = link_host,
         .check = "public suffix list, or an IP address",
         .score = 0.9,
         .fit = fit_link},
        {.entity = "URL",
         .name = "domain name",
         .regex = "(?:" LABEL "\\.)+" TOP "(?::\\d{2,5})?(?:[/?#][^" NO_LINK "]*)?",
         .anchor = Anchor::host,
         .validator = bare_domain,
         .check = "public suffix list, no slip of the pen",
         .score = 0.6,
         .context = link_words,
         .fit = fit_link},
        {.entity = "IP_ADDRESS",
         .name = "IP version 4",
         .regex = R"(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?:/\d{1,2})?)",
         .validator = ip_v4,
         .check = "RFC 791: four octets",
         .score = 0.6,
         .valid_score = 0.95,
         .context = ip_words,
         .fit = fit_ip_v4},
        {.entity = "IP_ADDRESS",
         .name = "IP version 6",
         .regex =
             R"([0-9A-Fa-f]{0,4}:(?:[0-9A-Fa-f:]*:)?(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]*)(?:%[0-9A-Za-z]+)?(?:/\d{1,3})?)",
         .anchor = Anchor::hex,
         .validator = numbered_ip_v6,
         .check = "RFC 4291: eight groups",
         .score = 0.6,
         .valid_score = 0.95,
         .context = ip_words,
         .fit = fit_ip_v6},
        {.entity = "IP_ADDRESS",
         .name = "IP version 6 without digits",
         .regex =
             R"([0-9A-Fa-f]{0,4}:(?:[0-9A-Fa-f:]*:)?(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]*)(?:%[0-9A-Za-z]+)?(?:/\d{1,3})?)",
         .anchor = Anchor::hex,
         .validator = ip_v6,
         .check = "RFC 4291",
         .score = 0.2,
         .valid_score = 0.3,
         .context = ip_words,
         .fit = fit_ip_v6},
        {.entity = "MAC_ADDRESS",
         .name = "hardware address",
         .regex = "[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}",
         .anchor = Anchor::hex,
         .validator = mac_address,
         .check = "EUI-48: six octets, one separator",
         .score = 0.8,
         .context = "mac, mac address, hardware address, ethernet, wlan, Hardwareadresse, adresse MAC, dirección MAC"},
        {.entity = "MAC_ADDRESS",
         .name = "hardware address with hyphens",
         .regex = "[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}",
         .anchor = Anchor::key,
         .validator = mac_address,
         .check = "EUI-48: six octets, one separator",
         .score = 0.8,
         .context = "mac, mac address, hardware address"},
        {.entity = "USERNAME",
         .name = "handle with a digit or underscore",
         .regex = "@[A-Za-z_][A-Za-z0-9_]{2,29}",
         .anchor = Anchor::mark,
         .validator = telling_handle,
         .check = "a digit or underscore",
         .score = 0.6,
         .context = handle_words},
        {.entity = "USERNAME",
         .name = "handle",
         .regex = "@[A-Za-z_][A-Za-z0-9_.]{2,29}",
         .anchor = Anchor::mark,
         .score = 0.3,
         .context = handle_words,
         .fit = fit_link},
        {.entity = "CRYPTO",
         .name = "Bitcoin address",
         .regex = "[13][1-9A-HJ-NP-Za-km-z]{25,34}|(?:bc1|BC1)[0-9A-Za-z]{13,87}",
         .anchor = Anchor::key,
         .validator = bitcoin_address,
         .check = "Base58Check, Bech32",
         .score = 0.5,
         .valid_score = 1.0,
         .context = "wallet, bitcoin, btc, crypto, Brieftasche, portefeuille, cartera, portafoglio"},
        {.entity = "CRYPTO",
         .name = "Ethereum address",
         .regex = "0x[0-9A-Fa-f]{40}",
         .anchor = Anchor::key,
         .score = 0.8,
         .context = "wallet, ethereum, eth, crypto"},
    };
}

}  // namespace persona::detectors
