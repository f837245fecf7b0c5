// Operands: what the Executor does to get the value of pipelines, variables and fields.
#include <fmt/core.h>

#include <algorithm>

#include "templates-engine/exec.h"
#include "templates-engine/exec_types.h"

namespace tf::engine {
namespace {

/// Puts a copy into scratch. `value` may lie inside of what scratch holds.
const Value* keep(const Value& value, Value& scratch) {
  if (&value != &scratch) {
    Value copy(value);
    scratch = std::move(copy);
  }
  return &scratch;
}

/// Go tells fields that begin with a small letter apart from those that are not there.
bool has_hidden_field(const NativeObject& object, std::string_view name) {
  if (name.empty() || (name[0] >= 'A' && name[0] <= 'Z')) return false;
  const auto fields = object.printed_fields();
  return std::any_of(fields.begin(), fields.end(),
                     [&](const auto& field) { return field.name == name; });
}

/// Where Go decides between int and float64 by the way the constant is written.
bool looks_like_float(std::string_view text) {
  const bool hex_integer = text.size() > 2 && text[0] == '0' &&
                           (text[1] == 'x' || text[1] == 'X') &&
                           text.find_first_of("pP") == std::string_view::npos;
  return !hex_integer && text[0] != '\'' && text.find_first_of(".eEpP") != std::string_view::npos;
}

}  // namespace

const Value* Executor::eval_pipeline(Ref dot, const PipeNode& pipe, Value& scratch) {
  frame_.node = &pipe;
  const Value* value = nullptr;
  for (const CommandNode* command : pipe.commands()) {
    value = eval_command(dot, *command, value, scratch).value;
  }
  if (pipe.declarations().empty()) return value;
  // The value may lie in a variable, and those move when one is added.
  value = keep(*value, scratch);
  for (const VariableNode* variable : pipe.declarations()) {
    if (pipe.is_assign) {
      set_variable(*variable, Ref{value, false});
    } else {
      push_variable(variable->id, Ref{value, false});
    }
  }
  return value;
}

Executor::Ref Executor::eval_command(Ref dot, const CommandNode& command, const Value* piped,
                                     Value& scratch) {
  const Node& first = *command.args()[0];
  Call call{{}, &first, command.args().subspan(1), piped};
  switch (first.type) {
    case NodeType::kField:
      frame_.node = &first;
      return eval_fields(dot, dot, node_as<FieldNode>(first).fields(), call, scratch);
    case NodeType::kChain:
      return eval_chain(dot, node_as<ChainNode>(first), call, scratch);
    case NodeType::kIdentifier:
      call.blamed = &command;
      return call_function(dot, node_as<IdentifierNode>(first), call, scratch);
    case NodeType::kPipe:
      refuse_arguments(command, piped);
      return {eval_pipeline(dot, node_as<PipeNode>(first), scratch), false};
    case NodeType::kVariable:
      frame_.node = &first;
      if (node_as<VariableNode>(first).fields().empty()) refuse_arguments(command, piped);
      return eval_variable(dot, node_as<VariableNode>(first), call, scratch);
    case NodeType::kDot:
      frame_.node = &first;
      refuse_arguments(command, piped);
      return dot;
    default:
      return eval_constant(command, piped, scratch);
  }
}

Executor::Ref Executor::eval_constant(const CommandNode& command, const Value* piped,
                                      Value& scratch) {
  const Node& first = *command.args()[0];
  frame_.node = &first;
  refuse_arguments(command, piped);
  switch (first.type) {
    case NodeType::kBool:
      return {node_as<BoolNode>(first).value, false};
    case NodeType::kString:
      return {node_as<StringNode>(first).value, false};
    case NodeType::kNumber:
      eval_number(node_as<NumberNode>(first), scratch);
      return {&scratch, false};
    default:
      fail("nil is not a command");
  }
}

void Executor::refuse_arguments(const CommandNode& command, const Value* piped) {
  if (command.args().size() > 1 || piped != nullptr) {
    fail("can't give argument to non-function " + node_text(*command.args()[0]));
  }
}

void Executor::eval_number(const NumberNode& number, Value& out) {
  frame_.node = &number;
  if (number.is_complex) {
    out = make_complex(number.float_value, number.imaginary);
  } else if (number.is_float && looks_like_float(number.text)) {
    out = number.float_value;
  } else if (number.is_int) {
    out = Value::integer(number.int_value);
  } else {
    fail(std::string(number.text) + " overflows int");
  }
}

Executor::Ref Executor::eval_variable(Ref dot, const VariableNode& node, Call call,
                                      Value& scratch) {
  const Variable& variable = find_variable(node);
  const Ref value{&variable.value, variable.boxed};
  if (node.fields().empty()) return value;
  return eval_fields(dot, value, node.fields(), call, scratch);
}

Executor::Ref Executor::eval_chain(Ref dot, const ChainNode& node, Call call, Value& scratch) {
  frame_.node = &node;
  call.blamed = &node;
  Value held;
  Ref term;
  frame_.node = node.term;
  if (node.term->type == NodeType::kPipe) {
    term = {eval_pipeline(dot, node_as<PipeNode>(*node.term), held), false};
  } else {
    const Call inner{{}, node.term, {}, nullptr};
    term = call_function(dot, node_as<IdentifierNode>(*node.term), inner, held);
  }
  const Ref result = eval_fields(dot, term, node.fields(), call, scratch);
  // What was held ends here, and the result may be part of it.
  if (held.is_nil()) return result;
  return {keep(*result.value, scratch), result.boxed};
}

Executor::Ref Executor::eval_fields(Ref dot, Ref receiver, std::span<const std::string_view> names,
                                    Call call, Value& scratch) {
  const Call bare{{}, call.blamed, {}, nullptr};
  Value steps[2];  // computed receivers, in turns: each may own what the next is read from
  std::size_t turn = 0;
  for (const std::string_view name : names.first(names.size() - 1)) {
    Value& step = steps[turn];
    receiver = eval_field(dot, receiver, name, bare, step);
    if (receiver.value == &step) turn = 1 - turn;
  }
  const Ref result = eval_field(dot, receiver, names.back(), call, scratch);
  const bool computed = !steps[0].is_nil() || !steps[1].is_nil();
  return computed ? Ref{keep(*result.value, scratch), result.boxed} : result;
}

Executor::Ref Executor::eval_field(Ref dot, Ref receiver, std::string_view name, const Call& call,
                                   Value& scratch) {
  const Value& value = *receiver.value;
  const auto refuse = [&] {
    const std::string_view type = receiver.boxed ? "interface {}" : type_name(value);
    fail(fmt::format("can't evaluate field {} in type {}", name, type));
  };
  if (value.is_nil()) {
    if (receiver.boxed) fail(fmt::format("nil pointer evaluating interface {{}}.{}", name));
    return {&zero_of("interface {}"), false};
  }
  if (const Method* method = find_method(value, name)) {
    return call_method(dot, *method, value, call, scratch);
  }
  if (const Map* map = value.as_map()) return map_entry(*map, name, call);
  const NativeObject* native = value.as_native();
  if (native == nullptr) refuse();
  const Ref field = native_field(*native, name, call, scratch);
  if (field.value == nullptr) {
    if (has_hidden_field(*native, name)) {
      fail(fmt::format("{} is an unexported field of struct type {}", name, native->type_name()));
    }
    refuse();
  }
  return field;
}

Executor::Ref Executor::map_entry(const Map& map, std::string_view name, const Call& call) {
  if (call.has_args()) fail(fmt::format("{} is not a method but has arguments", name));
  const std::string_view element = map.type().element;
  const Value* entry = map.find(name);
  return {entry != nullptr ? entry : &zero_of(element), is_interface(element)};
}

Executor::Ref Executor::native_field(const NativeObject& object, std::string_view name,
                                     const Call& call, Value& scratch) {
  std::optional<Value> field = object.field(name);
  if (!field) return {};
  if (call.has_args()) {
    fail(fmt::format("{} has arguments but cannot be invoked as function", name));
  }
  scratch = *std::move(field);
  return {&scratch, false};
}

}  // namespace tf::engine
