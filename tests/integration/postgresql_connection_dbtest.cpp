// Connecting to PostgreSQL: hosts, refusals, time-outs, settings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "tests/integration/postgresql_session.h"
#include "tests/support/fault_proxy.h"

namespace sqlpod::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using ::testing::HasSubstr;

class PostgresqlConnection : public ::testing::Test {
 protected:
  std::unique_ptr<Session> open_session(const Args& more = {}) {
    return open(server_args(server_, more), cancellation_);
  }
  steady_clock::duration since_start() const { return steady_clock::now() - start_; }

  PostgresqlServer& server_ = PostgresqlServer::shared();
  Cancellation cancellation_;
  steady_clock::time_point start_ = steady_clock::now();
};

TEST_F(PostgresqlConnection, SaysWhoItIsAndWhatTheServerIs) {
  const auto session = open_session();
  EXPECT_EQ(text_result(*session, "SELECT current_setting('application_name')"), "sqlpod/test");
  EXPECT_EQ(session->server_version().substr(0, 3),
            server_.psql("SHOW server_version").substr(0, 3));
  EXPECT_TRUE(session->connected());
}

TEST_F(PostgresqlConnection, ARefusedLoginIsDeniedWithItsSqlstate) {
  const Error password = error_of([&] { open_session({{"password", std::string("wr0ng-one")}}); });
  EXPECT_EQ(password.kind(), ErrorKind::denied);
  EXPECT_EQ(password.sqlstate(), "28P01");
  EXPECT_THAT(password.details(), HasSubstr("password authentication failed"));
  EXPECT_EQ(password.details().find("LOCATION"), std::string::npos);
  const Error none = error_of([&] { open_session({{"password", std::string()}}); });
  EXPECT_EQ(none.kind(), ErrorKind::denied) << none.details();
  const Error database = error_of([&] { open_session({{"database", std::string("nowhere")}}); });
  EXPECT_EQ(database.kind(), ErrorKind::unavailable);
  EXPECT_EQ(database.sqlstate(), "3D000");
}

TEST_F(PostgresqlConnection, ARefusalIsUnderstoodInAnyLanguage) {
  const Error error = error_of([&] {
    open_session(
        {{"user", std::string("nobody")}, {"options", std::string("-c lc_messages=de_DE.UTF-8")}});
  });
  EXPECT_EQ(error.sqlstate(), "28P01") << error.details();
}

TEST_F(PostgresqlConnection, NobodyListeningIsUnavailable) {
  const Error error = error_of([&] { open_session({{"port", std::int64_t{1}}}); });
  EXPECT_EQ(error.kind(), ErrorKind::unavailable);
  EXPECT_THAT(error.details(), HasSubstr("Connection refused"));
}

TEST_F(PostgresqlConnection, AnUnknownHostNameIsUnavailable) {
  const Error error = error_of([&] {
    open_session({{"host", std::string("no-such-host.invalid")}});
  });
  EXPECT_EQ(error.kind(), ErrorKind::unavailable);
  EXPECT_THAT(error.details(), Not(HasSubstr("password")));
}

TEST_F(PostgresqlConnection, HostsAreTriedInOrder) {
  const std::string here = "127.0.0.1:" + std::to_string(server_.port());
  EXPECT_TRUE(open_session({{"host", "127.0.0.1:1," + here}})->connected());
  EXPECT_TRUE(open_session({{"host", "no-such-host.invalid," + here}})->connected());
  EXPECT_TRUE(open_session({{"host", std::string("127.0.0.1,127.0.0.1")},
                            {"port", "1," + std::to_string(server_.port())}})
                  ->connected());
  const Error error = error_of([&] {
    open_session({{"host", std::string("127.0.0.1:1,[::1]:2")}});
  });
  EXPECT_THAT(error.details(), AllOf(HasSubstr("port 1"), HasSubstr("port 2")));
}

TEST_F(PostgresqlConnection, AWrongPasswordIsNotTriedOnTheNextHost) {
  const std::string here = "127.0.0.1:" + std::to_string(server_.port());
  const Error error = error_of([&] {
    open_session({{"host", here + ",127.0.0.1:1"}, {"password", std::string("wr0ng")}});
  });
  EXPECT_EQ(error.kind(), ErrorKind::denied);
}

TEST_F(PostgresqlConnection, TargetSessionAttributesChooseTheHost) {
  EXPECT_TRUE(open_session({{"target_session_attrs", std::string("primary")}})->connected());
  EXPECT_TRUE(open_session({{"target_session_attrs", std::string("prefer-standby")}})->connected());
  const Error error = error_of([&] {
    open_session({{"target_session_attrs", std::string("standby")}});
  });
  EXPECT_EQ(error.kind(), ErrorKind::unavailable) << error.details();
  EXPECT_THAT(error.hint(), HasSubstr("target_session_attrs"));
}

TEST_F(PostgresqlConnection, AUnixSocketServesToo) {
  EXPECT_TRUE(open_session({{"host", server_.socket_folder()}})->connected());
  const ConnectArgs args = server_args(
      server_,
      {{"unix_sock", server_.socket_folder() + "/.s.PGSQL." + std::to_string(server_.port())}});
  EXPECT_TRUE(open(args, cancellation_)->connected());
}

TEST_F(PostgresqlConnection, AServerThatSaysNothingIsGivenUpAfterConnectTimeout) {
  FaultProxy proxy("127.0.0.1", server_.port());
  proxy.freeze();
  const Error error = error_of([&] {
    open_session({{"port", std::int64_t{proxy.port()}}, {"connect_timeout", 0.3}});
  });
  EXPECT_EQ(error.kind(), ErrorKind::unavailable);
  EXPECT_THAT(error.details(), HasSubstr("connect_timeout"));
  EXPECT_LT(since_start(), seconds(2));
}

TEST_F(PostgresqlConnection, EachHostHasItsOwnConnectTimeout) {
  FaultProxy proxy("127.0.0.1", server_.port());
  proxy.freeze();
  const auto session = open_session({{"host", "127.0.0.1:" + std::to_string(proxy.port()) +
                                                  ",127.0.0.1:" + std::to_string(server_.port())},
                                     {"connect_timeout", 0.3}});
  EXPECT_TRUE(session->connected());
}

TEST_F(PostgresqlConnection, ConnectingEndsWithTheRequest) {
  FaultProxy proxy("127.0.0.1", server_.port());
  proxy.freeze();
  const Stopper stopper(cancellation_, milliseconds(100));
  const Error error = error_of([&] { open_session({{"port", std::int64_t{proxy.port()}}}); });
  EXPECT_EQ(error.kind(), ErrorKind::cancelled);
  EXPECT_LT(since_start(), seconds(1));
}

TEST_F(PostgresqlConnection, SettingsOfTheServerArriveWhole) {
  const auto session = open_session({{"server_settings.search_path", std::string("a\\b, \"c d\"")},
                                     {"server_settings.work_mem", std::string("7MB")},
                                     {"options", std::string("-c enable_seqscan=off")},
                                     {"server_settings.application_name", std::string("mine")}});
  EXPECT_EQ(text_result(*session, "SHOW search_path"), "a\\b, \"c d\"");
  EXPECT_EQ(text_result(*session, "SHOW work_mem"), "7MB");
  EXPECT_EQ(text_result(*session, "SHOW enable_seqscan"), "off");
  EXPECT_EQ(text_result(*session, "SHOW application_name"), "mine");
}

TEST_F(PostgresqlConnection, AnotherDateStyleIsSetRight) {
  const auto session = open_session({{"server_settings.datestyle", std::string("German")}});
  EXPECT_EQ(text_result(*session, "SELECT date '2024-02-29'"), "2024-02-29");
}

}  // namespace
}  // namespace sqlpod::testing
