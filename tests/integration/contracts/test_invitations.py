from tests.support.contracts.invitation_queries import InvitationListContract, InvitationQueriesContract
from tests.support.contracts.invitations import InvitationRepositoryContract


class TestStoredInvitationRepository(InvitationRepositoryContract):
    pass


class TestStoredInvitationQueries(InvitationQueriesContract):
    pass


class TestStoredInvitationList(InvitationListContract):
    pass
