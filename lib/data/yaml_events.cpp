#include "lib/data/yaml_events.h"

#include <yaml.h>

#include <cstddef>
#include <vector>

#include "lib/base/text.h"
#include "lib/base/utf8.h"

namespace tf {
namespace {

constexpr std::size_t kMaxDepth = 10000;

std::string_view view(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

/// A libyaml event that is freed with its owner.
class EventHolder {
 public:
  EventHolder() = default;
  EventHolder(const EventHolder&) = delete;
  EventHolder& operator=(const EventHolder&) = delete;
  ~EventHolder() { yaml_event_delete(&event); }

  yaml_event_t* renew() {
    yaml_event_delete(&event);
    return &event;
  }

  yaml_event_t event{};
};

/// Finds "\/" in double-quoted scalars: libyaml takes it for '/', go-yaml refuses it.
class SlashEscapes {
 public:
  explicit SlashEscapes(std::string_view text) : text_(text), present_(contains(text, "\\/")) {
    if (text.starts_with("\xEF\xBB\xBF")) byte_ = 3;
  }

  /// The 0-based line of the first one in a scalar, or -1.
  int find(const yaml_event_t& event) {
    if (!present_ || event.data.scalar.style != YAML_DOUBLE_QUOTED_SCALAR_STYLE) return -1;
    const std::size_t begin = byte_at(event.start_mark.index);
    const std::string_view quoted = text_.substr(begin, byte_at(event.end_mark.index) - begin);
    int line = static_cast<int>(event.start_mark.line);
    for (std::size_t i = 0; i < quoted.size(); ++i) {
      if (quoted[i] == '\n') ++line;
      if (quoted[i] != '\\') continue;
      ++i;
      if (i < quoted.size() && quoted[i] == '/') return line;
      if (i < quoted.size() && quoted[i] == '\n') ++line;
    }
    return -1;
  }

 private:
  /// libyaml's marks count characters.
  std::size_t byte_at(std::size_t index) {
    for (; character_ < index && byte_ < text_.size(); ++character_) {
      byte_ += decode_rune(text_.substr(byte_, 4)).size;
    }
    return byte_;
  }

  std::string_view text_;
  bool present_;
  std::size_t byte_ = 0;
  std::size_t character_ = 0;
};

/// go-yaml's limits on nested flow collections and block indents.
class DepthGuard {
 public:
  bool open(const yaml_event_t& event, bool is_flow) {
    if (is_flow) {
      open_.push_back(0);
      return ++flow_ <= kMaxDepth;
    }
    // A sequence at its parent key's column opens no new indent.
    const std::ptrdiff_t column = static_cast<std::ptrdiff_t>(event.start_mark.column);
    const bool indents = columns_.empty() || columns_.back() < column;
    if (indents) columns_.push_back(column);
    open_.push_back(indents ? 1 : 2);
    return columns_.size() <= kMaxDepth;
  }

  void close() {
    if (open_.back() == 0) --flow_;
    if (open_.back() == 1) columns_.pop_back();
    open_.pop_back();
  }

 private:
  std::vector<char> open_;  ///< 0: flow, 1: block with its own indent, 2: block without
  std::vector<std::ptrdiff_t> columns_;
  std::size_t flow_ = 0;
};

}  // namespace

Error yaml_error(int line, std::string_view problem) {
  Error error{ErrorCode::kInvalid, "yaml: "};
  if (line > 0) {
    error.message += "line " + to_text(line) + ": ";
    error.pos = SourcePos{"", line, 0};
  }
  error.message += problem;
  return error;
}

class YamlEventSource::Impl {
 public:
  explicit Impl(std::string_view text) : slashes_(text) {
    static constexpr std::string_view kEmptyText = "\n";  // libyaml wants a buffer
    if (text.empty()) text = kEmptyText;
    yaml_parser_initialize(&parser_);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() { yaml_parser_delete(&parser_); }

  Result<YamlEvent> next() {
    do {
      if (yaml_parser_parse(&parser_, holder_.renew()) == 0) return fail(parser_error());
    } while (holder_.event.type == YAML_STREAM_START_EVENT);
    return convert(holder_.event);
  }

 private:
  /// Like: parser.fail of go-yaml v2.4: only the scanner's lines are made 1-based.
  [[nodiscard]] Error parser_error() const {
    int line = static_cast<int>(parser_.context_mark.line);
    if (parser_.problem_mark.line != 0) {
      line = static_cast<int>(parser_.problem_mark.line);
      if (parser_.error == YAML_SCANNER_ERROR) ++line;
    }
    if (parser_.problem == nullptr) return yaml_error(line, "unknown problem parsing YAML content");
    return yaml_error(line, parser_.problem);
  }

  Result<YamlEvent> convert(const yaml_event_t& event) {
    YamlEvent out;
    out.line = static_cast<int>(event.start_mark.line);
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        return document_start(event, out);
      case YAML_DOCUMENT_END_EVENT:
        out.type = YamlEvent::Type::kDocumentEnd;
        return out;
      case YAML_ALIAS_EVENT:
        out.type = YamlEvent::Type::kAlias;
        out.anchor = view(event.data.alias.anchor);
        return out;
      case YAML_SCALAR_EVENT:
        return scalar(event, out);
      case YAML_SEQUENCE_START_EVENT:
        out.type = YamlEvent::Type::kSequenceStart;
        out.anchor = view(event.data.sequence_start.anchor);
        return open(event, out, event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE);
      case YAML_MAPPING_START_EVENT:
        out.type = YamlEvent::Type::kMappingStart;
        out.anchor = view(event.data.mapping_start.anchor);
        return open(event, out, event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        depth_.close();
        out.type = event.type == YAML_SEQUENCE_END_EVENT ? YamlEvent::Type::kSequenceEnd
                                                         : YamlEvent::Type::kMappingEnd;
        return out;
      default:
        return out;
    }
  }

  Result<YamlEvent> document_start(const yaml_event_t& event, YamlEvent out) {
    const yaml_version_directive_t* version = event.data.document_start.version_directive;
    if (version != nullptr && (version->major != 1 || version->minor != 1)) {
      return fail(yaml_error(out.line, "found incompatible YAML document"));
    }
    out.type = YamlEvent::Type::kDocumentStart;
    return out;
  }

  Result<YamlEvent> scalar(const yaml_event_t& event, YamlEvent out) {
    const auto& data = event.data.scalar;
    if (const int line = slashes_.find(event); line >= 0) {
      // go-yaml does not tell the first line.
      return fail(yaml_error(line == 0 ? 0 : line + 1, "found unknown escape character"));
    }
    out.type = YamlEvent::Type::kScalar;
    out.anchor = view(data.anchor);
    out.tag = view(data.tag);
    out.value = {reinterpret_cast<const char*>(data.value), data.length};
    out.implicit = data.plain_implicit != 0;
    return out;
  }

  Result<YamlEvent> open(const yaml_event_t& event, const YamlEvent& out, bool is_flow) {
    if (depth_.open(event, is_flow)) return out;
    return fail(yaml_error(out.line == 0 ? 0 : out.line + 1, "exceeded max depth of 10000"));
  }

  yaml_parser_t parser_{};
  EventHolder holder_;
  SlashEscapes slashes_;
  DepthGuard depth_;
};

YamlEventSource::YamlEventSource(std::string_view text) : impl_(std::make_unique<Impl>(text)) {}
YamlEventSource::~YamlEventSource() = default;

Result<YamlEvent> YamlEventSource::next() {
  return impl_->next();
}

}  // namespace tf
