"""Which Debian packages the image's files are from: their records for scanners, and their licences."""

import pathlib
import re
import shutil
import subprocess
from dataclasses import dataclass, field

# Compiled in, so no file of the image is theirs.
COMPILED_IN = ["libcli11-dev"]
COMMON_LICENSES = pathlib.Path("/usr/share/common-licenses")


@dataclass
class Package:
    name: str
    version: str
    architecture: str
    source: str
    homepage: str
    status: str  # as dpkg prints it
    files: list[str] = field(default_factory=list)  # paths in the image


def owners(paths: list[str]) -> dict[str, str]:
    """Path -> name of the package that it is of."""
    # A file below /usr/lib may be registered below /lib, which is a link to it.
    names = {name: path for path in paths for name in (path, path.removeprefix("/usr"))}
    done = subprocess.run(["dpkg-query", "--search", *names], capture_output=True, text=True, check=False)
    found = {}
    for line in done.stdout.splitlines():
        package_names, _, name = line.partition(": ")
        if name in names:
            found[names[name]] = re.split("[:,]", package_names)[0]
    return found


def package(name: str) -> Package:
    done = subprocess.run(["dpkg-query", "--status", name], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"collect: error: the package {name} is not installed\nhint: apt-get install {name}")
    status = done.stdout
    fields = dict(re.findall(r"^([A-Z][A-Za-z-]*): (.*)$", status, re.MULTILINE))
    source = fields.get("Source", name).split(" ")[0]
    return Package(name, fields["Version"], fields["Architecture"], source, fields.get("Homepage", ""), status)


def record(tree) -> dict[str, Package]:
    """Writes /var/lib/dpkg/status.d/NAME and /opt/sqlpod/share/licenses/NAME for each package with a file in the tree."""
    packages: dict[str, Package] = {}
    foreign = {path: origin for path, origin in tree.origins.items() if not tree.is_ours(origin)}
    names = owners(list(foreign.values()))
    for path, origin in foreign.items():
        name = names.get(origin)
        if name is None:
            raise SystemExit(f"collect: error: {origin} is of no Debian package\nhint: its licence would be missing")
        packages.setdefault(name, package(name)).files.append(path)
    for name in COMPILED_IN:
        packages[name] = package(name)
    licenses = tree.home / "share/licenses"
    wanted: set[str] = set()
    texts: dict[str, str] = {}
    for name, entry in packages.items():
        tree.write(f"var/lib/dpkg/status.d/{name}", entry.status)
        copyright_file = pathlib.Path(f"/usr/share/doc/{name}/copyright")
        text = copyright_file.read_text(encoding="utf-8", errors="replace")
        # Packages of one source mostly have the same text.
        if text in texts:
            tree.link(f"{licenses.relative_to(tree.root)}/{name}", texts[text])
            continue
        texts[text] = name
        (licenses / name).mkdir(parents=True)
        shutil.copyfile(copyright_file, licenses / name / "copyright")
        wanted.update(re.findall(r"/usr/share/common-licenses/([A-Za-z0-9.+-]*[A-Za-z0-9])", text))
    # Debian's files point to the texts of the common licences.
    (licenses / "common-licenses").mkdir(exist_ok=True)
    for name in sorted(wanted):
        text = COMMON_LICENSES / name
        newest = text.resolve()  # GPL is a link to GPL-3
        if not newest.exists():
            continue
        shutil.copyfile(newest, licenses / "common-licenses" / newest.name)
        if newest.name != name:
            tree.link(f"{licenses.relative_to(tree.root)}/common-licenses/{name}", newest.name)
    for folder in sorted((tree.program / "share/licenses").glob("*")):
        shutil.copytree(folder, licenses / folder.name)
    tree.link("licenses", f"/{tree.home.relative_to(tree.root)}/share/licenses")
    return dict(sorted(packages.items()))
