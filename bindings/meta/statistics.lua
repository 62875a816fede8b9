---@meta statistics
--- Counting: frequency lists, n-grams, dispersion, trends, and what is counted
--- from them. Every count is made in C and is a whole number; what is divided is
--- divided last. Definitions and their sources are in the manual, under
--- "Counting words".

---@class corpus
local corpus = {}
