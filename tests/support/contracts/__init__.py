"""What each port promises, as tests that every implementation passes.

A suite is a class of tests. To bind it, subclass it in a test module, as in
`class TestUsers(UserRepositoryContract)`, and provide the fixture `ground` in the conftest.py beside it.
"""

from pkgutil import iter_modules

import pytest

# So that a failed assertion of a suite shows its values, as in a test module.
pytest.register_assert_rewrite(*(module.name for module in iter_modules(__path__, f"{__name__}.")))
