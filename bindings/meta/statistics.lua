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

--- Which words stand near the hits of a query (the node), or together with them,
--- more often than chance. Options: span (5), left and right (tokens of the window;
--- span), in_sentence (the window ends where the sentence does), together =
--- "window" (default) | "sentence" | "document", inside = a type of mentions to
--- stand in together, such as "person"; by = "norm" (default) | "word" | "stem",
--- punctuation (count it too), stop (a gazetteer whose words are not listed),
--- measure = "ll" (default) | "mi" | "mi3" | "t" | "z" | "dice" | "logdice", which
--- sorts; least (O11; 2), limit (100; 0 for all), and the filters of
--- corpus:documents.
--- Example: print(corpus:collocates("Taiwan", { span = 5, measure = "logdice" }))
---@param query string|query
---@param options? table
---@return collocations
function corpus:collocates(query, options) end

--- Which words one part of the corpus (the focus) uses more, or less, than another.
--- A part is a table of filters as for corpus:documents, or the name of a saved
--- subcorpus; `against` may also be nil, for all other documents, or { list = TSV
--- text }, frequencies from elsewhere: form, tab, count a line, a line without a
--- form for the size of the corpus they are of. Options: by, punctuation, stop (as
--- for corpus:collocates), measure = "ll" (default) | "diff" | "log_ratio", keys =
--- "positive" (default) | "negative" | "both", least (of the focus, of negative
--- keys of the other part; 2), least_ll, limit (of each sign; 100; 0 for all).
--- Example: corpus:keyness({ under = "docs/dsca-" }, nil, { keys = "both" })
---@param focus table|string
---@param against? table|string
---@param options? table
---@return keyness
function corpus:keyness(focus, against, options) end

--- Which entities stand together: the edges of their network. Options: together =
--- "sentence" (default) | "document" | "window", window (tokens between; 10), type
--- (of the entities), or queries (a list, whose hits stand together) or gazetteer
--- (whose entries do); order = "hits" (default) | "ll" | "dice" | "things", least
--- (hits; 1), limit (100; 0 for all), and the filters of corpus:documents.
--- Example: corpus:network { type = "person", together = "document" }
---@param options? table
---@return network
function corpus:network(options) end

--- What stands together with one entity, named by id, name or alias (or, with the
--- option gazetteer, with one of its entries). Options as for corpus:network but
--- queries; type is of the others.
--- Example: corpus:together("Taiwan", { type = "org", order = "ll" })
---@param entity string
---@param options? table
---@return company? company, string? message, string? code
function corpus:together(entity, options) end

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

--- Collocates: prints itself; its rows, from 1, are
--- { text =, o11 =, f1 =, f2 =, n =, ll =, mi =, mi3 =, t =, z =, dice =,
--- logdice = }.
---@class collocations
---@field by string
---@field measure string that sorts
---@field together string "window", "sentence", "document" or a type of mentions
---@field hits integer of the node
---@field documents integer that hold one
---@field f1 integer of every row
---@field n integer of every row
---@field rows integer before the limit

--- Key words: prints itself; its rows, from 1, positive keys first, are
--- { text =, focus = and reference = (occurrences), documents = (of the
--- focus), ll = (negative where rarer in the focus), diff = (math.huge where
--- the reference has none), log_ratio = }.
---@class keyness
---@field by string
---@field measure string that sorts
---@field focus integer words of the focus
---@field reference integer words of the other part
---@field focus_documents integer
---@field reference_documents integer 0 of a list
---@field positive integer keys before the limit
---@field negative integer keys before the limit

--- A network: prints itself; its edges, from 1, are
--- { a = and b = ({ id =, type =, name =, hits =, documents = }), hits =,
--- documents =, o11 =, f1 =, f2 =, n =, ll =, dice = }.
---@class network
---@field together string
---@field n integer of every edge's table
---@field documents integer looked at
---@field edges integer before the limit

--- What stands with one thing: prints itself; its rows, from 1, are
--- { id =, type =, name =, hits =, documents =, o11 =, f1 =, f2 =, n =, ll =,
--- dice = }.
---@class company
---@field about string the id asked for
---@field together string
---@field n integer of every row's table
---@field documents integer looked at
---@field edges integer before the limit
