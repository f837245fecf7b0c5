#include "templates-engine/exec_types.h"

#include <algorithm>
#include <chrono>
#include <limits>

#include "lib/data/go_print.h"
#include "templates-engine/time_methods.h"

namespace tf::engine {
namespace {

class Complex final : public NativeObject {
 public:
  Complex(double real, double imaginary) : real_(real), imaginary_(imaginary) {}

  [[nodiscard]] std::string_view type_name() const override { return "complex128"; }
  [[nodiscard]] std::string_view kind_name() const override { return "complex128"; }
  [[nodiscard]] std::string print() const override {
    std::string imaginary = format_float(imaginary_);
    if (imaginary[0] != '-' && imaginary[0] != '+') imaginary.insert(0, 1, '+');
    return "(" + format_float(real_) + imaginary + "i)";
  }
  [[nodiscard]] bool has_string_method() const override { return false; }
  [[nodiscard]] std::vector<PrintedField> printed_fields() const override {
    return {{"real", real_}, {"imag", imaginary_}};
  }
  [[nodiscard]] Value json() const override { return print(); }
  [[nodiscard]] bool equals(const NativeObject& other) const override {
    const auto& complex = static_cast<const Complex&>(other);
    return real_ == complex.real_ && imaginary_ == complex.imaginary_;
  }

 private:
  double real_;
  double imaginary_;
};

const Method* method_in(std::span<const Method> methods, std::string_view name) {
  const auto found = std::find_if(methods.begin(), methods.end(),
                                  [name](const Method& method) { return method.name == name; });
  return found == methods.end() ? nullptr : &*found;
}

bool is_native(const Value& value, std::string_view type) {
  const NativeObject* native = value.as_native();
  return native != nullptr && native->type_name() == type;
}

bool is_integer(const Value& value, IntType type) {
  const Integer* integer = value.as_integer();
  return integer != nullptr && integer->type == type;
}

bool is_list_of(const Value& value, std::string_view element) {
  const List* list = value.as_list();
  return list != nullptr && list->type().element == element;
}

}  // namespace

std::string_view param_type_name(ParamType type) {
  switch (type) {
    case ParamType::kAny:
      return "interface {}";
    case ParamType::kString:
      return "string";
    case ParamType::kInt:
      return "int";
    case ParamType::kInt64:
      return "int64";
    case ParamType::kUint32:
      return "uint32";
    case ParamType::kFloat64:
      return "float64";
    case ParamType::kBool:
      return "bool";
    case ParamType::kBytes:
      return "[]uint8";
    case ParamType::kAnyList:
      return "[]interface {}";
    case ParamType::kStringList:
      return "[]string";
    case ParamType::kAnyMap:
      return "map[string]interface {}";
    case ParamType::kTime:
      return "time.Time";
    case ParamType::kDuration:
      return "time.Duration";
    case ParamType::kLocation:
      return "*time.Location";
    case ParamType::kVersion:
      return "*semver.Version";
    case ParamType::kReflect:
      return "reflect.Value";
    case ParamType::kCertificate:
      return "sprig.certificate";
  }
  return "";
}

bool can_be_nil(ParamType type) {
  switch (type) {
    case ParamType::kAny:
    case ParamType::kBytes:
    case ParamType::kAnyList:
    case ParamType::kStringList:
    case ParamType::kAnyMap:
    case ParamType::kLocation:
    case ParamType::kReflect:
    case ParamType::kVersion:
      return true;
    default:
      return false;
  }
}

Value nil_of(ParamType type) {
  switch (type) {
    case ParamType::kBytes:
      return Value::bytes({});
    case ParamType::kAnyList:
      return List::nil();
    case ParamType::kStringList:
      return List::nil(kStringList);
    case ParamType::kAnyMap:
      return Map::nil();
    default:
      return {};
  }
}

bool is_assignable(const Value& value, ParamType type) {
  switch (type) {
    case ParamType::kAny:
    case ParamType::kReflect:
      return true;
    case ParamType::kString:
      return value.is_string();
    case ParamType::kInt:
      return is_integer(value, IntType::kInt);
    case ParamType::kInt64:
      return is_integer(value, IntType::kInt64);
    case ParamType::kUint32:
      return is_integer(value, IntType::kUint32);
    case ParamType::kDuration:
      return is_integer(value, IntType::kDuration);
    case ParamType::kFloat64:
      return value.kind() == Kind::kFloat;
    case ParamType::kBool:
      return value.kind() == Kind::kBool;
    case ParamType::kBytes:
      return value.kind() == Kind::kBytes;
    case ParamType::kAnyList:
      return is_list_of(value, kAnyList.element);
    case ParamType::kStringList:
      return is_list_of(value, kStringList.element);
    case ParamType::kAnyMap:
      return value.is_map() && is_interface(value.map_type().element);
    case ParamType::kTime:
    case ParamType::kLocation:
    case ParamType::kVersion:
    case ParamType::kCertificate:
      return is_native(value, param_type_name(type));
  }
  return false;
}

ParamType param_at(const Signature& signature, std::size_t index) {
  return signature.params[std::min<std::size_t>(index, signature.count - std::size_t{1})];
}

bool is_unsigned(IntType type) {
  return type >= IntType::kUint && type <= IntType::kUint64;
}

const Value& zero_of(std::string_view element_type) {
  static const Value kNil;
  static const Value kEmptyString("");
  static const Value kNoBytes = Value::bytes({});
  static const Value kZero = Value::integer(0);
  static const Value kNoList = List::nil();
  static const Value kNoMap = Map::nil();
  if (is_interface(element_type)) return kNil;
  if (element_type == "string") return kEmptyString;
  if (element_type == "[]uint8") return kNoBytes;
  if (element_type == "int") return kZero;
  if (element_type == tf::kAnyList.name) return kNoList;
  if (element_type == tf::kAnyMap.name) return kNoMap;
  return kNil;
}

const Method* find_method(const Value& value, std::string_view name) {
  switch (value.kind()) {
    case Kind::kMap:
      return method_in(value.map_type().methods, name);
    case Kind::kList:
      return method_in(value.as_list()->type().methods, name);
    case Kind::kNative:
      return value.as_native()->method(name);
    case Kind::kInteger:
      return find_integer_method(value.as_integer()->type, name);
    default:
      return nullptr;
  }
}

Value make_complex(double real, double imaginary) {
  return NativeRef(std::make_shared<Complex>(real, imaginary));
}

}  // namespace tf::engine
