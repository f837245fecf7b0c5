#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tf {

/// A place in YAML text; all 0-based, in characters.
struct YamlMark {
  std::size_t index = 0;
  int line = 0;
  int column = 0;
};

/// The characters of YAML text (UTF-8, or UTF-16 with a byte order mark) with their marks.
/// Text is checked in pieces of 512 bytes shortly before it is read, so that an error in front of a
/// bad character is found first, as in Go. Past the end stand NULs.
/// Like: readerc.go of go-yaml v2.4.
class YamlInput {
 public:
  /// `text` must outlive the input.
  explicit YamlInput(std::string_view text);
  YamlInput(const YamlInput&) = delete;
  YamlInput& operator=(const YamlInput&) = delete;
  ~YamlInput() = default;

  /// Checks that the next `count` characters are good; else problem() tells.
  [[nodiscard]] bool ensure(std::size_t count) {
    return checked_ - at_ >= count * kLongestCharacter || check_more(count);
  }
  [[nodiscard]] std::string_view problem() const { return problem_; }

  [[nodiscard]] const YamlMark& mark() const { return mark_; }
  [[nodiscard]] char peek(std::size_t offset = 0) const {
    return at_ + offset < text_.size() ? text_[at_ + offset] : '\0';
  }
  [[nodiscard]] bool starts_with(std::string_view prefix) const {
    return text_.substr(at_).starts_with(prefix);
  }
  [[nodiscard]] bool at_blank() const { return peek() == ' ' || peek() == '\t'; }
  [[nodiscard]] bool at_end() const { return peek() == '\0'; }
  /// CR, LF, U+0085, U+2028 or U+2029.
  [[nodiscard]] bool at_break(std::size_t offset = 0) const;
  /// A blank, a break or the end.
  [[nodiscard]] bool at_gap(std::size_t offset = 0) const;
  /// A break or the end.
  [[nodiscard]] bool at_line_end() const { return at_end() || at_break(); }
  /// A line that begins with `---` or `...`, then a gap.
  [[nodiscard]] bool at_document_mark() const;

  void skip(std::size_t characters = 1);
  void read(std::string& out);
  /// Passes ASCII characters while `keep(character, next)` holds, as far as the next few are known
  /// to be good without ensure(); only for speed, the rest is to be read one by one.
  template <class Keep>
  void skip_run(Keep keep) {
    if (checked_ <= at_ + kRunMargin) return;
    const char* const begin = text_.data() + at_;
    const char* const end = text_.data() + checked_ - kRunMargin;
    const char* run = begin;
    while (run < end && static_cast<unsigned char>(*run) < 0x80 && keep(run[0], run[1]))
      ++run;
    const auto length = static_cast<std::size_t>(run - begin);
    at_ += length;
    mark_.index += length;
    mark_.column += static_cast<int>(length);
  }
  template <class Keep>
  void read_run(Keep keep, std::string& out) {
    const std::size_t begin = at_;
    skip_run(keep);
    out += text_.substr(begin, at_ - begin);
  }
  /// The same for what is inside of a line: ASCII but control characters. Eight at a time.
  void skip_line_run();
  void read_line_run(std::string& out) {
    const std::size_t begin = at_;
    skip_line_run();
    out += text_.substr(begin, at_ - begin);
  }
  /// Passes a break (CR LF is one); read_break() keeps it as LF, or as it is where it is a U+2028
  /// or U+2029.
  void skip_break();
  void read_break(std::string& out);
  /// The end of the text counts as a new line.
  void force_new_line();

 private:
  static constexpr std::size_t kLongestCharacter = 4;
  static constexpr std::size_t kRunMargin = 4 * kLongestCharacter;

  bool check_more(std::size_t count);
  bool check_loaded();
  [[nodiscard]] bool fail(std::string_view problem);
  [[nodiscard]] std::size_t break_size(std::size_t offset) const;

  std::string converted_;  ///< of UTF-16
  std::string_view text_;
  std::string_view bad_ending_;  ///< why the text breaks off where it ends
  std::size_t at_ = 0;
  std::size_t checked_ = 0;
  std::size_t loaded_ = 0;
  bool saw_end_ = false;
  YamlMark mark_;
  std::string_view problem_;
};

}  // namespace tf
