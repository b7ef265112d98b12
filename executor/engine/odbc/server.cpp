#include "executor/engine/odbc/server.h"

#include <Poco/String.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace sqlpod::odbc {

Server server_of(std::string_view product_name) {
  static constexpr std::array<std::pair<std::string_view, Server>, 6> names = {
      {{"sql server", Server::mssql},
       {"oracle", Server::oracle},
       {"postgresql", Server::postgresql},
       {"mysql", Server::mysql},
       {"mariadb", Server::mysql},
       {"sqlite", Server::sqlite}}};
  const std::string lower = Poco::toLower(std::string(product_name));
  const auto found = std::find_if(names.begin(), names.end(), [&](const auto& entry) {
    return lower.find(entry.first) != std::string::npos;
  });
  return found == names.end() ? Server::other : found->second;
}

}  // namespace sqlpod::odbc
