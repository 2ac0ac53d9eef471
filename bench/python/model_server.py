"""Serves a model's weights by llama.cpp's own server on a free port, which is printed; ends with the input.

    python model_server.py WEIGHTS
"""

import sys

import xllamacpp

params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.port = 0
params.n_ctx = 8192
params.n_parallel = 1
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
