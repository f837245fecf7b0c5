#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

namespace tf::sandbox::cel {

class CelValue;
using CelList = std::vector<CelValue>;
using CelMap = std::vector<std::pair<CelValue, CelValue>>;

struct Duration {
  std::int64_t nanoseconds = 0;
};
struct Timestamp {
  std::int64_t nanoseconds = 0;  ///< since 1970
};
/// An optional value; null: none.
struct Optional {
  std::shared_ptr<const CelValue> value;
};
/// The types of Kubernetes' library, with the text they were made of: "kubernetes.Quantity".
struct Opaque {
  std::string_view type;
  std::string text;
};
struct TypeName {
  std::string name;
};
struct Bytes {
  std::string data;
};

/// A value of the Common Expression Language. Cheap to copy but for texts.
class CelValue {
 public:
  using Data = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string,
                            Bytes, std::shared_ptr<const CelList>, std::shared_ptr<const CelMap>,
                            Duration, Timestamp, Optional, Opaque, TypeName>;

  CelValue() = default;
  template <class T>
  explicit CelValue(T value) : data_(std::move(value)) {}
  explicit CelValue(std::string_view text) : data_(std::string(text)) {}
  explicit CelValue(CelList list) : data_(std::make_shared<const CelList>(std::move(list))) {}
  explicit CelValue(CelMap map) : data_(std::make_shared<const CelMap>(std::move(map))) {}

  /// The content, or nullptr when it is of another type.
  template <class T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(&data_);
  }
  [[nodiscard]] const CelList* as_list() const;
  [[nodiscard]] const CelMap* as_map() const;
  [[nodiscard]] bool is_null() const { return data_.index() == 0; }
  [[nodiscard]] bool is_number() const;
  /// A number as double; 0 for others.
  [[nodiscard]] double number() const;
  /// "int", "string", "list", "map" ... as type() names it.
  [[nodiscard]] std::string_view type() const;

 private:
  Data data_;
};

/// A value, or why there is none: "no such key: x", "division by zero", "no such overload".
using Evaluated = tl::expected<CelValue, std::string>;
[[nodiscard]] inline tl::unexpected<std::string> error(std::string message) {
  return tl::make_unexpected(std::move(message));
}
[[nodiscard]] inline tl::unexpected<std::string> no_overload() {
  return error("no such overload");
}

/// Numbers are equal whatever their types are; maps in any order.
[[nodiscard]] bool equal(const CelValue& a, const CelValue& b);
/// Below 0, 0 or above 0; an error for what has no order.
[[nodiscard]] tl::expected<int, std::string> compare(const CelValue& a, const CelValue& b);
[[nodiscard]] const CelValue* find(const CelMap& map, const CelValue& key);
/// What string() gives.
[[nodiscard]] Evaluated to_text(const CelValue& value);
[[nodiscard]] CelValue some(CelValue value);
[[nodiscard]] CelValue none();

}  // namespace tf::sandbox::cel
