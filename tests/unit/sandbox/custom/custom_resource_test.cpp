#include "lib/sandbox/custom/custom_resource.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "lib/base/files.h"
#include "lib/data/json.h"
#include "lib/sandbox/custom/custom_definition.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kCustomNow = "2026-11-23T02:37:21Z";

Value custom_golden(const std::string& name) {
  const auto text = read_file(TF_SOURCE_DIR "/tests/unit/sandbox/custom/" + name);
  return parse_json(text.value(), Numbers::kInt64OrFloat).value();
}

/// A definition as it is when all controllers have seen it.
Value established(const std::string& name) {
  Value crd = custom_golden(name);
  set_definition_defaults(crd);
  prepare_definition_create(crd);
  accept_names(crd, {}, kCustomNow);
  return crd;
}

/// Go tells the errors of an object's fields in any order.
std::vector<std::string> sorted_causes(const Value& causes) {
  std::vector<std::string> texts;
  for (const Value& each : *causes.as_list()) {
    texts.push_back(std::string(string_at(each, {"field"})) + "|" +
                    std::string(string_at(each, {"reason"})) + "|" +
                    std::string(string_at(each, {"message"})));
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

std::string strict_message(const Resource& resource, const Decoded& decoded) {
  std::string all;
  for (const std::string& each : decoded.strict_errors)
    all += (all.empty() ? "" : ", ") + each;
  return resource.kind + " in version \"" + resource.version + "\" cannot be handled as a " +
         resource.kind + ": strict decoding error: " + all;
}

class WidgetTest : public testing::Test {
 protected:
  Schemas schemas_;
  Value crd_ = established("widget_crd.json");
  Resource widgets_ = resources_of(crd_, schemas_).at(0);

  /// As a server's create does it with dryRun=All.
  void expect_as_recorded(const Value& golden) {
    const std::string request(string_at(golden, {"request"}));
    SCOPED_TRACE(request);
    const auto code = integer_at(golden, {"code"});
    auto decoded = decode_custom(widgets_, request);
    if (code == 400) return expect_refused(golden, decoded);
    ASSERT_TRUE(decoded.has_value()) << decoded.error().message;
    Value object = decoded->object;
    set_path(*object.as_map(), {"metadata", "namespace"}, "default");
    prepare_custom_create(widgets_, object);
    const auto errors = validate_custom(widgets_, object);
    if (code == 201) {
      EXPECT_EQ(to_json(*find_path(golden, {"object"})).value(), to_json(object).value());
      EXPECT_TRUE(errors.empty()) << errors[0].path << errors[0].message;
      expect_warnings(golden, *decoded);
      return;
    }
    ASSERT_FALSE(errors.empty());
    const ApiError error = invalid({widgets_.group, widgets_.kind, "w1"}, errors);
    EXPECT_EQ(sorted_causes(*find_path(golden, {"causes"})),
              sorted_causes(*find_path(error.details, {"causes"})));
  }

  static void expect_warnings(const Value& golden, const Decoded& decoded) {
    std::vector<std::string> wanted;
    if (const Value* list = find_path(golden, {"warnings"})) {
      for (const Value& each : *list->as_list())
        wanted.push_back(*each.as_string());
    }
    EXPECT_EQ(wanted, decoded.strict_errors);
  }

  void expect_refused(const Value& golden, const ApiResult<Decoded>& decoded) {
    const std::string message(string_at(golden, {"message"}));
    if (message.find("does not match the expected API version") != std::string::npos) return;
    if (decoded) {
      EXPECT_EQ(message, strict_message(widgets_, *decoded));
    } else {
      EXPECT_EQ(message, "Widget in version \"v1\" cannot be handled as a Widget: " +
                             decoded.error().message);
    }
  }
};

TEST_F(WidgetTest, CreatesAsAKubeApiserver) {
  const Value goldens = custom_golden("widget_create.json");
  ASSERT_GT(goldens.as_list()->size(), 50U);
  for (const Value& golden : *goldens.as_list())
    expect_as_recorded(golden);
}

/// A write to an object that was made before its schema became stricter.
void expect_update_as_recorded(const Resource& widgets, const Value& golden) {
  const Value& live = *find_path(golden, {"live"});
  Value object = deep_copy(*find_path(golden, {"object"}));
  const bool status = string_at(golden, {"subresource"}) == "status";
  if (status) {
    prepare_custom_status_update(object, live);
  } else {
    prepare_custom_update(widgets, object, live);
  }
  const auto errors = status ? validate_custom_status_update(widgets, object, live)
                             : validate_custom_update(widgets, object, live);
  if (const Value* reply = find_path(golden, {"reply"})) {
    EXPECT_TRUE(errors.empty()) << errors[0].path << errors[0].message;
    EXPECT_EQ(to_json(*reply).value(), to_json(object).value());
    return;
  }
  ASSERT_FALSE(errors.empty());
  const ApiError error = invalid({widgets.group, widgets.kind, "r1"}, errors);
  EXPECT_EQ(string_at(golden, {"message"}), error.message);
}

TEST(CustomResource, UpdatesAsAKubeApiserver) {
  const Value goldens = custom_golden("widget_update.json");
  Value crd = established("widget_crd.json");
  crd.as_map()->set("spec", *find_path(goldens, {"schema"}));
  Schemas schemas;
  const Resource widgets = resources_of(crd, schemas).at(0);
  const List& cases = *find_path(goldens, {"cases"})->as_list();
  ASSERT_GT(cases.size(), 10U);
  for (const Value& golden : cases) {
    SCOPED_TRACE(to_json(*find_path(golden, {"object"})).value());
    expect_update_as_recorded(widgets, golden);
  }
}

TEST_F(WidgetTest, HasAScale) {
  const auto decoded = decode_custom(
      widgets_, std::string(R"({"metadata":{"name":"w"},"spec":{"replicas":3,"size":"big"},
                                "status":{"replicas":2,"selector":"a=b"}})"));
  ASSERT_TRUE(decoded.has_value());
  Value object = decoded->object;
  const auto scale = scale_of(widgets_, object);
  ASSERT_TRUE(scale.has_value());
  EXPECT_EQ(R"({"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"w"},)"
            R"("spec":{"replicas":3},"status":{"replicas":2,"selector":"a=b"}})",
            to_json(*scale).value());
  set_path(*scale->as_map(), {"spec", "replicas"}, Value::int64(5));
  ASSERT_TRUE(apply_scale(widgets_, object, *scale).has_value());
  EXPECT_EQ(5, integer_at(object, {"spec", "replicas"}));
}

}  // namespace
}  // namespace tf::sandbox
