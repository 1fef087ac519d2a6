from tests.support.contracts.series import (
    PostSeriesContract,
    SeriesListContract,
    SeriesQueriesContract,
    SeriesRepositoryContract,
)


class TestInMemorySeriesRepository(SeriesRepositoryContract):
    pass


class TestInMemorySeriesQueries(SeriesQueriesContract):
    pass


class TestInMemorySeriesList(SeriesListContract):
    pass


class TestInMemoryPostSeries(PostSeriesContract):
    pass
