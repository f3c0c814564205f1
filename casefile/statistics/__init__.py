"""Figures about cases: counted by term and school year, exact for who may see the cases, masked for everybody else."""
