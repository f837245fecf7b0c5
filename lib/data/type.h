#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "lib/base/result.h"

namespace tf {

class Value;

/// Go's integer types. The last three are of package time and print as texts: kDuration is an int64
/// ("1m30s"), kMonth and kWeekday are ints ("May", "Friday").
enum class IntType : std::uint8_t {
  kInt,
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kUint,
  kUint8,
  kUint16,
  kUint32,
  kUint64,
  kDuration,
  kMonth,
  kWeekday
};

/// Go's static parameter types that template functions and methods declare.
/// The executor converts and checks arguments against them, with Go's words in errors.
enum class ParamType : std::uint8_t {
  kAny,         ///< interface {}
  kString,      ///< string
  kInt,         ///< int
  kInt64,       ///< int64
  kUint32,      ///< uint32
  kFloat64,     ///< float64
  kBool,        ///< bool
  kBytes,       ///< []uint8
  kAnyList,     ///< []interface {}
  kStringList,  ///< []string
  kAnyMap,      ///< map[string]interface {}
  kTime,        ///< time.Time
  kDuration,    ///< time.Duration
  kLocation,    ///< *time.Location
  kVersion,     ///< *semver.Version
  kReflect,     ///< reflect.Value: anything, nil kept as untyped
  kCertificate  ///< sprig.certificate
};

/// Parameter list of a template function or method. With `variadic`, the last one repeats (0 or
/// more).
struct Signature {
  static constexpr std::size_t kMaxParams = 6;

  constexpr Signature() = default;
  constexpr Signature(std::initializer_list<ParamType> list, bool is_variadic = false)
      : variadic(is_variadic) {
    for (ParamType param : list)
      params[count++] = param;
  }

  std::array<ParamType, kMaxParams> params{};
  std::uint8_t count = 0;
  bool variadic = false;
};

/// One method of a named Go type. `call` returns what Go's method returns; its error, if any,
/// is reported by the executor as "error calling <name>: <message>".
struct Method {
  std::string_view name;
  Signature signature;
  Result<Value> (*call)(const Value& self, std::span<const Value> args);
  /// What Go says of a method whose results no template can take; `call` is null then.
  std::string_view refusal = {};
};

/// A Go slice type: its %T text, its element's, and its methods (capabilities' VersionSet has
/// `Has`).
struct ListType {
  std::string_view name;
  std::string_view element;
  std::span<const Method> methods = {};
};

/// A Go map type with string keys: its %T text, its element's, and its methods (.Values, .Files).
struct MapType {
  std::string_view name;
  std::string_view element;
  std::span<const Method> methods = {};
};

inline constexpr ListType kAnyList{"[]interface {}", "interface {}"};
inline constexpr ListType kStringList{"[]string", "string"};
inline constexpr ListType kIntList{"[]int", "int"};
inline constexpr ListType kListOfLists{"[][]interface {}", "[]interface {}"};
inline constexpr MapType kAnyMap{"map[string]interface {}", "interface {}"};
inline constexpr MapType kStringMap{"map[string]string", "string"};

}  // namespace tf
