#include "lib/action/post_render.h"

#include <fmt/core.h>

#include <map>
#include <utility>
#include <vector>

#include "lib/base/files.h"
#include "lib/base/text.h"
#include "lib/data/yaml_tree.h"
#include "lib/release/manifest.h"

namespace tf::action {
namespace {

constexpr std::string_view kFileAnnotation = "postrenderer.helm.sh/postrender-filename";

YamlNode scalar(std::string_view text, YamlNode::Style style = YamlNode::Style::kPlain) {
  YamlNode node;
  node.value = text;
  node.style = style;
  return node;
}

/// The mapping at a key, made where there is none.
YamlNode& mapping_at(YamlNode& parent, std::string_view key) {
  YamlNode* found = parent.find(key);
  if (found == nullptr) {
    parent.children.push_back(scalar(key));
    parent.children.emplace_back();
    found = &parent.children.back();
  }
  if (found->kind != YamlNode::Kind::kMapping) {
    *found = YamlNode();
    found->kind = YamlNode::Kind::kMapping;
  }
  if (found->children.empty()) found->flow = false;
  return *found;
}

void erase_key(YamlNode& mapping, std::string_view key) {
  for (std::size_t i = 0; i + 1 < mapping.children.size(); i += 2) {
    if (mapping.children[i].value != key) continue;
    const auto at = mapping.children.begin() + static_cast<std::ptrdiff_t>(i);
    mapping.children.erase(at, at + 2);
    return;
  }
}

void annotate(YamlNode& root, const std::string& file) {
  YamlNode& annotations = mapping_at(mapping_at(root, "metadata"), "annotations");
  erase_key(annotations, kFileAnnotation);
  annotations.children.push_back(scalar(kFileAnnotation));
  annotations.children.push_back(scalar(file, YamlNode::Style::kSingleQuoted));
}

/// Out: the file; the annotation is gone, and with it annotations that have nothing else.
std::string take_annotation(YamlNode& root) {
  YamlNode* metadata = root.find("metadata");
  YamlNode* annotations = metadata == nullptr ? nullptr : metadata->find("annotations");
  if (annotations == nullptr) return {};
  const YamlNode* found = annotations->find(kFileAnnotation);
  std::string file = found == nullptr ? std::string() : found->value;
  erase_key(*annotations, kFileAnnotation);
  if (annotations->children.empty()) erase_key(*metadata, "annotations");
  if (metadata->children.empty()) erase_key(root, "metadata");
  return file;
}

bool is_nothing(const YamlNode& node) {
  return node.kind == YamlNode::Kind::kScalar && node.tag.empty() &&
         (node.value.empty() || node.value == "null" || node.value == "~");
}

/// kyaml's splitDocuments: at lines that begin with "---" and have nothing but a comment.
Result<std::vector<std::string>> split_stream(std::string_view text) {
  std::vector<std::string> documents;
  std::size_t start = 0;
  for (std::size_t at = text.find("\n---"); at != std::string_view::npos;
       at = text.find("\n---", start == 0 ? at + 1 : start - 1)) {
    const std::size_t end = text.find('\n', at + 1);
    if (end == std::string_view::npos) break;
    const std::string_view rest = trim_space(text.substr(at + 4, end - at - 4));
    if (!rest.empty() && rest.front() != '#') {
      return fail(ErrorCode::kInvalid, fmt::format("invalid document separator: {}",
                                                   trim_space(text.substr(at, end - at))));
    }
    if (at + 1 > start) documents.push_back(std::string(text.substr(start, at - start)) + "\n");
    start = end + 1;
  }
  documents.emplace_back(text.substr(start));
  return documents;
}

/// kyaml's kio.ParseAll: a List alone stands for its items, empty documents are left out.
Result<std::vector<YamlTree>> parse_stream(const std::string& text) {
  TF_ASSIGN(const auto documents, split_stream(replace_all(text, "\r\n", "\n")));
  std::vector<YamlTree> trees;
  for (const std::string& document : documents) {
    auto tree = parse_yaml_tree(document);
    if (!tree) return fail(std::move(tree).error().wrap("MalformedYAMLError"));
    if (is_nothing(tree->root)) continue;
    const YamlNode* kind = tree->root.find("kind");
    YamlNode* items = tree->root.find("items");
    const bool list = documents.size() == 1 && kind != nullptr && items != nullptr &&
                      (kind->value == "List" || kind->value == "ResourceList");
    if (!list) {
      trees.push_back(*std::move(tree));
      continue;
    }
    for (YamlNode& item : items->children)
      trees.push_back(YamlTree{std::move(item), {}, {}});
  }
  return trees;
}

void append_document(std::string& text, const YamlTree& tree) {
  if (!text.empty()) text += "---\n";
  text += write_yaml_tree(tree);
}

Result<std::string> merge_files(const engine::RenderedFiles& files) {
  std::string merged;
  for (const auto& [path, text] : files) {
    if (path_base(path).starts_with('_')) continue;
    for (const std::string_view document : release::split_documents(text)) {
      auto trees = parse_stream(std::string(document));
      if (!trees) return fail(std::move(trees).error().wrap("parsing " + path));
      for (YamlTree& tree : *trees) {
        if (tree.root.kind != YamlNode::Kind::kMapping) {
          return fail(ErrorCode::kInvalid,
                      fmt::format("annotating {}: wrong node kind: expected MappingNode", path));
        }
        annotate(tree.root, path);
        append_document(merged, tree);
      }
    }
  }
  return merged;
}

Result<engine::RenderedFiles> split_files(const std::string& text) {
  auto trees = parse_stream(text);
  if (!trees) return fail(std::move(trees).error().wrap("error parsing YAML"));
  engine::RenderedFiles files;
  for (std::size_t i = 0; i < trees->size(); ++i) {
    YamlTree& tree = (*trees)[i];
    std::string file = take_annotation(tree.root);
    if (file.empty()) file = fmt::format("generated-by-postrender-{}.yaml", i);
    append_document(files[file], tree);
  }
  return files;
}

}  // namespace

Result<engine::RenderedFiles> post_render_files(const engine::RenderedFiles& files,
                                                const PostRenderFn& post_render) {
  auto merged = merge_files(files);
  if (!merged) return fail(std::move(merged).error().wrap("error merging manifests"));
  auto text = post_render(*merged);
  if (!text) return fail(std::move(text).error().wrap("error while running post render on files"));
  auto changed = split_files(*text);
  if (!changed)
    return fail(std::move(changed).error().wrap("error while parsing post rendered output"));
  return changed;
}

}  // namespace tf::action
