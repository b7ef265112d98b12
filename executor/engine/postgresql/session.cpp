#include "executor/engine/postgresql/session.h"

#include <soci/postgresql/soci-postgresql.h>

#include <charconv>
#include <string_view>
#include <utility>

#include "executor/engine/postgresql/error.h"
#include "executor/engine/postgresql/handles.h"
#include "executor/engine/postgresql/parameters.h"
#include "executor/engine/postgresql/reader.h"

namespace sqlpod::postgresql {
namespace {

/// libpq's conninfo string; source: PostgreSQL documentation, "Connection Strings".
Secret connect_string(const ClientOptions& options) {
  std::string text;
  for (const ClientOption& option : options) {
    const std::string_view value = text_of(option);
    text += option.name + "=" + quoted_connect_value(value) + " ";
  }
  return Secret(std::move(text));
}

}  // namespace

Session::Session(const ClientOptions& options) try
    : SociSession(soci::postgresql, std::string(connect_string(options).reveal())),
      connection_(static_cast<soci::postgresql_session_backend*>(soci().get_backend())->conn_) {
  // The server's notices (implicit indexes and the like) are not for standard error.
  PQsetNoticeReceiver(
      connection_, [](void*, const PGresult*) {}, nullptr);
  // The decoders read ISO dates. It is the default, and a setting that poolers carry along.
  const char* date_style = PQparameterStatus(connection_, "DateStyle");
  if (date_style == nullptr || !std::string_view(date_style).starts_with("ISO")) {
    execute({"SET datestyle = 'ISO'", {}});
  }
} catch (const soci::soci_error& error) {
  throw connect_error(error.get_error_message());
}

std::string Session::server_version() {
  const char* version = PQparameterStatus(connection_, "server_version");
  return version == nullptr ? "" : version;
}

void Session::send(const Statement& statement) {
  const Parameters parameters(statement.parameters);
  constexpr int text_format = 0;
  if (PQsendQueryParams(connection_, statement.sql.c_str(), parameters.count(), parameters.types(),
                        parameters.values(), nullptr, nullptr, text_format) == 0 ||
      PQsetSingleRowMode(connection_) == 0) {
    throw error_of(nullptr, connection_);
  }
}

StatementResult Session::execute(const Statement& statement) {
  send(statement);
  StatementResult done;
  while (const Result result = next_result(connection_)) {
    // "INSERT 0 1", "CREATE TABLE", "SELECT 3": words, then numbers.
    const std::string_view tag = PQcmdStatus(result.get());
    if (tag.empty()) continue;
    const std::size_t numbers = tag.find_first_of("0123456789");
    done.kind = tag.substr(0, numbers == std::string_view::npos ? numbers : numbers - 1);
    const std::string_view rows = PQcmdTuples(result.get());
    std::int64_t count = 0;
    if (const auto [rest, error] = std::from_chars(rows.data(), rows.data() + rows.size(), count);
        error == std::errc()) {
      done.rows = count;
    }
  }
  return done;
}

std::shared_ptr<arrow::RecordBatchReader> Session::query(const Statement& statement) {
  send(statement);
  return std::make_shared<Reader>(connection_);
}

Error Session::translate(const soci::soci_error& error) const {
  if (const auto* own = dynamic_cast<const soci::postgresql_soci_error*>(&error)) {
    const std::string sqlstate = own->sqlstate();
    if (connected() && sqlstate.find_first_not_of(' ') != std::string::npos) {
      return {kind_of_sqlstate(sqlstate), error.get_error_message(),
              "see what is sent with `sqlpod render`", "", sqlstate};
    }
  }
  return error_of(nullptr, connection_);
}

bool Session::connected() const {
  return PQstatus(connection_) == CONNECTION_OK;
}

}  // namespace sqlpod::postgresql
