"""Holds the facts of a run against those recorded of Flyte's own program, or against what is better than those."""

import json

# What a column may be in place of what was recorded, as long as every reader gives the same values. None: anything.
RICHER = {
    "null": None,
    "double": {"int64", "int32", "int16", "float"},
    "string": {"large_string", "string_view"},
    "large_string": {"string", "string_view"},
    "binary": {"large_binary", "binary_view", "fixed_size_binary[16]"},
    "list<element: string>": {"list<element: large_string>"},
    "list<element: int64>": {"list<element: int32>", "list<element: int16>"},
    "list<element: null>": {"list<element: int64>", "list<element: int32>", "list<element: string>"},
}


def same(expected, actual):
    """1 and 1.0 are the same, 1 and true are not."""
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if isinstance(expected, dict) and isinstance(actual, dict):
        return expected.keys() == actual.keys() and all(same(expected[key], actual[key]) for key in expected)
    if isinstance(expected, list) and isinstance(actual, list):
        return len(expected) == len(actual) and all(map(same, expected, actual))
    return expected == actual


def shown(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 160 else text[:160] + "..."


def differs(what, actual, expected):
    return f"{what}: {shown(actual)}, expected {shown(expected)}"


def as_texts(rows):
    """The client of a database gives texts."""
    return rows and [[value if value is None else str(value) for value in row] for row in rows]


def first_line(facts):
    """Of what error.pb says, without the trace that Flyte's own program puts before it."""
    lines = facts.get("message", "").split("\nMessage:\n")[-1].strip().splitlines()
    return lines[0].strip()[:200] if lines else ""


def compare(recorded, facts):
    """What is not as recorded. Readers that were not there to be asked are left out."""
    problems = [differs(key, facts.get(key), recorded.get(key))
                for key in ("exit", "files", "error", "outputs", "has_timestamp") if facts.get(key) != recorded.get(key)]
    if as_texts(facts.get("after")) != as_texts(recorded.get("after")):
        problems.append(differs("after", facts.get("after"), recorded.get("after")))
    if not recorded["frames"] or not facts["frames"]:
        return problems
    for name, readers in recorded["frames"].items():
        for reader, table in facts["frames"].get(name, {}).items():
            expected = readers["pandas"] if readers.get(reader) == "as pandas" else readers.get(reader)
            problems += compare_tables(reader, expected, table) if expected else [f"{reader} was not recorded"]
    return problems


def compare_tables(reader, expected, actual):
    if "error" in expected or "error" in actual:
        is_same = "error" in expected and "error" in actual
        return [] if is_same else [differs(reader, actual, expected)]
    problems = [differs(f"{reader} {key}", actual[key], expected[key]) for key in ("columns", "dtypes", "index", "rows")
                if key in expected and key in actual and not same(expected[key], actual[key])]
    for column, old, new in zip(expected["columns"], expected.get("types", []), actual.get("types", [])):
        new = new.replace("large_list<", "list<").replace("list<item:", "list<element:").replace(" not null", "")
        allowed = RICHER.get(old, set())
        if old != new and allowed is not None and new not in allowed:
            problems.append(differs(f"Arrow type of {column}", new, old))
    return problems


def outcome(facts):
    if facts["error"]:
        return "error"
    if facts["outputs"] is None:
        return "nothing"
    return "table" if facts["outputs"] else "done"


def compare_better(better, facts):
    """What is not as `better` says; only what it names is compared."""
    problems = []
    readers = next(iter((facts["frames"] or {}).values()), {})
    arrow, pandas = readers.get("arrow", {}), readers.get("pandas")
    for key, expected in better.items():
        if key == "outcome" and outcome(facts) != expected:
            problems.append(f"{key}: {outcome(facts)}, expected {expected} ({first_line(facts)})")
        elif key == "error":
            problems += [differs(f"error.{name}", (facts["error"] or {}).get(name), value)
                         for name, value in expected.items() if (facts["error"] or {}).get(name) != value]
        elif key == "message_has":
            problems += [f"error.pb does not say '{word}'" for word in expected
                         if word.lower() not in facts.get("message", "").lower()]
        elif key == "exit" and facts["exit"] != expected:
            problems.append(differs(key, facts["exit"], expected))
        elif key == "after" and as_texts(facts.get(key)) != as_texts(expected):
            problems.append(differs(key, facts.get(key), expected))
        elif key == "dtypes" and pandas and pandas.get(key) != expected:
            problems.append(differs(key, pandas.get(key), expected))
        elif key in ("columns", "rows") and not same(expected, (pandas or arrow).get(key)):
            problems.append(differs(key, (pandas or arrow).get(key), expected))
        elif key == "arrow_rows" and not same(expected, arrow.get("rows")):
            problems.append(differs(key, arrow.get("rows"), expected))
        elif key == "arrow_types":
            types = dict(zip(arrow.get("columns", []), arrow.get("types", [])))
            problems += [differs(f"Arrow type of {name}", types.get(name), type_name)
                         for name, type_name in expected.items() if types.get(name) != type_name]
    return problems


def judge(case, facts):
    """What is wrong with a run."""
    better = case.spec.get("better")
    problems = compare_better(better, facts) if better else compare(case.recorded(), facts)
    if better and facts["exit"] == 0 and outcome(facts) == "nothing":
        problems.append("exit code 0 wants outputs.pb or error.pb")
    if facts["error"] and facts["outputs"] is not None:
        problems.append("there are both outputs.pb and error.pb")
    return problems + [f"a secret is shown: {canary[:4]}..." for canary in facts["shows"]]


def judge_reference(case, facts):
    """The same for Flyte's own program, of which everything was recorded, also the passwords that it shows."""
    recorded = case.recorded()
    own = [canary for canary in facts["shows"] if canary in case.spec.get("canaries", [])]
    problems = compare(recorded, facts)
    return problems if own == recorded["shows"] else problems + [differs("shows", own, recorded["shows"])]
