"""Which limits there are."""

from dataclasses import dataclass

from blog.application.ports.rate_limiter import Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitPolicies:
    """Every limit, as the settings have it."""

    sign_in: Limit
    """Failures at one account from one network."""
    sign_in_account: Limit
    """Failures at one account from all networks that it is not signed in from."""
    sign_in_network: Limit
    """Failures from one network."""
    sign_in_total: Limit
    """Failures in all, but for those from where an account is signed in."""
    registration: Limit
    """New accounts from one network."""
    registration_total: Limit
    """New accounts in all."""
    recovery: Limit
    """Requests for mail from one network."""
    recovery_total: Limit
    """Requests for mail in all."""
    recovery_address: Limit
    """Mails of one kind to one address."""
    preview: Limit
    """Previews from one network that were not there."""
    guest_comments: Limit
    """What guests say from one network."""
    guest_comments_total: Limit
    """What guests say in all."""
