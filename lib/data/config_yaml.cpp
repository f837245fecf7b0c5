#include "lib/data/config_yaml.h"

#include <fmt/core.h>
#include <yaml-cpp/anchor.h>
#include <yaml-cpp/emitterstyle.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <charconv>
#include <map>
#include <streambuf>
#include <string>
#include <utility>
#include <vector>

namespace tf {
namespace {

constexpr std::size_t kMaxConfigDepth = 100;
constexpr std::size_t kMaxAliasedNodes = 100'000;

/// Reads the caller's bytes in place; std::istringstream would copy them.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // streambuf only reads here
    setg(begin, begin, begin + text.size());
  }
};

Value plain_scalar(const std::string& text) {
  if (text.empty() || text == "~" || text == "null") return {};
  if (text == "true") return true;
  if (text == "false") return false;
  std::int64_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && end == text.data() + text.size()) return Value::int64(number);
  return text;
}

YAML::ParserException failure(const YAML::Mark& mark, const std::string& reason) {
  return {mark, reason};
}

/// Builds Values from yaml-cpp's events. A container stays open on the stack until its end event.
class ConfigBuilder : public YAML::EventHandler {
 public:
  Value take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    place(mark, anchor, Value());
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    auto known = anchors_.find(anchor);
    if (known == anchors_.end()) throw failure(mark, "alias of an anchor that is still open");
    aliased_nodes_ += known->second.nodes;
    if (aliased_nodes_ > kMaxAliasedNodes) throw failure(mark, "excessive aliasing");
    place(mark, YAML::NullAnchor, deep_copy(known->second.value), known->second.nodes);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    place(mark, anchor, tag == "?" && !expects_key() ? plain_scalar(text) : Value(text));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, anchor, Value(List()));
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, anchor, Value(Map()));
  }
  void OnMapEnd() override { close(); }

 private:
  struct Frame {
    Value container;
    YAML::anchor_t anchor;
    YAML::Mark mark;
    std::optional<std::string> key = std::nullopt;
    std::size_t nodes = 1;
  };
  struct Anchored {
    Value value;
    std::size_t nodes = 1;  ///< in it, aliases expanded
  };

  [[nodiscard]] bool expects_key() const {
    return !stack_.empty() && stack_.back().container.is_map() && !stack_.back().key;
  }

  void open(const YAML::Mark& mark, YAML::anchor_t anchor, Value container) {
    if (stack_.size() >= kMaxConfigDepth) throw failure(mark, "nested too deeply");
    stack_.push_back({std::move(container), anchor, mark});
  }

  void close() {
    Frame frame = std::move(stack_.back());
    stack_.pop_back();
    place(frame.mark, frame.anchor, std::move(frame.container), frame.nodes);
  }

  void place(const YAML::Mark& mark, YAML::anchor_t anchor, Value value, std::size_t nodes = 1) {
    if (anchor != YAML::NullAnchor) anchors_[anchor] = {value, nodes};
    if (stack_.empty()) {
      root_ = std::move(value);
      return;
    }
    Frame& top = stack_.back();
    top.nodes += nodes;
    if (List* list = top.container.as_list()) {
      list->push(std::move(value));
    } else if (!top.key) {
      const std::string* key = value.as_string();
      if (key == nullptr) throw failure(mark, "a key must be text");
      top.key = *key;
    } else {
      top.container.as_map()->set(*std::move(top.key), std::move(value));
      top.key.reset();
    }
  }

  std::vector<Frame> stack_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  std::size_t aliased_nodes_ = 0;
  Value root_;
};

}  // namespace

Result<Value> parse_config_yaml(std::string_view text) {
  ViewBuffer buffer(text);
  std::istream stream(&buffer);
  ConfigBuilder builder;
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
  } catch (const YAML::Exception& error) {
    const int line = error.mark.is_null() ? 0 : error.mark.line + 1;
    Error result{ErrorCode::kInvalid, fmt::format("yaml: line {}: {}", line, error.msg)};
    result.pos = SourcePos{"", line, error.mark.is_null() ? 0 : error.mark.column + 1};
    return fail(std::move(result));
  }
  Value root = builder.take();
  if (root.is_nil()) return Value(Map());
  return root;
}

}  // namespace tf
