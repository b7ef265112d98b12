"""The image's bill of materials, as SPDX 2.3 JSON: https://spdx.github.io/spdx-spec/v2.3/"""

import datetime
import hashlib
import json
import os
import re
import urllib.parse
import uuid

DOCUMENT = "SPDXRef-DOCUMENT"
PUBLIC_DOMAIN = "LicenseRef-public-domain"
# Of packages that bring no library.
LICENSES = {"ca-certificates": "MPL-2.0", "tzdata": PUBLIC_DOMAIN, "libcli11-dev": "BSD-3-Clause"}


def identifier(kind: str, name: str) -> str:
    return f"SPDXRef-{kind}-" + re.sub(r"[^A-Za-z0-9.-]", "-", name).strip("-")


def package_entry(kind: str, name: str, version: str, locator: str, supplier: str, **more) -> dict:
    return {
        "SPDXID": identifier(kind, name),
        "name": name,
        "versionInfo": version,
        "supplier": supplier,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION",
        "copyrightText": "NOASSERTION",
        "externalRefs": [
            {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": locator}
        ],
        **more,
    }


def known_licenses(text: str) -> dict[str, str]:
    """How a file's name begins -> licence: images/libraries.txt."""
    lines = [line.split("|") for line in text.splitlines() if line and not line.startswith("#")]
    return {stem: licence for stem, licence, _ in lines}


def license_of(package, known: dict[str, str]) -> str:
    """That of the package's libraries; of a package that nobody here knows, its own file says it."""
    if package.name in LICENSES:
        return LICENSES[package.name]
    found = set()
    for path in package.files:
        stems = [stem for stem in known if os.path.basename(path).startswith(stem)]
        if stems:
            found.add(known[max(stems, key=len)])
    return " AND ".join(f"({one})" if " " in one and len(found) > 1 else one for one in sorted(found)) or "NOASSERTION"


def debian_entry(package, release: str, licence: str) -> dict:
    version = urllib.parse.quote(package.version, safe="")
    locator = f"pkg:deb/debian/{urllib.parse.quote(package.name, safe='')}@{version}?arch={package.architecture}&distro=debian-{release}"
    more = {
        "sourceInfo": f"built from the Debian source package {package.source}",
        "licenseDeclared": licence,
        "licenseComments": f"/licenses/{package.name}/copyright",
    }
    if package.homepage:
        more["homepage"] = package.homepage
    return package_entry("deb", package.name, package.version, locator, "Organization: Debian", **more)


def wheel_entry(folder) -> dict:
    name, version = folder.name.rsplit("-", 1)
    return package_entry(
        "pypi", name, version, f"pkg:pypi/{name}@{version}", "Organization: Apache Software Foundation",
        licenseDeclared="Apache-2.0", licenseComments=f"/licenses/{folder.name}",
        homepage="https://arrow.apache.org/",
    )  # fmt: skip


def file_entry(tree, path: str) -> dict:
    content = (tree.root / path.lstrip("/")).read_bytes()
    return {
        "SPDXID": identifier("file", path),
        "fileName": "." + path,
        "fileTypes": ["BINARY"] if content.startswith(b"\x7fELF") else ["OTHER"],
        "checksums": [
            {"algorithm": "SHA1", "checksumValue": hashlib.sha1(content).hexdigest()},
            {"algorithm": "SHA256", "checksumValue": hashlib.sha256(content).hexdigest()},
        ],
        "licenseConcluded": "NOASSERTION",
        "licenseInfoInFiles": ["NOASSERTION"],
        "copyrightText": "NOASSERTION",
    }


def write_versions(tree, packages: dict, of_arrow: list[str]) -> None:
    """Writes /opt/sqlpod/share/sbom/libraries.txt, file and version: what `sqlpod --version --verbose` reads."""
    versions = {path: package.version for package in packages.values() for path in package.files}
    for folder in (tree.program / "share/licenses").glob("pyarrow-*"):
        versions.update(dict.fromkeys(of_arrow, folder.name.rsplit("-", 1)[1]))
    lines = sorted(f"{os.path.basename(path)} {version}\n" for path, version in versions.items() if ".so" in path)
    tree.write("opt/sqlpod/share/sbom/libraries.txt", "".join(lines))


def write(tree, packages: dict, version: str, epoch: int, libraries: str) -> None:
    """Writes /opt/sqlpod/share/sbom: the same tree gives the same texts. `libraries` is the text of libraries.txt."""
    known = known_licenses(libraries)
    release = re.search(r'^VERSION_ID="?([^"\n]+)', (tree.root / "etc/os-release").read_text(), re.MULTILINE)
    program = package_entry("program", "sqlpod", version, f"pkg:generic/sqlpod@{version}", "NOASSERTION",
                            primaryPackagePurpose="APPLICATION")  # fmt: skip
    entries, files = [program], []
    relations = [(DOCUMENT, "DESCRIBES", program["SPDXID"])]

    def contain(owner: dict, paths: list[str]) -> None:
        """The package's files, as far as they are in the image."""
        mine = [file_entry(tree, path) for path in sorted(paths)]
        files.extend(mine)
        relations.extend((owner["SPDXID"], "CONTAINS", entry["SPDXID"]) for entry in mine)
        if mine:
            digests = sorted(entry["checksums"][0]["checksumValue"] for entry in mine)
            code = hashlib.sha1("".join(digests).encode()).hexdigest()
            owner["filesAnalyzed"] = True
            owner["packageVerificationCode"] = {"packageVerificationCodeValue": code}
            owner["licenseInfoFromFiles"] = ["NOASSERTION"]

    ours = [path for path, origin in tree.origins.items() if tree.is_ours(origin)]
    of_arrow = [path for path in ours if re.search(r"/lib(arrow|parquet)[^/]*$", path)]
    contain(program, [path for path in ours if path not in of_arrow])
    write_versions(tree, packages, of_arrow)
    for folder in sorted((tree.program / "share/licenses").glob("pyarrow-*")):
        entry = wheel_entry(folder)
        entries.append(entry)
        relations.append((program["SPDXID"], "DEPENDS_ON", entry["SPDXID"]))
        contain(entry, of_arrow)
    for package in packages.values():
        entry = debian_entry(package, release.group(1) if release else "unknown", license_of(package, known))
        entries.append(entry)
        relations.append((program["SPDXID"], "DEPENDS_ON", entry["SPDXID"]))
        # Libraries and the like, each with its digest; not 350 time zones.
        contain(entry, [path for path in package.files if "/zoneinfo/" not in path])

    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": DOCUMENT,
        "name": f"sqlpod-{version}",
        "creationInfo": {
            "created": datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": ["Tool: sqlpod-images-runtime"],
        },
        "hasExtractedLicensingInfos": [
            {"licenseId": PUBLIC_DOMAIN, "extractedText": "The time zone database is in the public domain."}
        ],
        "packages": entries,
        "files": files,
        "relationships": [
            {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other} for one, kind, other in relations
        ],
    }
    content = json.dumps(document, sort_keys=True)
    document["documentNamespace"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, content)}"
    tree.write("opt/sqlpod/share/sbom/sqlpod.spdx.json", json.dumps(document, indent=1) + "\n")
