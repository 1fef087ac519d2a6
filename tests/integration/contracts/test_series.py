from tests.support.contracts.series import (
    PostSeriesContract,
    SeriesListContract,
    SeriesQueriesContract,
    SeriesRepositoryContract,
)


class TestStoredSeriesRepository(SeriesRepositoryContract):
    pass


class TestStoredSeriesQueries(SeriesQueriesContract):
    pass


class TestStoredSeriesList(SeriesListContract):
    pass


class TestStoredPostSeries(PostSeriesContract):
    pass
