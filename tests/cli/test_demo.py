"""The whole of Rasid on the simulated press: nothing missed, nothing made up."""

import json
import re

from tests.cli.conftest import Rasid


def test_the_record_agrees_with_the_truth(rasid: Rasid) -> None:
    made = rasid("--set", "dashboard_port=0", "demo", "--for", "60s", "--seed", "3", "--json")
    assert made.returncode == 0, made.stdout + made.stderr
    result = json.loads(made.stdout)
    assert result["published"] == result["stored"] > 50
    assert result["edits"] == result["edits_found"] > 20
    assert result["deletions"] == result["deletions_found"] > 3
    assert (result["false_changes"], result["errors"]) == (0, 0)
    assert "Traceback" not in made.stderr
    folder = re.search(r"`rasid status --data-dir (\S+)`", made.stderr)
    assert folder is not None, "where the record lies is told"
    assert "articles in" in rasid("status", "--data-dir", folder[1]).stdout
