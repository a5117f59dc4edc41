.PHONY: setup demo test check format docs

setup demo test check:
	python3 dev.py $@

format: setup
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

docs: setup
	.venv/bin/mkdocs serve
