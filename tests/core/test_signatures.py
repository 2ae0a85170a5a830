"""Signatures of webhooks: what is taken, and what is refused."""

import base64
import hmac

import pytest
from _core import signatures
from _core.signatures import BodySignature, SignatureError, StandardSignature

# The example of the specification of Standard Webhooks.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'
HEADERS = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
SENT = 1614265330
STANDARD = StandardSignature("webhook")


@pytest.fixture(autouse=True)
def just_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signatures.time, "time", lambda: SENT + 1.5)


def test_what_is_signed_is_taken() -> None:
    STANDARD.verify(BODY, HEADERS, SECRET)
    STANDARD.verify(BODY, HEADERS, SECRET.removeprefix("whsec_"))
    STANDARD.verify(BODY, {k.title(): v for k, v in HEADERS.items()}, SECRET)


def test_one_of_several_signatures_is_enough() -> None:
    more = f"v1a,AAAA v1,AAAA {HEADERS['webhook-signature']} v2,x"
    STANDARD.verify(BODY, {**HEADERS, "webhook-signature": more}, SECRET)


def test_names_of_its_own() -> None:
    renamed = {k.replace("webhook", "svix"): v for k, v in HEADERS.items()}
    StandardSignature("svix").verify(BODY, renamed, SECRET)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"webhook-signature": "v1,AAAA"}, "not the signature"),
        ({"webhook-signature": HEADERS["webhook-signature"][3:]}, "not the signature"),
        ({"webhook-signature": "v1,"}, "not the signature"),
        ({"webhook-signature": ""}, "not the signature"),
        ({"webhook-signature": "v1,ü"}, "not the signature"),
        ({"webhook-id": "msg_other"}, "not the signature"),
        ({"webhook-timestamp": str(SENT + 1)}, "not the signature"),
        ({"webhook-timestamp": "now"}, "no time"),
        ({"webhook-timestamp": "²"}, "no time"),
        ({"webhook-timestamp": "9" * 5000}, "no time"),
        ({"webhook-timestamp": ""}, "no time"),
    ],
)
def test_what_is_not_signed_is_refused(change: dict[str, str], said: str) -> None:
    with pytest.raises(SignatureError, match=said):
        STANDARD.verify(BODY, {**HEADERS, **change}, SECRET)


@pytest.mark.parametrize("name", HEADERS)
def test_every_header_is_needed(name: str) -> None:
    headers = {key: value for key, value in HEADERS.items() if key != name}
    with pytest.raises(SignatureError, match=f"no header {name}"):
        STANDARD.verify(BODY, headers, SECRET)


def test_another_body_or_secret() -> None:
    for body, secret in [(BODY + b" ", SECRET), (BODY, "whsec_AAAA")]:
        with pytest.raises(SignatureError, match="not the signature"):
            STANDARD.verify(body, HEADERS, secret)
    with pytest.raises(ValueError, match="base64"):
        STANDARD.verify(BODY, HEADERS, "no secret")


@pytest.mark.parametrize("offset", [-301, 303])
def test_old_ones_and_those_of_the_future(
    offset: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signatures.time, "time", lambda: float(SENT + offset))
    with pytest.raises(SignatureError, match="too far from now"):
        STANDARD.verify(BODY, HEADERS, SECRET)


@pytest.mark.parametrize("prefix", ["", "sha256="])
def test_the_body_alone(prefix: str) -> None:
    scheme = BodySignature("X-Hub-Signature-256", prefix)
    digest = hmac.new(b"It's a Secret", b"Hello", "sha256").hexdigest()
    name = "x-hub-signature-256"

    scheme.verify(b"Hello", {name: prefix + digest}, "It's a Secret")

    encoded = base64.b64encode(bytes.fromhex(digest)).decode()
    for wrong in (digest[:-1], prefix, f"sha1={digest}", encoded, "ü"):
        with pytest.raises(SignatureError, match="not the signature"):
            scheme.verify(b"Hello", {name: wrong}, "It's a Secret")
    with pytest.raises(SignatureError, match="not the signature"):
        scheme.verify(b"Hello!", {name: prefix + digest}, "It's a Secret")
    with pytest.raises(SignatureError, match="no header"):
        scheme.verify(b"Hello", {}, "It's a Secret")


@pytest.mark.parametrize("secret", ["", "whsec_"])
def test_an_empty_secret_is_no_secret(secret: str) -> None:
    """Who does not know that the variable is not set could be sent anything."""
    signed = f"{HEADERS['webhook-id']}.{SENT}.".encode() + BODY
    mac = base64.b64encode(hmac.digest(b"", signed, "sha256")).decode()
    with pytest.raises(ValueError, match="the secret is empty") as caught:
        STANDARD.verify(BODY, {**HEADERS, "webhook-signature": f"v1,{mac}"}, secret)
    assert not isinstance(caught.value, SignatureError)
    digest = hmac.new(b"", BODY, "sha256").hexdigest()
    with pytest.raises(ValueError, match="the secret is empty"):
        BodySignature("x").verify(BODY, {"x": digest}, "")


@pytest.mark.parametrize("name", HEADERS)
def test_headers_that_are_no_text(name: str) -> None:
    with pytest.raises(SignatureError):
        STANDARD.verify(BODY, {**HEADERS, name: "v1,\udc80"}, SECRET)
    with pytest.raises(SignatureError):
        BodySignature("x").verify(BODY, {"x": "\udc80"}, "secret")
