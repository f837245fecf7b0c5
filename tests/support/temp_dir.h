#pragma once

#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "lib/base/files.h"

namespace tf::test {

/// A fresh directory that goes away with its content. Throws when the disk refuses, which fails the
/// test.
class TempDir {
 public:
  TempDir() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tf-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    path_ = pattern;
  }
  /// Starts with these files.
  TempDir(std::initializer_list<std::pair<std::string_view, std::string_view>> files) : TempDir() {
    for (const auto& [name, data] : files)
      write(name, data);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string operator/(std::string_view name) const {
    return path_ + "/" + std::string(name);
  }

  /// Writes a file, making the directories above it; gives its whole path.
  std::string write(std::string_view name, std::string_view data) const {
    const std::string whole = *this / name;
    require(make_directories(whole.substr(0, whole.rfind('/'))));
    require(write_file(whole, data, 0644));
    return whole;
  }
  /// Sets a file's modification time.
  void set_modtime(std::string_view name, long seconds, long microseconds = 0) const {
    const timeval when[2] = {{seconds, microseconds}, {seconds, microseconds}};
    if (::utimes((*this / name).c_str(), when) != 0) throw std::runtime_error("utimes failed");
  }
  void link(std::string_view target, std::string_view name) const {
    std::filesystem::create_symlink(target, *this / name);
  }

 private:
  static void require(const Status& status) {
    if (!status) throw std::runtime_error(status.error().message);
  }

  std::string path_;
};

}  // namespace tf::test
