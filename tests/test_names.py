"""Wire text to identifiers."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.model.names import camel, pascal, snake, unique


@pytest.mark.parametrize(
    ("wire", "name", "class_name"),
    [
        ("issueCert", "issue_cert", "IssueCert"),
        ("idOrName", "id_or_name", "IdOrName"),
        ("isCA", "is_ca", "IsCa"),
        ("userIDs", "user_ids", "UserIds"),
        ("OAuth2Token", "oauth2_token", "Oauth2Token"),
        ("B2B", "b2b", "B2b"),
        ("getA2AProfile", "get_a2a_profile", "GetA2aProfile"),
        ("K8sCluster", "k8s_cluster", "K8sCluster"),
        ("v1Beta1", "v1_beta1", "V1Beta1"),
        ("IPv4Address", "ipv4_address", "Ipv4Address"),
        ("X-API-Key", "x_api_key", "XApiKey"),
        ("PKI Certificates", "pki_certificates", "PkiCertificates"),
        ("HTTPResponse", "http_response", "HttpResponse"),
        ("filter[name]", "filter_name", "FilterName"),
        ("file_ids[]", "file_ids", "FileIds"),
        ("a.b:c/d", "a_b_c_d", "ABCD"),
        ("class", "class_", "Class"),
        ("None", "none", "None_"),
        ("2fa", "n2fa", "n2fa"),
        ("price_change_24h", "price_change_24h", "PriceChange24h"),
        ("priceChange24h", "price_change_24h", "PriceChange24h"),
        ("24hChange", "n24h_change", "n24hChange"),
        ("wan-2-480p", "wan_2_480p", "Wan2480p"),
        ("usage-5xx", "usage_5xx", "Usage5xx"),
        ("Sub 3D model", "sub_3d_model", "Sub3dModel"),
        ("sha256sum", "sha256sum", "Sha256Sum"),
        ("last7days_x1y1", "last7days_x1y1", "Last7DaysX1Y1"),
        ("a__b", "a_b", "AB"),
        ("+1", "plus_1", "Plus1"),
        ("-1", "minus_1", "Minus1"),
        ("$", "dollar", "Dollar"),
        ("_id", "id", "Id"),
        ("日本", "日本", "日本"),
        ("naïve Größe", "naive_große", "NaiveGroße"),
        ("ﬁx", "fix", "Fix"),
        ("user's", "user", "User"),
        ("a User\u2019s car", "a_user_car", "AUserCar"),
        ("DRIVER'S", "driver", "Driver"),
        ("users' cars", "users_cars", "UsersCars"),
        ("don't", "dont", "Dont"),
        ("bucket's3", "buckets3", "Buckets3"),
        ("'s", "s", "S"),
        ("'", "unnamed", "unnamed"),
        ("", "unnamed", "unnamed"),
        ("\u202e", "unnamed", "unnamed"),
    ],
)
def test_words_become_names(wire: str, name: str, class_name: str) -> None:
    assert snake(wire) == name
    assert pascal(wire) == class_name


@given(st.text(max_size=40))
def test_any_text_becomes_an_identifier(text: str) -> None:
    for name in (snake(text), pascal(text)):
        assert name.isidentifier()
        assert not keyword.iskeyword(name)
        assert not name.startswith("_")


@pytest.mark.parametrize("wire", ["createdAt", "id", "teamId", "issuingCaCertificate"])
def test_camel_gives_regular_wire_names_back(wire: str) -> None:
    assert camel(snake(wire)) == wire


def test_all_who_want_one_name_give_it_up() -> None:
    wanted = {"a": ["x", "a_x"], "b": ["x", "b_x"], "c": ["y"]}
    assert unique(wanted) == {"a": "a_x", "b": "b_x", "c": "y"}


def test_the_first_may_keep_a_name() -> None:
    wanted = {"b": ["x", "b_x"], "a": ["x", "a_x"], "c": ["b_x"]}
    assert unique(wanted, first_keeps=True) == {"a": "x", "b": "b_x_2", "c": "b_x"}


def test_a_number_is_the_last_resort_and_follows_the_keys() -> None:
    assert unique({"b": ["x"], "a": ["x"]}) == {"a": "x", "b": "x_2"}
    assert unique({"b": ["Cert"], "a": ["Cert"]}) == {"a": "Cert", "b": "Cert2"}


def test_reserved_names_get_an_underscore() -> None:
    assert unique({"a": ["options"]}, {"options"}) == {"a": "options_"}


@given(
    st.dictionaries(
        st.text(st.characters(categories=["Ll"]), min_size=1, max_size=3),
        st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3),
    ),
    st.booleans(),
)
def test_names_are_unique_and_do_not_depend_on_the_order(
    wanted: dict[str, list[str]], first_keeps: bool
) -> None:
    found = unique(wanted, first_keeps=first_keeps)
    assert found.keys() == wanted.keys()
    assert len(set(found.values())) == len(found)
    reversed_ = dict(reversed(wanted.items()))
    assert found == unique(reversed_, first_keeps=first_keeps)
