"""The JSON API under `/api/v1`: models, and routes over the store. Described by `/api/v1/openapi.json`."""
