#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/sandbox/api_error.h"
#include "lib/sandbox/validation/node.h"

namespace tf::sandbox::validation {

/// Sentences about one value; empty: it is fine.
using Messages = std::vector<std::string>;

/// The errors of one validation, in the order in which they were found.
/// Values are told as Go's fields hold them: an absent string is "", an absent number 0.
class Report {
 public:
  void required(const Node& at, std::string_view detail = {});
  void forbidden(const Node& at, std::string_view detail);
  /// A value as it stands; an absent one is null.
  void invalid(const Node& at, std::string_view detail);
  void invalid_text(const Node& at, std::string_view detail);
  void invalid_number(const Node& at, std::string_view detail);
  void invalid_value(const Node& at, const Value& shown, std::string_view detail);
  /// A value in Go's own JSON, whose order may not be that of our maps.
  void invalid_json(const Node& at, std::string_view shown, std::string_view detail);
  /// One error for each sentence about the text.
  void invalid_text(const Node& at, const Messages& messages);
  void invalid_number(const Node& at, const Messages& messages);
  void unsupported(const Node& at, std::initializer_list<std::string_view> supported);
  void unsupported(const Node& at, std::span<const std::string_view> supported);
  void unsupported_json(const Node& at, std::string_view shown,
                        std::initializer_list<std::string_view> supported);
  void duplicate(const Node& at);
  void duplicate_value(const Node& at, const Value& shown);
  void not_found(const Node& at);
  void too_long(const Node& at, std::size_t limit);
  void too_long_characters(const Node& at, std::size_t limit);
  void too_many(const Node& at, std::size_t actual, std::size_t limit);
  void too_few(const Node& at, std::size_t actual, std::size_t limit);
  void internal(const Node& at, std::string_view detail);

  /// Must be one of these; an empty text is a missing one.
  void choose_required(const Node& at, std::initializer_list<std::string_view> supported);
  /// Must be one of these.
  void choose(const Node& at, std::initializer_list<std::string_view> supported);
  /// Must not be below zero.
  void nonnegative(const Node& at);
  /// `field is immutable` where the two differ.
  void immutable(const Node& at, const Value& live);

  [[nodiscard]] std::size_t size() const { return errors_.size(); }
  [[nodiscard]] bool empty() const { return errors_.empty(); }
  void add(FieldError error);
  [[nodiscard]] std::vector<FieldError> take() { return std::move(errors_); }

 private:
  std::vector<FieldError> errors_;
};

}  // namespace tf::sandbox::validation
