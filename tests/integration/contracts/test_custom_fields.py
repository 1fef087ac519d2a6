from tests.support.contracts.custom_fields import CustomFieldListContract, CustomFieldRepositoryContract
from tests.support.contracts.post_custom import PostCustomContract


class TestStoredCustomFieldRepository(CustomFieldRepositoryContract):
    pass


class TestStoredCustomFieldList(CustomFieldListContract):
    pass


class TestStoredPostCustomValues(PostCustomContract):
    pass
