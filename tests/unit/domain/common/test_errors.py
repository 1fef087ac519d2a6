"""What entrypoints rely on, for every error of the domain and of the use cases."""

import importlib
import pkgutil
import re

import pytest

import blog.application
import blog.domain
from blog.application.limits.errors import RateLimited
from blog.domain.common.errors import (
    AuthenticationRequired,
    DomainError,
    ErrorKind,
    FieldError,
    PermissionDenied,
    PreconditionFailed,
    ValidationFailed,
)
from blog.domain.confirmations.errors import InvalidConfirmation
from blog.domain.invitations.errors import InvalidInvitation

for package in (blog.domain, blog.application):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def descendants(error: type[DomainError]) -> list[type[DomainError]]:
    return [each for child in error.__subclasses__() for each in (child, *descendants(child))]


ERRORS = [error for error in descendants(DomainError) if error.__module__.startswith("blog.")]


def test_there_are_errors_of_every_part() -> None:
    assert {error.__name__ for error in ERRORS} >= {"UserNotFound", "TransientConflict", "HasherBusy"}


def test_no_two_errors_have_one_code() -> None:
    codes = [error.code for error in ERRORS]
    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_has_a_code_a_kind_a_title_and_an_explanation(error: type[DomainError]) -> None:
    for attribute in ("code", "kind", "title"):
        assert attribute in vars(error), f"{attribute} is inherited"
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", error.code)
    assert isinstance(error.kind, ErrorKind)
    assert re.fullmatch(r"[A-Z].*[^.]", error.title)
    assert error.__doc__


@pytest.mark.parametrize(
    "error", [error for error in ERRORS if error not in {ValidationFailed, PreconditionFailed, RateLimited}]
)
def test_an_error_shows_its_title_or_what_happened_this_time(error: type[DomainError]) -> None:
    assert str(error()) == error.title
    assert error().detail is None
    assert str(error("this time")) == error("this time").detail == "this time"


def test_whoever_is_turned_away_or_brings_a_bad_secret_is_in_the_audit_trail() -> None:
    turned_away = {ErrorKind.UNAUTHENTICATED, ErrorKind.FORBIDDEN, ErrorKind.RATE_LIMITED}
    audited = {error for error in ERRORS if error.is_audited}
    assert audited == {error for error in ERRORS if error.kind in turned_away} | {
        InvalidConfirmation,
        InvalidInvitation,
    }


def test_the_audit_trail_hears_of_an_error_by_its_code_or_by_that_of_the_error_that_it_stands_for() -> None:
    assert PermissionDenied().about(action="user.edit").outcome == "permission_denied"
    assert ValidationFailed().about(action="user.edit").outcome is None
    assert ValidationFailed().about(outcome="invalid_credentials").outcome == "invalid_credentials"


def test_the_kinds_are_those_of_the_house_plan() -> None:
    assert {str(kind) for kind in ErrorKind} == {
        "malformed",
        "invalid",
        "not_found",
        "gone",
        "conflict",
        "forbidden",
        "unauthenticated",
        "precondition_failed",
        "rate_limited",
        "unavailable",
    }


def test_a_failed_validation_names_every_field() -> None:
    errors = (
        FieldError("title", "blank", "must not be blank"),
        FieldError("tags/2", "too_long", "at most 30"),
    )
    failed = ValidationFailed(*errors)
    assert failed.errors == errors
    assert str(failed) == "title: must not be blank; tags/2: at most 30"
    assert str(ValidationFailed()) == ValidationFailed.title


def test_the_error_of_a_visitor_is_not_the_error_of_a_user() -> None:
    assert AuthenticationRequired.kind is ErrorKind.UNAUTHENTICATED
