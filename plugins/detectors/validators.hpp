// Check digits and structure: what tells a number from a number that means somebody. All take the text as written
// (separators and all) and never allocate. The source of each definition stands beside its code.
#pragma once

#include <string_view>

#include "checksums.hpp"

namespace persona::detectors {

// validators_internet.cpp
[[nodiscard]] bool ip_v4(std::string_view text) noexcept;
[[nodiscard]] bool ip_v6(std::string_view text) noexcept;
[[nodiscard]] bool mac_address(std::string_view text) noexcept;
[[nodiscard]] bool email(std::string_view text) noexcept;  ///< lengths and dots; a top-level domain of letters
[[nodiscard]] bool public_domain(std::string_view host);   ///< ends in a suffix of the public suffix list
[[nodiscard]] bool email_public(std::string_view text);    ///< email(), in a public domain
[[nodiscard]] bool link_host(std::string_view text);       ///< of an address with scheme
[[nodiscard]] bool bare_domain(std::string_view text);     ///< dotted words that are a host, not a slip of the pen
[[nodiscard]] bool bitcoin_address(std::string_view text) noexcept;
[[nodiscard]] bool random_key(std::string_view text) noexcept;  ///< looks drawn by chance: entropy and mixture
[[nodiscard]] bool json_web_token(std::string_view text) noexcept;

// validators_money.cpp
[[nodiscard]] bool credit_card(std::string_view text) noexcept;
[[nodiscard]] bool iban(std::string_view text) noexcept;
[[nodiscard]] bool bank_identifier(std::string_view text) noexcept;
[[nodiscard]] bool aba_routing(std::string_view text) noexcept;

// validators_things.cpp: dates, places, devices
[[nodiscard]] bool calendar_date(std::string_view text) noexcept;  ///< three numbers that can be day, month and year
[[nodiscard]] bool month_and_year(std::string_view text) noexcept;
[[nodiscard]] bool month_and_day(std::string_view text) noexcept;
[[nodiscard]] bool coordinates(std::string_view text) noexcept;
[[nodiscard]] bool imei(std::string_view text) noexcept;
[[nodiscard]] bool vehicle_identification(std::string_view text) noexcept;

// validators_us.cpp, also Canada, Mexico and Brazil
[[nodiscard]] bool us_ssn(std::string_view text) noexcept;
[[nodiscard]] bool us_itin(std::string_view text) noexcept;
[[nodiscard]] bool us_npi(std::string_view text) noexcept;
[[nodiscard]] bool us_dea(std::string_view text) noexcept;
[[nodiscard]] bool ca_sin(std::string_view text) noexcept;
[[nodiscard]] bool br_cpf(std::string_view text) noexcept;
[[nodiscard]] bool br_cnpj(std::string_view text) noexcept;
[[nodiscard]] bool mx_curp(std::string_view text) noexcept;
[[nodiscard]] bool mx_rfc(std::string_view text) noexcept;

// validators_uk.cpp, also Ireland
[[nodiscard]] bool uk_nhs(std::string_view text) noexcept;
[[nodiscard]] bool uk_nino(std::string_view text) noexcept;
[[nodiscard]] bool uk_postcode(std::string_view text) noexcept;
[[nodiscard]] bool uk_vehicle(std::string_view text) noexcept;
[[nodiscard]] bool ie_pps(std::string_view text) noexcept;

// validators_germany.cpp, also Austria and Switzerland
[[nodiscard]] bool de_tax_id(std::string_view text) noexcept;         ///< check digit
[[nodiscard]] bool de_tax_id_issued(std::string_view text) noexcept;  ///< and one digit twice or three times
[[nodiscard]] bool de_vat_id(std::string_view text) noexcept;
[[nodiscard]] bool de_pension_insurance(std::string_view text) noexcept;
[[nodiscard]] bool de_health_insurance(std::string_view text) noexcept;
[[nodiscard]] bool de_id_card(std::string_view text) noexcept;
[[nodiscard]] bool de_passport(std::string_view text) noexcept;
[[nodiscard]] bool de_passport_mixed(std::string_view text) noexcept;
[[nodiscard]] bool de_doctor(std::string_view text) noexcept;
[[nodiscard]] bool de_practice(std::string_view text) noexcept;
[[nodiscard]] bool de_tax_number(std::string_view text) noexcept;
[[nodiscard]] bool de_postcode(std::string_view text) noexcept;
[[nodiscard]] bool at_svnr(std::string_view text) noexcept;
[[nodiscard]] bool ch_ahv(std::string_view text) noexcept;

// validators_latin.cpp: France, Belgium, the Netherlands, Italy, Spain, Portugal
[[nodiscard]] bool fr_nir(std::string_view text) noexcept;
[[nodiscard]] bool be_national_number(std::string_view text) noexcept;
[[nodiscard]] bool nl_bsn(std::string_view text) noexcept;
[[nodiscard]] bool it_fiscal_code(std::string_view text) noexcept;
[[nodiscard]] bool it_vat_code(std::string_view text) noexcept;
[[nodiscard]] bool es_nif(std::string_view text) noexcept;
[[nodiscard]] bool es_nie(std::string_view text) noexcept;
[[nodiscard]] bool es_cif(std::string_view text) noexcept;
[[nodiscard]] bool pt_nif(std::string_view text) noexcept;

// validators_north.cpp: the Nordic countries, Poland, Turkey
[[nodiscard]] bool se_personnummer(std::string_view text) noexcept;
[[nodiscard]] bool se_organisationsnummer(std::string_view text) noexcept;
[[nodiscard]] bool fi_hetu(std::string_view text) noexcept;
[[nodiscard]] bool dk_cpr_date(std::string_view text) noexcept;
[[nodiscard]] bool dk_cpr_mod11(std::string_view text) noexcept;
[[nodiscard]] bool no_fodselsnummer(std::string_view text) noexcept;
[[nodiscard]] bool pl_pesel(std::string_view text) noexcept;
[[nodiscard]] bool tr_national_id(std::string_view text) noexcept;

// validators_asia.cpp: China, Japan, Korea, Hong Kong, Singapore, Thailand, the Philippines
[[nodiscard]] bool cn_resident_id(std::string_view text) noexcept;
[[nodiscard]] bool jp_my_number(std::string_view text) noexcept;
[[nodiscard]] bool hk_id(std::string_view text) noexcept;
[[nodiscard]] bool kr_rrn_form(std::string_view text) noexcept;
[[nodiscard]] bool kr_rrn(std::string_view text) noexcept;
[[nodiscard]] bool kr_frn_form(std::string_view text) noexcept;
[[nodiscard]] bool kr_frn(std::string_view text) noexcept;
[[nodiscard]] bool kr_brn(std::string_view text) noexcept;
[[nodiscard]] bool kr_driver_license(std::string_view text) noexcept;
[[nodiscard]] bool sg_nric_fin(std::string_view text) noexcept;
[[nodiscard]] bool sg_uen(std::string_view text) noexcept;
[[nodiscard]] bool th_tnin(std::string_view text) noexcept;
[[nodiscard]] bool ph_tin(std::string_view text) noexcept;

// validators_south.cpp: India, Australia, South Africa, Nigeria
[[nodiscard]] bool in_aadhaar(std::string_view text) noexcept;
[[nodiscard]] bool in_gstin(std::string_view text) noexcept;
[[nodiscard]] bool in_vehicle(std::string_view text) noexcept;
[[nodiscard]] bool au_abn(std::string_view text) noexcept;
[[nodiscard]] bool au_acn(std::string_view text) noexcept;
[[nodiscard]] bool au_tfn(std::string_view text) noexcept;
[[nodiscard]] bool au_medicare(std::string_view text) noexcept;
[[nodiscard]] bool za_id(std::string_view text) noexcept;
[[nodiscard]] bool ng_nin(std::string_view text) noexcept;

}  // namespace persona::detectors
