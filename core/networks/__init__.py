"""Neural networks. Modules here import torch; import them only where a network is needed."""
