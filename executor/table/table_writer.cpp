#include "executor/table/table_writer.h"

#include <Poco/String.h>

#include <algorithm>
#include <iterator>

#include "error/error.h"
#include "error/nearest_name.h"
#include "executor/table/arrow_writer.h"
#include "executor/table/csv_writer.h"
#include "executor/table/format_options.h"
#include "executor/table/json_writer.h"
#include "executor/table/parquet_writer.h"
#include "executor/table/text_table_writer.h"

namespace sqlpod {
namespace {

constexpr TableFormat formats[] = {TableFormat::csv,   TableFormat::json,    TableFormat::jsonl,
                                   TableFormat::arrow, TableFormat::feather, TableFormat::parquet,
                                   TableFormat::table};

std::optional<TableFormat> format_named(std::string_view text) {
  const auto* const found = std::find_if(std::begin(formats), std::end(formats),
                                         [&](TableFormat format) { return name(format) == text; });
  if (found == std::end(formats)) return std::nullopt;
  return *found;
}

}  // namespace

std::string_view name(TableFormat format) {
  switch (format) {
    case TableFormat::csv:
      return "csv";
    case TableFormat::json:
      return "json";
    case TableFormat::jsonl:
      return "jsonl";
    case TableFormat::arrow:
      return "arrow";
    case TableFormat::feather:
      return "feather";
    case TableFormat::parquet:
      return "parquet";
    case TableFormat::table:
      return "table";
  }
  return "csv";
}

TableFormat parse_table_format(std::string_view text) {
  if (const auto format = format_named(Poco::toLower(std::string(text)))) return *format;
  std::vector<std::string> known;
  for (const TableFormat format : formats) known.emplace_back(name(format));
  throw Error(ErrorKind::usage, "unknown output format '" + std::string(text) + "'",
              nearest_name_hint(text, known));
}

std::optional<TableFormat> format_of_path(std::string_view path) {
  const std::size_t slash = path.find_last_of('/');
  const std::string_view file = slash == std::string_view::npos ? path : path.substr(slash + 1);
  const std::size_t dot = file.find_last_of('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto format = format_named(Poco::toLower(std::string(file.substr(dot + 1))));
  // "table" is no kind of file: out.table says nothing about its format.
  return format == TableFormat::table ? std::nullopt : format;
}

std::unique_ptr<TableWriter> make_table_writer(TableFormat format,
                                               const std::shared_ptr<arrow::Schema>& schema,
                                               arrow::io::OutputStream& stream,
                                               const FileDescription& description) {
  check_format_options(format, description.options);
  switch (format) {
    case TableFormat::csv:
      return make_csv_writer(schema, stream);
    case TableFormat::json:
    case TableFormat::jsonl:
      return make_json_writer(format, schema, stream);
    case TableFormat::arrow:
    case TableFormat::feather:
      return make_arrow_writer(format, schema, stream, description);
    case TableFormat::parquet:
      return make_parquet_writer(schema, stream, description);
    case TableFormat::table:
      return make_text_table_writer(schema, stream);
  }
  throw Error(ErrorKind::internal, "an output format without a writer");
}

}  // namespace sqlpod
