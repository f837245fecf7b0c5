#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "lib/base/go_quote.h"
#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/go_print.h"
#include "lib/sandbox/custom/custom_facts.h"
#include "lib/sandbox/selectors.h"

namespace tf::sandbox {
namespace {

/// A field that objects of a kind may be selected by, besides their name.
struct SelectableField {
  std::string_view group;
  std::string_view plural;
  std::string_view label;
  std::string_view path = {};         ///< where it is not the label itself; kNowhere: never set
  std::string_view second_path = {};  ///< where there is nothing at the first
  std::string_view absent = {};       ///< the text where there is nothing at all
};

constexpr std::string_view kNowhere = "-";

/// What the conversion functions of pkg/apis/<group>/v1 let pass, and where the strategies of
/// pkg/registry take the values from (Kubernetes 1.36).
constexpr std::array kSelectableFields = std::to_array<SelectableField>({
    {"", "pods", "metadata.namespace"},
    {"", "pods", "spec.nodeName"},
    {"", "pods", "spec.host", "spec.nodeName"},
    {"", "pods", "spec.restartPolicy"},
    {"", "pods", "spec.schedulerName"},
    {"", "pods", "spec.serviceAccountName"},
    {"", "pods", "spec.hostNetwork", {}, {}, "false"},
    {"", "pods", "status.phase"},
    {"", "pods", "status.podIP"},
    {"", "pods", "status.podIPs", kNowhere},  // let pass, but of no object
    {"", "pods", "status.nominatedNodeName"},
    {"", "nodes", "spec.unschedulable", {}, {}, "false"},
    {"", "namespaces", "status.phase"},
    {"", "replicationcontrollers", "metadata.namespace"},
    {"", "replicationcontrollers", "status.replicas", {}, {}, "0"},
    {"", "secrets", "metadata.namespace"},
    {"", "secrets", "type"},
    {"", "services", "metadata.namespace"},
    {"", "services", "spec.clusterIP"},
    {"", "services", "spec.type"},
    {"", "events", "metadata.namespace"},
    {"", "events", "involvedObject.kind"},
    {"", "events", "involvedObject.namespace"},
    {"", "events", "involvedObject.name"},
    {"", "events", "involvedObject.uid"},
    {"", "events", "involvedObject.apiVersion"},
    {"", "events", "involvedObject.resourceVersion"},
    {"", "events", "involvedObject.fieldPath"},
    {"", "events", "reason"},
    {"", "events", "reportingComponent"},
    {"", "events", "source", "source.component", "reportingComponent"},
    {"", "events", "type"},
    {"events.k8s.io", "events", "metadata.namespace"},
    {"events.k8s.io", "events", "regarding.kind"},
    {"events.k8s.io", "events", "regarding.namespace"},
    {"events.k8s.io", "events", "regarding.name"},
    {"events.k8s.io", "events", "regarding.uid"},
    {"events.k8s.io", "events", "regarding.apiVersion"},
    {"events.k8s.io", "events", "regarding.resourceVersion"},
    {"events.k8s.io", "events", "regarding.fieldPath"},
    {"events.k8s.io", "events", "reason"},
    {"events.k8s.io", "events", "reportingController"},
    {"events.k8s.io", "events", "type"},
    {"batch", "jobs", "metadata.namespace"},
    {"batch", "jobs", "status.successful", "status.succeeded", {}, "0"},
    {"certificates.k8s.io", "certificatesigningrequests", "spec.signerName"},
    {"resource.k8s.io", "resourceslices", "spec.nodeName"},
    {"resource.k8s.io", "resourceslices", "spec.driver"},
});

/// Refusals that have words of their own around the label.
struct Refusal {
  std::string_view group;
  std::string_view plural;
  std::string_view before;
  std::string_view after;
  bool quoted;
};
constexpr std::array kRefusals = std::to_array<Refusal>({
    {"batch", "jobs", "field label ", " not supported for Job", true},
    {"resource.k8s.io", "resourceslices",
     "field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: ", "", false},
});

template <class Row>
bool is_of(const Row& row, const Resource& resource) {
  return row.group == resource.group && row.plural == resource.plural;
}

bool has_own_fields(const Resource& resource) {
  return resource.custom ||
         std::any_of(kSelectableFields.begin(), kSelectableFields.end(),
                     [&](const SelectableField& row) { return is_of(row, resource); });
}

ApiError not_selectable(const Resource& resource, std::string_view label) {
  for (const Refusal& row : kRefusals) {
    if (!is_of(row, resource)) continue;
    return bad_request(fmt::format("{}{}{}", row.before,
                                   row.quoted ? go_quote(label) : std::string(label), row.after));
  }
  if (has_own_fields(resource)) {
    return bad_request(fmt::format("field label not supported: {}", label));
  }
  return bad_request(
      fmt::format(R"({} is not a known field selector: only "metadata.name", "metadata.namespace")",
                  go_quote(label)));
}

/// The row's content for a label; nothing where it may not be selected by.
std::optional<SelectableField> find_field(const Resource& resource, std::string_view label) {
  if (label == "metadata.name") return SelectableField{{}, {}, label};
  for (const SelectableField& row : kSelectableFields) {
    if (is_of(row, resource) && row.label == label) return row;
  }
  if (label == "metadata.namespace") {
    // Kinds without fields of their own let it pass even where they have no namespace.
    const bool passes = resource.custom ? resource.namespaced : !has_own_fields(resource);
    if (passes) return SelectableField{{}, {}, label};
  }
  if (resource.custom_facts == nullptr) return {};
  const auto& custom = resource.custom_facts->selectable_fields;
  const bool selectable =
      std::find(custom.begin(), custom.end(), "." + std::string(label)) != custom.end();
  return selectable ? std::optional(SelectableField{{}, {}, label}) : std::nullopt;
}

struct ParsedTerm {
  std::string_view label;
  std::string value;
  bool equal = true;
};

/// The parts between commas that no backslash stands before, sorted as the server sorts them.
std::vector<std::string_view> split_terms(std::string_view text) {
  std::vector<std::string_view> terms;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == ',') {
      terms.push_back(text.substr(start, i - start));
      start = i + 1;
    }
  }
  terms.push_back(text.substr(start));
  std::sort(terms.begin(), terms.end());
  return terms;
}

ApiResult<std::string> unescape(std::string_view text) {
  std::string value;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '=' || c == ',') {
      return refuse(bad_request(
          fmt::format("invalid field selector: unescaped character in value: {}", int{c})));
    }
    if (c != '\\') {
      value += c;
      continue;
    }
    const auto sequence = text.substr(i, 1 + decode_rune(text.substr(i + 1)).size);
    if (sequence != "\\\\" && sequence != "\\," && sequence != "\\=") {
      return refuse(bad_request(
          fmt::format("invalid field selector: invalid escape sequence: {}", sequence)));
    }
    value += text[++i];
  }
  return value;
}

ApiResult<ParsedTerm> parse_term(std::string_view selector, std::string_view term) {
  const auto at = term.find('=');
  const auto bang = term.find("!=");
  if (at == std::string_view::npos) {
    return refuse(
        bad_request(fmt::format("invalid selector: '{}'; can't understand '{}'", selector, term)));
  }
  ParsedTerm parsed;
  std::string_view value;
  if (bang != std::string_view::npos && bang < at) {
    parsed.equal = false;
    parsed.label = term.substr(0, bang);
    value = term.substr(bang + 2);
  } else {
    parsed.label = term.substr(0, at);
    value = trim_prefix(term.substr(at + 1), "=");
  }
  TF_ASSIGN(parsed.value, unescape(value));
  return parsed;
}

std::vector<std::vector<std::string>> paths_of(const SelectableField& field) {
  std::vector<std::vector<std::string>> paths;
  if (field.path == kNowhere) return paths;
  paths.push_back(split(field.path.empty() ? field.label : field.path, "."));
  if (!field.second_path.empty()) paths.push_back(split(field.second_path, "."));
  return paths;
}

const Value* at_path(const Value& object, const std::vector<std::string>& path) {
  const Value* value = &object;
  for (const std::string& step : path) {
    value = find_path(*value, {step});
    if (value == nullptr) return nullptr;
  }
  return value;
}

/// What a selector sees of an object: Go's Sprint of the field; "" where there is nothing.
std::string text_of(const Value* value) {
  if (value == nullptr || value->is_nil()) return {};
  return value->is_string() ? *value->as_string() : go_print(*value);
}

}  // namespace

ApiResult<FieldSelector> FieldSelector::parse(const Resource& resource, std::string_view text) {
  std::vector<ParsedTerm> parsed;
  for (const std::string_view term : split_terms(text)) {
    if (term.empty() || term == "=") continue;
    TF_ASSIGN(auto each, parse_term(text, term));
    parsed.push_back(std::move(each));
  }
  FieldSelector selector;
  for (ParsedTerm& each : parsed) {
    const auto field = find_field(resource, each.label);
    if (!field) return refuse(not_selectable(resource, each.label));
    selector.terms_.push_back(
        {paths_of(*field), std::string(field->absent), std::move(each.value), each.equal});
  }
  return selector;
}

bool FieldSelector::matches(const Value& object) const {
  return std::all_of(terms_.begin(), terms_.end(), [&](const Term& term) {
    std::string found;
    for (const auto& path : term.paths) {
      found = text_of(at_path(object, path));
      if (!found.empty()) break;
    }
    if (found.empty()) found = term.absent;
    return (found == term.value) == term.equal;
  });
}

}  // namespace tf::sandbox
