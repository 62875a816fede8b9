---@meta dossier
--- Explanations: why a query found something, why it did not, and what made the
--- rows that stand on a span. All are tables that tostring() turns into lines.

---@class document
local document = {}

--- Why a query matches bytes first..last of this document (whole words are
--- taken): nil when it does not match exactly these.
--- Example: print(doc:why([["defen[cs]e" "minister"]], hit.first, hit.last))
---@param query string|query
---@param first integer
---@param last integer
---@return why? why, string? message, string? code
function document:why(query, first, last) end

--- Why bytes first..last of this document, of which one would have expected it,
--- are no hit of a query: what took their place or stood in the way, then how
--- far the query got from the words around and which test failed, nearest first.
--- `hit` is true when they are a hit after all.
---@param query string|query
---@param first integer
---@param last integer
---@return whynot? whynot, string? message, string? code
function document:whynot(query, first, last) end

--- The mentions and facts that stand on bytes first..last, each with what made
--- it: script, version, hash, rule, data files; empty of a document in memory.
---@param first integer
---@param last integer
---@return lineage
function document:lineage(first, last) end

---@class hit
---@field query? query that found it
local hit = {}

--- Why it is a hit: the item of the query, the alternative, the capture and the
--- gazetteer entry or regex that matched each word.
---@return why? why, string? message, string? code
function hit:why() end

---@class why
---@field query string its source
---@field first integer
---@field last integer
---@field text string
---@field steps table[] in the order of the words, then the filters
--- A step is { kind = "token"|"unit"|"edge"|"filter", first, last, text, item =
--- "[norm in ranks]", how = "norm 'gen.' is in ranks: General", capture,
--- alternative, alternatives, entry = { gazetteer, name, file, line } }.
local why = {}

---@class whynot
---@field query string its source
---@field first integer
---@field last integer
---@field text string
---@field hit boolean
---@field reasons table[] what settles it first, then the nearest tries
--- A reason is { kind = "document"|"skipped"|"sentence"|"length"|"filter"|
--- "covered"|"end"|"test", message, item, first, last, text (the other hit; of a
--- test the words that had passed), attribute, value, wanted, at = { first, last,
--- text } (the word that failed) }.
local whynot = {}

---@class lineage
--- A list: { kind = "mention"|"fact", type, id, name, value, first, last, text,
--- rule, script, version, hash, data = { [file] = hash }, covered, fields = {
--- { path, value, first, last, text }, ... } }; fields are of facts.
local lineage = {}
