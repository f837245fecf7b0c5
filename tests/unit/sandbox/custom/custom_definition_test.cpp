#include "lib/sandbox/custom/custom_definition.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "lib/base/files.h"
#include "lib/data/json.h"
#include "lib/sandbox/decode.h"

namespace tf::sandbox {
namespace {

Value definition_golden(const std::string& name) {
  const auto text = read_file(TF_SOURCE_DIR "/tests/unit/sandbox/custom/" + name);
  return parse_json(text.value(), Numbers::kInt64OrFloat).value();
}

/// Like the server's, without what cannot be told the same: the words of cel-go's compiler, the
/// dump of an internal struct.
std::vector<std::string> told(const List& causes) {
  std::vector<std::string> texts;
  for (const Value& each : causes) {
    std::string message(string_at(each, {"message"}));
    const auto words = std::min(message.find("compilation failed"), message.find("{\"ID\""));
    if (words != std::string::npos) message.resize(words);
    texts.push_back(std::string(string_at(each, {"field"})) + "|" +
                    std::string(string_at(each, {"reason"})) + "|" + message);
  }
  return texts;
}

TEST(CustomDefinition, IsJudgedAsByAKubeApiserver) {
  const Value goldens = definition_golden("definitions.json");
  ASSERT_GT(goldens.as_list()->size(), 80U);
  for (const Value& golden : *goldens.as_list()) {
    Value crd = deep_copy(*find_path(golden, {"request"}));
    SCOPED_TRACE(to_json(crd).value());
    set_definition_defaults(crd);
    prepare_definition_create(crd);
    const auto errors = validate_definition(crd);
    List causes;
    if (!errors.empty()) {
      const ApiError error =
          invalid({"apiextensions.k8s.io", "CustomResourceDefinition", "x"}, errors);
      causes = *find_path(error.details, {"causes"})->as_list();
    }
    const Value* wanted = find_path(golden, {"causes"});
    // These keep what only the type's own knowledge of expressions can find.
    const std::string message(string_at(golden, {"message"}));
    if (message.find("does not support field selection") != std::string::npos) continue;
    if (message.find("{\"ID\"") != std::string::npos) {
      EXPECT_EQ(1U, causes.size());
      continue;
    }
    EXPECT_EQ(told(wanted == nullptr ? List() : *wanted->as_list()), told(causes));
    if (const Value* object = find_path(golden, {"object"})) {
      EXPECT_EQ(to_json(*find_path(*object, {"status"})).value(),
                to_json(*find_path(crd, {"status"})).value());
    }
  }
}

TEST(CustomDefinition, IsServedAsByAKubeApiserver) {
  Schemas schemas;
  Value crd = definition_golden("widget_crd.json");
  set_definition_defaults(crd);
  prepare_definition_create(crd);
  EXPECT_TRUE(resources_of(crd, schemas).empty());
  EXPECT_TRUE(accept_names(crd, {}, "2026-11-23T02:37:21Z"));
  EXPECT_FALSE(accept_names(crd, {}, "2026-11-23T02:38:21Z"));
  const Resource widgets = resources_of(crd, schemas).at(0);
  EXPECT_EQ("x+PrFU8/j3w=", widgets.storage_version_hash);
  EXPECT_EQ("WidgetList", widgets.list_kind);
  ASSERT_NE(nullptr, widgets.subresource("scale"));
  EXPECT_EQ("Scale", widgets.subresource("scale")->kind.kind);
  const Field* spec = widgets.type->find("spec");
  ASSERT_NE(nullptr, spec);
  EXPECT_EQ(ListType::kMap, spec->type->find("ports")->type->list_type);
  EXPECT_EQ(TypeKind::kIntOrString, spec->type->find("port")->type->kind);
  EXPECT_NE(nullptr, widgets.type->find("metadata")->type->find("labels"));
}

TEST(CustomDefinition, NamesInUseAreNotAccepted) {
  Value first = definition_golden("widget_crd.json");
  set_definition_defaults(first);
  prepare_definition_create(first);
  accept_names(first, {}, "2026-11-23T02:37:21Z");
  Value second = definition_golden("widget_crd.json");
  set_path(*second.as_map(), {"spec", "names", "plural"}, "gizmos");
  set_definition_defaults(second);
  prepare_definition_create(second);
  accept_names(second, {first}, "2026-11-23T02:37:21Z");
  EXPECT_FALSE(is_established(second));
  const Value& condition = (*find_path(second, {"status", "conditions"})->as_list())[0];
  EXPECT_EQ("ListKindConflict", string_at(condition, {"reason"}));
  EXPECT_EQ("\"WidgetList\" is already in use", string_at(condition, {"message"}));
}

TEST(CustomDefinition, VersionsHaveAnOrder) {
  const std::vector<std::string> ordered = {"v10",      "v2",      "v1",        "v11beta2",
                                            "v10beta3", "v3beta1", "v12alpha1", "v11alpha2",
                                            "foo1",     "foo10"};
  std::vector<std::string> mixed = ordered;
  std::sort(mixed.begin(), mixed.end());
  EXPECT_EQ(ordered, in_version_order(mixed));
}

}  // namespace
}  // namespace tf::sandbox
