#include "lib/sandbox/render.h"

#include <fmt/core.h>

#include <array>
#include <utility>

#include "lib/base/go_quote.h"
#include "lib/sandbox/object_text.h"

namespace tf::sandbox {
namespace {

const Value& value_of(ListedObject& object) {
  if (object.value.is_nil()) object.value = parse_object(*object.json);
  return object.value;
}

std::vector<Value> values_of(std::vector<ListedObject>& objects) {
  std::vector<Value> values;
  values.reserve(objects.size());
  for (ListedObject& each : objects)
    values.push_back(value_of(each));
  return values;
}

/// Items of built-in kinds are written without kind and apiVersion, custom ones with them.
std::string list_item(const Resource& resource, const std::string& json) {
  return resource.custom ? json : item_text(json);
}

Value single_metadata(const Value& object) {
  Map metadata;
  if (const auto version = string_at(object, {"metadata", "resourceVersion"}); !version.empty()) {
    metadata.set("resourceVersion", version);
  }
  return metadata;
}

/// Go's name of a kind's internal type.
std::string go_type(const Resource& resource, std::string_view kind) {
  if (resource.custom) return "unstructured.Unstructured";
  return fmt::format("{}.{}", internal_package(resource.group), kind);
}

/// One object's metadata was asked for as a list's, or the other way round.
Response wrong_partial(const Call& call, bool list) {
  Rendering plain = call.rendering;
  plain.form = Rendering::Form::kObject;
  const std::string_view kind = list ? call.resource.list_kind : call.resource.kind;
  return respond(plain,
                 ApiError{406,
                          "NotAcceptable",
                          fmt::format("you requested {}, but the requested object is {} "
                                      "list (*{})",
                                      list ? "PartialObjectMetadata" : "PartialObjectMetadataList",
                                      list ? "a" : "not a", go_type(call.resource, kind)),
                          {}});
}

Response render_object_list(const Call& call, std::vector<ListedObject>& objects, Value metadata) {
  // Custom kinds' lists always tell where to go on.
  Map& told = *metadata.as_map();
  if (call.resource.custom && !told.contains("continue")) told.set("continue", "");
  std::string body =
      fmt::format(R"({{"kind":"{}","apiVersion":"{}","metadata":{},"items":[)",
                  call.resource.list_kind, call.resource.api_version(), json_text(metadata));
  bool first = true;
  for (const ListedObject& each : objects) {
    if (!std::exchange(first, false)) body += ',';
    body += list_item(call.resource, *each.json);
  }
  body += "]}";
  return respond_json(call.rendering, 200, std::move(body));
}

Response render_partial_list(const Call& call, std::vector<ListedObject>& objects,
                             const Value& metadata) {
  return respond(call.rendering, 200, to_partial_metadata_list(values_of(objects), metadata));
}

}  // namespace

Response render_object(const Call& call, int status, const Value& object, TimePoint now) {
  if (call.rendering.form == Rendering::Form::kTable) {
    const std::array<Value, 1> one{object};
    return respond(
        call.rendering, status,
        to_table(call.resource, one, single_metadata(object), call.rendering.include, now));
  }
  if (call.rendering.form == Rendering::Form::kPartial) {
    if (call.rendering.list_of_partials) return wrong_partial(call, false);
    return respond(call.rendering, status, to_partial_metadata(object));
  }
  return respond(call.rendering, status, object);
}

Response render_list(const Call& call, std::vector<ListedObject> objects, const Value& metadata,
                     TimePoint now) {
  if (call.rendering.form == Rendering::Form::kObject) {
    return render_object_list(call, objects, deep_copy(metadata));
  }
  if (call.rendering.form == Rendering::Form::kPartial) {
    if (!call.rendering.list_of_partials) return wrong_partial(call, true);
    return render_partial_list(call, objects, metadata);
  }
  return respond(
      call.rendering, 200,
      to_table(call.resource, values_of(objects), metadata, call.rendering.include, now));
}

std::string render_event_object(const Rendering& rendering, const Resource& resource,
                                const ListedObject& object, bool first, TimePoint now) {
  if (rendering.form == Rendering::Form::kObject) return *object.json;
  ListedObject parsed = object;
  const Value& value = value_of(parsed);
  if (rendering.form == Rendering::Form::kPartial) return object_text(to_partial_metadata(value));
  const std::array<Value, 1> one{value};
  Value table = to_table(resource, one, single_metadata(value), rendering.include, now);
  // Only the first table of a watch tells its columns.
  if (!first) table.as_map()->set("columnDefinitions", Value());
  return object_text(table);
}

Response with_warnings(const Call& call, Response response) {
  for (const std::string& warning : call.warnings) {
    response.headers.emplace_back("warning", "299 - " + go_quote(warning));
  }
  return response;
}

}  // namespace tf::sandbox
