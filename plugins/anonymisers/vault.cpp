#include "vault.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <Poco/Data/LOB.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

#include <persona/random.hpp>

namespace persona::anonymisers {
namespace {

using namespace Poco::Data::Keywords;
using Poco::Data::BLOB;

constexpr std::string_view mark = "persona vault 1";

/// How SQLite wants a path in a file: address.
std::string address(const std::filesystem::path& path, const char* mode) {
    std::string out = "file:";
    for (const char byte : path.string()) {
        if (byte == '%') out += "%25";
        else if (byte == '?') out += "%3f";
        else if (byte == '#') out += "%23";
        else out += byte;
    }
    return out + "?mode=" + mode;
}

void register_connector() {
    static std::once_flag once;
    std::call_once(once, [] { Poco::Data::SQLite::Connector::registerConnector(); });
}

/// What Poco throws, as an error: the database's own words could hold data and are left out.
Status guarded(const std::filesystem::path& path, const char* what, const std::function<Status()>& body) {
    try {
        return body();
    } catch (const Poco::Exception&) {
        return Error(ErrorCode::io, "can not " + std::string(what) + " the vault " + path.string(),
                     "is it a vault, is there room on the disk, and does no other run write to it?");
    }
}

BLOB blob(std::string_view bytes) { return BLOB(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()); }
std::string text(const BLOB& blob) { return {reinterpret_cast<const char*>(blob.rawContent()), blob.size()}; }

/// Two texts in one, unmistakably.
std::string joined(std::string_view surrogate, std::string_view original) {
    auto out = std::to_string(surrogate.size());
    out += ':';
    out += surrogate;
    return out += original;
}
std::optional<VaultWriter::Pair> parted(std::string_view both) {
    const auto colon = both.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon > 9) return std::nullopt;
    std::size_t size = 0;
    for (const char c : both.substr(0, colon)) {
        if (c < '0' || c > '9') return std::nullopt;
        size = size * 10 + static_cast<std::size_t>(c - '0');
    }
    both.remove_prefix(colon + 1);
    if (size > both.size()) return std::nullopt;
    return VaultWriter::Pair{std::string(both.substr(0, size)), std::string(both.substr(size))};
}

/// Fails unless the vault was made with this key.
Status check_key(Poco::Data::Session& session, const Seal& seal, const std::filesystem::path& path) {
    std::vector<BLOB> found;
    session << "SELECT sealed FROM vault_mark", into(found), now;
    const auto opened = found.size() == 1 ? seal.open(text(found[0])) : std::nullopt;
    if (opened && *opened == mark) return {};
    return Error(ErrorCode::configuration, "the vault " + path.string() + " was made with another key",
                 "give the key file of the run that made it with --key-file");
}

}  // namespace

struct VaultWriter::Inside {
    Inside(std::filesystem::path where, std::string_view run_key) : path(std::move(where)), seal(run_key) {}
    std::filesystem::path path;
    Seal seal;
    std::optional<Poco::Data::Session> session;
};

VaultWriter::VaultWriter(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
VaultWriter::~VaultWriter() = default;

void VaultWriter::close() noexcept {
    const std::scoped_lock lock(mutex_);
    try {
        inside_->session.reset();
    } catch (...) {
        // Every pair was committed with its batch: a connection that will not close loses nothing.
        return;
    }
}

Result<std::unique_ptr<VaultWriter>> VaultWriter::make(const std::filesystem::path& path, std::string_view run_key) {
    register_connector();
    // Made before SQLite opens it, so that nobody else can read it at any time.
    const int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (made < 0 || ::fchmod(made, 0600) != 0) {
        const std::string why = std::strerror(errno);
        if (made >= 0) ::close(made);
        return Error(ErrorCode::io, "can not open the vault " + path.string() + ": " + why,
                     "name a file in a folder that you may write to");
    }
    ::close(made);
    auto inside = std::make_unique<Inside>(path, run_key);
    const auto opened = guarded(path, "open", [&]() -> Status {
        inside->session.emplace("SQLite", address(path, "rw"));
        auto& session = *inside->session;
        // By the pair's own hash, so that the order of the batches leaves no trace in what is stored.
        session << "CREATE TABLE IF NOT EXISTS vault (id BLOB PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID", now;
        session << "CREATE TABLE IF NOT EXISTS vault_mark (one INTEGER PRIMARY KEY, sealed BLOB NOT NULL)", now;
        PERSONA_ASSIGN(const auto sealed, inside->seal.close(mark));
        auto value = blob(sealed);
        session << "INSERT OR IGNORE INTO vault_mark VALUES (1, ?)", use(value), now;
        return check_key(session, inside->seal, path);
    });
    if (!opened.ok()) return opened.error();
    return std::unique_ptr<VaultWriter>(new VaultWriter(std::move(inside)));
}

Status VaultWriter::add(const std::vector<Pair>& pairs) {
    if (pairs.empty()) return {};
    const std::scoped_lock lock(mutex_);
    return guarded(inside_->path, "write to", [&]() -> Status {
        auto& session = *inside_->session;
        session.begin();
        try {
            for (const auto& [surrogate, original] : pairs) {
                PERSONA_ASSIGN(const auto sealed, inside_->seal.close(joined(surrogate, original)));
                // The nonce is the pair's keyed hash already.
                auto id = blob(std::string_view(sealed).substr(0, 12));
                auto value = blob(sealed);
                session << "INSERT OR IGNORE INTO vault VALUES (?, ?)", use(id), use(value), now;
            }
        } catch (...) {
            session.rollback();
            throw;
        }
        session.commit();
        return {};
    });
}

Result<VaultTable> read_vault(const std::filesystem::path& path, std::string_view run_key) {
    register_connector();
    std::error_code problem;
    if (!std::filesystem::is_regular_file(path, problem))
        return Error(ErrorCode::not_found, "the vault " + path.string() + " is not there",
                     "a vault is made by a run of anonymiser.surrogate with 'vault' set");
    VaultTable out;
    const auto read = guarded(path, "read", [&]() -> Status {
        const Seal seal(run_key);
        Poco::Data::Session session("SQLite", address(path, "ro"));
        PERSONA_TRY(check_key(session, seal, path));
        std::vector<BLOB> rows;
        Poco::Data::Statement select(session);
        select << "SELECT sealed FROM vault ORDER BY id", into(rows), limit(4096);
        while (!select.done()) {
            rows.clear();
            select.execute();
            for (const auto& row : rows) {
                const auto opened = seal.open(text(row));
                auto pair = opened ? parted(*opened) : std::nullopt;
                if (!pair)
                    return Error(ErrorCode::invalid_data, "an entry of the vault " + path.string() + " was changed",
                                 "use an untouched copy: a changed entry could put a wrong name in");
                const auto [place, fresh] = out.try_emplace(std::move(pair->first), pair->second);
                if (!fresh && place->second != pair->second) place->second = std::nullopt;
            }
        }
        return {};
    });
    if (!read.ok()) return read.error();
    return out;
}

}  // namespace persona::anonymisers
