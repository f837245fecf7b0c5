#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace tf::cmd {

/// Writes one JSON object with keys in the order of the calls, as encoding/json writes a struct.
class JsonObject {
 public:
  JsonObject& text(std::string_view key, std::string_view value);
  JsonObject& number(std::string_view key, std::int64_t value);
  JsonObject& boolean(std::string_view key, bool value);
  /// `json` is a whole JSON value.
  JsonObject& raw(std::string_view key, std::string_view json);

  /// The same, left out when empty or zero: `omitempty`.
  JsonObject& text_if(std::string_view key, std::string_view value);
  JsonObject& number_if(std::string_view key, std::int64_t value);
  JsonObject& map_if(std::string_view key, const std::map<std::string, std::string>& value);

  [[nodiscard]] std::string done() const { return body_ + "}"; }

 private:
  void key(std::string_view name);
  std::string body_ = "{";
};

/// A JSON string with quotes.
[[nodiscard]] std::string json_text(std::string_view value);

}  // namespace tf::cmd
