#include <fmt/core.h>

#include <string>
#include <utility>

#include "lib/base/text.h"
#include "lib/sandbox/custom/coercion.h"
#include "lib/sandbox/custom/strict_error.h"
#include "lib/sandbox/decode.h"
#include "lib/sandbox/validation.h"
#include "lib/sandbox/validation/metadata.h"

namespace tf::sandbox {
namespace {

std::string field_child(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : path + "." + std::string(name);
}
std::string field_key(const std::string& path, std::string_view key) {
  return path + "[" + std::string(key) + "]";
}

/// A field error as it reaches a client from the decoder: without a status of its own.
ApiError decoding_error(const FieldError& error) {
  return bad_request(error.path + ": " + error.message);
}

class EmbeddedReader {
 public:
  explicit EmbeddedReader(const Type& metadata) : metadata_(metadata) {}
  std::vector<std::string> unknown;

  ApiStatus read(const ValueRules& rules, Value& value, const std::string& path) {
    if (value.is_list()) {
      auto& items = value.as_list()->items();
      for (std::size_t i = 0; rules.items != nullptr && i < items.size(); ++i)
        TF_CHECK(read(*rules.items, items[i], fmt::format("{}[{}]", path, i)));
    }
    if (!value.is_map()) return {};
    for (auto& [key, field] : value.as_map()->entries()) {
      if (rules.embedded_object) TF_CHECK(read_meta(key, field, path));
      if (const ValueRules* property = rules.property(key)) {
        TF_CHECK(read(*property, field, field_child(path, key)));
      } else if (rules.additional != nullptr) {
        TF_CHECK(read(*rules.additional, field, field_key(path, key)));
      }
    }
    return {};
  }

 private:
  ApiStatus read_meta(const std::string& key, Value& field, const std::string& path) {
    if ((key == "apiVersion" || key == "kind") && !field.is_string()) {
      return refuse(
          decoding_error(invalid_value(field_child(path, key), field, "must be a string")));
    }
    if (key != "metadata") return {};
    auto decoded = decode(metadata_, field);
    if (!decoded) {
      return refuse(
          decoding_error(invalid_value(field_child(path, key), field, decoded.error().message)));
    }
    for (const std::string& error : decoded->strict_errors) {
      const auto name = unknown_field_of(error);
      if (!name.empty()) unknown.push_back(field_child(path, "metadata") + "." + std::string(name));
    }
    field = std::move(decoded->object);
    if (const Value* created = field.as_map()->find("creationTimestamp");
        created != nullptr && created->is_nil()) {
      field.as_map()->erase("creationTimestamp");
    }
    return {};
  }

  const Type& metadata_;
};

void check_group_version(const std::string& path, const std::string& text,
                         std::vector<FieldError>& errors) {
  if (text.empty()) {
    errors.push_back(invalid_value(path, text, "must not be empty"));
  } else if (split_views(text, "/").size() > 2) {
    errors.push_back(invalid_value(path, text, "unexpected GroupVersion string: " + text));
  }
}

void check_kind(const std::string& path, const std::string& text, std::vector<FieldError>& errors) {
  if (text.empty()) {
    errors.push_back(invalid_value(path, text, "must not be empty"));
    return;
  }
  const auto wrong = validation::dns1035_label(to_lower_ascii(text));
  if (wrong.empty()) return;
  std::string all;
  for (const auto& each : wrong)
    all += (all.empty() ? "" : ",") + std::string(each);
  errors.push_back(
      invalid_value(path, text, "may have mixed case, but should otherwise match: " + all));
}

void check_embedded_metadata(const Value& metadata, const std::string& path,
                             std::vector<FieldError>& errors) {
  Value named = deep_copy(metadata);
  if (!named.is_map()) return;
  if (string_at(named, {"name"}).empty()) named.as_map()->set("name", "fakename");
  validation::Report report;
  validation::check_metadata(
      report, validation::Node(named, path),
      {!string_at(named, {"namespace"}).empty(), validation::path_segment_name, false});
  for (FieldError& each : report.take())
    errors.push_back(std::move(each));
}

void check_embedded_object(const Map& map, const std::string& path,
                           std::vector<FieldError>& errors) {
  for (const std::string_view name : {"apiVersion", "kind"}) {
    if (!map.contains(name)) errors.push_back(required(field_child(path, name), ""));
  }
  for (const auto& [key, value] : map) {
    const std::string inside = field_child(path, key);
    if (key == "apiVersion" || key == "kind") {
      const std::string* text = value.as_string();
      if (text == nullptr) {
        errors.push_back(invalid_value(inside, value, "must be a string"));
      } else {
        (key == "kind" ? check_kind : check_group_version)(inside, *text, errors);
      }
    } else if (key == "metadata") {
      check_embedded_metadata(value, inside, errors);
    }
  }
}

void check_parts(const ValueRules& rules, const Value& value, const std::string& path,
                 std::vector<FieldError>& errors) {
  if (value.is_list() && rules.items != nullptr) {
    const List& list = *value.as_list();
    for (std::size_t i = 0; i < list.size(); ++i)
      check_parts(*rules.items, list[i], fmt::format("{}[{}]", path, i), errors);
  }
  if (!value.is_map()) return;
  if (rules.embedded_object) check_embedded_object(*value.as_map(), path, errors);
  for (const auto& [key, field] : *value.as_map()) {
    if (const ValueRules* property = rules.property(key)) {
      check_parts(*property, field, field_child(path, key), errors);
    } else if (rules.additional != nullptr) {
      check_parts(*rules.additional, field, field_key(path, key), errors);
    }
  }
}

}  // namespace

ApiResult<std::vector<std::string>> coerce_embedded(const ValueRules& rules, Value& value,
                                                    const Type& metadata) {
  EmbeddedReader reader(metadata);
  TF_CHECK(reader.read(rules, value, ""));
  return std::move(reader.unknown);
}

std::vector<FieldError> check_embedded(const ValueRules& rules, const Value& value) {
  std::vector<FieldError> errors;
  check_parts(rules, value, "", errors);
  return errors;
}

}  // namespace tf::sandbox
