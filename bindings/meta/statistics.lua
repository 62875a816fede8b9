---@meta statistics
--- Counting: frequency lists, n-grams, dispersion, trends, and what is counted
--- from them. Every count is made in C and is a whole number; what is divided is
--- divided last. Definitions and their sources are in the manual, under
--- "Counting words".

---@class corpus
local corpus = {}

--- How often each word stands in the corpus, in part of it, or among the hits of
--- a query. Options: by = "norm" (default) | "word" | "stem" | "shape" | "kind";
--- query (string or query: counts its hits instead of all tokens), capture (of
--- that query: counts it instead of the whole hit); punctuation = true (count
--- marks and symbols too), least (leave out what has fewer hits), limit (rows at
--- most); and the filters of corpus:documents (key = doc.key for one document).
--- Rows by hits, the most first, then by their bytes.
--- Example: corpus:frequencies { query = 'a:[] "missiles?"', capture = "a", limit = 5 }[1].text
---@param options? table
---@return frequencies
function corpus:frequencies(options) end

--- Runs of n tokens within a sentence, counted. Options: n (1 to 6; 2), by (as
--- for frequencies), marks = "break" (default: punctuation and symbols end a
--- run) | "skip" (are not there) | "keep" (count as tokens), least (2), limit
--- (100; at most 1,000,000), and the filters of corpus:documents.
--- Example: corpus:ngrams { n = 3, least = 5, publisher = "Reuters" }
---@param options? table
---@return frequencies
function corpus:ngrams(options) end

--- How evenly the hits of a query are spread: range, Juilland's D, Gries' DP and
--- DPnorm. Options: parts (so many stretches of equal length, documents in key
--- order; left out: each document is a part), and the filters of
--- corpus:documents.
--- Example: corpus:dispersion("missile", { parts = 10 }).dp
---@param query string|query
---@param options? table
---@return dispersion
function corpus:dispersion(query, options) end

--- The hits of a query by when or by whom their documents were published, with
--- the tokens of that time. Options: by = "month" (default) | "quarter" | "year"
--- | "publisher", and the filters of corpus:documents.
--- Example: for _, row in ipairs(corpus:trend("missile", { by = "year" })) do print(row.label, row.per_million) end
---@param query string|query
---@param options? table
---@return trend
function corpus:trend(query, options) end

--- A frequency list: prints itself; its rows, from 1, are
--- { text =, hits =, documents =, per_million = (of the list's hits) }.
---@class frequencies
---@field by string the attribute
---@field n? integer tokens of a run, of n-grams
---@field hits integer occurrences of all, also of what is no row
---@field types integer different ones
---@field documents integer looked at; of a query: that hold a hit
---@field tokens integer of these documents, marks among them; 0 of a query

--- How hits are spread: prints itself; its parts, from 1, are
--- { hits =, tokens =, doc = key (where the parts are documents) }.
---@class dispersion
---@field hits integer
---@field tokens integer
---@field parts integer
---@field range integer parts with a hit
---@field juilland? number D: 1 is even, 0 all in one part
---@field dp? number 0 is even, near 1 all in the smallest part
---@field dp_norm? number DP as a share of the most it can be

--- Hits over time: prints itself; its rows, from 1, are
--- { label = ("2021-03", "2021-Q1", "2021" or a publisher; nil for what has
--- none), hits =, holding = (documents with a hit), documents =, tokens =,
--- per_million = }.
---@class trend
---@field by string
---@field hits integer
---@field tokens integer
