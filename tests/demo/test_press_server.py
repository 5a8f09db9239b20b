"""The press over a real socket."""

import asyncio
import http.client
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from demo.model import Act, Breakage, Request, Response
from demo.plan import plan_for
from demo.press import Press
from demo.server import serve

Address = tuple[str, int]


class Hands:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.asked = asyncio.Event()

    def __call__(self) -> float:
        return self.seconds


def get(
    address: Address, host: str, path: str, headers: dict[str, str] | None = None, method: str = "GET"
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(*address, timeout=60)
    try:
        connection.request(method, path, headers={"Host": f"{host}:{address[1]}", **(headers or {})})
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def at_press(press: Press, body: Callable[[Address, Hands], Awaitable[None]]) -> list[Response]:
    """Run a test against a served press whose clock it moves."""
    answers: list[Response] = []

    async def run() -> None:
        hands = Hands()

        def answered(_: Request, answer: Response) -> None:
            answers.append(answer)
            hands.asked.set()

        async with serve(press, clock=hands, answered=answered) as address, asyncio.timeout(60):
            await body(address, hands)

    asyncio.run(run())
    return answers


def test_pages_arrive_as_the_press_answers(press: Press) -> None:
    async def body(address: Address, hands: Hands) -> None:
        hands.seconds += 30
        for house in press.houses[:3]:
            status, headers, sent = await asyncio.to_thread(get, address, house.host, house.channel_path)
            expected = press.respond(Request(f"{house.host}:{address[1]}", house.channel_path, 30.0))
            assert (status, sent) == (expected.status, expected.body)
            assert headers["content-length"] == str(len(sent))

    assert len(at_press(press, body)) == 3


def test_conditional_requests_and_head(press: Press) -> None:
    house = next(house for house in press.houses if house.validators == "etag")

    async def body(address: Address, hands: Hands) -> None:
        hands.seconds += 50
        _, headers, _ = await asyncio.to_thread(get, address, house.host, house.channel_path)
        again = {"If-None-Match": headers["etag"]}
        status, _, sent = await asyncio.to_thread(get, address, house.host, house.channel_path, again)
        assert (status, sent) == (304, b"")
        status, headers, sent = await asyncio.to_thread(get, address, house.host, house.channel_path, None, "HEAD")
        assert (status, sent) == (200, b"")
        assert int(headers["content-length"]) > 0

    at_press(press, body)


@pytest.mark.parametrize(("act", "status"), [(Act.DELETE_404, 404), (Act.DELETE_410, 410)])
def test_a_deleted_article_is_gone(press: Press, act: Act, status: int) -> None:
    article, deed = next((a, d) for a in press.truth(60).articles for d in a.deeds if d.act is act)

    async def body(address: Address, hands: Hands) -> None:
        hands.seconds += deed.at - 1
        assert (await asyncio.to_thread(get, address, article.host, article.path))[0] == 200
        hands.seconds += 2
        assert (await asyncio.to_thread(get, address, article.host, article.path))[0] == status

    at_press(press, body)


def test_a_stall_lasts_longer_than_a_monitor_waits_and_ends(press: Press) -> None:
    outage = next(o for o in press.truth(60).outages if o.outage.kind is Breakage.TIMEOUT)
    house = next(house for house in press.houses if house.id == outage.outlet_id)

    async def body(address: Address, hands: Hands) -> None:
        hands.seconds += outage.outage.start + 1
        reader, writer = await asyncio.open_connection(*address)
        writer.write(f"GET / HTTP/1.1\r\nHost: {house.host}\r\n\r\n".encode())
        await hands.asked.wait()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.2)
        writer.close()

    (answer,) = at_press(press, body)  # leaving the server does not wait for the stall
    assert answer.delay > press.plan.request_timeout


def test_a_connection_serves_several_requests(press: Press) -> None:
    async def body(address: Address, hands: Hands) -> None:
        hands.seconds += 50

        def several() -> list[int]:
            connection = http.client.HTTPConnection(*address, timeout=60)
            statuses = []
            for house in press.houses[:4]:
                connection.request("GET", "/robots.txt", headers={"Host": house.host})
                answer = connection.getresponse()
                answer.read()
                statuses.append(answer.status)
            connection.close()
            return statuses

        assert await asyncio.to_thread(several) == [200, 200, 200, 404]

    at_press(press, body)


@pytest.mark.parametrize(
    "sent",
    [
        b"POST / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 4\r\n\r\nabcd",
        b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000,
    ],
)
def test_what_is_not_a_request_closes_the_connection(press: Press, sent: bytes) -> None:
    async def body(address: Address, hands: Hands) -> None:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(sent)
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await reader.readexactly(1)
        writer.close()

    assert at_press(press, body) == []


def test_the_clock_of_the_server_is_the_time_of_the_press() -> None:
    press = Press(1, plan_for(60), datetime(2026, 5, 1, 12, 0, tzinfo=UTC))
    house = press.houses[0]

    async def body(address: Address, hands: Hands) -> None:
        hands.seconds += 20
        _, headers, _ = await asyncio.to_thread(get, address, house.host, house.channel_path)
        assert headers["date"] == "Fri, 01 May 2026 12:00:20 GMT"

    at_press(press, body)
