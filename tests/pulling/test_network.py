"""What a site may do to a run, and what a run does to a site."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import trustme

from codegen.pulling import network
from codegen.pulling.body import Body
from codegen.pulling.fetch import Fetcher
from codegen.pulling.http import Limits
from codegen.pulling.pace import LONGEST_WAIT, TOTAL
from codegen.pulling.trouble import Trouble
from codegen.pulling.urls import parse
from tests.pulling.site import FakeClock, Pull, Reply, Site, operation, told

A, B = operation("/a"), operation("/b")
MARKDOWN = {"Content-Type": "text/markdown"}


def failure(pull: Pull, site: Site, path: str = "/a") -> str:
    """What is told of the only page that is pulled."""
    (line,) = told(pull(f"{site.url}{path}.md"))
    assert line.startswith(f"{site.url}{path}: ")
    return line.partition(f"{path}: ")[2]


def redirect(target: str, status: int = 302) -> Reply:
    return Reply(b"", status, {"Location": target})


class TestRedirects:
    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_within_the_site_are_followed(
        self, site: Site, pull: Pull, status: int
    ) -> None:
        site.page("/new/a", A)
        site.routes["/a.md"] = redirect("/b.md", status)
        site.routes["/b.md"] = redirect(f"{site.url}/new/a.md", status)
        assert pull(f"{site.url}/a.md").new == ("a.md",)

    @pytest.mark.parametrize(
        "target",
        [
            "https://127.0.0.1:{port}/b.md",
            "http://localhost:{port}/b.md",
            "//localhost:{port}/b.md",
            "http://127.0.0.1:1/b.md",
            "https://docs.example.com/b.md",
        ],
    )
    def test_to_another_site_are_not(self, site: Site, pull: Pull, target: str) -> None:
        site.page("/b", B)
        site.routes["/a.md"] = redirect(target.format(port=site.port))
        text = failure(pull, site)
        assert text.startswith("E702 redirects to http")
        assert text.endswith("; if that is right, pull from there")
        assert site.asked == ["/a.md"]

    @pytest.mark.parametrize(
        "target",
        [
            "http://docs.example.com/b.md",
            "http://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
            "http://me:secret@127.0.0.1:{port}/b.md",
            "gopher://127.0.0.1:{port}/",
            "http://[",
        ],
    )
    def test_to_what_is_no_url_of_pages_are_not(
        self, site: Site, pull: Pull, target: str
    ) -> None:
        site.routes["/a.md"] = redirect(target.format(port=site.port))
        text = "E702 redirects to what is no https URL; not followed"
        assert failure(pull, site) == text

    def test_end_some_time(self, site: Site, pull: Pull) -> None:
        site.routes["/a.md"] = redirect("/b.md")
        site.routes["/b.md"] = redirect("/a.md")
        assert failure(pull, site).startswith("E702 redirects without end")
        for number in range(20):
            site.routes[f"/c{number}.md"] = redirect(f"/c{number + 1}.md")
        assert failure(pull, site, "/c0").startswith("E702 redirects without end")
        assert len(site.asked) == 2 + 6

    def test_of_a_list_to_another_site_are_reported(
        self, site: Site, pull: Pull
    ) -> None:
        site.routes["/llms.txt"] = redirect("https://docs.example.com/llms.txt")
        assert told(pull(f"{site.url}/llms.txt")) == [
            f"{site.url}/llms.txt: E702 redirects to https://docs.example.com; if that "
            "is right, pull from there"
        ]


class TestBusySites:
    def replies(self, site: Site, *replies: Reply) -> None:
        """Answers to `/a.md`, one after the other; then the page."""
        left = list(replies)
        page = Reply(A.encode(), headers=MARKDOWN)

        def answer(_: BaseHTTPRequestHandler) -> Reply:
            return left.pop(0) if left else page

        site.routes["/a.md"] = answer

    @pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
    def test_are_asked_again(self, site: Site, pull: Pull, status: int) -> None:
        self.replies(site, Reply(status=status), Reply(status=status))
        assert pull(f"{site.url}/a.md").new == ("a.md",)
        assert pull.clock.slept == [1.0, 2.0]

    def test_are_asked_when_they_say(self, site: Site, pull: Pull) -> None:
        date = formatdate(pull.clock.today() + 40, usegmt=True)
        self.replies(
            site,
            Reply(status=429, headers={"Retry-After": "30"}),
            Reply(status=503, headers={"Retry-After": date}),
            Reply(status=429, headers={"Retry-After": "soon"}),
        )
        assert pull(f"{site.url}/a.md").new == ("a.md",)
        assert pull.clock.slept == [30.0, 10.0, 4.0]

    def test_are_given_up(self, site: Site, pull: Pull) -> None:
        self.replies(site, *[Reply(status=503)] * 9)
        text = "E703 the site answers 503, 4 times; pull again later"
        assert failure(pull, site) == text
        assert len(site.asked) == 4

    def test_that_ask_for_a_long_wait_are_left_alone(
        self, site: Site, pull: Pull
    ) -> None:
        reply = Reply(status=429, headers={"Retry-After": str(LONGEST_WAIT + 1)[:-2]})
        for number in range(20):
            site.routes[f"/p{number}.md"] = reply
        site.list(*(f"/p{number}.md" for number in range(20)))
        done = pull(f"{site.url}/llms.txt", jobs=2)
        assert len(done.problems) == 20
        assert set(told(done)) == {
            f"{site.url}/p{number}: E703 the site answers 429: the site asks to wait "
            "61 s; pull again then"
            for number in range(20)
        }
        assert len(site.asked) <= 1 + 2
        assert pull.clock.slept == []

    def test_are_left_alone_by_all_pages(self, site: Site, pull: Pull) -> None:
        """While one page waits, the others do not ask."""
        times: list[float] = []

        def answer(_: BaseHTTPRequestHandler) -> Reply:
            times.append(pull.clock.time)
            if len(times) == 1:
                return Reply(status=429, headers={"Retry-After": "20"})
            return Reply(A.encode(), headers=MARKDOWN)

        for number in range(5):
            site.routes[f"/p{number}.md"] = answer
        site.list(*(f"/p{number}.md" for number in range(5)))
        assert len(pull(f"{site.url}/llms.txt", jobs=1).new) == 5
        assert times[1] - times[0] == 20
        assert pull.clock.slept == [20.0]

    def test_do_not_hold_a_run_for_ever(self, site: Site, pull: Pull) -> None:
        def answer(_: BaseHTTPRequestHandler) -> Reply:
            pull.clock.time += TOTAL / 3
            return Reply(A.encode(), headers=MARKDOWN)

        for number in range(9):
            site.routes[f"/p{number}.md"] = answer
        site.list(*(f"/p{number}.md" for number in range(9)))
        done = pull(f"{site.url}/llms.txt", jobs=1)
        assert len(done.new) == 3
        assert "E705 30 minutes have passed; pull again" in told(done)[0]
        assert len(done.problems) == 6

    def test_that_are_not_there_are_tried_a_few_times(self, pull: Pull) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        done = pull(f"http://127.0.0.1:{port}/a.md")
        assert told(done) == [
            f"http://127.0.0.1:{port}/a: E700 cannot be connected to; check the "
            "connection, pull again later"
        ]
        assert pull.clock.slept == [1.0, 2.0, 4.0]

    def test_may_break_off(self, site: Site, pull: Pull) -> None:
        headers = {**MARKDOWN, "Content-Length": "1000000"}
        self.replies(site, Reply(iter([b"# Ha"]), headers=headers))
        assert pull(f"{site.url}/a.md").new == ("a.md",)
        assert pull.files() == {"a.md": A}


def endless(chunk: bytes) -> Iterator[bytes]:
    while True:
        yield chunk


class TestLargeAndSlowAnswers:
    def test_a_large_page_is_refused(self, site: Site, pull: Pull) -> None:
        pull.limits = Limits(page=100_000)
        site.page("/a", "x" * 100_001)
        text = "E704 larger than 97 KiB; not fetched"
        assert failure(pull, site) == text
        site.routes["/a.md"] = Reply(endless(b"x" * 10_000), headers=MARKDOWN)
        assert failure(pull, site) == text
        site.page("/a", A)
        site.routes["/llms.txt"] = Reply(endless(b"[a](/a.md) " * 1000))
        assert told(pull(f"{site.url}/llms.txt")) == [f"{site.url}/llms.txt: {text}"]

    @pytest.mark.parametrize("first", [b"", b"# Title\n"])
    def test_a_slow_page_is_given_up(
        self, site: Site, pull: Pull, first: bytes
    ) -> None:
        """One that trickles, so that it is never silent for long."""
        ended = threading.Event()

        def trickle() -> Iterator[bytes]:
            yield first
            while not ended.wait(0.02):
                yield b"x"

        pull.limits = Limits(seconds=0.3)
        site.routes["/a.md"] = Reply(trickle(), headers=MARKDOWN)
        site.page("/b", B)
        site.list("/a.md", "/b.md")
        done = pull(f"{site.url}/llms.txt")
        ended.set()
        assert done.new == ("b.md",)
        assert "E705 not complete after 0 s; pull again later" in told(done)[0]

    def test_a_silent_site_is_given_up(self, site: Site, pull: Pull) -> None:
        ended = threading.Event()

        def wait(_: BaseHTTPRequestHandler) -> Reply:
            ended.wait(5)
            return Reply(A.encode())

        pull.limits = Limits(silence=0.1)
        site.routes["/a.md"] = wait
        text = failure(pull, site)
        ended.set()
        assert text.startswith("E700 no answer in time")
        assert len(pull.clock.slept) == 3

    def test_a_packed_page_is_unpacked(self, site: Site, pull: Pull) -> None:
        headers = {**MARKDOWN, "Content-Encoding": "gzip"}
        site.routes["/a.md"] = Reply(
            gzip.compress(A.encode(), mtime=0), headers=headers
        )
        assert pull(f"{site.url}/a.md").problems == ()
        assert pull.files() == {"a.md": A}
        assert site.headers[0]["accept-encoding"] == "gzip"

    def test_a_bomb_is_not_unpacked(self) -> None:
        bomb = gzip.compress(
            gzip.compress(bytes(50_000_000), mtime=0) + bytes(50_000_000)
        )
        body = Body("gzip", 1000)
        with pytest.raises(Trouble, match="E704"):
            body.feed(bomb)
        assert len(body._found) <= 1001

    def test_members_of_a_packing_follow_each_other(self) -> None:
        body = Body("GZIP", 1000)
        for byte in gzip.compress(b"one ", mtime=0) + gzip.compress(b"two", mtime=0):
            body.feed(bytes([byte]))
        assert body.end() == b"one two"

    @pytest.mark.parametrize(
        ("encoding", "data"),
        [
            ("gzip", b"no gzip"),
            ("gzip", gzip.compress(b"x" * 1000, mtime=0)[:-9]),
            ("br", b"x"),
            ("gzip, gzip", gzip.compress(gzip.compress(b"x", mtime=0), mtime=0)),
            ("deflate", zlib.compress(b"x")),
        ],
    )
    def test_a_damaged_or_unknown_packing_is_refused(
        self, site: Site, pull: Pull, encoding: str, data: bytes
    ) -> None:
        headers = {**MARKDOWN, "Content-Encoding": encoding}
        site.routes["/a.md"] = Reply(data, headers=headers)
        assert failure(pull, site).startswith("E706")


class TestWhatIsNoMarkdown:
    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("text/html; charset=utf-8", b"# Looks like it"),
            ("text/markdown", b"\xef\xbb\xbf\n <!DOCTYPE HTML><title>Log in</title>"),
            ("text/plain", b"<!-- a --> <!-- b --><html lang=en>"),
            ("", b"<html><body>Not found"),
            ("application/json", b'{"error": "no such page"}'),
            ("image/png", b"# x"),
            ("text/markdown", b"\xff\xfe#\x00"),
            ("text/markdown", b"# a\0b"),
            ("text/markdown", b""),
            ("text/markdown", b" \n\n"),
        ],
    )
    def test_does_not_replace_a_page(
        self, site: Site, pull: Pull, kind: str, body: bytes
    ) -> None:
        site.page("/a", A)
        pull(f"{site.url}/a.md")
        headers = {"Content-Type": kind} if kind else {}
        site.routes["/a.md"] = Reply(body, headers=headers)
        assert failure(pull, site).startswith("E706")
        assert pull.files() == {"a.md": A}

    @pytest.mark.parametrize(
        "kind", ["", "text/plain", "text/x-markdown", "application/octet-stream"]
    )
    def test_is_not_told_by_an_unusual_type(
        self, site: Site, pull: Pull, kind: str
    ) -> None:
        headers = {"Content-Type": kind} if kind else {}
        site.routes["/a.md"] = Reply(A.encode(), headers=headers)
        assert pull(f"{site.url}/a.md").problems == ()


class TestAddresses:
    @pytest.mark.parametrize(
        "address",
        [
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "127.0.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "192.0.2.1",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fe80::1%eth0",
            "fd00::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "::ffff:10.0.0.1",
            "::10.0.0.1",
            "2002:0a00:0001::1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::10.0.0.1",
            "2001:0:1234::1",
            "no address",
        ],
    )
    def test_of_other_networks_are_refused(self, pull: Pull, address: str) -> None:
        pull.addresses = ["8.8.8.8", address]
        (line,) = told(pull("https://docs.example.com/a.md"))
        assert line.startswith(
            f"https://docs.example.com/a: E701 docs.example.com has the address {address}"
        )
        assert pull.clock.slept == []

    @pytest.mark.parametrize(
        "address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8"]
    )
    def test_that_are_public_are_allowed(self, address: str) -> None:
        network.check(parse("https://docs.example.com").site, address)

    @pytest.mark.parametrize("host", ["10.0.0.1", "[fd00::1]", "2130706433", "0x7f.1"])
    def test_written_as_hosts_are_refused(self, pull: Pull, host: str) -> None:
        (line,) = told(pull(f"https://{host}/a.md"))
        assert ": E701 " in line

    def test_of_a_local_name_are_local(self, pull: Pull) -> None:
        pull.addresses = ["10.0.0.1"]
        (line,) = told(pull("http://docs.localhost/a.md"))
        assert "E701" in line
        assert "not this machine's own" in line

    def test_are_looked_up_once_and_kept(self, site: Site, pull: Pull) -> None:
        """So that a second look-up cannot give another address."""
        pull.addresses = ["127.0.0.1"]
        for name in "abc":
            site.page(f"/{name}", operation(f"/{name}"))
        site.list("/a.md", "/b.md", "/c.md")
        done = pull(f"http://docs.localhost:{site.port}/llms.txt")
        assert (len(done.new), done.problems) == (3, ())
        assert pull.looked_up == ["docs.localhost"]
        hosts = {headers["host"] for headers in site.headers}
        assert hosts == {f"docs.localhost:{site.port}"}

    def test_are_tried_one_after_the_other(self, site: Site, pull: Pull) -> None:
        pull.addresses = ["127.0.0.99", "127.0.0.1"]
        site.page("/a", A)
        done = pull(f"http://docs.localhost:{site.port}/a.md")
        assert (done.new, pull.clock.slept) == (("a.md",), [])

    def test_may_be_missing(self, pull: Pull) -> None:
        pull.addresses = []
        (line,) = told(pull("https://docs.example.com/a.md"))
        assert line.endswith("E700 docs.example.com has no address; check the URL")

    @pytest.mark.parametrize(
        ("error", "attempts"), [(socket.EAI_NONAME, 1), (socket.EAI_AGAIN, 4)]
    )
    def test_may_not_be_found(self, pull: Pull, error: int, attempts: int) -> None:
        pull.failure = socket.gaierror(error, "No such name")
        assert told(pull("https://docs.example.com/a.md")) == [
            "https://docs.example.com/a: E700 docs.example.com: No such name; check the "
            "URL and the connection"
        ]
        assert len(pull.looked_up) == attempts


class TestSecrets:
    def test_no_cookies_and_no_credentials_are_sent(
        self,
        site: Site,
        pull: Pull,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        netrc = tmp_path / "netrc"
        netrc.write_text("machine 127.0.0.1 login me password secret\n")
        monkeypatch.setenv("NETRC", str(netrc))
        site.page("/a", A, Set_Cookie="id=1; Path=/")
        site.page("/b", B)
        site.list("/a.md", "/b.md")
        pull(f"{site.url}/llms.txt", jobs=1)
        for headers in site.headers:
            assert not {"cookie", "authorization", "referer"} & headers.keys()
            assert headers["user-agent"].startswith("mintgen/")


class TestProxies:
    @pytest.fixture
    def proxy(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
        monkeypatch.setenv("https_proxy", f"http://me:secret@127.0.0.1:{site.port}")
        return site

    def test_look_up_names_themselves_and_that_is_said(
        self, proxy: Site, pull: Pull
    ) -> None:
        pull.addresses = ["10.0.0.1"]
        lines = told(pull("https://docs.example.com/a.md"))
        assert set(proxy.asked) == {"CONNECT docs.example.com:443"}
        assert pull.looked_up == []
        assert lines == [
            "here:1: N715 https://docs.example.com: fetched through the proxy of the "
            "environment, which looks up names itself, so that addresses were not "
            "checked",
            "https://docs.example.com/a: E700 the proxy does not let it through; check "
            "the connection, pull again later",
        ]

    def test_are_not_asked_for_private_addresses(self, proxy: Site, pull: Pull) -> None:
        lines = told(pull("https://10.0.0.1/a.md"))
        assert ": E701 " in lines[-1]
        assert proxy.asked == []

    def test_are_not_used_for_the_machine_itself(self, proxy: Site, pull: Pull) -> None:
        proxy.page("/a", A)
        assert pull(f"{proxy.url}/a.md").problems == ()

    @pytest.mark.parametrize("url", ["socks5://127.0.0.1:1", "http://a:b"])
    def test_that_cannot_be_used_are_reported(
        self, proxy: Site, pull: Pull, monkeypatch: pytest.MonkeyPatch, url: str
    ) -> None:
        monkeypatch.setenv("https_proxy", url)
        lines = told(pull("https://docs.example.com/a.md"))
        assert "E700 the environment names a proxy" in lines[-1]
        assert proxy.asked == []


class TestCertificates:
    @pytest.mark.parametrize(
        ("name", "valid"), [("docs.localhost", True), ("other.localhost", False)]
    )
    def test_must_be_those_of_the_name(
        self,
        site: Site,
        pull: Pull,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        name: str,
        valid: bool,
    ) -> None:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(context)
        plain = site.server.socket
        site.server.socket = context.wrap_socket(plain, server_side=True)
        pull.addresses = ["127.0.0.1"]
        site.page("/a", A)
        done = pull(f"https://docs.localhost:{site.port}/a.md")
        if valid:
            assert done.new == ("a.md",)
        else:
            assert "E700 its certificate is not valid" in told(done)[0]
        assert pull.clock.slept == []


def test_no_more_pages_are_asked_for_at_a_time_than_said(
    site: Site, pull: Pull
) -> None:
    lock, now, most = threading.Lock(), 0, 0
    together = threading.Barrier(3)

    def answer(_: BaseHTTPRequestHandler) -> Reply:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        together.wait(5)
        with lock:
            now -= 1
        return Reply(A.encode(), headers=MARKDOWN)

    for number in range(9):
        site.routes[f"/p{number}.md"] = answer
    site.list(*(f"/p{number}.md" for number in range(9)))
    assert len(pull(f"{site.url}/llms.txt", jobs=3).new) == 9
    assert most == 3


def test_a_condition_is_not_needed_for_304(site: Site) -> None:
    """A site that says "not modified" unasked is wrong."""

    async def get() -> None:
        async with Fetcher(Limits(), FakeClock()) as fetcher:
            await fetcher.get(parse(f"{site.url}/a.md"))

    site.routes["/a.md"] = Reply(status=304)
    with pytest.raises(Trouble, match="E703 the site answers 304"):
        asyncio.run(get())
