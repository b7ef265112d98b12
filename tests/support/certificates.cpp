#include "tests/support/certificates.h"

#include <arpa/inet.h>

#include <array>
#include <stdexcept>

#include "tests/support/program.h"

namespace sqlpod::testing {
namespace {

bool is_ip_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
         inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
}

/// Makes the files `name`.crt and `name`.key in the folder.
void run_openssl(const TemporaryFolder& folder, const std::string& name,
                 const std::string& common_name, const std::vector<std::string>& more) {
  ProgramOptions options;
  options.folder = folder.path();
  std::vector<std::string> command = {
      "openssl", "req",         "-x509",    "-sha256",
      "-newkey", "ec",          "-pkeyopt", "ec_paramgen_curve:P-256",
      "-days",   "2",           "-subj",    "/CN=" + common_name,
      "-out",    name + ".crt", "-keyout",  name + ".key"};
  command.insert(command.end(), more.begin(), more.end());
  const Outcome outcome = run_program(command, options);
  if (outcome.exit_code != 0) throw std::runtime_error("openssl failed: " + outcome.error);
}

}  // namespace

CertificateAuthority::CertificateAuthority(const std::string& name) {
  run_openssl(folder_, "authority", name,
              {"-noenc", "-addext", "keyUsage=critical,keyCertSign,cRLSign"});
  certificate_ = read_file(folder_.file("authority.crt"));
}

Certificate CertificateAuthority::server(const std::vector<std::string>& hosts) const {
  std::string names;
  for (const std::string& host : hosts) {
    names += (names.empty() ? "" : ",") + std::string(is_ip_address(host) ? "IP:" : "DNS:") + host;
  }
  return issue(hosts.at(0), "subjectAltName=" + names, {});
}

Certificate CertificateAuthority::client(const std::string& common_name,
                                         const std::string& key_password) const {
  return issue(common_name, "extendedKeyUsage=clientAuth", key_password);
}

Certificate CertificateAuthority::issue(const std::string& common_name,
                                        const std::string& extension,
                                        const std::string& key_password) const {
  std::vector<std::string> more = {"-CA",     "authority.crt",
                                   "-CAkey",  "authority.key",
                                   "-addext", "basicConstraints=critical,CA:FALSE",
                                   "-addext", extension};
  if (key_password.empty()) {
    more.emplace_back("-noenc");
  } else {
    more.insert(more.end(), {"-passout", "pass:" + key_password});
  }
  run_openssl(folder_, "issued", common_name, more);
  return {read_file(folder_.file("issued.crt")), read_file(folder_.file("issued.key"))};
}

}  // namespace sqlpod::testing
