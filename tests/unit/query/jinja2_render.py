"""Renders templates with the real Jinja2: JSON {"inputs": {…}, "sources": […]} in, a JSON list out.

Each result is {"text": …} or {"error": …}. Run with the Python that has Debian's python3-jinja2.
"""

import json
import sys

import jinja2

environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True, autoescape=False)
job = json.load(open(sys.argv[1], encoding="utf-8"))
results = []
for source in job["sources"]:
    try:
        results.append({"text": environment.from_string(source).render(**job["inputs"])})
    except Exception as error:  # whatever Jinja2 or Python refuses
        results.append({"error": f"{type(error).__name__}: {error}"})
json.dump(results, sys.stdout)
