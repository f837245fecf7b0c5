#include "lib/sandbox/metadata.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <random>
#include <utility>

#include "lib/data/strings_at.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kNameAlphabet = "bcdfghjklmnpqrstvwxz2456789";
constexpr std::size_t kNameSuffix = 5;
constexpr std::size_t kMaxGenerated = 63 - kNameSuffix;

}  // namespace

Map& metadata_of(Value& object) {
  Value& metadata = (*object.as_map())["metadata"];
  if (!metadata.is_map()) metadata = Map{};
  return *metadata.as_map();
}

std::string_view metadata_text(const Value& object, std::string_view field) {
  return string_at(object, {"metadata", field});
}

void set_metadata(Value& object, std::string_view field, std::string_view text) {
  Map& metadata = metadata_of(object);
  if (text.empty()) {
    metadata.erase(field);
  } else {
    metadata.set(std::string(field), text);
  }
}

void copy_metadata(Value& object, const Value& from, std::string_view field) {
  Map& metadata = metadata_of(object);
  if (const Value* value = find_path(from, {"metadata", field})) {
    metadata.set(std::string(field), deep_copy(*value));
  } else {
    metadata.erase(field);
  }
}

std::vector<std::string> finalizers_of(const Value& object) {
  return strings_at(object, {"metadata", "finalizers"});
}

bool has_finalizer(const Value& object, std::string_view name) {
  const auto finalizers = finalizers_of(object);
  return std::find(finalizers.begin(), finalizers.end(), name) != finalizers.end();
}

void set_finalizers(Value& object, const std::vector<std::string>& finalizers) {
  Map& metadata = metadata_of(object);
  if (finalizers.empty()) {
    metadata.erase("finalizers");
    return;
  }
  List list;
  for (const std::string& each : finalizers)
    list.push(each);
  metadata.set("finalizers", std::move(list));
}

bool is_deleted(const Value& object) {
  return !metadata_text(object, "deletionTimestamp").empty();
}

std::optional<std::int64_t> deletion_grace_of(const Value& object) {
  return integer_at(object, {"metadata", "deletionGracePeriodSeconds"});
}

std::string generate_name(std::string_view prefix) {
  std::random_device random;
  std::uniform_int_distribution<std::size_t> pick(0, kNameAlphabet.size() - 1);
  std::string name(prefix.substr(0, kMaxGenerated));
  for (std::size_t i = 0; i < kNameSuffix; ++i)
    name += kNameAlphabet[pick(random)];
  return name;
}

std::string new_uid() {
  std::random_device random;
  std::array<std::uint32_t, 4> words{};
  for (auto& word : words)
    word = random();
  words[1] = (words[1] & 0xffff0fffU) | 0x00004000U;  // version 4
  words[2] = (words[2] & 0x3fffffffU) | 0x80000000U;  // RFC 4122's variant
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:04x}{:08x}", words[0], words[1] >> 16U,
                     words[1] & 0xffffU, words[2] >> 16U, words[2] & 0xffffU, words[3]);
}

}  // namespace tf::sandbox
