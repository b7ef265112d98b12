#include "executor/engine/sqlite/options.h"

#include <Poco/Logger.h>
#include <Poco/String.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/value.h"
#include "config/value_text.h"
#include "error/error.h"

namespace sqlpod::sqlite {
namespace {

/// What means something to Python only.
constexpr std::array<std::string_view, 5> ignored_args = {"check_same_thread", "cached_statements",
                                                          "detect_types", "factory", "autocommit"};

/// What SQLite reads in the query of a file: URI. Source: SQLite documentation, "Uniform Resource
/// Identifiers".
constexpr std::array<std::string_view, 7> uri_args = {"mode",   "cache", "immutable", "modeof",
                                                      "nolock", "psow",  "vfs"};

template <typename Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> known_args() {
  std::vector<std::string> known = {"database", "timeout", "uri", "isolation_level"};
  known.insert(known.end(), uri_args.begin(), uri_args.end());
  known.insert(known.end(), ignored_args.begin(), ignored_args.end());
  return known;
}

std::string seconds(const ConnectArg& arg) {
  const double number = arg.number();
  if (!(number >= 0 && number <= 2'000'000)) {
    throw Error(ErrorKind::usage, "'" + arg.given_as + "' is no number of seconds to wait",
                "give 0 to 2000000");
  }
  return to_text(Value(number));
}

/// How a transaction begins; empty for Python's None and for its default.
std::string begin_kind(const ConnectArg& arg) {
  const Secret text = arg.text();
  std::string kind = Poco::toUpper(std::string(text.reveal()));
  if (kind.empty() || kind == "NONE") return {};
  if (kind == "DEFERRED" || kind == "IMMEDIATE" || kind == "EXCLUSIVE") return kind;
  throw Error(ErrorKind::usage,
              "connect arg '" + arg.given_as + "' is not DEFERRED, IMMEDIATE or EXCLUSIVE",
              "SQL's isolation levels go into the task's own isolation_level");
}

void append_encoded(std::string& uri, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '%':
        uri += "%25";
        break;
      case '&':
        uri += "%26";
        break;
      case '#':
        uri += "%23";
        break;
      default:
        uri += c;
    }
  }
}

/// Of Python's autocommit, which may also be -1.
bool is_true(const ConnectArg& arg) {
  const Secret text = arg.text();
  const std::string word = Poco::toUpper(std::string(text.reveal()));
  return word == "TRUE" || word == "1" || word == "YES" || word == "ON";
}

/// The database as a file: URI with SQLite's own options, as SQLAlchemy puts it together.
std::string with_uri_args(std::string database, const std::vector<const ConnectArg*>& args) {
  for (const ConnectArg* arg : args) {
    const ClientOption option = client_option(arg->name, *arg);
    // A file that is not there is made unless it is said otherwise.
    if (option.name == "mode" && text_of(option) == "rwc") continue;
    database += database.find('?') == std::string::npos ? '?' : '&';
    database += option.name + '=';
    append_encoded(database, text_of(option));
  }
  return database;
}

Error needs_uri(const ConnectArg& arg) {
  return {ErrorKind::usage, "'" + arg.given_as + "' is an option of SQLite's file: URIs only",
          "write sqlite:///file:path?" + arg.name + "=…&uri=true"};
}

}  // namespace

ClientOptions options_of(const ConnectArgs& args) {
  std::string database;
  bool is_uri = false;
  std::vector<const ConnectArg*> uri_options;
  ClientOptions options;
  for (const ConnectArg& arg : args.all()) {
    if (arg.name == "database") {
      database = text_of(client_option("database", arg));
    } else if (arg.name == "connect_timeout") {
      options.push_back({"timeout", seconds(arg)});
    } else if (arg.name == "uri") {
      is_uri = arg.boolean();
    } else if (arg.name == "isolation_level") {
      if (std::string kind = begin_kind(arg); !kind.empty()) {
        options.push_back({"isolation_level", std::move(kind)});
      }
    } else if (contains(uri_args, arg.name)) {
      uri_options.push_back(&arg);
    } else if (arg.name == "autocommit" && is_true(arg)) {
      throw Error(ErrorKind::usage, "the connect arg 'autocommit' would leave no transaction",
                  "say autocommit: true in the task itself, beside task_config");
    } else if (contains(ignored_args, arg.name)) {
      Poco::Logger::get("sqlpod").debug("connect arg '" + arg.given_as +
                                        "' has no meaning here and is ignored");
    } else if (arg.name == "host") {
      throw Error(ErrorKind::usage, "a SQLite URL names no host",
                  "write sqlite:///relative.db or sqlite:////absolute.db, with three or four "
                  "slashes");
    } else {
      throw unknown_connect_arg(arg, "sqlite", known_args());
    }
  }
  if (!uri_options.empty() && !(is_uri && database.starts_with("file:"))) {
    throw needs_uri(*uri_options.front());
  }
  if (database.empty()) database = ":memory:";
  options.insert(options.begin(), {"database", with_uri_args(std::move(database), uri_options)});
  if (is_uri) options.push_back({"uri", "true"});
  set_default(options, "timeout", "5.0");  // as Python's sqlite3
  return options;
}

}  // namespace sqlpod::sqlite
