#include "images/manifest/container_notes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/images/step_testing.h"

namespace sqlpod::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> notes_of(const std::string& config) {
  return container_notes(parse_task_spec(
      "name: t\nquery_template: SELECT 1\ntask_config: {" + config + "}\n", "task.yaml"));
}

TEST(ContainerNotes, TellOfADatabaseOnThisMachine) {
  for (const char* uri :
       {"postgresql://u@localhost/d", "mysql://u@127.0.0.1/d", "postgresql://u@[::1]/d"}) {
    EXPECT_THAT(notes_of(std::string("uri: '") + uri + "'"),
                ElementsAre(HasSubstr("which is the pod itself")));
  }
  EXPECT_THAT(notes_of("uri: 'postgresql:///d'"), ElementsAre(HasSubstr("no host is named")));
}

TEST(ContainerNotes, TellOfFilesThatTheContainerMustHave) {
  EXPECT_THAT(notes_of("uri: 'sqlite:////data/x.db'"), ElementsAre(HasSubstr("'/data/x.db'")));
  EXPECT_THAT(notes_of("uri: 'postgresql://u@h/d?sslrootcert=/ca.pem'"),
              ElementsAre(HasSubstr("'sslrootcert' names '/ca.pem'")));
  EXPECT_THAT(notes_of("uri: 'mysql://u@h/d', connect_args: {ssl_ca: ./ca.pem}"),
              ElementsAre(HasSubstr("'ssl_ca' names './ca.pem'")));
}

TEST(ContainerNotes, TellOfFilesThatSomebodyMustKeepWriting) {
  EXPECT_THAT(notes_of("secret_uri: {group: g, key: k}, secret_connect_args: {password: {file: "
                       "/var/run/token}}"),
              ElementsAre(HasSubstr("'password' is read from the file '/var/run/token'")));
}

TEST(ContainerNotes, AreNoneForADatabaseElsewhere) {
  EXPECT_THAT(notes_of("uri: 'postgresql://u@db.example.com/d'"), IsEmpty());
  EXPECT_THAT(notes_of("uri: 'postgresql://u@/d', connect_args: {host: db}"), IsEmpty());
  EXPECT_THAT(notes_of("uri: 'postgresql://u@/d', secret_connect_args: {host: {group: g, key: k}}"),
              IsEmpty());
  EXPECT_THAT(notes_of("uri: 'postgresql://u@/d', connect_args: {service: shop}"), IsEmpty());
  EXPECT_THAT(notes_of("secret_uri: {group: g, key: k}"), IsEmpty());
  EXPECT_THAT(notes_of("uri: sqlite://"), IsEmpty());
}

}  // namespace
}  // namespace sqlpod::testing
