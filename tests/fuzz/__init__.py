"""Bytes that nobody meant, from a fuzzer or from Hypothesis, into what reads them."""
