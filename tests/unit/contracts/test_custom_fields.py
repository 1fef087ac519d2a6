from tests.support.contracts.custom_fields import CustomFieldListContract, CustomFieldRepositoryContract
from tests.support.contracts.post_custom import PostCustomContract


class TestInMemoryCustomFieldRepository(CustomFieldRepositoryContract):
    pass


class TestInMemoryCustomFieldList(CustomFieldListContract):
    pass


class TestInMemoryPostCustomValues(PostCustomContract):
    pass
