#include "lib/data/yaml_reader.h"

#include "lib/data/yaml_builder.h"
#include "lib/data/yaml_events.h"

namespace tf {
namespace {

constexpr std::string_view kContext = "error converting YAML to JSON";

/// The next document, or nothing at the end of the stream.
Result<std::optional<Value>> read_document(YamlEventSource& events, YamlBuilder& builder) {
  using Type = YamlEvent::Type;
  TF_ASSIGN(YamlEvent event, events.next());
  if (event.type == Type::kStreamEnd) return std::nullopt;
  while (event.type != Type::kDocumentEnd) {
    TF_CHECK(builder.add(event));
    TF_ASSIGN(event, events.next());
  }
  TF_ASSIGN(Value value, builder.take());
  return value;
}

Error with_context(Error error) {
  // Too deep JSON is found only when it is read again.
  if (error.message.starts_with("error unmarshaling")) return error;
  return std::move(error).wrap(kContext);
}

}  // namespace

Result<Value> parse_yaml(std::string_view text, Numbers numbers) {
  YamlEventSource events(text);
  YamlBuilder builder(numbers);
  auto document = read_document(events, builder);
  if (!document) return fail(with_context(std::move(document).error()));
  return std::move(*document).value_or(Value());
}

Result<Value> parse_yaml_parts(std::string_view text, Numbers numbers,
                               bool (*wanted)(std::string_view key)) {
  YamlEventSource events(text);
  YamlBuilder builder(numbers, wanted);
  auto document = read_document(events, builder);
  if (document && builder.passed_plain_only()) return std::move(*document).value_or(Value());
  return parse_yaml(text, numbers);
}

Result<std::vector<Value>> parse_yaml_stream(std::string_view text, Numbers numbers) {
  YamlEventSource events(text);
  std::vector<Value> documents;
  while (true) {
    YamlBuilder builder(numbers);
    auto document = read_document(events, builder);
    if (!document) return fail(with_context(std::move(document).error()));
    if (!document->has_value()) return documents;
    documents.push_back(std::move(document->value()));
  }
}

}  // namespace tf
