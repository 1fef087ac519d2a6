"""The use cases about accounts, over the fakes."""

from blog.application.confirmations.change import EmailChange
from blog.application.confirmations.mailing import ConfirmationMailing
from blog.application.confirmations.notices import Notices
from blog.application.confirmations.recovery import PasswordRecovery
from blog.application.confirmations.setting_up import SettingUp
from blog.application.confirmations.verification import EmailVerification
from blog.application.invitations.accepting import InvitationAccepting
from blog.application.invitations.inviting import Inviting
from blog.application.sessions.authentication import Authentication
from blog.application.sessions.keeping import SessionKeeping
from blog.application.sessions.password_change import PasswordChange
from blog.application.sessions.password_checks import PasswordChecks
from blog.application.sessions.proof import PasswordProof
from blog.application.sessions.renewal import Reauthentication, SessionRenewal
from blog.application.sessions.signing_in import SigningIn
from blog.application.sessions.signing_out import SigningOut, UserSignOut
from blog.application.tokens.authentication import TokenAuthentication
from blog.application.tokens.issuing import TokenIssuing
from blog.application.tokens.reading import TokenReading
from blog.application.tokens.revoking import TokenRevoking
from blog.application.transact import Transact
from blog.application.users.closing import AccountClosing
from blog.application.users.editing import UserEditing
from blog.application.users.reading import UserReading
from blog.application.users.registration import AccountDrafting, RegistrationMode, UserRegistration
from blog.application.users.succession import OwnershipTransfer
from tests.support.fake_ports import FakePorts


class Accounts(FakePorts):
    """Each use case about users and what lets them in, by its intention."""

    def __init__(self) -> None:
        super().__init__()
        transact = self.transact = Transact(self.store.units, self.clock, self.jitter)
        self.drafting = AccountDrafting(self.new_passwords, self.handles, self.ids)
        self.registration = UserRegistration(
            transact, self.drafting, self.registration_limits, self.ids, self.clock, RegistrationMode.OPEN
        )
        self.inviting = Inviting(transact, self.invitations, self.ids, self.clock, RegistrationMode.OPEN)
        self.accepting = InvitationAccepting(
            transact, self.invitations, self.drafting, self.tokens, self.clock, RegistrationMode.OPEN
        )
        self.setting_up = SettingUp(
            transact, self.confirmations, self.drafting, self.tokens, self.ids, self.clock
        )
        self.ownership_transfer = OwnershipTransfer(transact, self.clock)
        self.user_editing = UserEditing(transact, self.clock)
        self.account_closing = AccountClosing(transact, self.clock)
        self.user_reading = UserReading(self.users)
        self.password_checks = PasswordChecks(self.hasher, self.users, self.clock)
        self.signing_in = SigningIn(
            transact,
            self.users,
            self.sessions,
            self.sign_in_limits,
            self.hasher,
            self.password_checks,
            self.tokens,
            self.ids,
            self.clock,
            self.calls,
        )
        self.signing_out = SigningOut(transact, self.clock)
        self.user_sign_out = UserSignOut(transact, self.clock)
        self.session_keeping = SessionKeeping(transact, self.sessions, self.clock)
        self.session_renewal = SessionRenewal(transact, self.tokens, self.clock)
        proof = PasswordProof(self.users, self.sign_in_limits, self.hasher)
        self.reauthentication = Reauthentication(transact, proof, self.tokens, self.clock)
        self.authentication = Authentication(transact, self.sessions, self.tokens, self.clock)
        self.token_authentication = TokenAuthentication(transact, self.access_tokens, self.tokens, self.clock)
        self.token_issuing = TokenIssuing(transact, self.tokens, self.ids, self.clock)
        self.token_reading = TokenReading(self.access_tokens)
        self.token_revoking = TokenRevoking(transact, self.clock)
        limits = self.recovery_limits
        self.recovery = PasswordRecovery(
            transact,
            self.confirmations,
            self.users,
            self.new_passwords,
            limits,
            self.tokens,
            self.ids,
            self.clock,
        )
        self.password_change = PasswordChange(
            transact,
            self.users,
            proof,
            self.new_passwords,
            self.tokens,
            self.clock,
        )
        self.verification = EmailVerification(
            transact, self.confirmations, limits, self.tokens, self.ids, self.clock
        )
        self.email_change = EmailChange(
            transact, self.confirmations, limits, self.tokens, self.ids, self.clock
        )
        self.confirmation_mailing = ConfirmationMailing(
            transact, self.mailer, limits, self.tokens, self.clock, "https://blog.example"
        )
        self.notices = Notices(self.users, self.confirmations, self.mailer)
