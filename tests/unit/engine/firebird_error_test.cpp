// Firebird's table from code to kind, and what a status becomes.
#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "executor/engine/firebird/error.h"
#include "executor/engine/firebird/handles.h"

namespace sqlpod::firebird {
namespace {

TEST(FirebirdErrors, EachCodeHasItsKind) {
  // By number, as Firebird's manual lists them: a wrong name in the table would not be seen else.
  const std::vector<std::pair<std::intptr_t, ErrorKind>> cases = {
      {335544375, ErrorKind::unavailable},  // unavailable database
      {335544421, ErrorKind::unavailable},  // connection rejected
      {335544704, ErrorKind::unavailable},  // host name lookup
      {335544705, ErrorKind::unavailable},  // service unknown
      {335544706, ErrorKind::unavailable},  // host unknown
      {335544719, ErrorKind::unavailable},  // network initialisation
      {335544722, ErrorKind::unavailable},  // connect
      {335544723, ErrorKind::unavailable},  // listen
      {335544744, ErrorKind::unavailable},  // too many attachments
      {335544528, ErrorKind::unavailable},  // database shut down
      {335544506, ErrorKind::unavailable},  // shutdown in progress
      {335544971, ErrorKind::unavailable},  // server shut down
      {335544344, ErrorKind::unavailable},  // input or output error
      {335544430, ErrorKind::unavailable},  // memory exhausted
      {335544985, ErrorKind::unavailable},  // no temporary space
      {335544481, ErrorKind::unavailable},  // no space
      {335544424, ErrorKind::unavailable},  // no lock manager
      {335544984, ErrorKind::unavailable},  // lock table of another version
      {335544336, ErrorKind::transient},    // deadlock
      {335544345, ErrorKind::transient},    // lock conflict
      {335544510, ErrorKind::transient},    // lock time-out
      {335544451, ErrorKind::transient},    // update conflict
      {335544383, ErrorKind::transient},    // unrecoverable conflict with limbo transaction
      {335545096, ErrorKind::transient},    // read conflict
      {335544475, ErrorKind::transient},    // lock on table
      {335544476, ErrorKind::transient},    // lock on record
      {335544721, ErrorKind::transient},    // network
      {335544726, ErrorKind::transient},    // reading from the connection
      {335544727, ErrorKind::transient},    // writing to the connection
      {335544741, ErrorKind::transient},    // connection lost to the database
      {335544648, ErrorKind::transient},    // connection lost to the pipe server
      {335544856, ErrorKind::transient},    // connection ended by an administrator
      {335544472, ErrorKind::denied},       // user and password
      {335545106, ErrorKind::denied},       // login, details in the server's log
      {335545062, ErrorKind::denied},       // login changed
      {335545063, ErrorKind::denied},       // authentication not finished
      {335544352, ErrorKind::denied},       // no permission
      {335544684, ErrorKind::denied},       // no permission on a column
      {335545094, ErrorKind::denied},       // no permission for DDL
      {335544553, ErrorKind::denied},       // no grant option
      {335544707, ErrorKind::denied},       // no grant option on the base table
      {335545095, ErrorKind::denied},       // no grant option
      {335544831, ErrorKind::denied},       // refused by the configuration
      {335545065, ErrorKind::denied},       // no wire encryption
      {335545064, ErrorKind::denied},       // incompatible wire encryption
      {335545091, ErrorKind::denied},       // role not granted
      {335544794, ErrorKind::cancelled},    // cancelled
      {335544321, ErrorKind::query},        // arithmetic
      {335544347, ErrorKind::query},        // validation
      {335544349, ErrorKind::query},        // duplicate in a unique index
      {335544665, ErrorKind::query},        // unique constraint
      {335544466, ErrorKind::query},        // foreign key
      {335544558, ErrorKind::query},        // check constraint
      {335544334, ErrorKind::query},        // conversion
      {335544914, ErrorKind::query},        // string truncation
      {335544565, ErrorKind::query},        // transliteration
      {335544849, ErrorKind::query},        // malformed string
      {335544361, ErrorKind::query},        // read-only transaction
      {335544765, ErrorKind::query},        // read-only database
      {335544359, ErrorKind::query},        // read-only column
      {335544362, ErrorKind::query},        // read-only view
      {335544517, ErrorKind::query},        // exception
      {335544848, ErrorKind::query},        // exception
      {335544570, ErrorKind::query},        // command
      {335544634, ErrorKind::query},        // token
      {335544578, ErrorKind::query},        // column
      {335544580, ErrorKind::query},        // table
      {335544573, ErrorKind::query},        // data type unknown
      {335544581, ErrorKind::query},        // procedure
      {335544669, ErrorKind::query},        // count of values
      {335544351, ErrorKind::query},        // metadata update
      {335544453, ErrorKind::query},        // object in use
      {335544323, ErrorKind::query},        // no database
      {335544335, ErrorKind::query},        // corrupt
      {335544333, ErrorKind::query},        // consistency check
  };
  for (const auto& [code, kind] : cases) {
    // The code decides, whatever the SQLSTATE.
    EXPECT_EQ(name(kind_of_code(code, "28000")), name(kind)) << code;
    EXPECT_EQ(name(kind_of_code(code, "42000")), name(kind)) << code;
  }
}

TEST(FirebirdErrors, ACodeWithoutPlaceGoesByItsSqlstate) {
  const std::vector<std::pair<std::string, ErrorKind>> cases = {
      {"08006", ErrorKind::transient}, {"28000", ErrorKind::denied},
      {"40001", ErrorKind::transient}, {"53000", ErrorKind::unavailable},
      {"57014", ErrorKind::transient}, {"HY008", ErrorKind::cancelled},
      {"42000", ErrorKind::query},     {"22001", ErrorKind::query},
      {"HY000", ErrorKind::query},     {"", ErrorKind::query}};
  for (const auto& [sqlstate, kind] : cases) {
    EXPECT_EQ(name(kind_of_code(1, sqlstate)), name(kind)) << sqlstate;
  }
}

/// The Error of a status of these codes.
Error error_of_codes(const std::vector<std::intptr_t>& vector) {
  Status status;
  status.setErrors(vector.data());
  return error_of(status);
}

TEST(FirebirdErrors, AStatusIsOneLineAndKeepsTheRestInItsDetails) {
  const char* const table = "NOWHERE";
  const Error error =
      error_of_codes({isc_arg_gds, isc_dsql_error, isc_arg_gds, isc_sqlerr, isc_arg_number, -204,
                      isc_arg_gds, isc_dsql_relation_err, isc_arg_gds, isc_random, isc_arg_string,
                      reinterpret_cast<std::intptr_t>(table), isc_arg_end});
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_EQ(error.message(), "Table unknown: NOWHERE");
  EXPECT_EQ(error.details(),
            "Dynamic SQL Error\n-SQL error code = -204\n-Table unknown\n-NOWHERE\n"
            "Firebird error code 335544580");
  EXPECT_EQ(error.sqlstate(), "42S02");
}

TEST(FirebirdErrors, TheFirstCodeThatHasAPlaceDecides) {
  EXPECT_EQ(error_of_codes({isc_arg_gds, isc_random, isc_arg_string,
                            reinterpret_cast<std::intptr_t>("first"), isc_arg_gds, isc_deadlock,
                            isc_arg_gds, isc_no_priv, isc_arg_end})
                .kind(),
            ErrorKind::transient);
}

TEST(FirebirdErrors, AParameterOfUnknownTypeIsToBeCast) {
  const Error error = error_of_codes(
      {isc_arg_gds, isc_dsql_error, isc_arg_gds, isc_dsql_datatype_err, isc_arg_end});
  EXPECT_NE(error.hint().find("CAST"), std::string::npos);
}

TEST(FirebirdErrors, ALossOfTheConnectionIsSeenAnywhereInAStatus) {
  Status status;
  EXPECT_FALSE(is_connection_loss(status));
  status.setErrors(std::vector<std::intptr_t>{isc_arg_gds, isc_network_error, isc_arg_string,
                                              reinterpret_cast<std::intptr_t>("host"), isc_arg_gds,
                                              isc_net_read_err, isc_arg_end}
                       .data());
  EXPECT_TRUE(is_connection_loss(status));
  status.setErrors(std::vector<std::intptr_t>{isc_arg_gds, isc_att_shutdown, isc_arg_end}.data());
  EXPECT_FALSE(is_connection_loss(status));  // the server has said so itself
}

}  // namespace
}  // namespace sqlpod::firebird
