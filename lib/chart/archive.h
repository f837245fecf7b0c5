#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/chart/chart.h"
#include "lib/data/helm_dialect.h"

namespace tf::chart {

/// What a chart may weigh in all, packed or not: helm 4.3.1's MaxDecompressedChartSize.
inline constexpr std::size_t kMaxChartSize = std::size_t{100} * 1024 * 1024;

/// The text without a UTF-8 byte order mark.
[[nodiscard]] Bytes without_byte_order_mark(Bytes data);

/// Unpacks a chart archive: names lose their first element and cannot leave the chart.
/// Errors: kInvalid "gzip: invalid header", "chart illegally contains absolute paths" and the like.
/// Like:   helm 4.3.1 chart/loader/archive.LoadArchiveFiles.
[[nodiscard]] Result<std::vector<File>> unpack_archive(std::string_view data,
                                                       const HelmDialect& dialect = {});

/// Refuses what is not gzip. In: the whole file.
/// Errors: kInvalid "file '<name>' does not appear to be a gzipped archive; got '<mime>'".
/// Like:   helm 4.3.1 archive.EnsureArchive.
[[nodiscard]] Status ensure_archive(std::string_view name, std::string_view data);

}  // namespace tf::chart
