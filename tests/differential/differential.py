#!/usr/bin/python3
"""Do sqlpod's SQL lexer and URL parser see what those of others see? differential.py --parts PATH

The lexer is held against libpg_query's scanner and sqlglot's tokenizer, the URLs against SQLAlchemy's make_url, over real-shaped
and generated cases: some of a fixed seed, some of a new one that is printed. Without those packages (requirements.txt) the cases of
the fixed seed are held against what they answered when it was recorded. The last line is `N passed, N failed`; the exit code is 1
when a group failed.
"""

import argparse
import gzip
import json
import pathlib
import random
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from junit import write_junit  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PACKAGES = ROOT / ".deps/differential"
RECORDED = HERE / "recorded.json.gz"
FIXED_SEED, RECORDED_CASES = 8, 400


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--parts", type=pathlib.Path, default=ROOT / "build/tests/differential/differential_parts", help="the program that asks sqlpod")
    parser.add_argument("--cases", type=int, default=1000, metavar="N", help="generated cases of each group, by the fixed seed, then by the other")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9), help="of the other cases")
    parser.add_argument("--recorded", action="store_true", help="do without the references")
    parser.add_argument("--record", action="store_true", help="ask the references, and write down what they answer")
    parser.add_argument("--show", type=int, default=5, metavar="N", help="so many differences of each group")
    parser.add_argument("--junit", type=pathlib.Path, metavar="FILE", help="write the results for a test runner, too")
    return parser.parse_args()


class Sqlpod:
    """Asks the program for a number of cases at a time."""

    def __init__(self, program):
        self.program = program

    def ask(self, questions):
        lines = "".join(json.dumps(question) + "\n" for question in questions)
        run = subprocess.run([self.program], input=lines, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
        answers = [json.loads(line) for line in run.stdout.split("\n")[:-1]]
        assert len(answers) == len(questions)
        return answers

    def tokens(self, texts, dialect):
        answers = self.ask([{"sql": text, "dialect": dialect} for text in texts])
        for answer in answers:
            if "tokens" in answer:
                answer["tokens"] = [tuple(token) for token in answer["tokens"]]
        return answers

    def urls(self, texts):
        return self.ask([{"url": text} for text in texts])


class Asked:
    """A reference whose packages are there; keeps what it answered."""

    def __init__(self, reference):
        self.reference, self.name, self.dialect = reference, reference.name, reference.dialect
        self.answers = {}

    def tokens(self, text):
        from sql_references import Refused

        try:
            self.answers[text] = list(self.reference.tokens(text))
        except Refused as refused:
            self.answers[text] = str(refused)
        return self.answers[text]

    def parts(self, text):
        self.answers[text] = self.reference.parts(text)
        return self.answers[text]


class Remembered:
    """What a reference answered when it was recorded."""

    def __init__(self, name, dialect, answers):
        self.name, self.dialect, self.answers = name, dialect, answers

    def tokens(self, text):
        found = self.answers[text]
        return found if isinstance(found, str) else [tuple(token) for token in found]

    def parts(self, text):
        return self.answers[text]


def references(options):
    """Those that can be asked, else those that were recorded."""
    if not options.recorded:
        sys.path.insert(0, str(PACKAGES))
        import sql_references
        import url_reference

        if found := sql_references.fetched() + url_reference.fetched():
            return [Asked(reference) for reference in found], True
        if options.record:
            sys.exit("error: the references are not there\nhint: ./dev test fetches them into .deps/differential")
    with gzip.open(RECORDED, "rt", encoding="utf-8") as file:
        return [Remembered(*entry) for entry in json.load(file)], False


def record(asked):
    text = json.dumps([[one.name, one.dialect, one.answers] for one in asked], ensure_ascii=False)
    with open(RECORDED, "wb") as file, gzip.GzipFile("", "wb", 9, file, 0) as packed:  # the same bytes for the same answers
        packed.write(text.encode("utf-8"))


def cases_of(reference, seed, count):
    from sql_cases import SqlCases
    from url_cases import url_cases

    generator = random.Random(seed)
    return list(SqlCases(generator, reference.dialect, reference.name).cases(count) if reference.dialect else url_cases(generator, count))


def judge_of(sqlpod, reference, others):
    from sql_judge import SqlJudge
    from url_judge import UrlJudge

    if not reference.dialect:
        return UrlJudge(sqlpod, reference)
    arbiters = [other for other in others if other is not reference and other.dialect == reference.dialect and other.name == "libpg_query"]
    return SqlJudge(sqlpod, reference, *arbiters)


def unused_rules(judge):
    """Rules that no case of the fixed seed needs are wrong, or not needed any more."""
    return [f"no case needs the rule '{name}'" for name in judge.rules() if name not in judge.used]


def run_groups(options, sqlpod):
    """Yields (name, number of cases, problems) of each group."""
    found, can_ask = references(options)
    seeds = [FIXED_SEED, options.seed] if can_ask and not options.record else [FIXED_SEED]
    for reference in found:
        for seed in seeds:
            texts = cases_of(reference, seed, options.cases if len(seeds) > 1 else RECORDED_CASES)
            judge = judge_of(sqlpod, reference, found)
            problems = [f"{text!r}\n          {problem}" for text, problem in judge.judge(texts)]
            if seed == FIXED_SEED and len(seeds) > 1:
                problems += unused_rules(judge)
            yield " ".join(filter(None, [reference.name, reference.dialect, f"seed {seed}" if seed == FIXED_SEED else "new seed"])), \
                len(texts), judge.used, problems
    if options.record:
        record(found)
    print(f"the references were {'asked' if can_ask else 'recorded'}; seed {options.seed}" if len(seeds) > 1 else
          f"the references were {'asked and recorded' if can_ask else 'recorded'}")


def main():
    options = parse_arguments()
    results = []
    for name, count, used, problems in run_groups(options, Sqlpod(options.parts)):
        results.append((name, problems))
        print(f"{'FAIL' if problems else 'pass'}  {name}: {count} cases, {len(problems)} differ")
        for rule, times in sorted(used.items()):
            print(f"        {times} by the rule '{rule}'")
        for problem in problems[:options.show]:
            print(f"        {problem}")
    if options.junit:
        write_junit(options.junit, "Differential", results)
    failed = sum(bool(problems) for _, problems in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed or not results else 0


if __name__ == "__main__":
    sys.exit(main())
