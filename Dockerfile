ARG PYTHON_IMAGE=python:3.13-slim

FROM ${PYTHON_IMAGE} AS build
WORKDIR /build
RUN python -m venv /app
COPY requirements/build.txt requirements/runtime.txt requirements/
RUN /app/bin/pip install --no-cache-dir --require-hashes -r requirements/runtime.txt \
    && python -m venv /tools \
    && /tools/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY src src
# The back end builds the wheel apart, so that the image holds only what runs.
RUN /tools/bin/python -c 'from hatchling.build import build_wheel; build_wheel("/build/dist")' \
    && /app/bin/pip install --no-cache-dir --no-deps --no-index dist/*.whl

FROM ${PYTHON_IMAGE}
RUN useradd --system --create-home --home-dir /data --uid 10001 blog
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH PYTHONUNBUFFERED=1 BLOG_HOST=0.0.0.0 BLOG_PORT=8000
WORKDIR /data
VOLUME /data
USER blog
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["python", "-c", \
    "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=2)"]
CMD ["blog", "serve"]
