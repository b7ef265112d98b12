#include "executor/storage/store_failure.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "executor/storage/store_credentials.h"

namespace sqlpod {
namespace {

enum class Cause {
  unreachable,
  no_bucket,
  no_object,
  wrong_credentials,
  denied,
  region,
  too_many_parts
};

struct Sign {
  std::string_view text;
  Cause cause;
};

/// What the stores' errors hold, the more specific first. S3: Arrow's names of the SDK's errors and
/// curl's of its own; Google: the names of status codes; Azure: the service's error codes.
constexpr std::array signs{
    Sign{"NO_SUCH_BUCKET", Cause::no_bucket},
    Sign{"NoSuchBucket", Cause::no_bucket},
    Sign{"ContainerNotFound", Cause::no_bucket},
    Sign{"specified bucket does not exist", Cause::no_bucket},
    Sign{"Bucket '", Cause::no_bucket},
    Sign{"NO_SUCH_KEY", Cause::no_object},
    Sign{"BlobNotFound", Cause::no_object},
    Sign{"Status(NOT_FOUND", Cause::no_object},
    Sign{"Path does not exist", Cause::no_object},
    Sign{"INVALID_ACCESS_KEY_ID", Cause::wrong_credentials},
    Sign{"SIGNATURE_DOES_NOT_MATCH", Cause::wrong_credentials},
    Sign{"SignatureDoesNotMatch", Cause::wrong_credentials},
    Sign{"MISSING_AUTHENTICATION_TOKEN", Cause::wrong_credentials},
    Sign{"UNRECOGNIZED_CLIENT", Cause::wrong_credentials},
    Sign{"INVALID_CLIENT_TOKEN_ID", Cause::wrong_credentials},
    Sign{"InvalidAccessKeyId", Cause::wrong_credentials},
    Sign{"NotSignedUp", Cause::wrong_credentials},
    Sign{"ExpiredToken", Cause::wrong_credentials},
    Sign{"UNAUTHENTICATED", Cause::wrong_credentials},
    Sign{"AuthenticationFailed", Cause::wrong_credentials},
    Sign{"InvalidAuthenticationInfo", Cause::wrong_credentials},
    Sign{"NoAuthenticationInformation", Cause::wrong_credentials},
    Sign{"DefaultAzureCredential", Cause::wrong_credentials},
    Sign{"GetToken()", Cause::wrong_credentials},
    Sign{"Server failed to authenticate", Cause::wrong_credentials},
    Sign{"Base64 encoded string", Cause::wrong_credentials},
    Sign{"Bearer token authentication", Cause::wrong_credentials},
    Sign{"Could not create a OAuth2 access token", Cause::wrong_credentials},
    Sign{"Looks like the configured region", Cause::region},
    Sign{"PermanentRedirect", Cause::region},
    Sign{"HTTP status 301", Cause::region},
    Sign{"AuthorizationHeaderMalformed", Cause::region},
    Sign{"ACCESS_DENIED", Cause::denied},
    Sign{"HTTP response code: 403", Cause::denied},
    Sign{"HTTP status 403", Cause::denied},
    Sign{"PERMISSION_DENIED", Cause::denied},
    Sign{"AuthorizationFailure", Cause::denied},
    Sign{"AuthorizationPermissionMismatch", Cause::denied},
    Sign{"between 1 and 10000", Cause::too_many_parts},
    Sign{"NETWORK_CONNECTION", Cause::unreachable},
    Sign{"curlCode", Cause::unreachable},
    Sign{"REQUEST_TIMEOUT", Cause::unreachable},
    Sign{"SERVICE_UNAVAILABLE", Cause::unreachable},
    Sign{"SLOW_DOWN", Cause::unreachable},
    Sign{"UNAVAILABLE", Cause::unreachable},
    Sign{"DEADLINE_EXCEEDED", Cause::unreachable},
    Sign{"Fail to get a new connection", Cause::unreachable},
    Sign{"no answer within", Cause::unreachable},
    Sign{"Couldn't resolve host", Cause::unreachable},
    Sign{"Couldn't connect", Cause::unreachable},
    Sign{"Could not resolve", Cause::unreachable},
};

const Sign* find_sign(std::string_view text) {
  const auto* const found = std::find_if(signs.begin(), signs.end(), [&](const Sign& sign) {
    return text.find(sign.text) != std::string_view::npos;
  });
  return found == signs.end() ? nullptr : found;
}

/// Azure's client tells URLs, and a SAS token is the query of each: its signature is the secret.
std::string without_signature(std::string said) {
  constexpr std::string_view name = "sig=";
  for (std::size_t at = said.find(name); at != std::string::npos; at = said.find(name, at)) {
    at += name.size();
    const std::size_t end = std::min(said.find_first_of("&'\" \n/", at), said.size());
    said.replace(at, end - at, "***");
  }
  return said;
}

struct Failure {
  Cause cause;
  ObjectStore store;
  ErrorKind kind;
  bool has_credentials;
  const std::string& what;
  const std::string& said;
};

Error of_cause(const Failure& failure) {
  const auto error = [&](const std::string& why, const std::string& hint) {
    return Error(failure.kind, failure.what + ": " + why, hint, failure.said);
  };
  const std::string give_credentials = credentials_hint(failure.store);
  switch (failure.cause) {
    case Cause::no_bucket:
      return error("the bucket is not there",
                   "correct the bucket in the URI, or create it first: sqlpod creates none");
    case Cause::no_object:
      return error("the object is not there", "correct the key in the URI");
    case Cause::wrong_credentials:
    case Cause::denied:
      if (!failure.has_credentials) return error("there are no credentials", give_credentials);
      if (failure.cause == Cause::denied) {
        return error("access is denied", "allow it for these credentials, or give others");
      }
      return error("the store does not accept the credentials", give_credentials);
    case Cause::region:
      return error("the bucket is in another region",
                   "name it by AWS_REGION, or by storage_args: {region: …}");
    case Cause::too_many_parts:
      return error("an object has at most 10,000 parts of 10 MiB",
                   "write a data set of several files, by output.max_bytes_per_file");
    case Cause::unreachable:
      break;
  }
  const bool reads = failure.kind == ErrorKind::usage;
  return {reads ? ErrorKind::unavailable : failure.kind,
          failure.what + ": the store cannot be reached",
          "check the network and, where the store has one of its own, storage_args.endpoint",
          failure.said};
}

}  // namespace

bool would_fail_again(const arrow::Status& status) {
  const std::string& said = status.message();
  const Sign* const sign = find_sign(said);
  return sign != nullptr &&
         (sign->cause == Cause::unreachable || sign->cause == Cause::wrong_credentials);
}

Error store_failure(const arrow::Status& status, ObjectStore store, ErrorKind kind,
                    bool has_credentials, const std::string& what) {
  const std::string said = without_signature(status.message());
  if (const Sign* const sign = find_sign(said)) {
    return of_cause({sign->cause, store, kind, has_credentials, what, said});
  }
  return {kind, what + ": the store refuses it", "see what it says below", said};
}

}  // namespace sqlpod
