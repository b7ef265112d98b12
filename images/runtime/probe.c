/* Runs in the image itself, before it is released, and fails when something would be missing at run
 * time.
 *
 * It is linked as the program is: by the tree's own loader and libraries. Each check says what it
 * checked when it fails; the exit code is the number of those that did.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <dlfcn.h>
#include <iconv.h>
#include <netdb.h>
#include <pwd.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define HOME "/opt/sqlpod"

static int failures = 0;

static void fail(const char* what, const char* why) {
  fprintf(stderr, "probe: error: %s: %s\n", what, why ? why : "it is not there");
  ++failures;
}

/* Each library of a folder loads, with all that it needs and every function that it calls. */
static void check_libraries(const char* folder) {
  DIR* entries = opendir(folder);
  if (!entries) return fail(folder, NULL);
  int count = 0;
  for (struct dirent* entry; (entry = readdir(entries)) != NULL;) {
    if (!strstr(entry->d_name, ".so") || strncmp(entry->d_name, "ld-", 3) == 0) continue;
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    if (!dlopen(path, RTLD_NOW | RTLD_LOCAL)) fail(path, dlerror());
    ++count;
  }
  closedir(entries);
  if (count == 0) fail(folder, "there is no library in it");
}

static void check_character_set(const char* name) {
  const iconv_t to = iconv_open(name, "UTF-8"), from = iconv_open("UTF-8", name);
  if (to == (iconv_t)-1 || from == (iconv_t)-1)
    return fail(name, "iconv does not know this character set");
  char text[] = "gr\303\274n", other[64], back[64];
  char *in = text, *out = other;
  size_t in_size = strlen(text), out_size = sizeof other;
  if (iconv(to, &in, &in_size, &out, &out_size) == (size_t)-1)
    fail(name, "iconv cannot convert to it");
  in = other, in_size = sizeof other - out_size, out = back, out_size = sizeof back;
  if (iconv(from, &in, &in_size, &out, &out_size) == (size_t)-1)
    fail(name, "iconv cannot convert from it");
  if (sizeof back - out_size != strlen(text) || memcmp(back, text, strlen(text)) != 0)
    fail(name, "the text changed");
  iconv_close(to);
  iconv_close(from);
}

static void check_time_zone(const char* name, int hours) {
  setenv("TZ", name, 1);
  tzset();
  const time_t july = 1783000000; /* 2026-07-02 */
  struct tm local;
  localtime_r(&july, &local);
  if (local.tm_gmtoff != hours * 3600L) fail(name, "the time zone is not there, or is another");
}

static void check_host(const char* name) {
  struct addrinfo* found = NULL;
  const int status = getaddrinfo(name, "5432", NULL, &found);
  if (status != 0) return fail(name, gai_strerror(status));
  freeaddrinfo(found);
}

static void check_user(uid_t uid) {
  const struct passwd* user = getpwuid(uid);
  if (!user || user->pw_gid != 65532) fail("user 65532", "it is not in /etc/passwd with its group");
}

/* The certificate authorities that OpenSSL trusts when nobody names any. */
static void check_authorities(void) {
  void *ssl = dlopen(HOME "/lib/libssl.so.3", RTLD_NOW),
       *crypto = dlopen(HOME "/lib/libcrypto.so.3", RTLD_NOW);
  if (!ssl || !crypto) return fail("OpenSSL", dlerror());
  void* (*method)(void) = (void* (*)(void))dlsym(ssl, "TLS_client_method");
  void* (*make)(void*) = (void* (*)(void*))dlsym(ssl, "SSL_CTX_new");
  int (*load)(void*) = (int (*)(void*))dlsym(ssl, "SSL_CTX_set_default_verify_paths");
  void* (*store)(void*) = (void* (*)(void*))dlsym(ssl, "SSL_CTX_get_cert_store");
  void* (*objects)(void*) = (void* (*)(void*))dlsym(crypto, "X509_STORE_get0_objects");
  int (*count)(void*) = (int (*)(void*))dlsym(crypto, "OPENSSL_sk_num");
  if (!method || !make || !load || !store || !objects || !count) return fail("OpenSSL", dlerror());
  void* context = make(method());
  if (!context || load(context) != 1) return fail("OpenSSL", "no TLS context");
  if (count(objects(store(context))) < 50)
    fail("certificate authorities", "OpenSSL finds none, or few");
}

/* The program ends with this exit code, and what it prints has this text in it. */
static void check_run(const char* const arguments[], int code, const char* text) {
  int ends[2];
  if (pipe(ends) != 0) return fail("pipe", NULL);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  char* environment[] = {"PATH=/usr/local/bin", "AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=x",
                         "AWS_ENDPOINT_URL=http://127.0.0.1:1", NULL};
  pid_t child;
  if (posix_spawnp(&child, "sqlpod", &actions, NULL, (char**)arguments, environment) != 0) {
    return fail("sqlpod", "it does not start");
  }
  close(ends[1]);
  char output[65536] = "";
  size_t size = 0;
  for (ssize_t got; size < sizeof output - 1 &&
                    (got = read(ends[0], output + size, sizeof output - 1 - size)) > 0;) {
    size += (size_t)got;
  }
  output[size] = '\0';
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == code && strstr(output, text)) return;
  fprintf(stderr, "exit code %d (%d expected), without \"%s\":\n%s", WEXITSTATUS(status), code,
          text, output);
  fail(arguments[2] ? arguments[2] : arguments[1], "sqlpod did something else");
}

#define RUN(code, text, ...) \
  check_run((const char* const[]){"sqlpod", __VA_ARGS__, NULL}, code, text)

int main(void) {
  check_libraries(HOME "/lib");
  check_libraries(HOME "/lib/odbc");
  check_libraries(HOME "/lib/mariadb");
  check_authorities();
  check_user(65532);
  check_host("127.0.0.1");
  check_host("localhost");
  check_time_zone("Europe/Berlin", 2);
  check_time_zone("America/New_York", -4);
  RUN(0, "sqlpod " VERSION "\n", "--version");
  RUN(0, "SQLite3", "drivers");
  RUN(0, "sqlite3)", "drivers");
  RUN(0, "gr\303\274n", "run", "/check/sqlite.yaml");
  RUN(0, "written", "run", "/check/sqlite.yaml", "-o", "/out/check.parquet");
  RUN(0, "one", "run", "/check/odbc.yaml");
  RUN(0, "one", "run", "/check/soci.yaml");
  RUN(7, "cannot be reached", "run", "/check/sqlite.yaml", "-o", "s3://bucket/check.csv");
  unlink("/out/check.parquet");
  /* The program finds these by itself (cli/bundled_files.h); the probe has to be told. */
  setenv("GCONV_PATH", HOME "/lib/gconv", 1);
  check_libraries(HOME "/lib/gconv");
  check_character_set("UTF-16LE");
  check_character_set("UCS-2LE");
  check_character_set("UTF-32");
  check_character_set("ISO-8859-1");
  check_character_set("ISO8859-15");
  check_character_set("CP1252");
  return failures;
}
