#include "lib/sandbox/table.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "lib/data/json.h"
#include "lib/sandbox/custom/custom_facts.h"
#include "lib/sandbox/human_duration.h"
#include "lib/sandbox/json_path.h"
#include "lib/sandbox/table_columns.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kMetaVersion = "meta.k8s.io/v1";

/// metav1.TableColumnDefinition.
Value column_definition(std::string_view name, std::string_view type, std::string_view format,
                        std::string_view description, std::int64_t priority) {
  return Map{{"name", name},
             {"type", type},
             {"format", format},
             {"description", description},
             {"priority", Value::int64(priority)}};
}

Value name_definition() {
  return column_definition("Name", "string", "name", "", 0);
}

/// The format of cells that hold a name, by which clients know them.
std::string_view format_of(const Column& column) {
  return column.name == "Name" || column.path == "spec.attacher" ? "name" : "";
}

List built_in_definitions(const Resource& resource) {
  List definitions;
  for (const Column& column : table_columns(resource)) {
    if (!column.is_defined) continue;
    definitions.push(
        column_definition(column.name, column.type, format_of(column), "", column.priority));
  }
  if (definitions.empty()) {
    definitions.push(name_definition());
    definitions.push(column_definition("Created At", "date", "", "", 0));
  }
  return definitions;
}

/// A column that a CustomResourceDefinition adds.
struct PrinterColumn {
  std::string name;
  std::string type;  ///< "string", "integer", "number", "boolean", "date"
  std::string format;
  std::string description;
  std::string json_path;  ///< ".spec.replicas"
  std::int64_t priority = 0;
};

/// A CustomResourceDefinition without columns shows the age.
std::vector<PrinterColumn> custom_columns(const Resource& resource) {
  const auto* facts = resource.custom_facts.get();
  if (facts == nullptr || !facts->printer_columns.is_list()) {
    return {{"Age", "date", "", "", ".metadata.creationTimestamp", 0}};
  }
  std::vector<PrinterColumn> columns;
  for (const Value& column : *facts->printer_columns.as_list()) {
    const auto text = [&](std::string_view key) { return std::string(string_at(column, {key})); };
    columns.push_back({text("name"), text("type"), text("format"), text("description"),
                       text("jsonPath"), integer_at(column, {"priority"}).value_or(0)});
  }
  return columns;
}

List custom_definitions(const std::vector<PrinterColumn>& columns) {
  List definitions;
  definitions.push(name_definition());
  for (const PrinterColumn& column : columns) {
    definitions.push(column_definition(
        column.name, column.type, column.format,
        column.description.empty()
            ? "Custom resource definition column (in JSONPath format): " + column.json_path
            : column.description,
        column.priority));
  }
  return definitions;
}

/// A value as kubectl's JSONPath printer writes it: lists and maps as JSON.
Value printed_text(const Value& value) {
  if (value.is_nil()) return {};
  if (value.is_string()) return value;
  if (value.is_list() || value.is_map()) return to_json(value).value_or("");
  return go_print(value);
}

/// A value as a column's type has it; nil where it does not fit.
Value typed_cell(const std::string& type, const Value& value, TimePoint now) {
  const Integer* integer = value.as_integer();
  const double* number = value.as_float();
  if (type == "string") return printed_text(value);
  if (type == "integer") {
    if (number != nullptr) return Value::int64(static_cast<std::int64_t>(std::trunc(*number)));
    return integer != nullptr ? value : Value();
  }
  if (type == "number") return integer != nullptr || number != nullptr ? value : Value();
  if (type == "boolean") return value.as_bool() != nullptr ? value : Value();
  if (type == "date" && value.is_string()) {
    const auto time = parse_rfc3339(*value.as_string());
    return time ? human_duration(now - *time) : "<invalid>";
  }
  return {};
}

List custom_cells(const std::vector<PrinterColumn>& columns, const Printed& printed) {
  List cells;
  cells.push(printed.text("metadata.name"));
  for (const PrinterColumn& column : columns) {
    const auto found = json_path(printed.object, column.json_path);
    cells.push(found.empty() ? Value() : typed_cell(column.type, found.front(), printed.now));
  }
  return cells;
}

List built_in_cells(const Resource& resource, const Printed& printed) {
  List cells;
  for (const Column& column : table_columns(resource))
    cells.push(cell_value(column, printed));
  if (cells.empty()) {
    cells.push(printed.text("metadata.name"));
    cells.push(printed.text("metadata.creationTimestamp"));
  }
  return cells;
}

/// Clients hide the rows of pods that are over.
Value completed_condition(std::string_view reason, std::string_view message) {
  List conditions;
  conditions.push(
      Map{{"type", "Completed"}, {"status", "True"}, {"reason", reason}, {"message", message}});
  return conditions;
}

Value row_conditions(const Resource& resource, const Printed& printed) {
  if (!resource.group.empty() || resource.kind != "Pod") return {};
  const std::string phase = printed.text("status.phase");
  if (phase == "Succeeded") {
    return completed_condition(phase, "The pod has completed successfully.");
  }
  if (phase == "Failed") return completed_condition(phase, "The pod failed.");
  return {};
}

Value row_object(const Value& object, IncludeObject include) {
  switch (include) {
    case IncludeObject::kMetadata:
      return to_partial_metadata(object);
    case IncludeObject::kObject:
      return object;
    case IncludeObject::kNone:
      return {};
  }
  return {};
}

}  // namespace

Value to_table(const Resource& resource, std::span<const Value> objects, const Value& list_metadata,
               IncludeObject include, TimePoint now) {
  std::vector<PrinterColumn> columns;
  if (resource.custom) columns = custom_columns(resource);
  List rows;
  for (const Value& object : objects) {
    const Printed printed{object, now};
    Map row{{"cells",
             resource.custom ? custom_cells(columns, printed) : built_in_cells(resource, printed)},
            {"object", row_object(object, include)}};
    Value conditions = row_conditions(resource, printed);
    if (!conditions.is_nil()) row.set("conditions", std::move(conditions));
    rows.push(std::move(row));
  }
  return Map{{"kind", "Table"},
             {"apiVersion", kMetaVersion},
             {"metadata", list_metadata},
             {"columnDefinitions",
              resource.custom ? custom_definitions(columns) : built_in_definitions(resource)},
             {"rows", std::move(rows)}};
}

Value to_partial_metadata(const Value& object) {
  const Value* metadata = find_path(object, {"metadata"});
  return Map{{"kind", "PartialObjectMetadata"},
             {"apiVersion", kMetaVersion},
             {"metadata", metadata == nullptr ? Value(Map{}) : *metadata}};
}

Value to_partial_metadata_list(std::span<const Value> objects, const Value& list_metadata) {
  List items;
  for (const Value& object : objects)
    items.push(to_partial_metadata(object));
  return Map{{"kind", "PartialObjectMetadataList"},
             {"apiVersion", kMetaVersion},
             {"metadata", list_metadata},
             {"items", std::move(items)}};
}

}  // namespace tf::sandbox
