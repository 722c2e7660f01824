"""A real small language model on this machine: llama.cpp's own server with the weights of SmolLM2-135M."""
