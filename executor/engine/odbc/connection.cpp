#include "executor/engine/odbc/connection.h"

#include <Poco/String.h>
#include <openssl/crypto.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

#include "executor/engine/abandonable_thread.h"
#include "executor/engine/odbc/connection_string.h"
#include "executor/engine/odbc/data_sources.h"
#include "executor/engine/odbc/error.h"
#include "executor/engine/odbc/wide_text.h"

namespace sqlpod::odbc {
namespace {

std::string default_mssql_driver(const std::vector<std::string>& installed) {
  for (const std::string_view wanted :
       {"ODBC Driver 18 for SQL Server", "ODBC Driver 17 for SQL Server", "FreeTDS"}) {
    if (std::find(installed.begin(), installed.end(), wanted) != installed.end()) {
      return std::string(wanted);
    }
  }
  throw Error(ErrorKind::usage, "no ODBC driver for SQL Server is installed",
              "install Microsoft's package msodbcsql18 or Debian's tdsodbc, or name a driver with "
              "driver=…",
              known_names());
}

std::string default_oracle_driver(const std::vector<std::string>& installed) {
  for (const std::string& name : installed) {
    if (name.find("Oracle") != std::string::npos) return name;
  }
  throw Error(ErrorKind::usage, "no ODBC driver for Oracle is installed",
              "install Oracle Instant Client with its ODBC package, or name a driver with driver=…",
              known_names());
}

std::string default_driver(Dialect dialect) {
  const std::vector<std::string> installed = installed_drivers();
  return dialect == Dialect::mssql ? default_mssql_driver(installed)
                                   : default_oracle_driver(installed);
}

bool names(const ClientOptions& options, std::string_view keyword) {
  return !text_of(options, keyword).empty();
}

/// Whether the options have psqlODBC's UseDeclareFetch or Fetch, by its long or short name.
bool says_how_to_fetch(const ClientOptions& options) {
  return std::any_of(options.begin(), options.end(), [](const auto& option) {
    return Poco::icompare(option.name, "UseDeclareFetch") == 0 ||
           Poco::icompare(option.name, "Fetch") == 0 || Poco::icompare(option.name, "A7") == 0 ||
           Poco::icompare(option.name, "B6") == 0;
  });
}

bool needs_driver(Dialect dialect, const ClientOptions& options) {
  return dialect != Dialect::odbc && !names(options, "DRIVER") && !names(options, "DSN") &&
         !names(options, "odbc_connect");
}

/// What the thread that connects and the one that waits for it share: it lives until both are done.
class Attempt {
 public:
  Attempt(Secret connection_string, unsigned timeout)
      : connection_string_(std::move(connection_string)),
        environment_(make_environment()),
        connection_(environment_.get()),
        done_event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    SQLSetConnectAttrW(connection_.get(), SQL_ATTR_LOGIN_TIMEOUT, as_pointer(timeout), 0);
  }
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;
  ~Attempt() { close(done_event_); }

  void run() {
    std::u16string text = to_wide(connection_string_.reveal());
    SQLSMALLINT length = 0;
    const SQLRETURN code = SQLDriverConnectW(connection_.get(), nullptr, characters(text),
                                             static_cast<SQLSMALLINT>(text.size()), nullptr, 0,
                                             &length, SQL_DRIVER_NOPROMPT);
    OPENSSL_cleanse(text.data(), text.size() * sizeof(char16_t));
    connected_ = SQL_SUCCEEDED(code);
    if (!connected_) records_ = diagnostics(SQL_HANDLE_DBC, connection_.get());
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = write(done_event_, &one, sizeof one);
  }

  int done_event() const { return done_event_; }
  bool connected() const { return connected_; }
  const std::vector<Diagnostic>& records() const { return records_; }
  std::pair<EnvironmentHandle, ConnectionHandle> take() {
    return {std::move(environment_), std::move(connection_)};
  }

 private:
  Secret connection_string_;
  EnvironmentHandle environment_;
  ConnectionHandle connection_;
  bool connected_ = false;
  std::vector<Diagnostic> records_;
  int done_event_;
};

/// Waits for the attempt; false when the time is over.
bool wait_for(const Attempt& attempt, const Cancellation& cancellation, unsigned timeout) {
  // The driver's own time-out goes first: it knows what it waited for.
  const int milliseconds = timeout == 0 ? -1 : static_cast<int>(timeout * 1000 + 500);
  std::array<pollfd, 2> waited = {
      {{attempt.done_event(), POLLIN, 0}, {cancellation.descriptor(), POLLIN, 0}}};
  for (;;) {
    const int ready = poll(waited.data(), waited.size(), milliseconds);
    cancellation.throw_if_requested();
    if (ready >= 0) return ready > 0;
  }
}

std::string information(SQLHDBC connection, SQLUSMALLINT what) {
  std::u16string text(512, u'\0');
  SQLSMALLINT bytes = 0;
  SQLGetInfoW(connection, what, text.data(), static_cast<SQLSMALLINT>(text.size() * 2), &bytes);
  text.resize(std::min(text.find(u'\0'), text.size()));
  return to_narrow(text);
}

}  // namespace

Connection::Connection(Dialect dialect, const ClientOptions& options,
                       const Cancellation& cancellation) {
  cancellation.throw_if_requested();
  unsigned timeout = 0;
  const std::string_view seconds = text_of(options, "connect_timeout");
  std::from_chars(seconds.data(), seconds.data() + seconds.size(), timeout);
  const std::string driver = needs_driver(dialect, options) ? default_driver(dialect) : "";
  const auto attempt = std::make_shared<Attempt>(connection_string(driver, options), timeout);
  AbandonableThread opener([attempt] { attempt->run(); });
  if (!wait_for(*attempt, cancellation, timeout)) {
    throw Error(ErrorKind::unavailable,
                "no connection to the database within " + std::to_string(timeout) + " seconds",
                "check host and port, or raise connect_timeout");
  }
  opener.join();
  if (!attempt->connected()) throw connect_error(attempt->records(), known_names());
  std::tie(environment_, connection_) = attempt->take();
  says_how_to_fetch_ = says_how_to_fetch(options);
  server_ = server_of(information(connection_.get(), SQL_DBMS_NAME));
}

std::string Connection::server_version() const {
  return information(connection_.get(), SQL_DBMS_VER);
}

bool Connection::is_dead() const {
  SQLUINTEGER dead = SQL_CD_FALSE;
  const SQLRETURN code =
      SQLGetConnectAttrW(connection_.get(), SQL_ATTR_CONNECTION_DEAD, &dead, sizeof dead, nullptr);
  return SQL_SUCCEEDED(code) && dead == SQL_CD_TRUE;
}

// The attributes are those of psqlODBC's UseDeclareFetch and Fetch (psqlODBC, pgapifunc.h).
void Connection::stream_results(bool on) {
  constexpr SQLINTEGER use_declare_fetch = 65539;
  constexpr SQLINTEGER rows_of_a_fetch = 65541;
  constexpr SQLULEN rows = 1000;
  if (says_how_to_fetch_) return;
  if (!information(connection_.get(), SQL_DRIVER_NAME).starts_with("psqlodbc")) return;
  SQLSetConnectAttrW(connection_.get(), use_declare_fetch, as_pointer(on ? 1 : 0), SQL_IS_UINTEGER);
  SQLSetConnectAttrW(connection_.get(), rows_of_a_fetch, as_pointer(rows), SQL_IS_UINTEGER);
}

bool Connection::gives_cut_cells_whole() const {
  constexpr SQLUINTEGER needed = SQL_GD_BLOCK | SQL_GD_BOUND | SQL_GD_ANY_ORDER;
  SQLUINTEGER extensions = 0;
  const SQLRETURN code = SQLGetInfoW(connection_.get(), SQL_GETDATA_EXTENSIONS, &extensions,
                                     sizeof extensions, nullptr);
  return SQL_SUCCEEDED(code) && (extensions & needed) == needed;
}

}  // namespace sqlpod::odbc
