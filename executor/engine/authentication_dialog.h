// What a login asks of a person: MariaDB's client library calls this when the server's login is a
// conversation (PAM, over the client plugin `dialog`) that wants more than the password.
//
// sqlpod runs without a person. It answers nothing, so that the login fails, and shows nothing: the
// question is the server's text, which may repeat the password. The library's own would print it to
// standard output and read the answer from standard input.
//
// The plugin looks the function up by its name in the whole process, so that it serves every engine
// that loads the library: mysql, and odbc and soci by their drivers. Any thread; it throws nothing.
// Source: MariaDB Connector/C, plugins/auth/dialog.c; MySQL's PAM client plugin knows the same
// name.
#pragma once

struct st_mysql;

extern "C" {

/// `type`: how the answer would be read, shown or hidden. Gives no answer, which ends the login.
[[gnu::visibility("default")]] char* mysql_authentication_dialog_ask(st_mysql* connection, int type,
                                                                     const char* question,
                                                                     char* answer, int size);
}
