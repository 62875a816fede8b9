---@meta decisions
--- Decisions, and the entities that are resolved by them.

---@class corpus
local corpus = {}

--- Rule something about entities, a zone or a date: a table, or a list of them,
--- all of which are put or none. Fields: kind (merge, split, never-merge, rename,
--- alias, reject, retype, zone or date), subject and object (ids "type:slug", a
--- name, a type; of zone and date a document's key, and a kind of zone or an EDTF
--- date), author (the user when left out), reason. Text that it rests on: doc, a
--- key, with text that stands there once, or first and last; or anchor, as one
--- was exported. With waiting = true what it names may come later.
--- The option preview changes nothing: the table then has mentions and documents
--- (how many would be resolved otherwise), recut, and of the first change doc,
--- text, id, name, new_id, new_name.
--- Else it has numbers (one each), known (how many were decided before), and
--- counts: entities, merged, rejected, flagged, decisions, orphaned, waiting,
--- overruled (merges that a never-merge forbids by way of a third). A zone or date
--- cuts its document anew and extracts again: recut, extraction.
--- On failure the fourth value is which of the list it was.
--- Example: corpus:decide { kind = "reject", subject = "person:may", reason = "a month" }
---@param what table
---@param options? table
---@return table? done, string? message, string? code, integer? which
function corpus:decide(what, options) end

--- What was decided, in order: tables with number, kind, subject, object, author,
--- reason, anchor (JSON), orphaned (its text is gone), waiting (what it names is
--- not in the corpus), and first and last where the anchor holds.
---@return fun(): table
function corpus:decisions() end

--- Undo a decision, by its number; as corpus:decide, with the option preview.
---@param number integer
---@param options? table
---@return table? done, string? message, string? code
function corpus:undo(number, options) end

--- Resolve entities anew: which are one across documents. load, extract, remove,
--- decide and undo do it; a second time changes nothing. Counts, as of decide.
---@return table? counts, string? message, string? code
function corpus:resolve() end
