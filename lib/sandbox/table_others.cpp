#include <fmt/core.h>

#include <chrono>

#include "lib/base/text.h"
#include "lib/sandbox/human_duration.h"
#include "lib/sandbox/table_column_cells.h"

namespace tf::sandbox {
namespace {

const Value* health(const Printed& printed) {
  for (const Value& each : printed.items("conditions")) {
    if (string_at(each, {"type"}) == "Healthy") return &each;
  }
  return nullptr;
}

std::string quantity_of(const Printed& printed, std::string_view part, std::string_view name) {
  const Value* found = find_path(printed.object, {"status", part, name});
  if (found == nullptr) return "0";
  if (const Integer* integer = found->as_integer()) return to_text(integer->value);
  return found->is_string() ? *found->as_string() : "0";
}

/// "pods: 3/10, ..." of the resources that are limits, or of the others.
std::string quotas(const Printed& printed, bool limits) {
  std::vector<std::string> texts;
  const Value* hard = printed.at("status.hard");
  if (hard == nullptr || !hard->is_map()) return {};
  for (const auto& [name, quantity] : *hard->as_map()) {
    if (name.starts_with("limits.") != limits) continue;
    texts.push_back(fmt::format("{}: {}/{}", name, quantity_of(printed, "used", name),
                                quantity_of(printed, "hard", name)));
  }
  return join(texts, ", ");
}

std::string subjects(const Printed& printed, std::string_view kind) {
  std::vector<std::string> texts;
  for (const Value& each : printed.items("subjects")) {
    if (string_at(each, {"kind"}) != kind) continue;
    std::string name(string_at(each, {"name"}));
    if (kind == "ServiceAccount") name = std::string(string_at(each, {"namespace"})) + "/" + name;
    texts.push_back(std::move(name));
  }
  return join(texts, ", ");
}

/// The number at the path, "<none>" where what it belongs to is missing.
Value number_of(const Printed& printed, std::string_view parent, const std::string& path) {
  if (printed.at(parent) == nullptr) return "<none>";
  return Value::int64(printed.integer(path));
}

constexpr std::string_view kQueuing = "spec.limited.limitResponse.queuing";

}  // namespace

Value component_status_cell(const Printed& printed) {
  const Value* condition = health(printed);
  if (condition == nullptr) return "Unknown";
  return string_at(*condition, {"status"}) == "True" ? "Healthy" : "Unhealthy";
}

Value component_message_cell(const Printed& printed) {
  const Value* condition = health(printed);
  return condition == nullptr ? "" : string_at(*condition, {"message"});
}

Value component_error_cell(const Printed& printed) {
  const Value* condition = health(printed);
  return condition == nullptr ? "" : string_at(*condition, {"error"});
}

Value quota_requests_cell(const Printed& printed) {
  return quotas(printed, false);
}

Value quota_limits_cell(const Printed& printed) {
  return quotas(printed, true);
}

Value role_cell(const Printed& printed) {
  return printed.text("roleRef.kind") + "/" + printed.text("roleRef.name");
}

Value users_cell(const Printed& printed) {
  return subjects(printed, "User");
}

Value groups_cell(const Printed& printed) {
  return subjects(printed, "Group");
}

Value service_accounts_cell(const Printed& printed) {
  return subjects(printed, "ServiceAccount");
}

Value requested_duration_cell(const Printed& printed) {
  if (printed.at("spec.expirationSeconds") == nullptr) return "<none>";
  return human_duration(std::chrono::seconds(printed.integer("spec.expirationSeconds")));
}

Value signing_condition_cell(const Printed& printed) {
  std::string text = find_condition(printed, "Denied") != nullptr     ? "Denied"
                     : find_condition(printed, "Approved") != nullptr ? "Approved"
                                                                      : "Pending";
  if (find_condition(printed, "Failed") != nullptr) text += ",Failed";
  if (!printed.text("status.certificate").empty()) text += ",Issued";
  return text;
}

Value parameter_kind_cell(const Printed& printed) {
  if (printed.at("spec.paramKind") == nullptr) return "<unset>";
  return printed.text("spec.paramKind.apiVersion") + "/" + printed.text("spec.paramKind.kind");
}

Value parameter_reference_cell(const Printed& printed) {
  const std::string name = printed.text("spec.paramRef.name");
  if (!name.empty()) return printed.text("spec.paramRef.namespace", "*") + "/" + name;
  const Value* selector = printed.at("spec.paramRef.selector");
  return selector == nullptr ? "<unset>" : selector_text(selector);
}

Value missing_priority_level_cell(const Printed& printed) {
  const Value* condition = find_condition(printed, "Dangling");
  return condition == nullptr ? "?" : string_at(*condition, {"status"});
}

Value concurrency_shares_cell(const Printed& printed) {
  return number_of(printed, "spec.limited", "spec.limited.nominalConcurrencyShares");
}

Value queues_cell(const Printed& printed) {
  return number_of(printed, kQueuing, std::string(kQueuing) + ".queues");
}

Value hand_size_cell(const Printed& printed) {
  return number_of(printed, kQueuing, std::string(kQueuing) + ".handSize");
}

Value queue_length_cell(const Printed& printed) {
  return number_of(printed, kQueuing, std::string(kQueuing) + ".queueLengthLimit");
}

Value claim_state_cell(const Printed& printed) {
  std::vector<std::string_view> states;
  const bool allocated = printed.at("status.allocation") != nullptr;
  if (printed.is_being_deleted()) {
    states.emplace_back("deleted");
  } else if (!allocated) {
    states.emplace_back("pending");
  }
  if (allocated) states.emplace_back("allocated");
  if (allocated && !printed.items("status.reservedFor").empty()) states.emplace_back("reserved");
  return join(states, ",");
}

Value api_service_cell(const Printed& printed) {
  if (printed.at("spec.service") == nullptr) return "Local";
  return printed.text("spec.service.namespace") + "/" + printed.text("spec.service.name");
}

Value api_service_available_cell(const Printed& printed) {
  const Value* condition = find_condition(printed, "Available");
  if (condition == nullptr) return "Unknown";
  const std::string status(string_at(*condition, {"status"}));
  const std::string reason(string_at(*condition, {"reason"}));
  return status == "True" || reason.empty() ? status : status + " (" + reason + ")";
}

}  // namespace tf::sandbox
