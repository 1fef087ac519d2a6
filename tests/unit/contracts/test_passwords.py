import pytest

from blog.adapters.security.common_passwords import ListedPasswords
from tests.support.contracts.common_passwords import CommonPasswordsContract
from tests.support.fakes.security import FewCommonPasswords


class TestFewCommonPasswords(CommonPasswordsContract):
    @pytest.fixture
    def common(self) -> FewCommonPasswords:
        return FewCommonPasswords()


class TestListedPasswords(CommonPasswordsContract):
    @pytest.fixture
    def common(self) -> ListedPasswords:
        return ListedPasswords()
