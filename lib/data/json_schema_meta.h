#pragma once

#include <optional>
#include <string_view>

namespace tf::schema {

/// The JSON text of a metaschema or vocabulary that json-schema.org publishes, or nothing.
[[nodiscard]] std::optional<std::string_view> metaschema_text(std::string_view url);

/// Where the metaschema of a draft (4, 6, 7, 2019, 2020) lives.
[[nodiscard]] std::string_view metaschema_url(int draft);

}  // namespace tf::schema
