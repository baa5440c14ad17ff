"""Makers of the fictional sample files in pipelines/data; run scripts/make_sample_data.py."""
