#include "templates-engine/zone_file.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "lib/base/files.h"
#include "lib/base/text.h"
#include "templates-engine/zone_rule.h"

namespace tf::engine {
namespace {

constexpr std::size_t kLargestFile = std::size_t{10} << 20;

struct Change {
  std::int64_t when;
  std::size_t period;
};

class FileZone final : public TimeZone {
 public:
  FileZone(std::string name, std::vector<ZoneOffset> periods, std::vector<Change> changes,
           std::string rule)
      : name_(std::move(name)),
        periods_(std::move(periods)),
        changes_(std::move(changes)),
        rule_(std::move(rule)) {}

  /// Location.lookup.
  [[nodiscard]] ZoneOffset at(std::int64_t unix_seconds) const override {
    const auto after =
        std::upper_bound(changes_.begin(), changes_.end(), unix_seconds,
                         [](std::int64_t moment, const Change& c) { return moment < c.when; });
    if (after == changes_.begin()) return periods_[first_period()];
    if (after == changes_.end() && !rule_.empty()) {
      if (auto offset = apply_zone_rule(rule_, unix_seconds)) return *std::move(offset);
    }
    return periods_[std::prev(after)->period];
  }

  /// Location.lookupName.
  [[nodiscard]] std::optional<int> offset_of(std::string_view abbreviation,
                                             std::int64_t wall_seconds) const override {
    for (const auto& period : periods_) {
      if (period.name == abbreviation && at(wall_seconds - period.seconds).name == abbreviation) {
        return at(wall_seconds - period.seconds).seconds;
      }
    }
    for (const auto& period : periods_) {
      if (period.name == abbreviation) return period.seconds;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::string_view name() const override { return name_; }

 private:
  /// What holds before the first change. Like: Location.lookupFirstZone.
  [[nodiscard]] std::size_t first_period() const {
    const auto uses_first = [](const Change& change) { return change.period == 0; };
    if (std::none_of(changes_.begin(), changes_.end(), uses_first)) return 0;
    if (const std::size_t first = changes_.front().period; periods_[first].is_summer) {
      for (std::size_t i = first; i-- > 0;) {
        if (!periods_[i].is_summer) return i;
      }
    }
    const auto winter = std::find_if(periods_.begin(), periods_.end(),
                                     [](const ZoneOffset& period) { return !period.is_summer; });
    return winter == periods_.end()
               ? 0
               : static_cast<std::size_t>(std::distance(periods_.begin(), winter));
  }

  std::string name_;
  std::vector<ZoneOffset> periods_;  // never empty
  std::vector<Change> changes_;      // never empty
  std::string rule_;
};

/// Reads bytes from the front; failed() once they have run out.
class ByteReader {
 public:
  explicit ByteReader(std::string_view data) : rest_(data) {}

  std::string_view take(std::uint64_t count) {
    if (count > rest_.size()) {
      failed_ = true;
      count = rest_.size();
    }
    const auto taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  std::int64_t big_endian(std::size_t size) {
    std::uint64_t value = 0;
    for (const char c : take(size))
      value = value << 8U | static_cast<unsigned char>(c);
    return size == 4 ? std::int64_t{static_cast<std::int32_t>(value)}
                     : static_cast<std::int64_t>(value);
  }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

struct Counts {
  std::uint64_t utc_marks = 0;
  std::uint64_t standard_marks = 0;
  std::uint64_t leaps = 0;
  std::uint64_t changes = 0;
  std::uint64_t periods = 0;
  std::uint64_t name_bytes = 0;
};

Counts read_counts(ByteReader& reader) {
  const auto next = [&reader] {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(reader.big_endian(4)));
  };
  Counts counts;
  for (auto* count : {&counts.utc_marks, &counts.standard_marks, &counts.leaps, &counts.changes,
                      &counts.periods, &counts.name_bytes}) {
    *count = next();
  }
  return counts;
}

/// The tables behind a header, in the file's order.
struct Tables {
  std::string_view change_times;
  std::string_view change_periods;
  std::string_view periods;
  std::string_view names;
};

Tables take_tables(ByteReader& reader, const Counts& counts, std::size_t time_size) {
  constexpr std::size_t kPeriodSize = 6;
  Tables tables;
  tables.change_times = reader.take(counts.changes * time_size);
  tables.change_periods = reader.take(counts.changes);
  tables.periods = reader.take(counts.periods * kPeriodSize);
  tables.names = reader.take(counts.name_bytes);
  reader.take(counts.leaps * (time_size + 4));
  reader.take(counts.standard_marks);
  reader.take(counts.utc_marks);
  return tables;
}

std::optional<std::vector<ZoneOffset>> read_periods(const Tables& tables, std::uint64_t count) {
  ByteReader reader(tables.periods);
  std::vector<ZoneOffset> periods;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto offset = static_cast<int>(reader.big_endian(4));
    const bool is_summer = reader.take(1) != std::string_view("\0", 1);
    const auto name_at = static_cast<unsigned char>(reader.take(1).front());
    if (name_at >= tables.names.size()) return std::nullopt;
    const auto name = tables.names.substr(name_at);
    periods.push_back({offset, std::string(name.substr(0, name.find('\0'))), is_summer});
  }
  return periods;
}

std::optional<std::vector<Change>> read_changes(const Tables& tables, std::size_t time_size,
                                                std::size_t periods) {
  ByteReader times(tables.change_times);
  std::vector<Change> changes;
  for (const char c : tables.change_periods) {
    const auto period = static_cast<unsigned char>(c);
    if (period >= periods) return std::nullopt;
    changes.push_back({times.big_endian(time_size), period});
  }
  if (changes.empty()) changes.push_back({std::numeric_limits<std::int64_t>::min(), 0});
  return changes;
}

}  // namespace

ZoneRef read_zone_file(std::string name, std::string_view data) {
  constexpr std::size_t kPadding = 15;
  constexpr std::string_view kMagic = "TZif";
  ByteReader reader(data);
  if (reader.take(kMagic.size()) != kMagic) return nullptr;
  const auto version = reader.take(1);
  reader.take(kPadding);
  Counts counts = read_counts(reader);
  std::size_t time_size = 4;
  if (version == "2" || version == "3") {
    // The same again with 64 bits follows.
    take_tables(reader, counts, time_size);
    reader.take(kMagic.size() + 1 + kPadding);
    counts = read_counts(reader);
    time_size = 8;
  } else if (version != std::string_view("\0", 1)) {
    return nullptr;
  }
  const Tables tables = take_tables(reader, counts, time_size);
  if (reader.failed() || counts.periods == 0) return nullptr;
  auto periods = read_periods(tables, counts.periods);
  if (!periods) return nullptr;
  auto changes = read_changes(tables, time_size, periods->size());
  if (!changes) return nullptr;
  std::string_view rule = reader.rest();
  rule = rule.size() > 2 && rule.front() == '\n' && rule.back() == '\n'
             ? rule.substr(1, rule.size() - 2)
             : std::string_view();
  return std::make_shared<const FileZone>(std::move(name), *std::move(periods), *std::move(changes),
                                          std::string(rule));
}

ZoneRef find_zone_file(std::string_view name) {
  constexpr std::array<std::string_view, 4> kFolders = {
      "/usr/share/zoneinfo/", "/usr/share/lib/zoneinfo/", "/usr/lib/locale/TZ/", "/etc/zoneinfo/"};
  constexpr std::string_view kNul("\0", 1);
  if (name.empty() || name.front() == '/' || name.front() == '\\' || contains(name, "..") ||
      contains(name, kNul)) {
    return nullptr;
  }
  for (const auto folder : kFolders) {
    const auto data = read_file_limited(std::string(folder) + std::string(name), kLargestFile);
    if (!data) continue;
    if (auto zone = read_zone_file(std::string(name), *data)) return zone;
  }
  return nullptr;
}

}  // namespace tf::engine
