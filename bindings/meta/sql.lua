---@meta sql
--- SQL over the views of a corpus, written out or put together.

---@class corpus
local corpus = {}

--- The rows of one SELECT on the views (dossier.views): tables with the columns'
--- names; what is NULL is absent. Values take the place of ?, or of :name, @name
--- and $name where a table of them is given. start and end are bytes, from 0, end
--- not included. Rows come in the views' order, by document and place, where ORDER
--- BY does not say otherwise. It cannot write, and stops over 10 s, a million rows,
--- 64 MB of text or of memory. What is no such SELECT raises, with its place.
--- Example: for row in corpus:query("SELECT title FROM documents WHERE key = ?", key) do print(row.title) end
---@param sql string
---@param ... any
---@return fun(): table
function corpus:query(sql, ...) end

--- All rows of a view, to be narrowed; nothing is asked before rows, count or
--- tally are called.
--- Example: corpus:from "mentions":where { type = "person" }:order("name"):rows()
---@param view string
---@return selection
function corpus:from(view) end

---@class dossier
local dossier = {}

--- The views that SQL is asked on: tables with name and columns, a list of names.
---@return table[]
function dossier.views() end

---@class selection
--- Rows of a view, with conditions. Each step gives a new one.
local selection = {}

--- Only rows for which all hold: where { column = value }, with a list of values for
--- any of them, or where(column, operator, value), with = <> < <= > >= like glob.
---@param what string|table
---@param operator? string
---@param value? any
---@return selection
function selection:where(what, operator, value) end

--- Only these columns.
---@param ... string
---@return selection
function selection:select(...) end

--- In the order of these columns; "-name" is downwards.
---@param ... string
---@return selection
function selection:order(...) end

--- The first n rows.
---@param n integer
---@return selection
function selection:limit(n) end

--- The rows, as of corpus:query.
---@return fun(): table
function selection:rows() end

--- How many rows there are, whatever limit says.
---@return integer
function selection:count() end

--- How often each value of a column occurs: rows with value and count, the most
--- frequent first.
---@param column string
---@return fun(): table
function selection:tally(column) end

--- The SQL, and the values of its parameters.
---@return string sql, any ...
function selection:sql() end
