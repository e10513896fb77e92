"""Customer churn, from raw events to a promoted model: the same code here and in
Azure.
"""
