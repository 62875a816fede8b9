-- What `why` and `whynot` share: the corpus, the document and the span that a
-- command line names.

local dossier = require "dossier"
local terminal = require "dossier.render.escape".terminal

local explain = {}

local function usage(message) return nil, message, "usage" end

-- A word of the command line as a whole number, or nil.
local function number(word) return word and word:match "^%d+$" and math.tointeger(tonumber(word)) end

-- The one place of a quoted text, as bytes from 0; or nil, message, "usage".
local function find_text(doc, words)
  local first, last = doc.text:find(words, 1, true)
  if not first then
    return usage(("%s does not hold '%s' (case and blanks count)"):format(doc.key, words))
  end
  local again = doc.text:find(words, first + 1, true)
  if again then
    return usage(("%s holds '%s' more than once, at bytes %d and %d; give START and END"):format(
      doc.key, words, first - 1, again - 1))
  end
  return first - 1, last
end

--- The span that `words` (START and END, or one text) mean, as Lua's first and
--- last; or nil, message, code.
function explain.span(name, doc, words)
  local start, stop = number(words[1]), number(words[2])
  if #words == 1 and not start then
    local from, to, code = find_text(doc, words[1])
    if not from then return nil, name .. ": " .. to, code end
    start, stop = from, to
  elseif #words ~= 2 or not start or not stop then
    return usage(name .. ": where? START and END are bytes from 0, END the first behind; or give "
      .. "the words themselves, quoted, if they stand there once")
  end
  if start >= stop or stop > doc.bytes then
    return usage(("%s: [%d,%d) is no span of %s, which has %d bytes"):format(name, start, stop,
      doc.key, doc.bytes))
  end
  return start + 1, stop
end

--- corpus, document, first, last; or nil, message, code. The corpus is yours to
--- close.
function explain.open(name, arguments)
  local corpus, problem, code = dossier.open(arguments.CORPUS)
  if not corpus then return nil, problem, code end
  local doc, message, kind = corpus:document(arguments.DOC)
  if not doc then
    corpus:close()
    return nil, name .. ": " .. message, kind == "notfound" and "usage" or kind
  end
  local first, last, what = explain.span(name, doc, arguments.WHERE)
  if not first then
    corpus:close()
    return nil, last, what
  end
  return corpus, doc, first, last
end

--- Compile a query for the corpus; or nil, message, code as cli.fail takes them.
function explain.query(source, corpus)
  local query, message, kind = dossier.query(source, { corpus = corpus })
  if query then return query end
  return nil, "in the query" .. (kind == "syntax" and ", " or ": ") .. message,
    kind == "notfound" and "usage" or kind
end

--- Write an explanation, line by line, safe for a terminal.
function explain.write(what)
  for line in (tostring(what) .. "\n"):gmatch "(.-)\n" do
    local indent, text = line:match "^( *)(.*)$"
    io.stdout:write(indent, terminal(text), "\n")
  end
end

explain.arguments = {
  { name = "CORPUS", help = "the corpus file" },
  { name = "DOC", help = "the document's key" },
  { name = "WHERE", many = true, help = "START END: bytes from 0, END the first behind, as exports "
    .. "have them; or the words themselves, quoted, if they stand there once" },
}

return explain
