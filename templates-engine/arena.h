#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

#include "lib/data/value.h"

namespace tf::engine {

/// Memory for the nodes of parsed templates: handed out in order, given back all at once. Nodes
/// have nothing to destroy; the Values that they point to live beside them.
/// Cost: an allocation adds to a pointer; blocks grow with what is in use, up to 256 KiB.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// A T with room for `count` items of type Item right behind it.
  template <class T, class Item, class... Args>
  T& make_with(std::size_t count, Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>, "the arena destroys nothing");
    static_assert(sizeof(T) % alignof(Item) == 0 && alignof(T) <= kAlignment);
    return *new (allocate(sizeof(T) + count * sizeof(Item))) T(std::forward<Args>(args)...);
  }
  template <class T, class... Args>
  T& make(Args&&... args) {
    return make_with<T, char>(0, std::forward<Args>(args)...);
  }
  const Value& keep(Value value) { return values_.emplace_back(std::move(value)); }

 private:
  static constexpr std::size_t kAlignment = 8;
  static constexpr std::size_t kSmallestBlock = 1024;
  static constexpr std::size_t kLargestBlock = std::size_t{256} * 1024;

  void* allocate(std::size_t size) {
    size = (size + kAlignment - 1) / kAlignment * kAlignment;
    if (size > room_) grow(size);
    char* const start = next_;
    next_ += size;
    room_ -= size;
    return start;
  }
  void grow(std::size_t wanted) {
    block_size_ = std::min(std::max(kSmallestBlock, block_size_ * 2), kLargestBlock);
    const std::size_t size = std::max(wanted, block_size_);
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
    next_ = blocks_.back().get();
    room_ = size;
  }

  char* next_ = nullptr;
  std::size_t room_ = 0;
  std::size_t block_size_ = 0;
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::deque<Value> values_;
};

}  // namespace tf::engine
