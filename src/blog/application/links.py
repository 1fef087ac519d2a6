"""Links into the front end, for mail."""


def page_with(site_url: str, page: str, token: str) -> str:
    """The page with the secret behind the `#`, which browsers send to no server; empty without a front end.

    It is made of the settings alone: what a request says of its host goes into no letter.
    """
    return f"{site_url.rstrip('/')}/{page}#token={token}" if site_url else ""
