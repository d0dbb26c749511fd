"""The real command against the real practice CRM in a storm, killed again and again: nothing lost, nothing twice.

    python tests/crash/scenario.py --kills 200 --rows 2000 --seed 13        (which is what it does without options)

One line a round, a table at the end, exit code 1 and the folder left behind when a row is lost or there twice.
What is done in round N, and the moment that is aimed at, depend on the seed and N alone; where exactly
a process dies is up to the computer. `--break LAW` runs the command of `broken.py` instead: it has to fail.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import proof
from figures import Figures
from moments import ENDINGS, MOMENTS, MOMENTS_OF_SECOND_STEPS, NEED_UNSETTLED, Crm, Size, Watched
from paper import Paper, read_results
from proof import Failed

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE: Final = Path(__file__).parent
# The practice CRM leaves some rows out of its list for up to 3 s after it has made them. The pause between two walks
# is what the importer is told a CRM may need; were it shorter than that, "not there" would be wrong.
SETTLE_PAUSE: Final = "3.5"
SETTLED: Final = re.compile(r"clear answer: (\d+) found in Plazbot, (\d+) not there, (\d+) in doubt")
CROSSWALK: Final = "crosswalk.csv"
MOVED: Final = {"old_id": "Old id", "custom:Segment": "Segment", "expiration_date": "Closes"}
SECOND: Final = [
    *("--create-contacts", "--set-after-create", "--crosswalk", CROSSWALK),
    *(word for name, heading in MOVED.items() for word in ("--map", f"{name}={heading}")),
]
LAST_ROUNDS: Final = 15  # how often the command is repeated at the end, at most
BY_ITSELF: Final = (0, 1, 4)  # exit codes of a command that nobody has interrupted
NEVER: Final = (2, 3, 70)  # and those that nothing done here may lead to


@dataclass(frozen=True)
class Options:
    """What the whole scenario is about."""

    kills: int
    rows: int
    seed: int
    law: str
    ending: str
    duplicates: bool
    quota: int | None
    latency: int
    only: str
    second: bool

    @classmethod
    def of(cls, given: argparse.Namespace) -> Options:
        """What was not said is drawn by the seed."""
        drawn = random.Random(f"{given.seed} options")
        ending = drawn.choice([".csv", ".xlsx"])
        duplicates, quota = drawn.random() < 0.2, 50 if drawn.random() < 0.3 else None
        return cls(
            given.kills,
            given.rows,
            given.seed,
            given.law,
            f".{given.kind}" if given.kind else ending,
            duplicates if given.duplicates is None else given.duplicates,
            quota if given.quota is None else given.quota or None,
            given.latency,
            given.only,
            given.second,
        )


@dataclass
class Scenario:
    """Where it stands."""

    options: Options
    folder: Path
    crm: Crm
    paper: Paper
    kills: int = 0
    correct_after: int = 0
    running: Watched | None = None
    results: Path | None = None  # the newest results sheet that a command has told of
    kept: dict[str, proof.Kept] = field(default_factory=dict)
    figures: Figures = field(default_factory=Figures)

    @property
    def home(self) -> Path:
        """The folder of the journal."""
        return self.folder / "home"

    @property
    def most(self) -> dict[int, int]:
        """How many opportunities there may be of each lead."""
        return proof.wanted(self.paper, duplicates=self.options.duplicates)

    def round(self, number: int) -> None:
        """Change something perhaps, send, kill, look."""
        drawn = random.Random(f"{self.options.seed} round {number}")
        held = {one["id"] for one in self.crm.truth()["opportunities"]}
        ration = (sum(self.most.values()) - len(held)) / max(1, self.options.kills - self.kills)
        change = self._change(drawn)
        moments = MOMENTS_OF_SECOND_STEPS if self.options.second else MOMENTS
        moment = drawn.choices(list(moments), [weight for weight, _ in moments.values()])[0]
        moment = self.options.only or moment
        if moment in NEED_UNSETTLED and not any(one.state in proof.UNSETTLED for one in self.kept.values()):
            moment = "sending"
        ending = drawn.choices(list(ENDINGS), [weight for weight, _ in ENDINGS.values()])[0]
        words = self._words(drawn, moment, ration)
        watched = self._start(words)
        hit = watched.reached(moments[moment][1](drawn, Size(ration, len(held) // 20 + 1)))
        code = watched.end(*(ENDINGS[ending][1] if hit else ()))
        hit = hit and (ending != "kill -9" or code == -signal.SIGKILL)  # it may have ended a moment before
        if hit:
            self.kills += ending == "kill -9"
            self.figures.by_ending[ending] += 1
            self.figures.by_moment[moment] += ending == "kill -9"
        said = f"{ending}, {moment}" if hit else f"ended by itself before “{moment}”"
        self._look(number, watched, code, held, f"{change}{' '.join(words)} | {said}", ended=not hit)

    def last(self, number: int) -> Path:
        """Send to the end, and once more to see that nothing is left. Gives the results sheet."""
        done = False
        for again in range(number, number + LAST_ROUNDS):
            held = {one["id"] for one in self.crm.truth()["opportunities"]}
            words = self._always("send", self.paper.corrected or self.paper.path)
            watched = self._start(words)
            watched.reached(lambda _: False)
            code = watched.end()
            self._look(again, watched, code, held, f"{' '.join(words)} | to the end", ended=True)
            found = json.loads(watched.out)
            if done:
                if found["created_now"]:
                    raise Failed(f"everything was there, and {found['created_now']} rows were created again")
                return Path(found["results"])
            left = sum(found[name] for name in ("refused", "failed", "unconfirmed", "pending", "incomplete"))
            left += sum(one["code"] == "CONTACT-REFUSED" for one in found["findings"])  # by bad weather, not by rule
            done = not left and code == (1 if found["invalid"] else 0)
        raise Failed(f"not done after {LAST_ROUNDS} times: {self.out_of(watched)}")

    def prove(self, results: Path) -> Counter[str]:
        """Everything that must hold at the end; gives the statuses of the results sheet."""
        truth, kept = self.crm.truth(), proof.journal_of(self.home)
        proof.all_there(truth, self.paper, self.most)
        proof.journal_agrees(kept, truth)
        if self.options.second:
            proof.second_steps_done(truth, self.paper)
            proof.nothing_owed(self.home)
            proof.crosswalk_complete(self.folder / CROSSWALK, truth, self.paper)
        return proof.paired(results, truth, self.paper, duplicates=self.options.duplicates)

    def _change(self, drawn: random.Random) -> str:
        """What the person does to the file before this round, if anything."""
        paper, results = self.paper, self.results
        if results and not paper.corrected and self.correct_after and self.kills >= self.correct_after:
            # What the results sheet says of a row has to be so when its cells are changed: only
            # a reference then ties the row to what became of it.
            self.figures.changes["results corrected"] += 1
            return f"[{paper.correct(results, drawn)} rows corrected in {results.name}] "
        if drawn.random() > 0.3:
            return ""
        possible: dict[str, Any] = {"results noted in": lambda: paper.note_in(results, drawn)} if results else {}
        if not paper.corrected:
            possible |= {"sorted": lambda: paper.sort(drawn), "noted in": lambda: paper.note(drawn)}
        if not paper.corrected and not self.options.duplicates:
            # With --allow-duplicates rows of another sheet are sent again: that is what it is for.
            possible |= {"renamed": paper.rename, "other kind": paper.save_as_the_other_kind}
        if not possible:
            return ""
        name = drawn.choice(list(possible))
        possible[name]()
        self.figures.changes[name] += 1
        return f"[{name}] "

    def _words(self, drawn: random.Random, moment: str, ration: float) -> list[str]:
        """The command of a round."""
        verb, path = "send", self.paper.corrected or self.paper.path
        if self.results and drawn.random() < 0.4:
            verb, path = drawn.choice(["send", "retry"]), self.results
        words = self._always(verb, path)
        words += ["--mark"] if drawn.random() < 0.2 else []
        if moment == "writing results" and drawn.random() < 0.6:
            return [*words, "--settle-only"]
        if moment in ("starting", "any moment") and drawn.random() < 0.15:
            return [*words, "--settle-only"]
        later = {"look-ups": 0.5, "sending": 0.3, "settling at the end": 0.4, "writing results": 0.5}.get(moment, 0.0)
        words += ["--settle-later"] if drawn.random() < later else []
        if moment != "sending" or drawn.random() < 0.5:
            words += ["--trial", str(max(2, round(ration * drawn.uniform(0.5, 2.5))))]
        return words

    def _always(self, verb: str, path: Path) -> list[str]:
        options = self.options
        rate = "45" if options.quota and options.seed % 2 else "auto" if options.quota else "400"
        words = [verb, str(path.relative_to(self.folder)), "--yes", "--json", "--rate", rate, "--concurrency", "24"]
        words += ["--settle-pause", SETTLE_PAUSE]
        words += SECOND if options.second else []
        return [*words, "--allow-duplicates"] if options.duplicates else words

    def _start(self, words: list[str]) -> Watched:
        law = self.options.law
        program = [str(HERE / "broken.py"), law] if law else ["-m", "importer"]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PLAZBOT_")}
        env = kept | {
            "PLAZBOT_BASE_URL": self.crm.url,
            "PLAZBOT_WORKSPACE_ID": "ws-demo",
            "PLAZBOT_TOKEN": "any-token",
            "PLAZBOT_IMPORT_HOME": str(self.home),
            "PLAZBOT_IMPORT_LANG": "en",
            "PYTHONIOENCODING": "utf-8",
        }
        self.running = Watched([sys.executable, *program, *words], folder=self.folder, env=env, crm=self.crm)
        return self.running

    def _look(self, number: int, watched: Watched, code: int, held: set[str], said: str, *, ended: bool) -> None:
        """Say how the round ended, and fail if anything is wrong already."""
        print(f"{number:4} {said}: exit {code} after {watched.seconds:.1f} s", end="", flush=True)
        if code not in BY_ITSELF and (ended or code in NEVER):
            raise Failed(f"exit {code}: {self.out_of(watched)}")
        if "Traceback" in watched.err and "KeyboardInterrupt" not in watched.err:
            raise Failed(self.out_of(watched))
        fresh = self._read_json(watched)
        time.sleep(0.1)  # what was in flight arrives
        truth = self.crm.truth()
        proof.never_twice(truth, self.most)
        proof.contacts_once(truth)
        proof.readable(self.folder, len(self.paper.leads))
        before, self.kept = self.kept, proof.journal_of(self.home)
        way = proof.settled_each_way(before, self.kept, held)
        self.figures.settled += way
        if found := SETTLED.search(watched.err):
            self.figures.told.update(
                dict(zip(("found", "not there", "in doubt"), map(int, found.groups()), strict=True))
            )
        unsettled = Counter(one.state for one in self.kept.values() if one.state in proof.UNSETTLED)
        self.figures.in_flight += Counter() if ended else unsettled
        settled = f", settled {dict(way)}" if way else ""
        states = f", open {dict(unsettled)}" if unsettled else ""
        print(f", {len(truth['opportunities'])} in the CRM{settled}{states}", flush=True)
        # Only a results sheet that was written just now says of every row what became of it.
        self.correct_after = self.options.kills // 2 if fresh else 0

    def _read_json(self, watched: Watched) -> bool:
        """Take in what the command printed; False if it was killed before it had written the results."""
        try:
            found = json.loads(watched.out)
        except ValueError:  # nothing, or cut off by the kill
            return False
        if "rows" not in found:  # an error before anything was done
            return False
        names = ("created", "duplicate", "skipped", "invalid", "refused", "failed", "unconfirmed", "pending")
        if sum(found[name] for name in names) != found["rows"] or found["rows"] != len(self.paper.leads):
            raise Failed(f"rows in are not rows out: {self.out_of(watched)}")
        self.results = Path(found["results"])
        rows = read_results(Path(found["results"]))
        self.figures.found_by_itself += sum(
            "CRM-FOUND" in row["import_message"] and "ROW-EARLIER" not in row["import_message"] for row in rows
        )
        return True

    @staticmethod
    def out_of(watched: Watched) -> str:
        """The last words of a command."""
        return f"{watched.out[:1500]}\n{watched.err[-3000:]}"


@contextmanager
def practice(options: Options, folder: Path) -> Iterator[Crm]:
    """The practice CRM in a storm, for as long as the scenario takes: it holds everything in memory."""
    words = ["sandbox", "--faults", "storm", "--seed", str(options.seed)]
    words += ["--latency", str(options.latency)]
    words += ["--rate", str(options.quota)] if options.quota else []
    command = [sys.executable, "-m", "importer", *words]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            url = process.stdout.readline().strip() if process.stdout else ""
            if not url:
                raise Failed("the practice CRM did not start")
            yield Crm(process, url)
        finally:
            process.terminate()


def play(options: Options, folder: Path) -> None:
    """The whole scenario. Raises Failed."""
    began = time.monotonic()
    drawn = random.Random(f"{options.seed} paper")
    with practice(options, folder) as crm:
        paper = Paper.drawn(folder, options.rows, drawn, ending=options.ending, moved=options.second)
        scenario = Scenario(options, folder, crm, paper)
        try:
            number = 0
            while scenario.kills < options.kills:
                number += 1
                if number > 4 * options.kills + 20:
                    raise Failed(f"only {scenario.kills} of {number} rounds could be killed")
                scenario.round(number)
            statuses = scenario.prove(scenario.last(number + 1))
        finally:
            if scenario.running:
                scenario.running.process.kill()
        minutes = (time.monotonic() - began) / 60
        made = f"{len(paper.leads)}, to be created {sum(scenario.most.values())}"
        print(scenario.figures.table(made, crm.truth(), statuses, minutes))


def main() -> int:
    """Read the options, play, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200, help="by kill -9; Ctrl-C and SIGTERM come besides")
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--kind", choices=["csv", "xlsx"], help="drawn by the seed if left out")
    parser.add_argument("--duplicates", action=argparse.BooleanOptionalAction, help="with --allow-duplicates")
    parser.add_argument("--quota", type=int, help="requests a second that the CRM allows; 0: any number")
    parser.add_argument("--latency", type=int, default=10, help="milliseconds that an answer takes")
    parser.add_argument(
        "--only", choices=list(MOMENTS_OF_SECOND_STEPS), default="", help="kill at this moment and no other"
    )
    parser.add_argument(
        "--break", dest="law", default="", metavar="LAW", help="blind, forgetful, careless or hasty: see broken.py"
    )
    parser.add_argument("--second", action="store_true", help="with --create-contacts and --set-after-create")
    parser.add_argument("--folder", type=Path, help="where everything is left behind")
    given = parser.parse_args()
    options = Options.of(given)
    folder = given.folder or Path(tempfile.mkdtemp(prefix="crash-"))
    folder.mkdir(exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the practice CRM is not left running
    print(f"{options}\n{folder}", flush=True)
    try:
        play(options, folder)
    except (Failed, TimeoutError) as error:
        print(f"\nFAILED, seed {options.seed}: {error}\nEverything is in {folder}", flush=True)
        return 1
    if not given.folder:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
