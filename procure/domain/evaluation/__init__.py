"""The evaluation core: from a case (model, criteria, bids) to points, ranks and flags.

One code serves page, Word, Excel, API and `procure evaluate` (`product.md` §6). Import from the
modules: `model` (the case), `results` (what comes out), `scoring` (`evaluate`), `files` (JSON).
"""
