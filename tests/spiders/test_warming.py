"""What the fork server has loaded when a worker comes from it."""

import subprocess
import sys

_LOOK = """
import gc
import spiders.preload
from rasid.extract.model import load_model
from rasid.normalize.letters import compared_table
aside = gc.get_freeze_count()
print(load_model.cache_info().currsize, compared_table.cache_info().currsize, aside > len(gc.get_objects()))
"""


def test_workers_share_tables_and_models_that_the_collector_leaves_alone() -> None:
    done = subprocess.run([sys.executable, "-c", _LOOK], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "1", "True"]
