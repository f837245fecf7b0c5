#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/data/json.h"
#include "lib/data/yaml_events.h"
#include "lib/data/yaml_resolve.h"

namespace tf {

/// Makes the Value of one document straight from its events, by the rules of go-yaml v2.4's decoder
/// and of sigs.k8s.io/yaml v1.6's way through JSON. Open collections live on an own stack, so
/// depth costs no machine stack.
/// As in Go, an error of the content shows only when the whole document has the right syntax.
class YamlBuilder {
 public:
  /// Which lists and maps below the keys of the outermost map are wanted; null: all.
  using Wanted = bool (*)(std::string_view key);

  explicit YamlBuilder(Numbers numbers, Wanted wanted = nullptr)
      : numbers_(numbers), wanted_(wanted) {}

  /// Errors: kInvalid "yaml: unknown anchor 'x' referenced", which ends the reading in Go, too.
  [[nodiscard]] Status add(const YamlEvent& event);
  /// The document's value. Errors: kInvalid "yaml: ..." and Go's conversion errors.
  [[nodiscard]] Result<Value> take();
  /// Whether what was passed over cannot change the result: no anchors, tags, odd keys or numbers.
  [[nodiscard]] bool passed_plain_only() const { return !passed_odd_; }

 private:
  static constexpr std::size_t kNoAnchor = static_cast<std::size_t>(-1);

  /// One open list or map; its content is the upper end of items_ or entries_.
  struct Frame {
    bool is_map = false;
    bool is_key = false;           ///< stands where a key is expected
    bool has_key = false;          ///< the next node is a value
    bool merges = false;           ///< ... of the key "<<"
    bool merges_each = false;      ///< a list that is such a value
    bool valid_merge_list = true;  ///< all items are maps
    std::size_t start = 0;
    std::size_t anchor = kNoAnchor;
    std::uint64_t steps = 0;  ///< decoder calls inside
    std::size_t height = 0;   ///< levels below
    std::string key = {};
    std::string bad_key = {};  ///< Go's text of a key that has no string form
  };
  struct Anchor {
    bool complete = false;
    Value value;
    std::uint64_t steps = 0;
    std::size_t height = 0;
    std::optional<ResolvedScalar> scalar = std::nullopt;
    std::string text = {};  ///< of a scalar
  };
  /// A finished node on its way into its parent.
  struct Node {
    Value value = {};
    std::uint64_t steps = 1;
    std::size_t height = 0;
    bool is_alias = false;
  };

  /// What comes next in a list or map that is passed over.
  enum class Passing : std::uint8_t { kItem, kKey, kValue };

  [[nodiscard]] bool is_wanted(const YamlEvent& event) const;
  void pass_over(const YamlEvent& event);
  void open(const YamlEvent& event, bool is_map);
  void close();
  void scalar(const YamlEvent& event);
  [[nodiscard]] Status alias(const YamlEvent& event);
  void place(Node node);
  void place_value(Frame& frame, Node node);
  void merge(const Node& node);
  void merge_entries(const Value& map);
  void scalar_key(Frame& frame, const ResolvedScalar& scalar, std::string_view text);
  void complex_key(Frame& frame, const Value& value);
  void report_bad_key(Frame& frame, const Value& value);
  [[nodiscard]] bool expects_key() const;
  [[nodiscard]] bool inside_key() const { return open_keys_ > 0; }

  [[nodiscard]] ResolvedScalar resolve(const YamlEvent& event, std::string& decoded);
  [[nodiscard]] ResolvedScalar resolve_tagged(const YamlEvent& event, std::string& decoded);
  [[nodiscard]] Value to_value(const ResolvedScalar& scalar, std::string_view text);
  [[nodiscard]] Value number_value(double number);
  [[nodiscard]] Value alias_value(const Anchor& anchor);

  std::size_t remember(std::string_view anchor);
  void count_alias(std::uint64_t steps);
  void too_deep(char bracket);
  void check_finite();
  void fail_decoding(std::string_view problem);

  Numbers numbers_;
  Wanted wanted_;
  std::vector<Passing> passed_;  ///< open lists and maps that are passed over
  bool passed_odd_ = false;
  std::vector<Frame> frames_;
  std::vector<Value> items_;
  std::vector<Map::Entry> entries_;
  std::vector<Anchor> anchors_;
  std::unordered_map<std::string, std::size_t> anchor_names_;
  std::size_t open_keys_ = 0;  ///< lists and maps that stand as keys
  std::uint64_t decode_count_ = 1;
  std::uint64_t alias_count_ = 0;
  bool has_infinite_ = false;
  Value root_;
  std::optional<Error> decode_error_;
  std::optional<Error> key_error_;
  std::optional<Error> json_error_;
};

}  // namespace tf
