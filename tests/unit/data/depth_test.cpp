#include "lib/data/depth.h"

#include <gtest/gtest.h>

#include <memory>

#include "lib/base/big_stack.h"
#include "lib/data/go_print.h"
#include "lib/data/json.h"
#include "lib/data/yaml_writer.h"

namespace tf {
namespace {

/// A map that holds itself under "x"; taken apart again, for nobody else would free it.
class MapInItself {
 public:
  MapInItself() { map_->set("x", Value(map_)); }
  ~MapInItself() { map_->clear(); }
  MapInItself(const MapInItself&) = delete;
  MapInItself& operator=(const MapInItself&) = delete;
  [[nodiscard]] Value value() const { return map_; }
  [[nodiscard]] Map& map() const { return *map_; }

 private:
  MapRef map_ = std::make_shared<Map>();
};

TEST(Depth, CountsNestedContainers) {
  const Value flat = List({Value("a"), Value(Map{})});
  EXPECT_TRUE(is_deeper_than(flat, 1));
  EXPECT_FALSE(is_deeper_than(flat, 2));
  EXPECT_FALSE(is_deeper_than(Value("a"), 0));
}

TEST(Depth, AMapInItselfIsDeeperThanAnything) {
  const MapInItself endless;
  EXPECT_TRUE(is_deeper_than(endless.value()));
}

TEST(Depth, PrintingSomethingEndlessStops) {
  const MapInItself endless;
  endless.map().set("y", endless.value());  // twice the way down
  std::string text;
  // Where templates run: the default stack is small for sanitized frames.
  ASSERT_TRUE(run_on_big_stack([&](std::size_t) { text = go_print(endless.value()); }).has_value());
  EXPECT_TRUE(text.starts_with("map[x:map[x:map[x:"));
  EXPECT_LT(text.size(), std::size_t{1} << 20);
}

TEST(Depth, EncodersSpeakOfACycle) {
  const MapInItself endless;
  const auto json = to_json(endless.value());
  ASSERT_FALSE(json.has_value());
  EXPECT_EQ(json.error().message,
            "json: unsupported value: encountered a cycle via map[string]interface {}");
  const auto yaml = to_yaml(endless.value());
  ASSERT_FALSE(yaml.has_value());
  EXPECT_EQ(yaml.error().message,
            "error marshaling into JSON: json: unsupported value: encountered a cycle via "
            "map[string]interface {}");
}

TEST(Depth, EqualCyclesAreEqual) {
  const MapInItself a;
  const MapInItself b;
  EXPECT_TRUE(deep_equal(a.value(), b.value()));
  b.map().set("y", Value("more"));
  EXPECT_FALSE(deep_equal(a.value(), b.value()));
}

}  // namespace
}  // namespace tf
