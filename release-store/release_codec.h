#pragma once

#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/data/value.h"
#include "lib/release/release.h"

namespace tf::store {

/// The release as JSON in Helm's own key order and omit rules (release-storage.md 3): what storage
/// keeps and what `-o json` of install, upgrade and status starts from. Labels are not in it.
/// Errors: kInvalid for values that JSON cannot hold (Inf, NaN).
/// Like:   helm 4.3.1 encoding/json of pkg/release/v1.Release.
[[nodiscard]] Result<std::string> release_to_json(const release::Release& record);

/// The other way, for records of Helm 3 and 4: keys in any case, unknown ones ignored, times that
/// are
/// "" or null missing. Errors: kInvalid in encoding/json's words.
[[nodiscard]] Result<release::Release> release_from_json(std::string_view json);
/// The same from parsed JSON or YAML.
[[nodiscard]] Result<release::Release> release_from_value(const Value& root);

/// Storage text: base64 of gzip of the JSON. Like: helm 4.3.1 storage/driver encodeRelease.
[[nodiscard]] Result<std::string> encode_release(const release::Release& record);
/// Reads storage text; records of before compression are plain JSON.
/// Errors: kInvalid for broken base64, gzip or JSON, and records that inflate past 512 MiB.
[[nodiscard]] Result<release::Release> decode_release(std::string_view text);

}  // namespace tf::store
