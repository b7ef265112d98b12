"""The results of a test program in JUnit's form, as summary.py reads them."""

from xml.etree import ElementTree


def write_junit(file, program, results):
    """`results`: pairs of a test's name and what is wrong with it, a list of texts that is empty where it passed."""
    suite = ElementTree.Element("testsuite", name=program.lower())
    for name, problems in results:
        entry = ElementTree.SubElement(suite, "testcase", classname=program, name=name)
        if problems:
            ElementTree.SubElement(entry, "failure", message="\n".join(problems[:20]))
    file.parent.mkdir(parents=True, exist_ok=True)
    ElementTree.ElementTree(suite).write(file, encoding="utf-8", xml_declaration=True)
