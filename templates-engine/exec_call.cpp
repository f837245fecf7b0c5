// Calls: how the Executor checks, converts and hands over arguments.
#include <fmt/core.h>

#include <array>
#include <vector>

#include "templates-engine/exec.h"
#include "templates-engine/exec_types.h"

namespace tf::engine {
namespace {

IntType integer_type_of(ParamType type) {
  switch (type) {
    case ParamType::kInt64:
      return IntType::kInt64;
    case ParamType::kUint32:
      return IntType::kUint32;
    case ParamType::kDuration:
      return IntType::kDuration;
    default:
      return IntType::kInt;
  }
}

}  // namespace

/// The arguments of one call; few of them need no memory of their own.
class Executor::ArgBuffer {
 public:
  explicit ArgBuffer(std::size_t size) : size_(size) {
    if (size > kInline) heap_.resize(size);
  }
  [[nodiscard]] std::span<Value> span() {
    return {heap_.empty() ? inline_.data() : heap_.data(), size_};
  }
  [[nodiscard]] Value& operator[](std::size_t index) { return span()[index]; }

 private:
  static constexpr std::size_t kInline = 3;
  std::size_t size_;
  std::array<Value, kInline> inline_;
  std::vector<Value> heap_;
};

void Executor::check_count(const Signature& signature, const Call& call) {
  const std::size_t got = call.count();
  if (!signature.variadic) {
    if (got == signature.count) return;
    fail(fmt::format("wrong number of args for {}: want {} got {}", call.name, signature.count,
                     got));
  }
  const std::size_t fixed = signature.count - std::size_t{1};
  if (got < fixed) {
    fail(fmt::format("wrong number of args for {}: want at least {} got {}", call.name, fixed,
                     call.args.size()));
  }
}

void Executor::collect_args(Ref dot, const Signature& signature, const Call& call, ArgBuffer& args,
                            Value& scratch) {
  const std::size_t last = call.args.size();
  // First of all: evaluating the others may change what the piped value lies in.
  if (call.piped == &scratch) {
    args[last] = std::move(scratch);
  } else if (call.piped != nullptr) {
    args[last] = *call.piped;
  }
  for (std::size_t i = 0; i < last; ++i) {
    eval_arg(dot, param_at(signature, i), *call.args[i], args[i]);
  }
  if (call.piped != nullptr) {
    Value& piped = args[last];
    validate(param_at(signature, last), Ref{&piped, false}, piped);
  }
}

Executor::Ref Executor::call_function(Ref dot, const IdentifierNode& node, const Call& shown,
                                      Value& scratch) {
  frame_.node = &node;
  const Function& function = *node.function;
  Call call = shown;
  call.name = function.name;
  check_count(function.signature, call);
  switch (node.special) {
    case SpecialForm::kAnd:
    case SpecialForm::kOr:
      return call_and_or(dot, node.special == SpecialForm::kOr, call, scratch);
    case SpecialForm::kCall:
      call_value(dot, function, call, scratch);
    case SpecialForm::kLen:
      return call_len(dot, function, call, scratch);
    case SpecialForm::kNone:
      break;
  }
  ArgBuffer args(call.count());
  collect_args(dot, function.signature, call, args, scratch);
  return run_function(function, call, args.span(), scratch);
}

Executor::Ref Executor::run_function(const Function& function, const Call& call,
                                     std::span<Value> args, Value& scratch) {
  try {
    scratch = function.call(*this, args);
  } catch (const FunctionError& error) {
    fail_call(call, error.message());
  } catch (ExecError& error) {
    frame_.node = call.blamed;
    SourcePos pos;
    std::string place = error_place(pos);
    error.wrap(fmt::format("{}error calling {}: ", place, call.name), std::move(pos));
    throw;
  }
  return {&scratch, scratch.is_nil()};
}

Executor::Ref Executor::call_method(Ref dot, const Method& method, const Value& receiver, Call call,
                                    Value& scratch) {
  call.name = method.name;
  check_count(method.signature, call);
  if (method.call == nullptr) fail(method.refusal);
  const Value self(receiver);  // evaluating the arguments may move what the receiver lies in
  ArgBuffer args(call.count());
  collect_args(dot, method.signature, call, args, scratch);
  Result<Value> result = method.call(self, args.span());
  if (!result) fail_call(call, std::move(result).error().message);
  scratch = *std::move(result);
  return {&scratch, false};
}

void Executor::fail_call(const Call& call, std::string cause) {
  frame_.node = call.blamed;
  SourcePos pos;
  std::string place = error_place(pos);
  throw ExecError(fmt::format("{}error calling {}: ", place, call.name), std::move(cause),
                  std::move(pos));
}

Executor::Ref Executor::call_and_or(Ref dot, bool is_or, const Call& call, Value& scratch) {
  Value piped;
  if (call.piped != nullptr) piped = *call.piped;
  for (const Node* arg : call.args) {
    eval_arg(dot, ParamType::kReflect, *arg, scratch);
    if (truth(scratch) == is_or) return {&scratch, false};
  }
  if (call.piped != nullptr) scratch = std::move(piped);
  return {&scratch, false};
}

/// No value of a template is a function, so `call` can but say so.
void Executor::call_value(Ref dot, const Function& function, const Call& call, Value& scratch) {
  ArgBuffer args(call.count());
  collect_args(dot, function.signature, call, args, scratch);
  const Value& callee = args[0];
  if (callee.is_nil()) fail_call(call, "call of nil");
  std::string name;
  if (!call.args.empty()) {
    name = node_text(*call.args[0]);
  } else if (const std::string* text = callee.as_string()) {
    name = *text;
  } else {
    name = fmt::format("<{} Value>", type_name(callee));
  }
  fail_call(call, fmt::format("non-function {} of type {}", name, type_name(callee)));
}

/// Of a nil in an interface, which functions cannot tell from a bare nil, Go speaks differently.
Executor::Ref Executor::call_len(Ref dot, const Function& function, const Call& call,
                                 Value& scratch) {
  Value arg;
  if (call.piped != nullptr) {
    arg = *call.piped;
  } else if (eval_arg(dot, ParamType::kReflect, *call.args[0], arg) && arg.is_nil()) {
    fail_call(call, "len of nil pointer");
  }
  return run_function(function, call, std::span(&arg, 1), scratch);
}

bool Executor::eval_arg(Ref dot, ParamType type, const Node& node, Value& out) {
  frame_.node = &node;
  Ref value;
  switch (node.type) {
    case NodeType::kDot:
      value = dot;
      break;
    case NodeType::kNil:
      if (!can_be_nil(type)) fail(fmt::format("cannot assign nil to {}", param_type_name(type)));
      out = nil_of(type);
      return false;
    case NodeType::kField:
      value = eval_fields(dot, dot, node_as<FieldNode>(node).fields(), Call{{}, &node, {}, nullptr},
                          out);
      break;
    case NodeType::kVariable:
      value = eval_variable(dot, node_as<VariableNode>(node), Call{{}, &node, {}, nullptr}, out);
      break;
    case NodeType::kPipe:
      value = {eval_pipeline(dot, node_as<PipeNode>(node), out), false};
      break;
    case NodeType::kIdentifier:
      value = call_function(dot, node_as<IdentifierNode>(node), Call{{}, &node, {}, nullptr}, out);
      break;
    case NodeType::kChain:
      value = eval_chain(dot, node_as<ChainNode>(node), Call{{}, &node, {}, nullptr}, out);
      break;
    default:
      eval_literal(type, node, out);
      return false;
  }
  validate(type, value, out);
  return value.boxed;
}

void Executor::eval_literal(ParamType type, const Node& node, Value& out) {
  const bool is_number = node.type == NodeType::kNumber;
  const auto expected = [&](std::string_view what) {
    fail(fmt::format("expected {}; found {}", what, node_text(node)));
  };
  switch (type) {
    case ParamType::kAny:
    case ParamType::kReflect:
      if (is_number) return eval_number(node_as<NumberNode>(node), out);
      out = node.type == NodeType::kBool ? *node_as<BoolNode>(node).value
                                         : *node_as<StringNode>(node).value;
      return;
    case ParamType::kString:
      if (node.type != NodeType::kString) expected("string");
      out = *node_as<StringNode>(node).value;
      return;
    case ParamType::kBool:
      if (node.type != NodeType::kBool) expected("bool");
      out = *node_as<BoolNode>(node).value;
      return;
    case ParamType::kInt:
    case ParamType::kInt64:
    case ParamType::kDuration:
      if (!is_number || !node_as<NumberNode>(node).is_int) expected("integer");
      out = Integer{node_as<NumberNode>(node).int_value, integer_type_of(type)};
      return;
    case ParamType::kUint32:
      if (!is_number || !node_as<NumberNode>(node).is_uint) expected("unsigned integer");
      // reflect.SetUint keeps the low bits.
      out = Integer{static_cast<std::uint32_t>(node_as<NumberNode>(node).uint_value),
                    integer_type_of(type)};
      return;
    case ParamType::kFloat64:
      if (!is_number || !node_as<NumberNode>(node).is_float) expected("float");
      out = node_as<NumberNode>(node).float_value;
      return;
    default:
      fail(fmt::format("can't handle {} for arg of type {}", node_text(node),
                       param_type_name(type)));
  }
}

/// Puts a value that Go could assign to the parameter type into `out`; it may be there already.
void Executor::validate(ParamType type, Ref value, Value& out) {
  if (value.value->is_nil() && type != ParamType::kAny && type != ParamType::kReflect) {
    if (value.boxed) {
      fail(fmt::format("wrong type for value; expected {}; got interface {{}}",
                       param_type_name(type)));
    }
    if (!can_be_nil(type)) fail(fmt::format("invalid value; expected {}", param_type_name(type)));
    out = nil_of(type);
    return;
  }
  if (!is_assignable(*value.value, type)) {
    fail(fmt::format("wrong type for value; expected {}; got {}", param_type_name(type),
                     type_name(*value.value)));
  }
  if (value.value != &out) {
    Value copy(*value.value);
    out = std::move(copy);
  }
  // Go converts a named map type to the parameter's own.
  if (type == ParamType::kAnyMap && &out.map_type() != &tf::kAnyMap) out = Value(out.map_ref());
}

}  // namespace tf::engine
