// What client libraries would ask a person while they log in. sqlpod runs without one: nothing is
// asked, and a login that needs an answer fails.
#pragma once

struct st_mysql;

namespace sqlpod {

/// For the whole process: OpenSSL asks nobody for the passphrase of a key, but reads it as empty.
/// Of its own it would ask at the terminal, or read a line of standard input. Any thread, before
/// the first connection.
void answer_no_questions();

}  // namespace sqlpod

extern "C" {

/// MariaDB's client library calls this when the server's login is a conversation (PAM, over the
/// client plugin `dialog`) that wants more than the password. No answer ends the login, and nothing
/// is shown: the question is the server's text, which may repeat the password. The library's own
/// would print it to standard output and read the answer from standard input. `type`: whether the
/// answer would be shown.
///
/// The plugin looks the function up by its name in the whole process, so that it serves every
/// engine that loads the library: mysql, and odbc and soci by their drivers. Source: MariaDB
/// Connector/C, plugins/auth/dialog.c; MySQL's PAM client plugin knows the name too.
[[gnu::visibility("default")]] char* mysql_authentication_dialog_ask(st_mysql* connection, int type,
                                                                     const char* question,
                                                                     char* answer, int size);
}
