#include "secrets/letter_case.h"

#include <Poco/String.h>

namespace sqlpod {

std::string spelled(const std::string& text, LetterCase letters) {
  switch (letters) {
    case LetterCase::lower:
      return Poco::toLower(text);
    case LetterCase::upper:
      return Poco::toUpper(text);
    case LetterCase::as_written:
      break;
  }
  return text;
}

SecretName spelled(const SecretName& name, LetterCase letters) {
  return {spelled(name.group, letters), spelled(name.key, letters), spelled(name.version, letters)};
}

}  // namespace sqlpod
