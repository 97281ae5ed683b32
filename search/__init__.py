"""The portal's search: analysis, index as static files, query; the browser's client. Neither Django nor Pelican."""
