#include "images/manifest/kubernetes_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sqlpod {
namespace {

using ::testing::EndsWith;
using ::testing::StartsWith;

TEST(KubernetesName, IsMadeOfAnyText) {
  EXPECT_EQ(kubernetes_name("fetch_data_from_db"), "fetch-data-from-db");
  EXPECT_EQ(kubernetes_name("Fetch Orders (EU)"), "fetch-orders--eu");
  EXPECT_EQ(kubernetes_name("__load.daily__"), "load-daily");
  EXPECT_EQ(kubernetes_name("7 up"), "7-up");
  EXPECT_EQ(kubernetes_name("***"), "task");
  EXPECT_EQ(kubernetes_name(""), "task");
}

TEST(KubernetesName, KeepsLongNamesApart) {
  const std::string common(60, 'a');
  const std::string one = kubernetes_name(common + "1");
  EXPECT_EQ(one.size(), 52U);
  EXPECT_TRUE(is_dns_label(one));
  EXPECT_THAT(one, StartsWith("aaaaaaaa"));
  EXPECT_NE(one, kubernetes_name(common + "2"));
  EXPECT_EQ(one, kubernetes_name(common + "1"));
  EXPECT_LE(kubernetes_name(common, 20).size(), 20U);
}

TEST(KubernetesName, KeepsNamesBeyondAsciiApart) {
  const std::string one = kubernetes_name("отчёт");
  EXPECT_THAT(one, StartsWith("task-"));
  EXPECT_NE(one, kubernetes_name("заказы"));
  EXPECT_THAT(kubernetes_name("Täglicher Bericht"), StartsWith("t-glicher-bericht-"));
  EXPECT_TRUE(is_dns_label(kubernetes_name("\xff\xfe\x80")));
}

TEST(KubernetesName, EveryByteGivesALabel) {
  for (int c = 0; c < 256; ++c) {
    for (const std::string& text :
         {std::string(1, static_cast<char>(c)), "a" + std::string(1, static_cast<char>(c)) + "b"}) {
      EXPECT_TRUE(is_dns_label(kubernetes_name(text))) << c;
    }
  }
}

TEST(KubernetesName, KnowsLabelsAndSubdomains) {
  for (const char* name : {"a", "my-db", "0", "a1-b2"}) {
    EXPECT_TRUE(is_dns_label(name)) << name;
    EXPECT_TRUE(is_dns_subdomain(name)) << name;
  }
  EXPECT_TRUE(is_dns_subdomain("db.prod"));
  EXPECT_FALSE(is_dns_label("db.prod"));
  for (const char* name :
       {"", "-a", "a-", "A", "a_b", "a b", "é", ".", "a..b", ".a", "a.", "a.-b"}) {
    EXPECT_FALSE(is_dns_label(name)) << name;
    EXPECT_FALSE(is_dns_subdomain(name)) << name;
  }
  EXPECT_FALSE(is_dns_label(std::string(64, 'a')));
  EXPECT_FALSE(is_dns_subdomain(std::string(254, 'a')));
}

TEST(KubernetesName, KnowsKeysOfSecrets) {
  for (const char* key : {"db-password", "PG_PASS", "tls.crt", ".hidden", "a"}) {
    EXPECT_TRUE(is_data_key(key)) << key;
  }
  for (const char* key : {"", ".", "..", "..data", "a/b", "a b", "é", "a:b"}) {
    EXPECT_FALSE(is_data_key(key)) << key;
  }
  EXPECT_FALSE(is_data_key(std::string(254, 'a')));
}

TEST(KubernetesName, KnowsSizes) {
  for (const char* size : {"1Gi", "500M", "1.5Gi", "1024", "0.5Ti", "3k"}) {
    EXPECT_TRUE(is_quantity(size)) << size;
  }
  for (const char* size : {"", "0", "0Gi", "1GB", "1 Gi", "-1Gi", "1g", "Gi", "1.", ".5Gi",
                           "1..5Gi", "1e3", "1m", "99999999999999999999Gi"}) {
    EXPECT_FALSE(is_quantity(size)) << size;
  }
}

TEST(KubernetesName, DigestsAreThoseOfSha256) {
  EXPECT_EQ(short_digest("abc", 8), "ba7816bf");
  EXPECT_THAT(short_digest("abc", 64), EndsWith("f20015ad"));
}

}  // namespace
}  // namespace sqlpod
