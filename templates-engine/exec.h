#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "lib/base/big_stack.h"
#include "lib/data/go_regex.h"
#include "templates-engine/exec_error.h"
#include "templates-engine/function_table.h"
#include "templates-engine/node.h"
#include "templates-engine/template_set.h"

namespace tf::engine {

/// Runs parsed templates over Values.
/// In:     `root_name` names the set in errors ("gotpl"); set and environment are borrowed.
///         `limit`: of the calling thread's stack; templates that go deeper fail cleanly.
/// Errors: ExecError is thrown, worded as Go 1.26's text/template with missingkey=zero.
/// Threads: one executor, one thread.
/// Like:   Go 1.26 text/template/exec.go; include and tpl of helm 4.3.1 pkg/engine/engine.go.
class Executor final : public CallContext {
 public:
  Executor(std::string root_name, const TemplateSet& set, const Environment& environment,
           const StackLimit& limit);
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  /// Takes maps out of themselves, or they would stay in memory.
  ~Executor() override;

  /// Runs a tree with `data` as dot and `$`; appends to `out`, also when it fails half-way.
  void execute(const Tree& tree, const Value& data, std::string& out);

  [[nodiscard]] const Environment& environment() const override { return environment_; }
  std::string include(const std::string& name, const Value& data) override;
  std::string tpl(const std::string& text, const Value& data) override;
  void note_container(const MapRef& map, const std::string& key) override;
  RegexCache& regexes() override { return regexes_; }

 private:
  enum class Flow : std::uint8_t { kNext, kBreak, kContinue };

  /// A value and whether Go would hold it in an interface {}: what comes out of map[string]any is
  /// boxed until a pipeline unwraps it, and error texts and nil behave differently meanwhile.
  struct Ref {
    const Value* value = nullptr;
    bool boxed = false;
  };
  struct Variable {
    std::uint32_t id = 0;
    bool boxed = false;
    Value value;
  };
  /// The state of one running template.
  struct Frame {
    const Tree* tree = nullptr;
    const Node* node = nullptr;  ///< what errors blame
    std::size_t variables_base = 0;
    int depth = 0;
    std::string* out = nullptr;
  };
  /// A function or method call: what it is called, what to blame, its arguments not yet evaluated,
  /// and the value piped in (null when there is none).
  struct Call {
    std::string_view name;
    const Node* blamed = nullptr;
    std::span<const Node* const> args;
    const Value* piped = nullptr;
    [[nodiscard]] bool has_args() const { return !args.empty() || piped != nullptr; }
    [[nodiscard]] std::size_t count() const { return args.size() + (piped != nullptr ? 1 : 0); }
  };
  class ArgBuffer;
  class FrameGuard;

  // exec.cpp: blocks
  Flow walk(Ref dot, const Node& node);
  Flow walk_list(Ref dot, const ListNode& list);
  Flow walk_if(Ref dot, const BranchNode& branch);
  Flow walk_range(Ref dot, const BranchNode& branch);
  Flow range_over(Ref dot, const BranchNode& branch, const Value& operand);
  Flow range_integers(const BranchNode& branch, Integer count);
  /// The caller holds the list: the body may drop every other reference to it.
  Flow range_list(const BranchNode& branch, const ListRef& list);
  Flow range_bytes(const BranchNode& branch, const Bytes& bytes);
  Flow range_map(const BranchNode& branch, const Map& map);
  Flow range_else(Ref dot, const BranchNode& branch);
  Flow iterate(const BranchNode& branch, const Value& index, Ref element);
  void set_range_variables(const PipeNode& pipe, const Value& index, Ref element);
  void walk_template(Ref dot, const TemplateNode& node);
  void run_frame(const Tree& tree, Ref data);
  void run_text(const std::string& text, const Value& data, std::string& out);
  void print(const Value& value);
  void check_printed_here(std::size_t size, const Value& value);
  void check_stack();
  const TreeMap& parsed_text(const std::string& text);

  // exec_eval.cpp: operands. `scratch` is where a computed value may be put; the result points
  // there or into data that lives on.
  const Value* eval_pipeline(Ref dot, const PipeNode& pipe, Value& scratch);
  Ref eval_command(Ref dot, const CommandNode& command, const Value* piped, Value& scratch);
  Ref eval_constant(const CommandNode& command, const Value* piped, Value& scratch);
  Ref eval_variable(Ref dot, const VariableNode& node, Call call, Value& scratch);
  Ref eval_chain(Ref dot, const ChainNode& node, Call call, Value& scratch);
  Ref eval_fields(Ref dot, Ref receiver, std::span<const std::string_view> names, Call call,
                  Value& scratch);
  Ref eval_field(Ref dot, Ref receiver, std::string_view name, const Call& call, Value& scratch);
  Ref map_entry(const Map& map, std::string_view name, const Call& call);
  Ref native_field(const NativeObject& object, std::string_view name, const Call& call,
                   Value& scratch);
  void eval_number(const NumberNode& number, Value& out);
  void refuse_arguments(const CommandNode& command, const Value* piped);

  // exec_call.cpp: calls
  Ref call_function(Ref dot, const IdentifierNode& node, const Call& shown, Value& scratch);
  Ref call_method(Ref dot, const Method& method, const Value& receiver, Call call, Value& scratch);
  Ref run_function(const Function& function, const Call& call, std::span<Value> args,
                   Value& scratch);
  [[noreturn]] void call_value(Ref dot, const Function& function, const Call& call, Value& scratch);
  Ref call_len(Ref dot, const Function& function, const Call& call, Value& scratch);
  Ref call_and_or(Ref dot, bool is_or, const Call& call, Value& scratch);
  void collect_args(Ref dot, const Signature& signature, const Call& call, ArgBuffer& args,
                    Value& scratch);
  void check_count(const Signature& signature, const Call& call);
  /// Returns whether the argument was boxed.
  bool eval_arg(Ref dot, ParamType type, const Node& node, Value& out);
  void eval_literal(ParamType type, const Node& node, Value& out);
  void validate(ParamType type, Ref value, Value& out);
  [[noreturn]] void fail_call(const Call& call, std::string cause);

  // Variables and errors
  void push_variable(std::uint32_t id, Ref value);
  void set_variable(const VariableNode& variable, Ref value);
  [[nodiscard]] Variable& find_variable(const VariableNode& node);
  void pop_variables(std::size_t size) { variables_.resize(size); }
  [[nodiscard]] std::string error_place(SourcePos& pos) const;
  [[noreturn]] void fail(std::string_view message) const;

  std::string root_name_;
  const TemplateSet* set_;
  const Environment& environment_;
  StackLimit limit_;
  Frame frame_;
  std::vector<Variable> variables_;
  std::unordered_map<std::string, int> included_;
  RegexCache regexes_;
  std::vector<std::pair<std::weak_ptr<Map>, std::string>> noted_containers_;
  std::unordered_map<std::string, TreeMap> parsed_texts_;
};

}  // namespace tf::engine
