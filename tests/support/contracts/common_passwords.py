"""What every port `CommonPasswords` does."""

import pytest

from blog.application.ports.passwords import CommonPasswords
from blog.domain.users.values import PlainPassword


class CommonPasswordsContract:
    @pytest.fixture
    def common(self) -> CommonPasswords:
        raise NotImplementedError

    @pytest.mark.parametrize(
        "password",
        [
            "unbelievable",
            "UnBelievable",
            "passwordpassword",
            "password1234",
            "Password-2026!",
            "!!password!!",
            "aaaaaaaaaaaa",
            "qwertyuiop12",
        ],
    )
    def test_what_is_guessed_first_is_common(self, common: CommonPasswords, password: str) -> None:
        assert common.contains(PlainPassword(password))

    @pytest.mark.parametrize(
        "password",
        [
            "engine-no-2-of-1843",
            "a comet in the east",
            "correct horse battery",
            "ночной поезд на север",
            "h8sk2-Lw9q_zz41",
            "an unbelievable password",
        ],
    )
    def test_a_phrase_is_not(self, common: CommonPasswords, password: str) -> None:
        assert not common.contains(PlainPassword(password))
