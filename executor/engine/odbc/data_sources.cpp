#include "executor/engine/odbc/data_sources.h"

#include <array>

#include "executor/engine/odbc/handles.h"

namespace sqlpod::odbc {
namespace {

/// SQLDrivers and SQLDataSources have one signature.
template <typename List>
std::vector<std::string> names(List list) {
  std::vector<std::string> all;
  const EnvironmentHandle environment = make_environment();
  std::array<SQLCHAR, 256> name{};
  std::array<SQLCHAR, 1024> more{};
  SQLSMALLINT name_length = 0;
  SQLSMALLINT more_length = 0;
  SQLUSMALLINT direction = SQL_FETCH_FIRST;
  while (SQL_SUCCEEDED(list(environment.get(), direction, name.data(), SQLSMALLINT{name.size()},
                            &name_length, more.data(), SQLSMALLINT{more.size()}, &more_length))) {
    all.emplace_back(reinterpret_cast<const char*>(name.data()));
    direction = SQL_FETCH_NEXT;
  }
  return all;
}

std::string line(const std::string& title, const std::vector<std::string>& names) {
  std::string text = title;
  for (const std::string& name : names) text += (&name == &names.front() ? "" : ", ") + name;
  return names.empty() ? title + "none" : text;
}

}  // namespace

std::vector<std::string> installed_drivers() {
  return names(SQLDrivers);
}

std::vector<std::string> data_sources() {
  return names(SQLDataSources);
}

std::string known_names() {
  return line("installed drivers: ", installed_drivers()) + "\n" +
         line("data sources: ", data_sources());
}

}  // namespace sqlpod::odbc
