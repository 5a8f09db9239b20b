"""The same failure is told once a minute."""

from scheduler.repeating import EVERY, Repeats


def test_the_same_failure_is_told_once_a_minute() -> None:
    repeats = Repeats()
    told = [at for at in range(0, 130, 5) if repeats.is_news("tick", "no room", float(at))]
    assert told == [0, EVERY, 2 * EVERY]


def test_another_failure_another_subject_and_the_next_one_after_a_success_are_news() -> None:
    repeats = Repeats()
    assert repeats.is_news("tick", "no room", 0.0)
    assert repeats.is_news("tick", "no folder", 1.0)
    assert repeats.is_news("heartbeat", "no folder", 1.0)
    assert not repeats.is_news("tick", "no folder", 2.0)
    repeats.over("tick")
    assert repeats.is_news("tick", "no folder", 3.0)
