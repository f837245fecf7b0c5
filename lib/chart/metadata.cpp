#include "lib/chart/metadata.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "lib/base/files.h"
#include "lib/base/semver.h"
#include "lib/base/utf8.h"
#include "lib/chart/struct_decoder.h"
#include "lib/data/go_print.h"
#include "lib/data/go_time_error.h"
#include "lib/data/yaml_reader.h"

namespace tf::chart {
namespace {

template <class T>
using Field = StructDecoder::Field<T>;

/// A row that decodes one member by a method of StructDecoder.
#define TF_FIELD(Type, name, member, method)                                       \
  Field<Type> {                                                                    \
    name, [](StructDecoder& d, const Value& v, Type& t) { d.method(v, t.member); } \
  }

constexpr std::array kMaintainerFields = {
    TF_FIELD(Maintainer, "name", name, string),
    TF_FIELD(Maintainer, "email", email, string),
    TF_FIELD(Maintainer, "url", url, string),
};

constexpr std::array kDependencyFields = {
    TF_FIELD(Dependency, "name", name, string),
    TF_FIELD(Dependency, "version", version, string),
    TF_FIELD(Dependency, "repository", repository, string),
    TF_FIELD(Dependency, "condition", condition, string),
    TF_FIELD(Dependency, "tags", tags, string_list),
    TF_FIELD(Dependency, "enabled", enabled, boolean),
    TF_FIELD(Dependency, "import-values", import_values, any_list),
    TF_FIELD(Dependency, "alias", alias, string),
};

void decode_maintainers(StructDecoder& decoder, const Value& value, MetadataDraft& draft) {
  decoder.object_list<Maintainer>(value, draft.maintainers, "v2.Maintainer", kMaintainerFields);
}
void decode_dependencies(StructDecoder& decoder, const Value& value, MetadataDraft& draft) {
  draft.fields.declares_dependencies = !value.is_nil();
  decoder.object_list<Dependency>(value, draft.dependencies, "v2.Dependency", kDependencyFields);
}

constexpr std::array kMetadataFields = {
    TF_FIELD(MetadataDraft, "name", fields.name, string),
    TF_FIELD(MetadataDraft, "home", fields.home, string),
    TF_FIELD(MetadataDraft, "sources", fields.sources, string_list),
    TF_FIELD(MetadataDraft, "version", fields.version, string),
    TF_FIELD(MetadataDraft, "description", fields.description, string),
    TF_FIELD(MetadataDraft, "keywords", fields.keywords, string_list),
    Field<MetadataDraft>{"maintainers", decode_maintainers},
    TF_FIELD(MetadataDraft, "icon", fields.icon, string),
    TF_FIELD(MetadataDraft, "apiVersion", fields.api_version, string),
    TF_FIELD(MetadataDraft, "condition", fields.condition, string),
    TF_FIELD(MetadataDraft, "tags", fields.tags, string),
    TF_FIELD(MetadataDraft, "appVersion", fields.app_version, string),
    TF_FIELD(MetadataDraft, "deprecated", fields.deprecated, boolean),
    TF_FIELD(MetadataDraft, "annotations", fields.annotations, string_map),
    TF_FIELD(MetadataDraft, "kubeVersion", fields.kube_version, string),
    Field<MetadataDraft>{"dependencies", decode_dependencies},
    TF_FIELD(MetadataDraft, "type", fields.type, string),
};

struct ApiVersionOnly {
  std::string api_version;
};
constexpr std::array kApiVersionFields = {
    TF_FIELD(ApiVersionOnly, "apiVersion", api_version, string)};

struct LockDraft {
  Lock fields;
  std::vector<std::optional<Dependency>> dependencies;
};

void decode_lock_dependencies(StructDecoder& decoder, const Value& value, LockDraft& draft) {
  decoder.object_list<Dependency>(value, draft.dependencies, "v2.Dependency", kDependencyFields);
}

/// time.Time reads its own JSON, so no scalar is turned into text for it.
void decode_generated(StructDecoder& decoder, const Value& value, LockDraft& draft) {
  if (value.is_nil()) return;
  const std::string* text = value.as_string();
  if (text == nullptr) return decoder.failure("Time.UnmarshalJSON: input is not a JSON string");
  if (auto problem = go_time_error("2006-01-02T15:04:05Z07:00", *text)) {
    return decoder.failure(*std::move(problem));
  }
  draft.fields.generated = *text;
}

constexpr std::array kLockFields = {
    Field<LockDraft>{"generated", decode_generated},
    TF_FIELD(LockDraft, "digest", fields.digest, string),
    Field<LockDraft>{"dependencies", decode_lock_dependencies},
};

#undef TF_FIELD

/// Parses and decodes in one go.
template <class T>
Status decode_yaml(std::string_view yaml, T& out, std::string_view type,
                   std::span<const Field<T>> fields) {
  TF_ASSIGN(const Value tree, parse_yaml(yaml, Numbers::kAsWritten));
  StructDecoder decoder;
  decoder.object<T>(tree, out, type, fields);
  return decoder.status();
}

/// Any white space becomes a blank, what does not print goes (helm's sanitizeString).
void sanitize(std::string& text) {
  const auto plain = [](char c) { return c >= ' ' && c <= '~'; };
  if (std::all_of(text.begin(), text.end(), plain)) return;
  std::string clean;
  std::string_view rest = text;
  while (!rest.empty()) {
    const DecodedRune next = decode_rune(rest);
    rest.remove_prefix(next.size);
    if (is_space(next.rune)) {
      clean += ' ';
    } else if (is_print(next.rune)) {
      append_rune(clean, next.rune);
    }
  }
  text = std::move(clean);
}

void sanitize_all(std::vector<std::string>& texts) {
  for (std::string& text : texts)
    sanitize(text);
}

tl::unexpected<Error> invalid(std::string_view message) {
  return fail(ErrorCode::kInvalid, fmt::format("validation: {}", message));
}

Status check_names(const Metadata& metadata) {
  if (metadata.api_version.empty()) return invalid("chart.metadata.apiVersion is required");
  const std::string& name = metadata.name;
  if (name.empty()) return invalid("chart.metadata.name is required");
  if (name == "." || name == "..") {
    return invalid(fmt::format("chart.metadata.name {} is not allowed", go_quote(name)));
  }
  if (name != path_base(name)) {
    return invalid(fmt::format("chart.metadata.name {} is invalid", go_quote(name)));
  }
  if (metadata.version.empty()) return invalid("chart.metadata.version is required");
  if (!Version::parse(metadata.version)) {
    return invalid(fmt::format("chart.metadata.version {} is invalid", go_quote(metadata.version)));
  }
  if (!metadata.type.empty() && metadata.type != "application" && metadata.type != "library") {
    return invalid("chart.metadata.type must be application or library");
  }
  return {};
}

bool is_alias(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

Status finish_dependency(std::optional<Dependency>& entry) {
  if (!entry) return invalid("dependencies must not contain empty or null nodes");
  sanitize(entry->name);
  sanitize(entry->version);
  sanitize(entry->repository);
  sanitize(entry->condition);
  sanitize_all(entry->tags);
  if (!is_alias(entry->alias)) {
    return invalid(
        fmt::format("dependency {} has disallowed characters in the alias", go_quote(entry->name)));
  }
  return {};
}

Status finish_maintainer(std::optional<Maintainer>& entry) {
  if (!entry) return invalid("maintainers must not contain empty or null nodes");
  sanitize(entry->name);
  sanitize(entry->email);
  sanitize(entry->url);
  return {};
}

/// Errors end in the Go type that was wanted; its package is named as in the dialect.
Status in_package(Status status, const HelmDialect& dialect) {
  constexpr std::string_view kPackage = " of type v2.";
  if (status || dialect.chart_package == "v2") return status;
  Error error = std::move(status).error();
  if (const auto at = error.message.rfind(kPackage); at != std::string::npos) {
    error.message.replace(at, kPackage.size(), fmt::format(" of type {}.", dialect.chart_package));
  }
  return fail(std::move(error));
}

}  // namespace

Status read_metadata(std::string_view yaml, MetadataDraft& draft, const HelmDialect& dialect) {
  return in_package(decode_yaml<MetadataDraft>(yaml, draft, "v2.Metadata", kMetadataFields),
                    dialect);
}

Result<std::string> read_api_version(std::string_view yaml) {
  ApiVersionOnly only;
  TF_CHECK(decode_yaml<ApiVersionOnly>(yaml, only, "loader.chartBase", kApiVersionFields));
  return std::move(only.api_version);
}

Result<Metadata> finish_metadata(MetadataDraft draft) {
  Metadata& metadata = draft.fields;
  for (std::string* text :
       {&metadata.name, &metadata.description, &metadata.home, &metadata.icon, &metadata.condition,
        &metadata.tags, &metadata.app_version, &metadata.kube_version}) {
    sanitize(*text);
  }
  sanitize_all(metadata.sources);
  sanitize_all(metadata.keywords);
  TF_CHECK(check_names(metadata));
  for (auto& maintainer : draft.maintainers) {
    TF_CHECK(finish_maintainer(maintainer));
    metadata.maintainers.push_back(*std::move(maintainer));
  }
  std::set<std::string> keys;
  for (auto& dependency : draft.dependencies) {
    TF_CHECK(finish_dependency(dependency));
    const std::string& key = dependency->alias.empty() ? dependency->name : dependency->alias;
    if (!keys.insert(key).second) {
      return invalid(fmt::format("more than one dependency with name or alias {}", go_quote(key)));
    }
    metadata.dependencies.push_back(*std::move(dependency));
  }
  return std::move(metadata);
}

Result<Lock> read_lock(std::string_view yaml, const HelmDialect& dialect) {
  LockDraft draft;
  TF_CHECK(in_package(decode_yaml<LockDraft>(yaml, draft, "v2.Lock", kLockFields), dialect));
  for (auto& dependency : draft.dependencies) {
    if (dependency) draft.fields.dependencies.push_back(*std::move(dependency));
  }
  return std::move(draft.fields);
}

}  // namespace tf::chart
