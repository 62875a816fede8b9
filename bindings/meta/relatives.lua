---@meta relatives
--- Passages that documents have in common.

---@class corpus
local corpus = {}

--- Pairs of documents that have a passage in common, each pair once, in the
--- order of their keys. A passage is a run of equal words with small edits in
--- it; relatives share one of 20 words (a sentence) at least. Text that stands
--- in many documents, such as an agency's paragraph in all its notices, makes
--- no relatives. The first call reads the whole corpus; what it found is kept
--- until something is written.
--- Options: the filters of corpus:documents; words (of that passage, 20);
--- standing (in so many documents of one publisher, or of so many days, text is
--- standing text: 5); share (per cent of the smaller that make a family, 25).
--- Example: for r in corpus:relatives() do print(r.doc, r.other, r.share, r.other_share) end
---@param options? table
---@return fun(): relation
function corpus:relatives(options) end

--- Versions of one text: documents of which `share` per cent of the smaller is
--- common, directly or by way of others. A list of { origin = key, copies = {
--- key, ... } } by the origins' keys; the origin is the one with the earliest
--- known date, then the least key. Options: as of corpus:relatives.
---@param options? table
---@return table[]
function corpus:families(options) end

---@class document
local document = {}

--- The relatives of this document, most common words first: relations with this
--- document as `doc`. Options: as of corpus:relatives; with filters the
--- document must be among those that they let through.
--- Example: for r in doc:relatives() do print(r.other, #r.passages) end
---@param options? table
---@return fun(): relation
function document:relatives(options) end

---@class relation
---@field doc string key
---@field other string key of the relative
---@field words integer words of doc that are no standing text
---@field other_words integer the same of other
---@field common integer of words, those that stand in passages of both
---@field other_common integer
---@field share number common / words: how much of doc is in other
---@field other_share number other_common / other_words
---@field family boolean enough in common to be versions of one text
---@field passages passage[] in the order of doc
local relation = {}

---@class passage
---@field first integer in doc
---@field last integer
---@field other_first integer in other
---@field other_last integer
---@field words integer in common
---@field own integer of these, those that are no standing text
---@field standing boolean most of it is standing text; it counts for nothing
---@field parts table[] the equal runs, { first, last, other_first, other_last, words }; between them are edits
local passage = {}
