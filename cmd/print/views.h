#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cmd/print/color.h"
#include "cmd/print/format.h"
#include "lib/data/value.h"
#include "lib/release/release.h"

namespace tf::cmd {

enum class Headers { kShown, kHidden };

/// `list`: one row a release. Like: helm 4.3.1 pkg/cmd releaseListWriter.
class ListView final : public Printable {
 public:
  struct Row {
    std::string name;
    std::string ns;
    std::string revision;
    std::string updated;
    release::ReleaseStatus status = release::ReleaseStatus::kUnknown;
    std::string chart;
    std::string app_version;
  };
  ListView(std::vector<Row> rows, Headers headers, Colors colors)
      : rows_(std::move(rows)), headers_(headers), colors_(colors) {}
  [[nodiscard]] Result<std::string> table() const override;
  [[nodiscard]] Result<std::string> json() const override;

 private:
  std::vector<Row> rows_;
  Headers headers_;
  Colors colors_;
};

/// `list --short`: the names.
class NamesView final : public Printable {
 public:
  explicit NamesView(std::vector<std::string> names) : names_(std::move(names)) {}
  [[nodiscard]] Result<std::string> table() const override;
  [[nodiscard]] Result<std::string> json() const override;

 private:
  std::vector<std::string> names_;
};

enum class RollbackColumn { kHidden, kShown };

/// `history`: one row a revision, oldest first. Like: helm 4.3.1 pkg/cmd releaseHistory.
class HistoryView final : public Printable {
 public:
  /// In: revisions ascending, borrowed.
  HistoryView(const std::vector<release::Release>& revisions, RollbackColumn rollback)
      : revisions_(revisions), rollback_(rollback) {}
  [[nodiscard]] Result<std::string> table() const override;
  [[nodiscard]] Result<std::string> json() const override;

 private:
  const std::vector<release::Release>& revisions_;
  RollbackColumn rollback_;
};

/// `get metadata`. Like: helm 4.3.1 action.Metadata and pkg/cmd metadataWriter.
class MetadataView final : public Printable {
 public:
  explicit MetadataView(const release::Release& release) : release_(release) {}
  [[nodiscard]] Result<std::string> table() const override;
  [[nodiscard]] Result<std::string> json() const override;

 private:
  const release::Release& release_;
};

/// `get values`: YAML below a title, or the bare value.
class ValuesView final : public Printable {
 public:
  ValuesView(Value values, std::string title)
      : values_(std::move(values)), title_(std::move(title)) {}
  [[nodiscard]] Result<std::string> table() const override;
  [[nodiscard]] Result<std::string> json() const override;

 private:
  Value values_;
  std::string title_;
};

/// The chart's app version, "MISSING" without metadata.
[[nodiscard]] std::string app_version_label(const chart::Chart& chart);

}  // namespace tf::cmd
