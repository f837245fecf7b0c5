#include "lib/chart/value_sources.h"

#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "lib/base/files.h"
#include "lib/base/text.h"
#include "lib/chart/strvals.h"
#include "lib/chart/values_yaml.h"
#include "lib/data/json.h"

namespace tf::chart {
namespace {

Status add_file(Map& values, const std::string& path, const ReadFileFn& read,
                const HelmDialect& dialect) {
  TF_ASSIGN(const std::string text, read(path));
  auto loaded = read_values(text, dialect);
  if (!loaded) {
    Error error = std::move(loaded).error().wrap("failed to parse " + path);
    if (error.pos) error.pos->file = path;
    return fail(std::move(error));
  }
  merge_maps(values, *loaded->as_map());
  return {};
}

Status add_json(Map& values, const std::string& text, const HelmDialect& dialect) {
  const std::string_view trimmed = trim_space(text);
  if (dialect.takes_json_objects && trimmed.starts_with('{')) {
    auto object = parse_json(trimmed);
    if (!object || !object->is_map()) {
      return fail(ErrorCode::kInvalid, "failed parsing --set-json data JSON: " + text);
    }
    merge_maps(values, *object->as_map());
    return {};
  }
  if (!parse_set_json_into(text, values, dialect)) {
    return fail(ErrorCode::kInvalid, "failed parsing --set-json data " + text);
  }
  return {};
}

template <class Parse>
Status add_all(const std::vector<std::string>& texts, std::string_view flag, const Parse& parse) {
  for (const std::string& text : texts) {
    if (Status status = parse(text); !status) {
      return fail(std::move(status).error().wrap(fmt::format("failed parsing {} data", flag)));
    }
  }
  return {};
}

}  // namespace

Result<Value> merge_value_sources(const ValueSources& sources, const ReadFileFn& read,
                                  const HelmDialect& dialect) {
  Value merged{Map{}};
  Map& values = *merged.as_map();
  for (const std::string& path : sources.files)
    TF_CHECK(add_file(values, path, read, dialect));
  for (const std::string& text : sources.json)
    TF_CHECK(add_json(values, text, dialect));
  TF_CHECK(add_all(sources.set, "--set",
                   [&](const std::string& text) { return parse_set_into(text, values, dialect); }));
  TF_CHECK(add_all(sources.strings, "--set-string", [&](const std::string& text) {
    return parse_set_string_into(text, values, dialect);
  }));
  TF_CHECK(add_all(sources.set_files, "--set-file", [&](const std::string& text) {
    return parse_set_file_into(text, values, read, dialect);
  }));
  TF_CHECK(add_all(sources.literals, "--set-literal", [&](const std::string& text) {
    return parse_set_literal_into(text, values, dialect);
  }));
  return merged;
}

Result<std::string> read_values_file(const std::string& path) {
  if (trim_space(path) != "-") return read_file(path);
  std::string data;
  std::array<char, std::size_t{64} * 1024> buffer{};
  while (true) {
    const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(ErrorCode::kInvalid, "read /dev/stdin: " + errno_text(errno));
    if (got == 0) return data;
    data.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace tf::chart
