/* Stands in for OpenLDAP's client library in the image.
 *
 * libpq asks an LDAP server for connection parameters when a service file (pg_service.conf) says so
 * by a line that starts with ldap://, and is linked against libldap for it, which brings GnuTLS and
 * nine libraries more. Here libpq says "could not create LDAP structure" of such a line. Logins by
 * LDAP are the server's affair: they need none of this.
 */
#include <stddef.h>

enum { LDAP_UNAVAILABLE = 0x34 };

void* ldap_init(const char* host, int port) {
  (void)host, (void)port;
  return NULL;
}

/* Without what ldap_init returns nobody calls the rest: it is there to be linked. */
int ldap_set_option(void) {
  return LDAP_UNAVAILABLE;
}
int ldap_simple_bind(void) {
  return -1;
}
int ldap_result(void) {
  return -1;
}
int ldap_search_st(void) {
  return LDAP_UNAVAILABLE;
}
int ldap_unbind(void) {
  return LDAP_UNAVAILABLE;
}
int ldap_msgfree(void) {
  return 0;
}
int ldap_count_entries(void) {
  return -1;
}
void* ldap_first_entry(void) {
  return NULL;
}
void* ldap_get_values_len(void) {
  return NULL;
}
void ldap_value_free_len(void) {}
const char* ldap_err2string(void) {
  return "this image has no LDAP client";
}
