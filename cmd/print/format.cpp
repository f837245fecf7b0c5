#include "cmd/print/format.h"

#include "lib/data/json.h"
#include "lib/data/yaml_writer.h"

namespace tf::cmd {

Result<OutputFormat> parse_output_format(const std::string& text) {
  if (text == "table") return OutputFormat::kTable;
  if (text == "json") return OutputFormat::kJson;
  if (text == "yaml") return OutputFormat::kYaml;
  return fail(ErrorCode::kInvalid, "invalid format type");
}

std::string to_string(OutputFormat format) {
  switch (format) {
    case OutputFormat::kTable:
      return "table";
    case OutputFormat::kJson:
      return "json";
    case OutputFormat::kYaml:
      return "yaml";
  }
  return "";
}

Result<std::string> render(const Printable& printable, OutputFormat format) {
  if (format == OutputFormat::kTable) return printable.table();
  TF_ASSIGN(auto json, printable.json());
  if (format == OutputFormat::kJson) return json + "\n";
  TF_ASSIGN(const auto value, parse_json(json, Numbers::kInt64OrFloat));
  return to_yaml(value);
}

}  // namespace tf::cmd
