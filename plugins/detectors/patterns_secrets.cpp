// Keys and tokens: the forms that providers publish so that leaked ones can be found, and what looks drawn by chance beside a word
// such as "secret".
#include "pattern_table.hpp"
#include "validators.hpp"

namespace persona::detectors {
namespace {

constexpr const char* secret_words =
    "api key, apikey, api token, api secret, access key, access token, auth token, bearer, client secret, secret, "
    "secret key, token, "
    "password, passwd, credential, private key, Passwort, Kennwort, Schlüssel, Zugangsschlüssel, mot de passe, clé, "
    "clé secrète, "
    "contraseña, clave, chiave, chiave segreta";

PatternRow key_of(const char* provider, const char* regex, Anchor anchor = Anchor::key) {
    return {
        .entity = "API_KEY", .name = provider, .regex = regex, .anchor = anchor, .score = 0.9, .context = secret_words};
}

}  // namespace

std::vector<PatternRow> secret_patterns() {
    return {
        {.entity = "JWT",
         .name = "JSON web token",
         .regex = R"(eyJ[A-Za-z0-9_-]{13,}\.[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]*)",
         .anchor = Anchor::key,
         .validator = json_web_token,
         .check = "RFC 7515: a header with an algorithm",
         .score = 0.6,
         .valid_score = 1.0,
         .context = "jwt, bearer, token"},
        {.entity = "PEM_KEY",
         .name = "private key in PEM",
         .regex = "-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[A-Za-z0-9+/=\\s:,.\\\\]|-[A-Za-z0-9])*"
                  "(?:-----END [A-Z0-9 ]{0,60}-----)?",
         .anchor = Anchor::mark,
         .score = 1.0},
        key_of("AWS access key", "(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z2-7]{16}"),
        key_of("Google API key", "AIza[A-Za-z0-9_-]{35}"),
        key_of("Google OAuth token", R"(ya29\.[A-Za-z0-9_][A-Za-z0-9_-]{19,})", Anchor::host),
        key_of("GitHub token", "gh[opsur]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255}"),
        key_of("GitLab token", "gl(?:pat|dt|rt|ptt|ft|soat|cbt)-[A-Za-z0-9_-]{20,64}"),
        key_of("Slack token", "xox[abeoprs]-[A-Za-z0-9-]{12,250}|xapp-[A-Za-z0-9-]{20,250}"),
        key_of("Stripe key", "(?:sk|rk|pk|whsec)_(?:live_|test_)?[A-Za-z0-9]{16,250}"),
        key_of("OpenAI key", "sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{32,250}"),
        key_of("Anthropic key", "sk-ant-[A-Za-z0-9_-]{20,250}"),
        key_of("Hugging Face token", "hf_[A-Za-z0-9]{30,64}"),
        key_of("SendGrid key", R"(SG\.[A-Za-z0-9_][A-Za-z0-9_-]{19,23}\.[A-Za-z0-9_-]{39,50})", Anchor::host),
        key_of("Twilio identifier", "(?:AC|SK)[0-9a-f]{32}"),
        key_of("npm token", "npm_[A-Za-z0-9]{36}"),
        key_of("PyPI token", "pypi-[A-Za-z0-9_-]{50,250}"),
        key_of("Shopify token", "shp(?:at|ca|pa|ss)_[0-9A-Fa-f]{32}"),
        key_of("DigitalOcean token", "do[opr]_v1_[0-9a-f]{64}"),
        key_of("Databricks token", "dapi[0-9a-f]{32}"),
        key_of("Telegram bot token", "[0-9]{8,10}:AA[A-Za-z0-9_-]{33}", Anchor::digits),
        key_of("Azure storage key", "[A-Za-z0-9+/]{86}=="),
        {.entity = "API_KEY",
         .name = "drawn by chance",
         .regex = "[A-Za-z0-9][A-Za-z0-9+/_-]{19,127}={0,2}",
         .anchor = Anchor::key,
         .validator = random_key,
         .check = "entropy, digits and letters",
         .score = 0.3,
         .context = secret_words,
         .only_in_context = true},
    };
}

}  // namespace persona::detectors
