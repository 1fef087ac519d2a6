"""The rest of the composition root: what goes on in the background."""

from dependency_injector import providers

from blog.adapters.persistence.outbox.lease import SqlAlchemyRelayLease
from blog.adapters.persistence.outbox.store import SqlAlchemyOutboxStore
from blog.adapters.system.event_log import EventLog
from blog.application.confirmations.mailing import ConfirmationMailing
from blog.application.confirmations.notices import Notices
from blog.application.housekeeping import Housekeeping
from blog.application.invitations.mailing import InvitationMailing
from blog.application.outbox.pump import OutboxPump
from blog.application.outbox.relay import OutboxRelay
from blog.container.composition import Services
from blog.container.content import ContentServices


class Container(ContentServices):
    """How everything is put together: the services, and what happens when nobody asks."""

    event_log = providers.Singleton(EventLog)
    confirmation_mailing = providers.Singleton(
        ConfirmationMailing,
        Services.transact,
        Services.mailer,
        Services.recovery_limits,
        Services.tokens,
        Services.clock,
        Services.settings.provided.site_url,
    )
    invitation_mailing = providers.Singleton(
        InvitationMailing,
        Services.transact,
        Services.mailer,
        Services.tokens,
        Services.clock,
        Services.settings.provided.site_url,
    )
    notices = providers.Singleton(
        Notices, Services.user_queries, Services.confirmation_queries, Services.mailer
    )
    subscribers = providers.List(event_log, confirmation_mailing, invitation_mailing, notices)
    outbox_store = providers.Singleton(SqlAlchemyOutboxStore, Services.database)
    relay_lease = providers.Singleton(SqlAlchemyRelayLease, Services.database)
    outbox_relay = providers.Singleton(
        OutboxRelay,
        outbox_store,
        relay_lease,
        subscribers,
        Services.clock,
        Services.incidents,
        Services.ids.provided.new.call(),
    )
    housekeeping = providers.Singleton(Housekeeping, outbox_store, Services.transact, Services.clock)
    outbox_pump = providers.Singleton(
        OutboxPump, outbox_relay, housekeeping, Services.clock, Services.incidents
    )
