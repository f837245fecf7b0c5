#include "templates-engine/exec.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/depth.h"
#include "lib/data/go_print.h"
#include "templates-engine/args.h"
#include "templates-engine/exec_types.h"

namespace tf::engine {
namespace {

constexpr int kMaxTemplateDepth = 100000;
constexpr int kMaxNestedIncludes = 1000;
constexpr std::string_view kNoValue = "<no value>";

}  // namespace

/// Puts the calling template back when a called one ends, by return or by error.
class Executor::FrameGuard {
 public:
  explicit FrameGuard(Executor& executor)
      : executor_(executor),
        frame_(executor.frame_),
        set_(executor.set_),
        variables_(executor.variables_.size()) {}
  FrameGuard(const FrameGuard&) = delete;
  FrameGuard& operator=(const FrameGuard&) = delete;
  ~FrameGuard() {
    executor_.frame_ = frame_;
    executor_.set_ = set_;
    executor_.variables_.resize(variables_);
  }

 private:
  Executor& executor_;
  Frame frame_;
  const TemplateSet* set_;
  std::size_t variables_;
};

Executor::Executor(std::string root_name, const TemplateSet& set, const Environment& environment,
                   const StackLimit& limit)
    : root_name_(std::move(root_name)), set_(&set), environment_(environment), limit_(limit) {}

Executor::~Executor() {
  variables_.clear();
  for (const auto& [noted, key] : noted_containers_) {
    const MapRef map = noted.lock();
    const Value* value = map ? map->find(key) : nullptr;
    if (value != nullptr && reaches(*value, map.get())) map->erase(key);
  }
}

void Executor::note_container(const MapRef& map, const std::string& key) {
  // More than a chart has by mistake; past that, memory is all it costs.
  constexpr std::size_t kMostNoted = 256;
  if (noted_containers_.size() < kMostNoted) noted_containers_.emplace_back(map, key);
}

void Executor::execute(const Tree& tree, const Value& data, std::string& out) {
  const FrameGuard guard(*this);
  frame_.depth = 0;
  frame_.out = &out;
  run_frame(tree, Ref{&data, false});
}

/// Runs a tree in a frame whose depth and output are set. Variables of the caller are out of reach.
void Executor::run_frame(const Tree& tree, Ref data) {
  frame_.tree = &tree;
  frame_.node = tree.root;
  frame_.variables_base = variables_.size();
  push_variable(0, data);
  walk_list(data, *tree.root);
}

std::string Executor::include(const std::string& name, const Value& data) {
  int& running = included_[name];
  if (running > kMaxNestedIncludes) {
    throw FunctionError("rendering template has a nested reference name: " + name +
                        ": unable to execute template");
  }
  const Tree* tree = set_->find(name);
  if (tree == nullptr) {
    throw FunctionError(fmt::format("template: no template {} associated with template {}",
                                    go_quote(name), go_quote(root_name_)));
  }
  check_stack();
  ++running;
  std::string out;
  execute(*tree, data, out);
  --running;
  return out;
}

std::string Executor::tpl(const std::string& text, const Value& data) {
  check_stack();
  std::string out;
  // Most values that charts pass through tpl have nothing to run in them.
  if (contains(text, "{{")) {
    run_text(text, data, out);
  } else {
    out = text;
  }
  return contains(out, kNoValue) ? replace_all(out, kNoValue, "") : out;
}

/// Runs a text over the present templates; what it defines is seen by it and those it calls.
void Executor::run_text(const std::string& text, const Value& data, std::string& out) {
  const TreeMap& trees = parsed_text(text);
  TemplateSet overlay(set_);
  overlay.add(trees);
  try {
    const FrameGuard guard(*this);
    set_ = &overlay;
    execute(trees.find(root_name_)->second, data, out);
  } catch (const ExecError& error) {
    throw FunctionError("error during tpl function execution for " + go_quote(text) + ": " +
                        error.text());
  }
}

/// Charts call tpl with the same few texts again and again.
const TreeMap& Executor::parsed_text(const std::string& text) {
  const auto known = parsed_texts_.find(text);
  if (known != parsed_texts_.end()) return known->second;
  Result<TreeMap> trees = parse_template(root_name_, text, limit_, environment_.dialect);
  if (!trees) {
    throw FunctionError("cannot parse template " + go_quote(text) + ": " + trees.error().message);
  }
  return parsed_texts_.emplace(text, *std::move(trees)).first->second;
}

Executor::Flow Executor::walk_list(Ref dot, const ListNode& list) {
  for (const Node* node : list.nodes()) {
    if (node->type == NodeType::kText) {
      *frame_.out += node_as<TextNode>(*node).text;
      continue;
    }
    const Flow flow = walk(dot, *node);
    if (flow != Flow::kNext) return flow;
  }
  return Flow::kNext;
}

Executor::Flow Executor::walk(Ref dot, const Node& node) {
  frame_.node = &node;
  switch (node.type) {
    case NodeType::kAction: {
      const PipeNode& pipe = *node_as<ActionNode>(node).pipe;
      Value scratch;
      const Value* value = eval_pipeline(dot, pipe, scratch);
      if (pipe.declarations().empty()) print(*value);
      return Flow::kNext;
    }
    case NodeType::kIf:
    case NodeType::kWith:
      return walk_if(dot, node_as<BranchNode>(node));
    case NodeType::kRange:
      return walk_range(dot, node_as<BranchNode>(node));
    case NodeType::kTemplate:
      walk_template(dot, node_as<TemplateNode>(node));
      return Flow::kNext;
    case NodeType::kBreak:
      return Flow::kBreak;
    default:
      return Flow::kContinue;
  }
}

void Executor::print(const Value& value) {
  if (const std::string* text = value.as_string()) {
    *frame_.out += *text;
  } else if (value.is_nil()) {
    *frame_.out += kNoValue;
  } else if (const NativeObject* native = value.as_native()) {
    *frame_.out += native->print();  // Go follows pointers here and finds their methods
  } else {
    const std::size_t before = frame_.out->size();
    go_print_to(*frame_.out, value);
    check_printed_here(frame_.out->size() - before, value);
  }
}

void Executor::check_printed_here(std::size_t size, const Value& value) {
  try {
    check_printed(size, std::span(&value, 1));
  } catch (const FunctionError& error) {
    fail(error.message());
  }
}

Executor::Flow Executor::walk_if(Ref dot, const BranchNode& branch) {
  check_stack();
  const std::size_t mark = variables_.size();
  Value scratch;
  const Value* value = eval_pipeline(dot, *branch.pipe, scratch);
  Flow flow = Flow::kNext;
  if (truth(*value)) {
    if (branch.type == NodeType::kWith) {
      // The body may change the map that the value lies in.
      if (value != &scratch) scratch = Value(*value);
      dot = Ref{&scratch, false};
    }
    flow = walk_list(dot, *branch.list);
  } else if (branch.else_list != nullptr) {
    flow = walk_list(dot, *branch.else_list);
  }
  pop_variables(mark);
  return flow;
}

Executor::Flow Executor::walk_range(Ref dot, const BranchNode& branch) {
  check_stack();
  const std::size_t mark = variables_.size();
  Value scratch;
  const Value* operand = eval_pipeline(dot, *branch.pipe, scratch);
  const Flow flow = range_over(dot, branch, *operand);
  pop_variables(mark);
  // A break in the else part ends this range too, as in Go.
  return flow == Flow::kBreak ? Flow::kNext : flow;
}

Executor::Flow Executor::range_over(Ref dot, const BranchNode& branch, const Value& operand) {
  switch (operand.kind()) {
    case Kind::kNil:
      return range_else(dot, branch);
    case Kind::kInteger: {
      const Integer count = *operand.as_integer();
      if (branch.pipe->declarations().size() > 1) {
        fail(fmt::format("can't use {} to iterate over more than one variable", go_print(operand)));
      }
      const bool some = count.value > 0 || (is_unsigned(count.type) && count.value != 0);
      return some ? range_integers(branch, count) : range_else(dot, branch);
    }
    case Kind::kList:
      return operand.as_list()->empty() ? range_else(dot, branch)
                                        : range_list(branch, operand.list_ref());
    case Kind::kBytes:
      return operand.as_bytes()->empty() ? range_else(dot, branch)
                                         : range_bytes(branch, *operand.as_bytes());
    case Kind::kMap:
      return operand.as_map()->empty() ? range_else(dot, branch)
                                       : range_map(branch, *operand.as_map());
    default:
      fail("range can't iterate over " + go_print(operand));
  }
}

Executor::Flow Executor::range_else(Ref dot, const BranchNode& branch) {
  return branch.else_list == nullptr ? Flow::kNext : walk_list(dot, *branch.else_list);
}

Executor::Flow Executor::range_integers(const BranchNode& branch, Integer count) {
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(count.value); ++i) {
    const Value element(Integer{static_cast<std::int64_t>(i), count.type});
    if (iterate(branch, Value(), Ref{&element, false}) == Flow::kBreak) break;
  }
  return Flow::kNext;
}

Executor::Flow Executor::range_list(const BranchNode& branch, const ListRef& list) {
  const bool boxed = is_interface(list->type().element);
  for (std::size_t i = 0; i < list->size(); ++i) {
    const Value& element = std::as_const(*list)[i];
    const Value index = Value::integer(static_cast<std::int64_t>(i));
    if (iterate(branch, index, Ref{&element, boxed}) == Flow::kBreak) break;
  }
  return Flow::kNext;
}

Executor::Flow Executor::range_bytes(const BranchNode& branch, const Bytes& bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const Value element(Integer{static_cast<unsigned char>(bytes.view()[i]), IntType::kUint8});
    const Value index = Value::integer(static_cast<std::int64_t>(i));
    if (iterate(branch, index, Ref{&element, false}) == Flow::kBreak) break;
  }
  return Flow::kNext;
}

Executor::Flow Executor::range_map(const BranchNode& branch, const Map& map) {
  const bool boxed = is_interface(map.type().element);
  // The body may `set` and `unset`; Go goes over the entries as they were before.
  const std::vector<Map::Entry> entries(map.begin(), map.end());
  for (const auto& [key, element] : entries) {
    const bool wants_key = branch.pipe->declarations().size() > 1;
    const Flow flow = iterate(branch, wants_key ? Value(key) : Value(), Ref{&element, boxed});
    if (flow == Flow::kBreak) break;
  }
  return Flow::kNext;
}

Executor::Flow Executor::iterate(const BranchNode& branch, const Value& index, Ref element) {
  const std::size_t mark = variables_.size();
  set_range_variables(*branch.pipe, index, element);
  const Flow flow = walk_list(element, *branch.list);
  pop_variables(mark);
  return flow;
}

void Executor::set_range_variables(const PipeNode& pipe, const Value& index, Ref element) {
  const auto names = pipe.declarations();
  if (names.empty()) return;
  const Ref index_ref{&index, false};
  if (pipe.is_assign) {
    set_variable(*names[0], names.size() > 1 ? index_ref : element);
    if (names.size() > 1) set_variable(*names[1], element);
    return;
  }
  Variable& last = variables_[variables_.size() - 1];
  last.value = *element.value;
  last.boxed = element.boxed;
  if (names.size() > 1) {
    Variable& first = variables_[variables_.size() - 2];
    first.value = index;
    first.boxed = false;
  }
}

void Executor::walk_template(Ref dot, const TemplateNode& node) {
  const Tree* tree = set_->find(node.name);
  if (tree == nullptr) fail(fmt::format("template {} not defined", go_quote(node.name)));
  if (frame_.depth == kMaxTemplateDepth) {
    fail(fmt::format("exceeded maximum template depth ({})", kMaxTemplateDepth));
  }
  check_stack();
  Value data;
  if (node.pipe != nullptr) {
    const Value* value = eval_pipeline(dot, *node.pipe, data);
    if (value != &data) data = Value(*value);
  }
  const Frame caller = frame_;
  const std::size_t mark = variables_.size();
  ++frame_.depth;
  run_frame(*tree, Ref{&data, false});
  frame_ = caller;
  pop_variables(mark);
}

/// Go lets stacks grow to 1 GB and then dies; templates that call each other that deeply fail here.
void Executor::check_stack() {
  if (limit_.reached()) {
    fail(fmt::format("exceeded maximum template depth ({})", kMaxTemplateDepth));
  }
}

void Executor::push_variable(std::uint32_t id, Ref value) {
  variables_.push_back(Variable{id, value.boxed, Value(*value.value)});
}

void Executor::set_variable(const VariableNode& variable, Ref value) {
  Variable& found = find_variable(variable);
  found.value = *value.value;
  found.boxed = value.boxed;
}

Executor::Variable& Executor::find_variable(const VariableNode& node) {
  for (std::size_t i = variables_.size(); i > frame_.variables_base; --i) {
    if (variables_[i - 1].id == node.id) return variables_[i - 1];
  }
  fail("undefined variable: " + std::string(node.name));
}

std::string Executor::error_place(SourcePos& pos) const {
  const Source& source = *frame_.tree->source;
  const Place place = place_of(source, frame_.node->pos);
  pos = SourcePos{source.name, place.line, place.column + 1};
  return fmt::format("template: {}:{}:{}: executing {} at <{}>: ", source.name, place.line,
                     place.column, go_quote(frame_.tree->name), node_text(*frame_.node));
}

void Executor::fail(std::string_view message) const {
  SourcePos pos;
  std::string place = error_place(pos);
  throw ExecError(place.append(message), std::move(pos));
}

}  // namespace tf::engine
