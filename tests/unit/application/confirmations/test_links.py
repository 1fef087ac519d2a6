import pytest

from blog.application.confirmations.links import link_to
from blog.domain.confirmations.confirmation import Purpose


@pytest.mark.parametrize(
    ("purpose", "page"),
    [
        (Purpose.RESET_PASSWORD, "reset-password"),
        (Purpose.VERIFY_EMAIL, "verify-email"),
        (Purpose.CHANGE_EMAIL, "confirm-email"),
    ],
)
@pytest.mark.parametrize("site", ["https://blog.example", "https://blog.example/"])
def test_a_link_leads_to_a_page_of_the_front_end_with_the_secret_where_no_server_sees_it(
    site: str, purpose: Purpose, page: str
) -> None:
    assert link_to(site, purpose, "bo_1") == f"https://blog.example/{page}#token=bo_1"


def test_a_front_end_may_live_in_a_folder() -> None:
    assert (
        link_to("https://a.example/b/", Purpose.VERIFY_EMAIL, "t")
        == "https://a.example/b/verify-email#token=t"
    )


def test_without_a_front_end_there_is_no_link() -> None:
    assert link_to("", Purpose.RESET_PASSWORD, "bo_1") == ""
