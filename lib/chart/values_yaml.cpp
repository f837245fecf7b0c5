#include "lib/chart/values_yaml.h"

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/data/json_kind.h"
#include "lib/data/yaml_reader.h"

namespace tf::chart {
namespace {

struct Document {
  std::string_view text;
  int first_line = 1;
};

/// Cuts a stream at its "---" lines as apimachinery 0.37's YAMLReader does: a separator that opens
/// a document stays in it.
Result<std::vector<Document>> split_documents(std::string_view text) {
  constexpr std::string_view kSeparator = "---";
  std::vector<Document> documents;
  Document current;
  std::size_t start = 0;
  int line = 1;
  for (std::size_t at = 0; at < text.size(); ++line) {
    const std::size_t end = text.find('\n', at);
    const std::string_view row = text.substr(at, end == std::string_view::npos ? end : end - at);
    const std::size_t next = end == std::string_view::npos ? text.size() : end + 1;
    if (row.starts_with(kSeparator)) {
      const std::string_view rest = trim_space(row.substr(kSeparator.size()));
      if (!rest.empty() && rest.front() != '#') {
        Error error{
            ErrorCode::kInvalid,
            fmt::format("error reading yaml document: invalid Yaml document separator: {}", rest),
            SourcePos{{}, line, 0}};
        return fail(std::move(error));
      }
      if (at > start) {
        current.text = text.substr(start, at - start);
        documents.push_back(current);
        start = next;
        current.first_line = line + 1;
      }
    }
    at = next;
  }
  if (start < text.size()) {
    current.text = text.substr(start);
    documents.push_back(current);
  }
  return documents;
}

/// In: context: what goes in front of errors; "" for nothing.
Result<Value> read_document(const Document& document, std::string_view context) {
  const auto wrapped = [context](Error error) {
    return context.empty() ? error : std::move(error).wrap(context);
  };
  auto parsed = parse_yaml(document.text);
  if (!parsed) {
    Error error = wrapped(std::move(parsed).error());
    if (!error.pos) error.pos.emplace();
    error.pos->line = document.first_line + std::max(error.pos->line - 1, 0);
    return fail(std::move(error));
  }
  if (!parsed->is_nil() && !parsed->is_map()) {
    Error error{ErrorCode::kInvalid,
                fmt::format("error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
                            "{} into Go value of type map[string]interface {{}}",
                            json_kind(*parsed)),
                SourcePos{{}, document.first_line, 0}};
    return fail(wrapped(std::move(error)));
  }
  return parsed;
}

}  // namespace

void merge_maps(Map& into, Map& from) {
  for (auto& [key, value] : from.entries()) {
    Value* present = into.find(key);
    if (present == nullptr) {
      into.set(key, std::move(value));
    } else if (present->is_map() && value.is_map()) {
      merge_maps(*present->as_map(), *value.as_map());
    } else {
      *present = std::move(value);
    }
  }
}

Result<Value> read_values(std::string_view text, const HelmDialect& dialect) {
  if (!dialect.merges_value_documents) {
    TF_ASSIGN(Value values, read_document({text}, {}));
    return values.is_nil() ? Value(Map{}) : std::move(values);
  }
  std::string terminated;
  if (!text.empty() && text.back() != '\n') {
    // A block scalar at the end must see its line break.
    terminated.reserve(text.size() + 1);
    terminated.append(text).push_back('\n');
    text = terminated;
  }
  TF_ASSIGN(const std::vector<Document> documents, split_documents(text));
  Value values{Map{}};
  for (const Document& document : documents) {
    TF_ASSIGN(Value current, read_document(document, "cannot unmarshal yaml document"));
    if (current.is_nil()) continue;
    if (values.as_map()->empty()) {
      values = std::move(current);
    } else {
      merge_maps(*values.as_map(), *current.as_map());
    }
  }
  return values;
}

}  // namespace tf::chart
