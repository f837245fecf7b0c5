#include "lib/sandbox/validation.h"

#include <gtest/gtest.h>

#include "lib/base/files.h"
#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/sandbox/decode.h"
#include "lib/sandbox/defaults.h"
#include "lib/sandbox/prepare.h"

namespace tf::sandbox {
namespace {

/// The value at one step of a path in a golden: "containers" or the number of an item.
Value& validation_step(Value& parent, const std::string& step) {
  if (const List* list = parent.as_list(); list != nullptr)
    return (*parent.as_list())[static_cast<std::size_t>(parse_integer(step).value_or(0))];
  if (!parent.is_map()) parent = Map{};
  return (*parent.as_map())[step];
}

/// Sets what stands at "spec.containers.0.image"; nil takes it away.
void change_at(Value& object, std::string_view path, const Value& value) {
  const auto steps = split(path, ".");
  Value* parent = &object;
  for (std::size_t i = 0; i + 1 < steps.size(); ++i)
    parent = &validation_step(*parent, steps[i]);
  if (value.is_nil()) {
    parent->as_map()->erase(steps.back());
  } else {
    validation_step(*parent, steps.back()) = deep_copy(value);
  }
}

std::string reason_of(const FieldError& error) {
  const ApiError whole = invalid({"", "X", "x"}, {error});
  const List& causes = *find_path(whole.details, {"causes"})->as_list();
  return std::string(string_at(causes[0], {"reason"}));
}

std::vector<std::string> said(const std::vector<FieldError>& errors) {
  std::vector<std::string> texts;
  for (const FieldError& error : errors)
    texts.push_back(error.path + " | " + error.message + " | " + reason_of(error));
  return texts;
}

std::vector<std::string> wanted(const Value& causes) {
  std::vector<std::string> texts;
  for (const Value& cause : *causes.as_list()) {
    const List& parts = *cause.as_list();
    texts.push_back(*parts[0].as_string() + " | " + *parts[1].as_string() + " | " +
                    *parts[2].as_string());
  }
  return texts;
}

Value decoded_and_defaulted(const Resource& resource, const Value& object) {
  Value value = deep_copy(decode(*resource.type, object)->object);
  set_defaults(*resource.type, value);
  return value;
}

std::vector<FieldError> judge(const Resource& resource, const Value& changed, const Value* live) {
  Value object = decoded_and_defaulted(resource, changed);
  if (live != nullptr) {
    const Value before = decoded_and_defaulted(resource, *live);
    prepare_for_update(resource, object, before);
    return validate_update(resource, object, before);
  }
  Map& metadata = *object.as_map()->find("metadata")->as_map();
  metadata.set("uid", "6f1d5d2e-0000-4000-8000-000000000001");
  prepare_for_create(resource, object, {"2026-11-23T02:00:00Z"});
  return validate(resource, object);
}

TEST(Validation, FindsWhatARealServerFinds) {
  const auto text = read_file(TF_TEST_DATA "/unit/sandbox/validation.json");
  ASSERT_TRUE(text);
  const Value golden = *parse_json(*text, Numbers::kInt64OrFloat);
  const Catalog catalog;
  for (const Value& each : *find_path(golden, {"cases"})->as_list()) {
    const std::string_view base = string_at(each, {"base"});
    const Value& kind = *find_path(golden, {"bases", base});
    const Resource* resource = catalog.find(
        string_at(kind, {"group"}), string_at(kind, {"version"}), string_at(kind, {"plural"}));
    ASSERT_NE(resource, nullptr);
    const bool update = string_at(each, {"op"}) == "update";
    const Value* live = update ? find_path(golden, {"lives", base}) : nullptr;
    Value object = deep_copy(update ? *live : *find_path(kind, {"object"}));
    for (const Value& change : *find_path(each, {"change"})->as_list())
      change_at(object, *(*change.as_list())[0].as_string(), (*change.as_list())[1]);
    EXPECT_EQ(said(judge(*resource, object, live)), wanted(*find_path(each, {"causes"})))
        << base << " " << *to_json(*find_path(each, {"change"}));
  }
}

TEST(Validation, AcceptsWhatARealServerStored) {
  const auto text = read_file(TF_TEST_DATA "/unit/sandbox/validation.json");
  ASSERT_TRUE(text);
  const Value golden = *parse_json(*text, Numbers::kInt64OrFloat);
  const Catalog catalog;
  for (const auto& [base, live] : *find_path(golden, {"lives"})->as_map()) {
    const Value& kind = *find_path(golden, {"bases", base});
    const Resource* resource = catalog.find(
        string_at(kind, {"group"}), string_at(kind, {"version"}), string_at(kind, {"plural"}));
    EXPECT_EQ(said(judge(*resource, live, &live)), std::vector<std::string>{}) << base;
    EXPECT_EQ(said(judge(*resource, *find_path(kind, {"object"}), nullptr)),
              std::vector<std::string>{})
        << base;
  }
}

TEST(Validation, MetadataOfCustomObjects) {
  const Value good = Map{{"metadata", Map{{"name", "a"}, {"namespace", "b"}}}};
  EXPECT_TRUE(validate_metadata(good, true).empty());
  const Value bad = Map{{"metadata", Map{{"name", "A"}}}};
  const auto errors = validate_metadata(bad, true);
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_EQ(errors[0].path, "metadata.name");
  EXPECT_EQ(errors[1].message, "Required value");
}

TEST(Validation, FieldErrorsSpeakAsGoDoes) {
  EXPECT_EQ(invalid_value("a", Value::int64(-1), "x").message, "Invalid value: -1: x");
  EXPECT_EQ(invalid_value("a", Value(true), "x").message, "Invalid value: true: x");
  EXPECT_EQ(invalid_value("a", Value("q\""), "").message, "Invalid value: \"q\\\"\"");
  EXPECT_EQ(invalid_value("a", Value(Map{{"b", "c"}}), "x").message,
            "Invalid value: {\"b\":\"c\"}: x");
  EXPECT_EQ(not_supported("a", Value("x"), {"b", "c"}).message,
            "Unsupported value: \"x\": supported values: \"b\", \"c\"");
  EXPECT_EQ(too_long("a", 1).message, "Too long: may not be more than 1 byte");
  EXPECT_EQ(too_many("a", 3, 2).message, "Too many: 3: must have at most 2 items");
  EXPECT_EQ(type_invalid("a", Value{}, "x").message, "Invalid value: null: x");
}

}  // namespace
}  // namespace tf::sandbox
