"""The Azure Machine Learning workspace and its computes."""
