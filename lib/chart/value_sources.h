#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/data/helm_dialect.h"
#include "lib/data/value.h"

namespace tf::chart {

/// The five kinds of value flags, each in command-line order. Applied file, json, set, string,
/// file, literal.
struct ValueSources {
  std::vector<std::string> files = {};      ///< -f: paths, "-" is standard input
  std::vector<std::string> json = {};       ///< --set-json
  std::vector<std::string> set = {};        ///< --set
  std::vector<std::string> strings = {};    ///< --set-string
  std::vector<std::string> set_files = {};  ///< --set-file
  std::vector<std::string> literals = {};   ///< --set-literal
};

/// Reads a file named by -f or --set-file; handed in, so that lib touches no streams of the
/// process.
using ReadFileFn = std::function<Result<std::string>(const std::string& path)>;

/// Merges them into one map as Helm 4.3.1 does (chart-and-values.md 4): numbers of files are
/// float64, those of --set int64. Errors: kInvalid "failed to parse values.yaml: ...", "failed
/// parsing --set data: ..."; kNotFound from read.
[[nodiscard]] Result<Value> merge_value_sources(const ValueSources& sources, const ReadFileFn& read,
                                                const HelmDialect& dialect = {});

/// Reads from disk; "-" from standard input, once.
[[nodiscard]] Result<std::string> read_values_file(const std::string& path);

}  // namespace tf::chart
