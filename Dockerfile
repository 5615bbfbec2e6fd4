FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONPATH=/app/platform:/app \
    STATIC_ROOT=/app/static-files
WORKDIR /app

COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements/base.txt

COPY . .
# Translations and static files belong to the image; neither needs a database or a real key.
RUN python -m embedded.catalogs \
    && DATABASE_URL=postgresql://nobody@/nothing SECRET_KEY=only-to-build \
       python manage.py collectstatic --no-input \
    && useradd --system --no-create-home kakehashi

USER kakehashi
EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "3", \
     "--worker-class", "config.web.Worker", "--threads", "4", "--preload", "--worker-tmp-dir", "/dev/shm"]
