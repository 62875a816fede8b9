---@meta saved
--- Saved queries and named subcorpora, kept in the corpus file.

---@class corpus
local corpus = {}

--- Save a query or a subcorpus under a name (a letter, then letters, digits, _
--- and -), in place of what had it. What is a string, a query, or a table with
--- one of
---   query  a query, called @name in other queries
---   hits   a query: a subcorpus of the documents with a hit of it, as of now
---   keys   a list of documents' keys: a subcorpus of these
--- or none of them: then the filters of corpus:documents (since, publisher ...)
--- are the subcorpus, asked anew whenever it is used. note is a remark. With
--- hits, filters say where to look. A subcorpus goes where filters do:
--- corpus:documents { subcorpus = name }.
--- Example: corpus:save("speech", [[ [norm="said|told"] ]])
---          corpus:count [[ <person/> @speech ]]
---@param name string
---@param what string|table
---@return boolean? done, string? message, string? code
function corpus:save(name, what) end

--- What is saved, by name: tables with name, kind ("query", "rule" or "list"),
--- query (a list's is the one of its hits), the filters, keys, note, hash (of
--- what it says), documents (in the corpus when it was saved), added (how many
--- came or were replaced since), gone (keys of a list that are no document's).
--- A list with added above 0 may lack documents that came since.
---@return fun(): table
function corpus:saved() end

--- Drop what is saved under a name. An unknown one gives nil and the nearest.
---@param name string
---@return boolean? done, string? message, string? code
function corpus:drop(name) end
