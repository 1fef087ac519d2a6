from tests.support.contracts.invitation_queries import InvitationListContract, InvitationQueriesContract
from tests.support.contracts.invitations import InvitationRepositoryContract


class TestInMemoryInvitationRepository(InvitationRepositoryContract):
    pass


class TestInMemoryInvitationQueries(InvitationQueriesContract):
    pass


class TestInMemoryInvitationList(InvitationListContract):
    pass
