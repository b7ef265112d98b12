#include <algorithm>
#include <string>
#include <vector>

#include "error/nearest_name.h"
#include "executor/engine/engine.h"
#include "executor/engine/firebird/engine.h"
#include "executor/engine/mysql/engine.h"
#include "executor/engine/odbc/engine.h"
#include "executor/engine/postgresql/engine.h"
#include "executor/engine/soci/engine.h"
#include "executor/engine/sqlite/engine.h"

namespace sqlpod {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::vector<std::string> strings(const std::vector<std::string_view>& views) {
  return {views.begin(), views.end()};
}

bool contains(const std::vector<std::string_view>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

const std::vector<const Engine*>& engines() {
  static const std::vector<const Engine*> all = {
      &postgresql::engine(),  &mysql::engine(),    &sqlite::engine(), &odbc::mssql_engine(),
      &odbc::oracle_engine(), &firebird::engine(), &odbc::engine(),   &soci::engine()};
  return all;
}

const Engine& find_engine(const Url& url) {
  std::vector<std::string> dialects;
  for (const Engine* engine : engines()) {
    const auto names = engine->dialect_names();
    dialects.insert(dialects.end(), names.begin(), names.end());
    if (!contains(names, url.dialect)) continue;
    const auto drivers = engine->driver_names();
    if (url.driver.empty() || contains(drivers, url.driver)) return *engine;
    throw Error(ErrorKind::usage,
                "the driver '" + url.driver + "' of dialect '" + url.dialect + "' is not known",
                nearest_name_hint(url.driver, strings(drivers)),
                "accepted drivers: " + joined(strings(drivers)));
  }
  throw Error(ErrorKind::usage, "the dialect '" + url.dialect + "' is not served by this build",
              nearest_name_hint(url.dialect, dialects), "served dialects: " + joined(dialects));
}

}  // namespace sqlpod
