#include "server.hpp"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

namespace persona::testing {
namespace {

/// The folder of the newest server's programs; empty: none is installed.
std::string programs() {
    if (const char* given = std::getenv("PERSONA_POSTGRESQL_BIN")) return given;
    std::string found;
    int newest = 0;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", none)) {
        const int version = std::atoi(entry.path().filename().c_str());
        if (version <= newest || !std::filesystem::exists(entry.path() / "bin/initdb")) continue;
        newest = version;
        found = (entry.path() / "bin").string();
    }
    return found;
}

}  // namespace

PostgresqlServer::~PostgresqlServer() {
    if (server_ <= 0) return;
    ::kill(server_, SIGINT);  // fast shutdown
    ::waitpid(server_, nullptr, 0);
}

std::string PostgresqlServer::url(const std::string& user, const std::string& database) const {
    return "postgresql://" + user + "@/" + database + "?host=" + folder_.path();
}

/// A child as the unprivileged user: the server refuses to run as root.
pid_t PostgresqlServer::spawn(const std::vector<std::string>& words) const {
    std::vector<char*> arguments;
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const pid_t child = ::fork();
    if (child != 0) return child;
    const int log = ::open(folder_.path("log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
    ::dup2(log, 1);
    ::dup2(log, 2);
    if (::getuid() == 0 && (::setgroups(0, nullptr) != 0 || ::setgid(group_) != 0 || ::setuid(user_) != 0))
        ::_exit(126);
    if (::chdir("/") != 0) ::_exit(126);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
}

bool PostgresqlServer::prepare(const std::string& bin) {
    if (::getuid() == 0) {
        const auto* who = ::getpwnam("postgres");
        if (who == nullptr) who = ::getpwnam("nobody");
        if (who == nullptr) return false;
        user_ = who->pw_uid;
        group_ = who->pw_gid;
        if (::chown(folder_.path().c_str(), user_, group_) != 0) return false;
    }
    const pid_t child = spawn({bin + "/initdb", "-D", folder_.path("data"), "-A", "trust", "-U", "persona", "-E",
                               "UTF8", "--locale=C", "--no-sync"});
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) != child || status != 0) return false;
    std::ofstream access(folder_.path("data/pg_hba.conf"));
    access << "local all guarded scram-sha-256\nlocal all all trust\n";
    return access.good();
}

bool PostgresqlServer::start() {
    const auto bin = programs();
    if (bin.empty()) {
        reason_ = "skipped: the package postgresql is not installed";
        return false;
    }
    installed_ = true;
    if (!prepare(bin)) {
        reason_ = "initdb failed: " + read_file(folder_.path("log"));
        return false;
    }
    server_ = spawn({bin + "/postgres", "-D", folder_.path("data"), "-k", folder_.path(), "-c",
                     "listen_addresses=", "-c", "fsync=off", "-c", "shared_buffers=16MB"});
    for (int tries = 0; tries < 300; ++tries) {
        if (::waitpid(server_, nullptr, WNOHANG) == server_) {
            server_ = -1;
            break;
        }
        const pid_t asked = spawn({bin + "/pg_isready", "-q", "-h", folder_.path()});
        int status = 0;
        ::waitpid(asked, &status, 0);
        if (status == 0) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    reason_ = "the server did not start: " + read_file(folder_.path("log"));
    return false;
}

}  // namespace persona::testing
