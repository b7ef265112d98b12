// A statement that a SOCI backend has prepared, with its bound parameters.
//
// It speaks to the backend's own interface. SOCI's class above it would add the query and its
// values to the text of every error, read integers as wide as the backend guesses them, and end the
// process when the handle of a lost connection cannot be freed.
//
// Lifetime: the session must outlive it. Threads: the session's. Errors: Error of
// statement_error().
#pragma once

#include <soci/session.h>
#include <soci/soci-backend.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "executor/engine/soci/error.h"
#include "executor/engine/soci/parameter_value.h"
#include "executor/query/statement.h"

namespace sqlpod::soci {

struct Column {
  std::string name;
  ::soci::data_type type = ::soci::dt_string;
};

/// Frees what a backend has made. What fails then is of no use to anybody.
struct BackendDeleter {
  template <typename Backend>
  void operator()(Backend* backend) const noexcept {
    try {
      backend->clean_up();
    } catch (...) {  // NOLINT(bugprone-empty-catch): the memory is freed all the same
    }
    delete backend;
  }
};

template <typename Backend>
using BackendHandle = std::unique_ptr<Backend, BackendDeleter>;

/// Calls the backend; its errors come out as Error.
template <typename Call>
auto checked_call(Call&& call) {
  try {
    return std::forward<Call>(call)();
  } catch (const ::soci::soci_error& error) {
    throw statement_error(error);
  }
}

class PreparedStatement {
 public:
  using Into = ::soci::details::standard_into_type_backend;

  /// `sql` is that of StatementText.
  PreparedStatement(::soci::session& session, const std::string& sql,
                    const std::vector<Parameter>& parameters);
  PreparedStatement(const PreparedStatement&) = delete;
  PreparedStatement& operator=(const PreparedStatement&) = delete;
  ~PreparedStatement();

  /// Takes the next row's values. False, and nothing is changed, when one is of another type than
  /// was bound: that needs a statement of its own.
  bool set(const std::vector<Parameter>& parameters);

  /// The columns of the result, before execute(). Some backends run the statement for it.
  std::vector<Column> describe();

  /// Has the next column, from the first on, put its values at `data`.
  void define(void* data, ::soci::details::exchange_type type);
  Into& into(std::size_t column) { return *intos_[column]; }

  /// Runs a query up to its first row.
  void open();
  /// Runs any other statement to its end.
  void run();
  /// Moves to the next row; false behind the last.
  bool fetch();

  /// None when the backend does not know.
  std::optional<std::int64_t> affected_rows();

 private:
  using Use = ::soci::details::standard_use_type_backend;

  void bind(std::size_t index);
  void use_parameters();
  void execute(int rows);

  BackendHandle<::soci::details::statement_backend> statement_;
  std::vector<std::unique_ptr<ParameterValue>> values_;  ///< the backend keeps their addresses
  std::vector<Use*> uses_;
  std::vector<BackendHandle<Into>> intos_;
  std::size_t used_ = 0;  ///< how many of uses_ have a value that clean_up() may free
  bool in_use_ = false;   ///< whether the values are with the backend already
  int next_column_ = 1;
};

}  // namespace sqlpod::soci
