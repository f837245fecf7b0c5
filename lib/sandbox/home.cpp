#include "lib/sandbox/home.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <utility>

#include "lib/base/files.h"
#include "lib/base/text.h"

namespace tf::sandbox {
namespace {

constexpr std::uint32_t kPrivate = 0600;
constexpr std::uint32_t kPrivateDirectory = 0700;
constexpr const char* kLockFile = "lock";

struct CredentialFile {
  const char* name;
  std::string& text;
};

/// A credentials' files; `to` is read or filled in.
std::array<CredentialFile, 7> files_of(Credentials& to) {
  return {{{"ca.crt", to.authority.certificate},
           {"ca.key", to.authority.key},
           {"server.crt", to.server.certificate},
           {"server.key", to.server.key},
           {"admin.crt", to.admin.certificate},
           {"admin.key", to.admin.key},
           {"token", to.token}}};
}

/// A file is whole or not there: written beside its place and moved.
Status write_whole(const std::string& path, std::string_view text) {
  const std::string fresh = path + ".new";
  TF_CHECK(write_file(fresh, text, kPrivate));
  if (::rename(fresh.c_str(), path.c_str()) == 0) return {};
  return fail(ErrorCode::kInternal,
              fmt::format("rename {} {}: {}", fresh, path, errno_text(errno)));
}

/// A lock of an open file: asking who holds it, unlike with flock(2), never keeps others from it.
struct flock whole_file() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

/// "pid port" of a lock file, or nothing while the server is not ready.
std::optional<Running> parse_running(std::string_view text) {
  const auto parts = cut(trim_space(text), " ");
  if (!parts) return std::nullopt;
  Running running;
  const auto read = [](std::string_view word, auto& number) {
    const auto end = std::from_chars(word.data(), word.data() + word.size(), number);
    return end.ec == std::errc();
  };
  if (!read(parts->first, running.pid) || !read(parts->second, running.port)) return std::nullopt;
  return running;
}

}  // namespace

Status Home::create() const {
  return make_directories(directory_, kPrivateDirectory);
}

Result<Credentials> Home::credentials(TimePoint now) const {
  Credentials kept;
  bool complete = true;
  for (const auto& [name, text] : files_of(kept)) {
    auto content = read_file(file(name));
    complete = complete && content.has_value();
    if (content) text = *std::move(content);
  }
  if (complete) return kept;
  TF_ASSIGN(Credentials made, make_credentials(now));
  for (const auto& [name, text] : files_of(made))
    TF_CHECK(write_whole(file(name), text));
  return made;
}

Status Home::write_kubeconfig(const Credentials& credentials, std::uint16_t port) const {
  TF_CHECK(write_whole(file("port"), std::to_string(port)));
  return write_whole(
      kubeconfig(),
      kubeconfig_text(context_, fmt::format("https://127.0.0.1:{}", port), credentials));
}

std::uint16_t Home::last_port() const {
  const auto text = read_file(file("port"));
  std::uint16_t port = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), port);
  return port;
}

std::optional<Running> Home::running() const {
  const Descriptor lock(::open(file(kLockFile).c_str(), O_RDONLY | O_CLOEXEC));
  if (!lock.is_open()) return std::nullopt;
  struct flock held = whole_file();
  if (::fcntl(lock.get(), F_OFD_GETLK, &held) != 0 || held.l_type == F_UNLCK) return std::nullopt;
  const auto text = read_file(file(kLockFile));
  return text ? parse_running(*text) : std::nullopt;
}

Status Home::remove_objects() const {
  for (const char* suffix : {"", "-wal", "-shm"}) {
    const std::string path = database() + suffix;
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
      return fail(ErrorCode::kInternal, fmt::format("remove {}: {}", path, errno_text(errno)));
    }
  }
  return {};
}

Result<Home::Lock> Home::lock() const {
  Descriptor lock(::open(file(kLockFile).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kPrivate));
  if (!lock.is_open()) {
    return fail(ErrorCode::kInternal,
                fmt::format("open {}: {}", file(kLockFile), errno_text(errno)));
  }
  struct flock wanted = whole_file();
  if (::fcntl(lock.get(), F_OFD_SETLK, &wanted) != 0) {
    return fail(ErrorCode::kConflict, "the sandbox in " + directory_ + " runs already");
  }
  if (::ftruncate(lock.get(), 0) != 0) {
    return fail(ErrorCode::kInternal,
                fmt::format("truncate {}: {}", file(kLockFile), errno_text(errno)));
  }
  return Lock(std::move(lock));
}

Status Home::Lock::announce(const Running& running) {
  const std::string text = fmt::format("{} {}\n", running.pid, running.port);
  if (::pwrite(file_.get(), text.data(), text.size(), 0) == static_cast<ssize_t>(text.size())) {
    return {};
  }
  return fail(ErrorCode::kInternal, "write lock: " + errno_text(errno));
}

}  // namespace tf::sandbox
