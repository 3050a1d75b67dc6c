.DEFAULT_GOAL := help
.PHONY: run dev test lint format demo bench screenshots lock help

PYTHON ?= python3
PORT ?= 8000
export PORT
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py

run: .venv/runtime ## Installer, préparer et servir le hub sur http://127.0.0.1:8000 (PORT=…, HUB_DATA_DIR=…)
	@$(MANAGE) prepare --demo-if-empty
	@exec $(BIN)/honcho --no-prefix start

dev: .venv/development ## Servir en rechargeant le code à chaque changement, avec la barre de mise au point
	@DJANGO_SETTINGS_MODULE=hub.settings.dev $(MANAGE) prepare --demo-if-empty
	@DJANGO_SETTINGS_MODULE=hub.settings.dev exec $(BIN)/honcho --no-prefix -f Procfile.dev start

test: .venv/development ## Lancer tous les tests (DATABASE_URL=postgres://… pour PostgreSQL)
	@$(BIN)/pytest
	@test -n "$(DATABASE_URL)" || $(BIN)/python -m tests.postgresql $(BIN)/pytest -m every_database

lint: .venv/development ## Vérifier le style, les couches et les gabarits
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/djlint --check --lint templates jinja2 --quiet
	@SECRET_KEY=lint HUB_DATA_DIR=$$(mktemp -d) $(MANAGE) makemigrations --check --dry-run

format: .venv/development ## Mettre le code et les gabarits en forme
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .
	@$(BIN)/djlint --reformat templates jinja2 --quiet || true

demo: .venv/runtime ## Recharger le contenu de démonstration
	@$(MANAGE) load_demo

bench: .venv/development ## Mesurer les vitesses annoncées dans la documentation
	@$(BIN)/python -m bench

screenshots: .venv/development ## Refaire les captures d’écran de la documentation
	@$(BIN)/python -m docs.screenshots

lock: ## Recalculer les versions verrouillées (demande uv)
	uv pip compile pyproject.toml --extra production --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -o requirements.lock
	uv pip compile pyproject.toml --extra production --group test --group dev -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -o requirements-dev.lock

help: ## Lire cette aide
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 14

.venv/bin/python:
	@$(PYTHON) -m venv .venv

.venv/runtime: requirements.lock .venv/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/development: requirements-dev.lock .venv/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ .venv/runtime
