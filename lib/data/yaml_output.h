#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tf {

/// Whose layout is written.
enum class YamlDialect {
  kV2,  ///< go-yaml v2.4: folds at 80 columns, lists in maps are not indented
  kV3   ///< go-yaml v3.0 with indent 2: no folding, lists in maps are indented
};

/// Text under construction: lines, indents and scalars in the style that go-yaml picks.
/// Own code instead of libyaml's emitter: that one cannot indent lists in maps, and it differs from
/// its Go port in U+0085, U+2028, U+2029 and U+FEFF.
/// Like: emitterc.go and encode.go of go-yaml v2.4.4 and v3.0.5.
class YamlOutput {
 public:
  explicit YamlOutput(YamlDialect dialect) : dialect_(dialect) {}

  /// Ends the line unless it is empty, and indents the next one.
  void start_line(std::size_t indent);
  void end_line();
  /// Text that needs no quoting: indicators, numbers, words.
  void append(std::string_view text) { out_ += text; }
  /// A string value; the lines after its first one are indented by `indent`.
  void append_string(std::string_view text, std::size_t indent);
  /// A string as a key on one line. Precondition: is_simple_key(text).
  void append_key(std::string_view text);
  [[nodiscard]] static bool is_simple_key(std::string_view text);

  enum class Style { kPlain, kSingleQuoted, kDoubleQuoted, kLiteral };
  /// The style, or double quotes where the text cannot be written in it.
  [[nodiscard]] static Style fitting_style(std::string_view text, Style wanted);
  /// A string in a style that was chosen before; it must be fit for the text.
  void append_styled(std::string_view text, Style style, std::size_t indent);

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  [[nodiscard]] Style choose_style(std::string_view text, bool simple_key) const;
  void write_plain(std::string_view text, std::size_t indent, bool may_fold);
  void write_single_quoted(std::string_view text, std::size_t indent, bool may_fold);
  void write_double_quoted(std::string_view text, std::size_t indent, bool may_fold);
  void write_literal(std::string_view text, std::size_t indent);
  void write_binary(std::string_view data, std::size_t indent);
  void write_character(std::string_view text, std::size_t size);
  void fold(std::size_t indent);
  void begin_columns();
  [[nodiscard]] bool fits(std::string_view text) const;

  YamlDialect dialect_;
  std::string out_;
  std::size_t line_start_ = 0;  ///< offset in out_
  std::size_t column_ = 0;      ///< in characters; kept while a scalar is written only
};

}  // namespace tf
