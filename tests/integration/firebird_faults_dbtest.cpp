// Firebird connections that do not open, are lost or are given up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <chrono>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/firebird_fixture.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/file_descriptor.h"

namespace sqlpod::testing {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::Not;
using Clock = std::chrono::steady_clock;

TEST_F(Firebird, AWrongPasswordIsDeniedAndNotShown) {
  const std::string url = "firebird://SYSDBA:wr0ng@127.0.0.1:" + std::to_string(server_.port()) +
                          "/" + FirebirdServer::database;
  const Error error = error_from([&] { connect(url); });
  EXPECT_EQ(error.kind(), ErrorKind::denied);
  EXPECT_THAT(error.message() + error.hint() + error.details(), Not(HasSubstr("wr0ng")));
}

TEST_F(Firebird, APasswordMayBeOfAnyLength) {
  const std::string url = "firebird://SYSDBA:" + std::string(1000, 'x') +
                          "@127.0.0.1:" + std::to_string(server_.port()) + "/shop";
  EXPECT_EQ(error_from([&] { connect(url); }).kind(), ErrorKind::denied);
}

TEST_F(Firebird, WhatIsNotThereIsUnavailable) {
  const std::string login = "firebird://SYSDBA:" + std::string(FirebirdServer::password) + "@";
  const std::string port = std::to_string(server_.port());
  for (const std::string& place :
       {std::string("127.0.0.1:1/shop"), "127.0.0.1:" + port + "/nowhere",
        "127.0.0.1:" + port + "//no/such/file.fdb", "no-such-host.invalid:" + port + "/shop"}) {
    const Error error = error_from([&] { connect(login + place); });
    EXPECT_EQ(error.kind(), ErrorKind::unavailable) << place << ": " << error.message();
  }
}

TEST_F(Firebird, ADatabaseIsAnAliasOrAPath) {
  const std::string place = "firebird+fdb://SYSDBA:" + std::string(FirebirdServer::password) +
                            "@localhost:" + std::to_string(server_.port()) + "/" + server_.path();
  session_ = connect(place);
  EXPECT_EQ(cell("SELECT CAST(mon$remote_process AS VARCHAR(80)) FROM mon$attachments "
                 "WHERE mon$attachment_id = current_connection"),
            "sqlpod/test");
}

TEST_F(Firebird, ConnectingTakesNoSignals) {
  session();
  for (const int signal : {SIGINT, SIGTERM}) {
    struct sigaction action {};
    ::sigaction(signal, nullptr, &action);
    EXPECT_EQ(action.sa_handler, SIG_DFL) << signal;
  }
}

TEST_F(Firebird, ARequestStopsAStatementAtTheServer) {
  session().begin({});
  request_in(milliseconds(200));
  const Error error = error_from([&] { table(endless); });
  EXPECT_LT(since_request(), milliseconds(700));
  EXPECT_EQ(error.kind(), ErrorKind::cancelled);
  session().rollback();
  session_.reset();
  EXPECT_THAT(server_.isql("SELECT COUNT(*) FROM mon$statements WHERE mon$state = 1 AND "
                           "mon$sql_text STARTING WITH 'EXECUTE BLOCK';"),
              HasSubstr(" 0 "));
}

TEST_F(Firebird, ARequestStopsAWaitForALock) {
  make_table("t", "id INTEGER");
  rows_of("INSERT INTO t VALUES (1)");
  const auto holder = connect(server_.url());
  holder->begin({});
  holder->execute({"UPDATE t SET id = 2", {}});
  session().begin({});
  request_in(milliseconds(200));
  EXPECT_EQ(error_from([&] { rows_of("UPDATE t SET id = 3"); }).kind(), ErrorKind::cancelled);
  EXPECT_LT(since_request(), milliseconds(700));
}

TEST_F(Firebird, ARequestBetweenStatementsLeavesTheRollbackAlone) {
  make_table("t", "id INTEGER");
  session().begin({});
  rows_of("INSERT INTO t VALUES (1)");
  cancellation_.request(Error(ErrorKind::cancelled, "cancelled"));
  std::this_thread::sleep_for(milliseconds(50));
  session().rollback();
  session_.reset();
  EXPECT_THAT(server_.isql("SELECT COUNT(*) FROM t;"), HasSubstr(" 0 "));
}

/// Stops a process for a while.
class Frozen {
 public:
  explicit Frozen(pid_t id) : id_(id) { ::kill(id_, SIGSTOP); }
  ~Frozen() { ::kill(id_, SIGCONT); }

 private:
  pid_t id_;
};

TEST_F(Firebird, ARequestEndsTheWaitForAFrozenServer) {
  session().begin({});
  request_in(milliseconds(200));
  {
    std::thread freezer([this] {
      std::this_thread::sleep_for(milliseconds(100));
      ::kill(server_.id(), SIGSTOP);
    });
    EXPECT_THROW(table(endless), Error);
    freezer.join();
  }
  session().rollback();
  session_.reset();
  EXPECT_LT(since_request(), milliseconds(1200));
  ::kill(server_.id(), SIGCONT);
}

TEST_F(Firebird, ARequestEndsConnectingToAFrozenServer) {
  const Frozen frozen(server_.id());
  request_in(milliseconds(200));
  EXPECT_EQ(error_from([&] { connect(server_.url()); }).kind(), ErrorKind::cancelled);
  EXPECT_LT(since_request(), milliseconds(500));
}

/// A port that takes no connection and says nothing: its queue is full.
class SilentPort {
 public:
  SilentPort() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(listener_.get(), generic, size), 0);
    EXPECT_EQ(::listen(listener_.get(), 0), 0);
    EXPECT_EQ(::getsockname(listener_.get(), generic, &size), 0);
    port_ = ntohs(address.sin_port);
    for (int i = 0; i < 4; ++i) {
      waiting_.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
      ::connect(waiting_.back().get(), generic, size);
    }
  }
  int port() const { return port_; }

 private:
  FileDescriptor listener_;
  std::vector<FileDescriptor> waiting_;
  int port_ = 0;
};

TEST_F(Firebird, ARequestEndsConnectingToAHostThatDoesNotAnswer) {
  const SilentPort silent;
  request_in(milliseconds(200));
  EXPECT_EQ(error_from([&] {
              connect("firebird://SYSDBA:x@127.0.0.1:" + std::to_string(silent.port()) + "/shop");
            }).kind(),
            ErrorKind::cancelled);
  EXPECT_LT(since_request(), milliseconds(500));
}

TEST_F(Firebird, ARequestThatCameBeforeConnectingEndsIt) {
  cancellation_.request(Error(ErrorKind::timeout, "too late"));
  EXPECT_EQ(error_from([&] { connect(server_.url()); }).kind(), ErrorKind::timeout);
}

TEST_F(Firebird, AnEndedConnectionIsTransient) {
  session().begin({});
  server_.isql("DELETE FROM mon$attachments WHERE mon$remote_process = 'sqlpod/test';");
  EXPECT_EQ(error_from([&] {
              for (int i = 0; i < 100; ++i) {
                table("SELECT 1 FROM rdb$database");
                std::this_thread::sleep_for(milliseconds(10));
              }
            }).kind(),
            ErrorKind::transient);
}

TEST_F(Firebird, ACrashOfTheServerIsTransient) {
  FirebirdServer server;
  session_ = connect(server.url());
  session().begin({});
  std::thread crasher([&] {
    std::this_thread::sleep_for(milliseconds(200));
    server.crash();
  });
  EXPECT_EQ(error_from([&] { table(endless); }).kind(), ErrorKind::transient);
  crasher.join();
}

TEST_F(Firebird, ConnectTimeoutIsKept) {
  const Frozen frozen(server_.id());
  const auto started = Clock::now();
  const Error error = error_from([&] { connect(server_.url() + "?connect_timeout=1"); });
  EXPECT_EQ(error.kind(), ErrorKind::unavailable);
  EXPECT_THAT(error.message(), HasSubstr("did not answer in time"));
  EXPECT_LT(Clock::now() - started, milliseconds(2000));
}

class FirebirdBehindProxy : public Firebird {
 protected:
  std::string proxied_url() const {
    return std::string("firebird://SYSDBA:") + FirebirdServer::password +
           "@127.0.0.1:" + std::to_string(proxy_.port()) + "/" + FirebirdServer::database;
  }

  FaultProxy proxy_{FirebirdServer::host, server_.port()};
};

TEST_F(FirebirdBehindProxy, AConnectionLostBeforeTheCommitIsTransient) {
  session_ = connect(proxied_url());
  session().begin({});
  proxy_.cut_now(FaultProxy::Cut::reset);
  EXPECT_EQ(error_from([&] { table("SELECT 1 FROM rdb$database"); }).kind(), ErrorKind::transient);
}

TEST_F(FirebirdBehindProxy, AConnectionLostInTheCommitLeavesItsOutcomeUnknown) {
  make_table("t", "id INTEGER");
  session_ = connect(proxied_url());
  session().begin({});
  rows_of("INSERT INTO t VALUES (1)");
  proxy_.cut_after(FaultProxy::Direction::to_client,
                   proxy_.bytes(FaultProxy::Direction::to_client) + 1, FaultProxy::Cut::reset);
  EXPECT_EQ(error_from([&] { session().commit(); }).kind(), ErrorKind::unknown);
}

TEST_F(FirebirdBehindProxy, AResultThatBreaksOffIsAnError) {
  session_ = connect(proxied_url());
  session().begin({});
  proxy_.cut_after(FaultProxy::Direction::to_client,
                   proxy_.bytes(FaultProxy::Direction::to_client) + 100'000,
                   FaultProxy::Cut::orderly);
  const Error error = error_from([&] {
    table(
        "EXECUTE BLOCK RETURNS (t CHAR(100)) AS DECLARE n INTEGER = 0; BEGIN "
        "WHILE (n < 50000) DO BEGIN n = n + 1; t = n; SUSPEND; END END");
  });
  EXPECT_EQ(error.kind(), ErrorKind::transient);
}

TEST_F(FirebirdBehindProxy, AConnectionCutWhileItOpensIsUnavailable) {
  for (const std::uint64_t bytes : {0U, 1U, 20U, 200U, 400U}) {
    proxy_.cut_after(FaultProxy::Direction::to_client, bytes, FaultProxy::Cut::reset);
    const Error error = error_from([&] { connect(proxied_url()); });
    EXPECT_EQ(error.kind(), ErrorKind::unavailable) << bytes << error.message();
  }
}

}  // namespace
}  // namespace sqlpod::testing
