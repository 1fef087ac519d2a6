"""What each port promises, as tests that every implementation passes.

A suite is a class of tests. To bind it, subclass it in a test module, as in
`class TestUsers(UserRepositoryContract)`, and provide the fixture `ground` in the conftest.py beside it.
"""
