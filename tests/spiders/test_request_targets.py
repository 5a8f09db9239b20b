"""Which request a head that was taken down belongs to."""

from hypothesis import given
from hypothesis import strategies as st
from twisted.web.client import URI

from spiders.wire import _is_target

hosts = st.sampled_from(["a.test", "a.test:80", "[::1]:8000"])
rests = st.lists(st.sampled_from(["/", "a", "?", "b", "%20", ";", "=", "&", "news/", "//"]), max_size=6).map("".join)


@given(host=hosts, rest=rests, other=rests)
def test_a_target_is_what_twisted_makes_of_the_address(host: str, rest: str, other: str) -> None:
    address = f"http://{host}{rest}".encode()
    made = URI.fromBytes(address).originForm  # type: ignore[no-untyped-call]  # Twisted has no types here
    assert _is_target([made], address)
    letters = rest if rest.startswith("/") else made.decode()  # `/a?`, which is `/a` to Twisted, is that address too
    assert _is_target([other.encode()], address) is (other in (letters, made.decode()))
    assert not _is_target([], address)
