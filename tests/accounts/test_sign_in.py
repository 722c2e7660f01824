import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return UserFactory(username="wren", email="wren@example.com")


def sign_in(client: Client, login: str, password: str = PASSWORD, **more: str):
    return client.post(reverse("account_login"), {"login": login, "password": password, **more})


@pytest.mark.parametrize("login", ["wren", "WREN", "wren@example.com", "Wren@Example.COM"])
def test_by_name_or_by_address(client: Client, user: User, login: str):
    assert sign_in(client, login)["Location"] == reverse("home")
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(("login", "password"), [("wren", "wrong"), ("nobody", PASSWORD), ("", PASSWORD), ("wren", "")])
def test_nobody_gets_in_without_both(client: Client, user: User, login: str, password: str):
    assert sign_in(client, login, password).status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_wrong_name_and_a_wrong_password_read_the_same(client: Client, user: User):
    pages = [sign_in(client, "wren", "wrong"), sign_in(client, "nobody", "wrong")]
    told = [list(page.context["form"].non_field_errors()) for page in pages]
    assert told[0] == told[1]
    assert told[0]


def test_somebody_who_was_shut_out_does_not_get_in(client: Client, user: User):
    user.is_active = False
    user.save()
    sign_in(client, "wren")
    assert "_auth_user_id" not in client.session


def test_one_comes_back_to_the_page_one_wanted(client: Client, user: User):
    wanted = client.get(reverse("profile"))["Location"]
    assert wanted == f"{reverse('account_login')}?next={reverse('profile')}"
    assert sign_in(client, "wren", next=reverse("profile"))["Location"] == reverse("profile")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_one_is_never_sent_to_another_site(client: Client, user: User, elsewhere: str):
    assert sign_in(client, "wren", next=elsewhere)["Location"] == reverse("home")


def test_the_session_gets_a_new_key(client: Client, user: User):
    client.get(reverse("account_login"))
    client.session.save()
    before = client.session.session_key
    sign_in(client, "wren")
    assert client.session.session_key != before


def test_signing_out_takes_a_form_and_ends_the_session(client: Client, user: User):
    sign_in(client, "wren")
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    assert client.post(reverse("account_logout"))["Location"] == reverse("welcome")
    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_is_replaced_by_a_link_in_an_email(client: Client, user: User):
    client.post(reverse("account_reset_password"), {"email": user.email})
    address = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    form = client.get(address, follow=True)
    new = "a wholly new passphrase"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    assert "This link no longer works" in Client().get(address, follow=True).content.decode()


def test_nobody_learns_whether_an_address_is_known(client: Client, user: User):
    pages = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email in ("wren@example.com", "nobody@example.com")
    ]
    assert [(page.status_code, page["Location"]) for page in pages] == [
        (302, reverse("account_reset_password_done"))
    ] * 2
