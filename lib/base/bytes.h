#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace tf {

/// Bytes that never change. Copies share them; whoever holds one keeps them alive.
/// Cost: a copy counts a reference, nothing more.   Threads: any.
class Bytes {
 public:
  Bytes() = default;
  // NOLINTBEGIN(google-explicit-constructor)
  Bytes(std::string text) {
    auto owner = std::make_shared<const std::string>(std::move(text));
    view_ = *owner;
    owner_ = std::move(owner);
  }
  Bytes(const char* text) : Bytes(std::string(text)) {}
  operator std::string_view() const { return view_; }
  // NOLINTEND(google-explicit-constructor)
  /// `view` lies in what `owner` keeps.
  Bytes(std::shared_ptr<const void> owner, std::string_view view)
      : owner_(std::move(owner)), view_(view) {}

  [[nodiscard]] std::string_view view() const { return view_; }
  [[nodiscard]] std::string to_string() const { return std::string(view_); }
  [[nodiscard]] const char* data() const { return view_.data(); }
  [[nodiscard]] std::size_t size() const { return view_.size(); }
  [[nodiscard]] bool empty() const { return view_.empty(); }
  /// `count` bytes from `offset` on, which must be there.
  [[nodiscard]] Bytes slice(std::size_t offset, std::size_t count) const {
    return {owner_, view_.substr(offset, count)};
  }

  friend bool operator==(const Bytes& a, const Bytes& b) { return a.view_ == b.view_; }

 private:
  std::shared_ptr<const void> owner_;
  std::string_view view_;
};

}  // namespace tf
