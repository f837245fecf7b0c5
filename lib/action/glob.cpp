#include "lib/action/glob.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/utf8.h"

namespace tf::action {
namespace {

constexpr int kMaxDepth = 32;
constexpr int kMaxSteps = 1'000'000;
constexpr char32_t kSeparator = U'/';

struct Range {
  char32_t low = 0;
  char32_t high = 0;
};

}  // namespace

/// One step of a pattern; a sequence of them is an alternative.
struct Glob::Node {
  enum class Type { kText, kAny, kSuper, kSingle, kClass, kChoice };
  Type type = Type::kText;
  char32_t character = 0;
  bool negated = false;
  std::vector<Range> ranges;
  std::vector<std::vector<Node>> choices;
};

namespace {

using Node = Glob::Node;
using Sequence = std::vector<Node>;

class PatternParser {
 public:
  explicit PatternParser(const std::u32string& pattern) : pattern_(pattern) {}

  std::optional<Sequence> parse() {
    auto sequence = parse_sequence(0);
    if (!sequence || position_ != pattern_.size()) return std::nullopt;
    return sequence;
  }

 private:
  [[nodiscard]] bool at_end() const { return position_ >= pattern_.size(); }
  [[nodiscard]] char32_t peek() const { return pattern_[position_]; }
  bool take(char32_t wanted) {
    if (at_end() || peek() != wanted) return false;
    ++position_;
    return true;
  }

  /// Reads up to the end, or inside braces up to ',' or '}' (left in place).
  std::optional<Sequence> parse_sequence(int depth) {
    Sequence sequence;
    while (!at_end()) {
      const char32_t c = peek();
      if (depth > 0 && (c == U',' || c == U'}')) break;
      auto node = parse_node(depth);
      if (!node) return std::nullopt;
      sequence.push_back(*std::move(node));
    }
    return sequence;
  }

  std::optional<Node> parse_node(int depth) {
    const char32_t c = pattern_[position_++];
    switch (c) {
      case U'*': {
        const bool is_super = take(U'*');
        while (is_super && take(U'*'))
          continue;
        return simple(is_super ? Node::Type::kSuper : Node::Type::kAny);
      }
      case U'?':
        return simple(Node::Type::kSingle);
      case U'[':
        return parse_class();
      case U'{':
        return parse_choice(depth + 1);
      case U'\\':
        // A last backslash stands for nothing.
        return at_end() ? nothing() : text(pattern_[position_++]);
      default:
        return text(c);
    }
  }

  static Node simple(Node::Type type) {
    Node node;
    node.type = type;
    return node;
  }
  static Node nothing() {
    Node node = simple(Node::Type::kChoice);
    node.choices.emplace_back();
    return node;
  }
  static Node text(char32_t c) {
    Node node;
    node.character = c;
    return node;
  }

  /// "[!x-y]" is one range, anything else up to ']' a list of characters, hyphens included.
  std::optional<Node> parse_class() {
    Node node = simple(Node::Type::kClass);
    node.negated = take(U'!');
    if (position_ + 1 < pattern_.size() && pattern_[position_ + 1] == U'-') {
      if (position_ + 2 >= pattern_.size()) return std::nullopt;
      const Range range{pattern_[position_], pattern_[position_ + 2]};
      position_ += 3;
      if (range.high < range.low || !take(U']')) return std::nullopt;
      node.ranges.push_back(range);
      return node;
    }
    while (!at_end() && peek() != U']') {
      if (take(U'\\') && at_end()) break;
      const char32_t c = pattern_[position_++];
      node.ranges.push_back({c, c});
    }
    if (!take(U']') || node.ranges.empty()) return std::nullopt;
    return node;
  }

  std::optional<Node> parse_choice(int depth) {
    if (depth > kMaxDepth) return std::nullopt;
    Node node = simple(Node::Type::kChoice);
    do {
      auto choice = parse_sequence(depth);
      if (!choice) return std::nullopt;
      node.choices.push_back(*std::move(choice));
    } while (take(U','));
    // Braces may stay open at the end.
    if (!take(U'}') && !at_end()) return std::nullopt;
    return node;
  }

  const std::u32string& pattern_;
  std::size_t position_ = 0;
};

/// Backtracking over the sequence with what follows it as a continuation.
class Matcher {
 public:
  using Then = std::function<bool(std::size_t position)>;
  explicit Matcher(const std::u32string& text) : text_(text) {}

  bool matches(const Sequence& sequence) {
    if (const auto super = lone_super(sequence)) return has_ends(sequence, *super);
    return match(sequence, 0, 0, [&](std::size_t end) { return end == text_.size(); });
  }

 private:
  /// Where "**" is in a pattern that is nothing but text, "**" and text.
  static std::optional<std::size_t> lone_super(const Sequence& sequence) {
    std::optional<std::size_t> super;
    for (std::size_t i = 0; i < sequence.size(); ++i) {
      if (sequence[i].type == Node::Type::kText) continue;
      if (sequence[i].type != Node::Type::kSuper || super) return std::nullopt;
      super = i;
    }
    const bool inside = super && *super > 0 && *super + 1 < sequence.size();
    return inside ? super : std::nullopt;
  }

  /// gobwas asks for both ends only, so they may overlap: "conf/**/x" matches "conf/x".
  bool has_ends(const Sequence& sequence, std::size_t super) const {
    const std::size_t tail = sequence.size() - super - 1;
    if (text_.size() < super || text_.size() < tail) return false;
    for (std::size_t i = 0; i < super; ++i)
      if (text_[i] != sequence[i].character) return false;
    for (std::size_t i = 0; i < tail; ++i)
      if (text_[text_.size() - tail + i] != sequence[super + 1 + i].character) return false;
    return true;
  }

  bool match(const Sequence& sequence, std::size_t index, std::size_t position, const Then& then) {
    if (++steps_ > kMaxSteps) return false;
    if (index == sequence.size()) return then(position);
    const Node& node = sequence[index];
    const auto rest = [&](std::size_t next) { return match(sequence, index + 1, next, then); };
    switch (node.type) {
      case Node::Type::kAny:
      case Node::Type::kSuper:
        return match_star(node.type == Node::Type::kSuper, position, rest);
      case Node::Type::kChoice:
        for (const Sequence& choice : node.choices)
          if (match(choice, 0, position, rest)) return true;
        return false;
      default:
        return position < text_.size() && accepts(node, text_[position]) && rest(position + 1);
    }
  }

  bool match_star(bool crosses, std::size_t position, const Then& rest) {
    while (true) {
      if (rest(position)) return true;
      if (position >= text_.size() || steps_ > kMaxSteps) return false;
      if (!crosses && text_[position] == kSeparator) return false;
      ++position;
    }
  }

  static bool accepts(const Node& node, char32_t c) {
    if (node.type == Node::Type::kText) return node.character == c;
    if (node.type == Node::Type::kSingle) return c != kSeparator;
    bool inside = false;
    for (const Range& range : node.ranges)
      inside = inside || (c >= range.low && c <= range.high);
    return inside != node.negated;
  }

  const std::u32string& text_;
  int steps_ = 0;
};

}  // namespace

Glob::Glob(std::string_view pattern) {
  auto sequence = PatternParser(to_runes(pattern)).parse();
  if (!sequence) {
    Node everything;
    everything.type = Node::Type::kSuper;
    sequence = Sequence{everything};
  }
  Node root;
  root.type = Node::Type::kChoice;
  root.choices.push_back(*std::move(sequence));
  root_ = std::make_unique<const Node>(std::move(root));
}

Glob::~Glob() = default;

bool Glob::matches(std::string_view path) const {
  return Matcher(to_runes(path)).matches(root_->choices.front());
}

}  // namespace tf::action
